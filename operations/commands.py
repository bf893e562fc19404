"""The command line: what a person types (`run`, `demo`, `setup`, `stop`) and the processes' entry points.

A process's room is imported only in its own command, so each process carries only what it needs.
"""

# ruff: noqa: PLC0415 - for that reason

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import structlog
import typer
from rich.console import Console

from settings.errors import DcorError, SettingsError
from settings.logs import configure_logging
from settings.settings import Settings, load_settings, settings_to_start

_log = structlog.stdlib.get_logger(__name__)

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def run() -> None:
    """Everything on this machine, in the foreground, until Ctrl-C."""
    from operations.running import run

    run(settings_to_start())


@app.command()
def demo() -> None:
    """The same with simulated citizens, operators and agencies."""
    from operations.running import run

    run(settings_to_start(), demo=True)


@app.command()
def setup(*, for_tests: Annotated[bool, typer.Option(help="Also what the tests need.")] = False) -> None:
    """What a first start would set up, without starting."""
    from operations.setup import set_up
    from records.city import load_city

    settings = settings_to_start()
    set_up(settings, load_city(settings.city), for_tests=for_tests)


@app.command("check-console")
def check_console() -> None:
    """The web console's types, style, words and tests."""
    from operations.progress import step
    from operations.setup_console import check, install

    with step("Web console's packages") as tell:
        install(tell, load_settings().setup_dir / "logs")
    check()


@app.command()
def stop() -> None:
    """Stops what runs of this instance, however its start ended."""
    from operations.running import stop

    stop(load_settings())


@app.command()
def migrate() -> None:
    """Brings the database to this version and fills in what is missing."""
    from operations.database import migrate
    from records.city import load_city
    from settings.clock import system_clock

    settings = load_settings()
    migrate(settings, load_city(settings.city), system_clock)


@app.command()
def flows(
    folder: Annotated[Path | None, typer.Option(help="Where they are, instead of DCOR_FLOWS_DIR.")] = None,
) -> None:
    """Checks the flows and takes them into the running Asterisk; refused ones change nothing."""
    from operations.configuring import load_flows
    from records.city import load_city
    from settings.clock import system_clock

    settings = settings_to_start()
    if folder is not None:
        settings = settings.model_copy(update={"flows_dir": folder.absolute()})
    changed = load_flows(settings, load_city(settings.city), system_clock)
    typer.echo(f"Loaded: {', '.join(changed)}" if changed else "Nothing has changed.")


@app.command("set-aside")
def set_aside(
    do: Annotated[str, typer.Argument(help="list, show, retry or give-up")] = "list",
    numbers: Annotated[
        list[int] | None, typer.Argument(help="Which lines; for retry none means all.")
    ] = None,
) -> None:
    """Lines of Asterisk's call-event journal that could not be stored; `show` tells what callers' data they hold."""
    from operations.set_aside import deal_with
    from settings.clock import system_clock

    for line in deal_with(load_settings(), system_clock, do, numbers or []):
        typer.echo(line)


@app.command()
def asterisk(command: list[str]) -> None:
    """A command of Asterisk's console, for example `asterisk core show channels`."""
    from operations.asterisk import ask

    answer = ask(load_settings(), " ".join(command)).strip("\n")
    typer.echo(answer or "Asterisk took it and printed nothing.")


@app.command()
def postgres() -> None:
    """The embedded database, in the foreground."""
    from operations.postgres import main

    _process("postgres", main)


@app.command()
def bridge() -> None:
    """Keeps the record of what Asterisk does, and its queues' members."""
    from telephony.bridge_process import main

    _process("bridge", main, needs_database=True)


@app.command()
def api() -> None:
    """The web server."""
    from agents_api.server import ApiServer

    _process("api", lambda settings: ApiServer(settings).run(), needs_database=True)


@app.command("worker-urgent")
def worker_urgent() -> None:
    """Delivers cases of priority 1."""
    from dispatch.celery_app import URGENT
    from dispatch.workers import main

    _process("worker-urgent", lambda settings: main(settings, URGENT), needs_database=True)


@app.command()
def worker() -> None:
    """Delivers all other cases."""
    from dispatch.celery_app import NORMAL
    from dispatch.workers import main

    _process("worker", lambda settings: main(settings, NORMAL), needs_database=True)


@app.command()
def clock() -> None:
    """Follows the journal and keeps the deadlines."""
    from dispatch.clock import main

    _process("clock", main, needs_database=True)


@app.command()
def probe() -> None:
    """Dials each service over the trunk every minute and listens whether it is there."""
    from telephony.probe import main

    _process("probe", main, needs_database=True)


@app.command()
def housekeeping() -> None:
    """Makes room for what comes and removes what is over, each job in its time."""
    from operations.housekeeping_process import main

    _process("housekeeping", main, needs_database=True)


@app.command()
def simulator() -> None:
    """Simulated citizens, operators and agencies, for the demo."""
    from operations.demo import main

    _process("simulator", main, needs_database=True)


def _process(name: str, main: Callable[[Settings], None], *, needs_database: bool = False) -> None:
    """Runs a process's main, with logging; its unknown faults end it, and its supervisor starts it again."""
    settings = load_settings()
    configure_logging(settings, name)
    _log.info("starting")
    try:
        if needs_database:
            from operations.database import wait_for_database

            wait_for_database(settings, name)
        main(settings)
    except Exception:
        _log.exception("the process ends by a fault")
        # A process that fails at once would otherwise be started again at once, without end.
        time.sleep(1)
        sys.exit(1)
    _log.info("stopped")


def main() -> NoReturn:
    """The whole command line. Faults that a person can mend are one sentence, not a trace."""
    try:
        app()
    except SettingsError as error:
        _say(error)
        sys.exit(2)
    except DcorError as error:
        _say(error)
        sys.exit(1)
    except PermissionError as error:
        _say(
            f"{error.filename} may not be used by this user. Start as its owner, or set DCOR_HOME to a folder of yours."
        )
        sys.exit(2)
    sys.exit(0)


def _say(error: object) -> None:
    Console(stderr=True, highlight=False, soft_wrap=True).print(str(error), style="red", markup=False)
