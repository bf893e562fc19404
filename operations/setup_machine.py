"""What the machine itself must have: a few programs, installed by apt-get where they are missing."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from operations.progress import Tell, run_command
from settings.errors import SettingsError


@dataclass(frozen=True)
class Program:
    """A program and the Debian package that brings it."""

    command: str
    package: str


SPEECH = Program("espeak-ng", "espeak-ng")
DEBOOTSTRAP = Program("debootstrap", "debootstrap")
FOR_TESTS = (Program("sipp", "sip-tester"), Program("chromium", "chromium"))
_ZONES = Path("/usr/share/zoneinfo/Asia/Jakarta")


def missing_packages(programs: tuple[Program, ...]) -> list[str]:
    """Packages to install so that the programs, and the world's time zones, are there."""
    lacking = [program.package for program in programs if not shutil.which(program.command)]
    return lacking if _ZONES.exists() else [*lacking, "tzdata"]


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
