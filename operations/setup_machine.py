"""What the machine itself must have: a few packages, installed by apt-get where they are missing."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from operations.progress import Tell, run_command
from settings.errors import SettingsError


@dataclass(frozen=True)
class Need:
    """A package of Debian's and Ubuntu's and what shows that it, or something as good, is there."""

    package: str
    sign: str
    """A command's name, or a file's path, in which `*` stands for anything."""

    @property
    def is_met(self) -> bool:
        """Whether the sign is found."""
        if self.sign.startswith("/"):
            return any(Path("/").glob(self.sign.lstrip("/")))
        return shutil.which(self.sign) is not None


DEBIAN_KEYRING = Need("debian-archive-keyring", "/usr/share/keyrings/debian-archive-keyring.gpg")
TO_RUN = (Need("espeak-ng", "espeak-ng"), Need("tzdata", "/usr/share/zoneinfo/Asia/Jakarta"))
TO_MAKE_ASTERISK = (Need("debootstrap", "debootstrap"), DEBIAN_KEYRING)
TO_READ_URN = (Need("gcc", "gcc"),)
TO_TEST = (
    Need("sip-tester", "sipp"),
    Need("sox", "sox"),
    Need("openssl", "openssl"),
    Need("iproute2", "ip"),
    Need("nftables", "nft"),
    Need("chromium", "chromium"),
    Need("fonts-liberation", "/usr/share/fonts/truetype/liberation*/LiberationSans-Regular.ttf"),
    Need("libatomic1", "/usr/lib/*/libatomic.so.1"),  # Playwright's driver
    *TO_READ_URN,
)


def missing_packages(needs: Iterable[Need]) -> list[str]:
    """Packages to install so that every need is met."""
    return [need.package for need in needs if not need.is_met]


def install(packages: list[str], tell: Tell, logs: Path) -> None:
    """Installs them. Raises `SettingsError` with what a person can do where it is not ours to do."""
    names = " ".join(packages)
    if not shutil.which("apt-get"):
        raise SettingsError(
            f"This system lacks {names} and has no apt-get. Install them, take Debian 12 or 13 or Ubuntu 24.04,"
            " or use Docker."
        )
    if os.getuid() != 0:
        raise SettingsError(
            f"This system lacks {names}. Run `sudo apt-get install {names}`, or start as root, or use Docker."
        )
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    run_command(["apt-get", "update"], tell, logs / "apt-update.log", env=env)
    run_command(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
        tell,
        logs / "apt-install.log",
        env=env,
    )
