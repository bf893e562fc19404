"""Set-up: all that a start needs and does not find yet, step by step. Done steps are passed over silently."""

from pathlib import Path

from operations import setup_asterisk, setup_console, setup_machine, setup_urn
from operations.folder_lock import only_one
from operations.instance import make_folders
from operations.progress import console, step
from operations.setup_secrets import ensure_secrets
from records.city import City
from settings.errors import DcorError
from settings.settings import Settings


def set_up(settings: Settings, city: City, *, for_tests: bool = False) -> Path | None:
    """Returns the root folder to run Asterisk in, none for the system's own. Idempotent, also after a cut."""
    sentence = f"Another set-up works in {settings.setup_dir}; waiting for it."
    with only_one(settings.setup_dir, sentence, wait=True):
        root = _set_up_machine(settings, for_tests=for_tests)
    make_folders(settings)
    ensure_secrets(settings, city)
    try:
        setup_urn.give(settings)
    except (DcorError, OSError) as error:
        console.print(str(error), style="red", markup=False)
    return root


def _set_up_machine(settings: Settings, *, for_tests: bool) -> Path | None:
    logs = settings.setup_dir / "logs"
    has_asterisk, root = setup_asterisk.ready_root(settings)
    if not has_asterisk:
        setup_asterisk.require_root()
    needs = setup_machine.TO_RUN
    needs += () if has_asterisk else setup_machine.TO_MAKE_ASTERISK
    needs += setup_machine.TO_TEST if for_tests else ()
    if packages := setup_machine.missing_packages(needs):
        with step(f"System packages: {' '.join(packages)}") as tell:
            setup_machine.install(packages, tell, logs)
    if not has_asterisk:
        with step("Asterisk 22 in a small Debian of its own (first time only, about two minutes)") as tell:
            setup_asterisk.make_root(settings, tell)
    if setup_urn.to_be_built(settings):
        _build_urn_parser(settings)
    if not setup_console.is_built():
        with step("Web console (when its sources changed, about a minute)") as tell:
            setup_console.build(tell, logs)
    return root


def _build_urn_parser(settings: Settings) -> None:
    """Nothing that keeps it from being built keeps the start."""
    try:
        with step("Asterisk's reader of urn: addresses (when its source changed, seconds)") as tell:
            setup_urn.build(settings, tell)
    except (DcorError, OSError) as error:
        console.print(str(error), style="red", markup=False)
