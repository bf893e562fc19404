"""`make run`: everything on this machine, in the foreground, until Ctrl-C; then nothing is left behind."""

import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer

from operations import asterisk, database, supervisor
from operations.configuring import configure
from operations.instance import log_folder, make_folders, run_folder
from operations.one_at_a_time import only_one
from operations.ports import asterisk_doors, check_ports, python_doors
from operations.progress import console, step
from operations.setup import set_up
from operations.setup_secrets import PASSWORDS
from operations.supervision import programs_of
from operations.waiting import wait_for
from records.city import City, load_city
from settings.clock import system_clock
from settings.errors import OutsideError
from settings.settings import Settings
from telephony.reloading import reload

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_LOOK_SECONDS = 0.5
_HEALTHY_SECONDS = 60
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what to ask when it listens everywhere


def run(settings: Settings, *, demo: bool = False) -> None:
    """Sets up what is missing, starts all, and stops all when a signal asks.

    A start that fails stops what it has started, but not an Asterisk that was running before it.
    Raises `DcorError`.
    """
    city = load_city(settings.city)
    make_folders(settings)
    with _signals_as_interrupt(), only_one(run_folder(settings), f"{settings.home} is already running."):
        try:
            root = set_up(settings, city)
            with step("What an earlier start left"):
                supervisor.stop(settings)
                adopted = asterisk.adopt(settings, root)
            _start_and_watch(settings, city, root, adopted=adopted, demo=demo)
        except KeyboardInterrupt:
            _stop(settings, with_asterisk=True)


def stop(settings: Settings) -> None:
    """Stops what runs of this instance, whoever started it and however that one ended."""
    supervisor.stop(settings)
    asterisk.stop(settings)


def _start_and_watch(settings: Settings, city: City, root: Path | None, *, adopted: bool, demo: bool) -> None:
    try:
        check_ports([*python_doors(settings), *([] if adopted else asterisk_doors(settings))])
        with step("Prompts and flows"):
            changed = configure(settings, city, root)
        if adopted:
            reload(settings, changed)
        else:
            asterisk.start(settings, root)
        groups = programs_of(settings, demo=demo)
        running = supervisor.start(settings, groups)
        with step("Database"):
            database.migrate(settings, city, system_clock)
        with step("Asterisk, the one that was running" if adopted else "Asterisk"):
            asterisk.wait_until_answering(settings, 60)
        with step("Web server, bridge, dispatch"):
            _wait_until_healthy(settings, running)
    except BaseException:
        _stop(settings, with_asterisk=not adopted)
        raise
    typer.echo(f"DCOR ready: {base_url(settings)}")
    typer.echo(f"First passwords: {settings.home / PASSWORDS}    Stop: Ctrl-C")
    while True:
        time.sleep(_LOOK_SECONDS)
        if running.poll() is not None:
            console.print("The supervisor ended; starting it again.")
            supervisor.stop(settings)
            running = supervisor.start(settings, groups)
        if not asterisk.is_kept(settings):
            console.print("Asterisk's keep-alive ended; starting it again.")
            asterisk.start(settings, root)


def base_url(settings: Settings) -> str:
    """Where this machine's own browser finds the pages."""
    return f"http://{_EVERYWHERE.get(settings.http_host, settings.http_host)}:{settings.http_port}"


def _stop(settings: Settings, *, with_asterisk: bool) -> None:
    with step("Stopping"):
        supervisor.stop(settings)
        if with_asterisk:
            asterisk.stop(settings)


def _wait_until_healthy(settings: Settings, running: subprocess.Popen[bytes]) -> None:
    fault = ""

    def healthy() -> bool:
        nonlocal fault
        if running.poll() is not None:
            raise OutsideError(
                f"The supervisor ended at once; see {log_folder(settings) / 'supervisord.out'}."
            )
        fault = _fault_in_health(settings)
        return not fault

    wait_for(
        healthy,
        _HEALTHY_SECONDS,
        lambda: f"The system is not healthy after {_HEALTHY_SECONDS} s: {fault}; see {log_folder(settings)}.",
        every=0.2,
    )


def _fault_in_health(settings: Settings) -> str:
    """Nothing when every part of the system does its work, else what is wrong."""
    try:
        urllib.request.urlopen(f"{base_url(settings)}/health", timeout=5).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8", "replace")
    except OSError as error:
        return f"the web server does not answer ({error})"
    return ""


@contextmanager
def _signals_as_interrupt() -> Generator[None, None, None]:
    """The first signal interrupts what runs; later ones wait until everything has stopped."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    old = {number: signal.getsignal(number) for number in _SIGNALS}
    for number in _SIGNALS:
        # Started by nohup, a closed terminal is no wish to stop.
        if number is not signal.SIGHUP or old[number] is not signal.SIG_IGN:
            signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
