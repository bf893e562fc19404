"""Builds the few lines of C by which Asterisk reads `urn:` addresses, and gives them to an instance.

No call hangs on it: where it cannot be built, the start goes on, and says what is not answered then.
"""

import hashlib
import shutil
from pathlib import Path

from operations import setup_machine
from operations.instance import CHECKOUT
from operations.progress import Tell, run_command
from settings.errors import DcorError, OutsideError
from settings.settings import Settings
from telephony.rendering import asterisk_home

SOURCE = CHECKOUT / "asterisk_conf" / "urn_parser.c"

# No start files and no library: what needs nothing loads into every Asterisk, however old this machine's libraries are.
_COMPILE = ("gcc", "-O1", "-fPIC", "-fno-stack-protector", "-shared", "-nostdlib")


def built(settings: Settings) -> Path:
    """Where the set-up keeps it, named after its source's hash: what is there is whole and of the present source."""
    return settings.setup_dir / f"urn_parser-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]}.so"


def in_use(settings: Settings) -> Path:
    """Where the instance's Asterisk takes it from (`asterisk.sh`), inside its root, too."""
    return asterisk_home(settings) / "lib" / "urn_parser.so"


def to_be_built(settings: Settings) -> bool:
    """Whether it is missing and was not tried in vain already: a start is not to wait for a network again and again."""
    return not built(settings).exists() and not _tried(settings).exists()


def build(settings: Settings, tell: Tell) -> None:
    """Builds it, with a compiler installed for it where there is none. Raises `DcorError`."""
    logs = settings.setup_dir / "logs"
    part = built(settings).with_suffix(".part")
    try:
        if packages := setup_machine.missing_packages(setup_machine.TO_READ_URN):
            setup_machine.install(packages, tell, logs)
        run_command([*_COMPILE, "-o", str(part), str(SOURCE)], tell, logs / "urn-parser.log")
    except (DcorError, OSError):
        _tried(settings).touch()
        raise
    part.rename(built(settings))


def give(settings: Settings) -> None:
    """Lays it where the instance's next Asterisk takes it from. A running one keeps its own: the file is replaced, not
    written over. Raises `OutsideError` with what to do where it was not built."""
    if not built(settings).exists():
        raise OutsideError(
            "Calls to urn: addresses (urn:service:sos) are not answered: Asterisk's reader of them is not built."
            f" Install gcc, remove {_tried(settings)} and start again."
        )
    place = in_use(settings)
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_suffix(".part")
    shutil.copyfile(built(settings), part)
    part.rename(place)


def _tried(settings: Settings) -> Path:
    return built(settings).with_suffix(".tried")
