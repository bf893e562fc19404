"""An Asterisk of version 20 to 22: a folder named by a setting, the system's own, or a Debian root made here."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from operations.progress import Tell, run_command
from operations.setup_machine import DEBIAN_KEYRING
from settings.errors import OutsideError, SettingsError
from settings.settings import Settings

VERSIONS = range(20, 23)
_SUITE = "forky"
_MIRROR = "http://deb.debian.org/debian"


def ready_root(settings: Settings) -> tuple[bool, Path | None]:
    """Whether an Asterisk is there, and the root folder to run it in (none for the system's own).

    Raises `SettingsError` for a `DCOR_ASTERISK_ROOT` without a version that serves.
    """
    if settings.asterisk_root:
        _check(settings.asterisk_root, "DCOR_ASTERISK_ROOT")
        return True, settings.asterisk_root
    if version_of(None) in VERSIONS:
        return True, None
    root = _made_root(settings)
    return root.exists(), root


def version_of(root: Path | None) -> int | None:
    """Major version of the Asterisk in that root (none: the system's own), or nothing."""
    command = ["chroot", str(root), "/usr/sbin/asterisk"] if root else [shutil.which("asterisk") or ""]
    if not Path(f"{root}/usr/sbin/asterisk" if root else command[0]).is_file():
        return None
    answer = subprocess.run([*command, "-V"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.match(r"Asterisk (?:\D*/)?(\d+)\.", answer.stdout)
    return int(found.group(1)) if found else None


def require_root() -> None:
    """Raises `SettingsError` when this user cannot make one."""
    if os.getuid() != 0:
        raise SettingsError(
            "No Asterisk 20 to 22 is installed, and making one needs root: start as root, install Asterisk 20 to 22,"
            " or use Docker."
        )


def make_root(settings: Settings, tell: Tell) -> Path:
    """Makes a small Debian with Asterisk in the set-up folder, whole or not at all (0.5 GB, about two minutes)."""
    root = _made_root(settings)
    part = root.with_name(root.name + ".part")
    if part.exists():
        shutil.rmtree(part)
    part.parent.mkdir(parents=True, exist_ok=True)
    # Namespaces of its own, and death with this process: what is cut off leaves no mount and no process.
    command = ["setpriv", "--pdeathsig", "KILL", "unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command += ["--mount-proc", "debootstrap", "--variant=minbase", f"--keyring={DEBIAN_KEYRING.sign}"]
    command += ["--include=asterisk,ca-certificates,tzdata", _SUITE, str(part), mirror(settings), "sid"]
    run_command(command, tell, settings.setup_dir / "logs" / "debootstrap.log")
    _check(part, f"Debian {_SUITE}")
    for archive in (part / "var/cache/apt/archives").glob("*.deb"):
        archive.unlink()
    part.rename(root)
    return root


def mirror(settings: Settings) -> str:
    """Where to take Debian from: the setting, else what apt uses on a Debian machine, else the general address."""
    return settings.debian_mirror or _mirror_of_apt() or _MIRROR


def _mirror_of_apt() -> str | None:
    release = Path("/etc/os-release").read_text()
    codename = re.search(r"^VERSION_CODENAME=(\S+)", release, re.MULTILINE)
    if not re.search(r"^ID=debian$", release, re.MULTILINE) or not codename:
        return None
    what = ["--format", "$(RELEASE) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"]
    command = ["apt-get", "indextargets", *what]
    targets = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(rf"^{re.escape(codename.group(1))} main (https?://\S+)", targets, re.MULTILINE)
    return found.group(1) if found else None


def _made_root(settings: Settings) -> Path:
    return settings.setup_dir / "asterisk"


def _check(root: Path, whose: str) -> None:
    version = version_of(root)
    if version is None:
        raise SettingsError(f"{whose}: there is no Asterisk that runs in {root}.")
    if version not in VERSIONS:
        raise OutsideError(
            f"{whose}: it holds Asterisk {version}; versions {VERSIONS.start} to {VERSIONS.stop - 1} serve."
            " Name another by DCOR_ASTERISK_ROOT."
        )
