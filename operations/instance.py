"""Where the parts of one instance lie below `DCOR_HOME`."""

import os
from pathlib import Path

from operations.own_processes import Side, mark
from settings.settings import Settings

CHECKOUT = Path(__file__).parent.parent
"""The project's own folder."""


def run_folder(settings: Settings) -> Path:
    """Records of running processes and what was rendered for them."""
    return settings.home / "run"


def log_folder(settings: Settings) -> Path:
    """One log per process."""
    return settings.home / "logs"


def postgres_folder(settings: Settings) -> Path:
    """The embedded PostgreSQL's folder, closed to everybody else."""
    return settings.home / "postgres"


def make_folders(settings: Settings) -> None:
    """Makes the instance's folders, readable by their owner only."""
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (run_folder(settings), log_folder(settings), postgres_folder(settings)):
        folder.mkdir(exist_ok=True, mode=0o700)


def environment(settings: Settings, side: Side) -> dict[str, str]:
    """What our processes of that side are started with: this process's environment with relative paths made
    absolute, and the mark by which they are found again."""
    paths = {"DCOR_HOME": str(settings.home), "DCOR_SETUP_DIR": str(settings.setup_dir)}
    return os.environ | paths | mark(settings.home, side)
