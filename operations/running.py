"""`make run`: everything on this machine, in the foreground, until Ctrl-C; then nothing is left behind."""

import http.client
import json
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from operations import asterisk, database, supervisor
from operations.configuring import configure
from operations.instance import log_folder, make_folders, run_folder
from operations.ports import asterisk_doors, check_ports, python_doors
from operations.progress import console, step
from operations.setup import set_up
from operations.setup_secrets import PASSWORDS
from operations.start_lock import Doing, turn_to_run, turn_to_stop
from operations.stop_signals import AskedToStop, signals_as_interrupt, signals_ignored
from operations.supervision import programs_of
from operations.supervisor import Supervisor
from operations.terminal import lenient_terminal
from operations.waiting import wait_for
from records.city import City, load_city
from settings.clock import system_clock
from settings.errors import DcorError, OutsideError
from settings.settings import Settings
from telephony.ami import AmiError
from telephony.reloading import reload

_LOOK_SECONDS = 0.5
_HEALTHY_SECONDS = 300
"""A slow machine must not be stopped by us while it comes up; whoever waits may press Ctrl-C."""

_AWAITED_SECONDS = 60
_MOST_AGAIN = 2
"""How often a supervisor that ends during the start is started again."""

_WEB_SERVER = "the web server"
_ESSENTIAL = {_WEB_SERVER, "database", "feed"}
"""What a start must have brought up."""

_AWAITED = _ESSENTIAL | {"bridge", "asterisk"}
"""What it waits for; of what is not well then, here or at another node, it only tells: a start that gave up over a
reader that is behind would leave nobody at work."""

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - what to ask when it listens everywhere


def run(settings: Settings, *, demo: bool = False) -> None:
    """Sets up what is missing, starts all, and stops all when a signal or `stop` asks.

    A start that fails stops what it has started, but not an Asterisk that was running before it.
    Raises `DcorError`.
    """
    city = load_city(settings.city)
    make_folders(settings)
    with lenient_terminal():
        with signals_as_interrupt() as asked, suppress(KeyboardInterrupt):
            _run_in_turn(settings, city, asked, demo=demo)
        _say(asked.sentence)


def stop(settings: Settings) -> None:
    """Stops what runs of this instance, whoever started it and however that one ended: first of all the `run` in the
    foreground, which would start again what is stopped. Idempotent. Raises `DcorError`."""
    make_folders(settings)
    with lenient_terminal(), signals_ignored(), turn_to_stop(run_folder(settings), _say) as turn:
        if turn is None:
            _say("A `run` that was begun after this has started it again.")
        else:
            _stop(settings, with_asterisk=True)


def _run_in_turn(settings: Settings, city: City, asked: AskedToStop, *, demo: bool) -> None:
    with turn_to_run(run_folder(settings), _say) as turn:
        try:
            root = set_up(settings, city)
            with step("What an earlier start left"):
                supervisor.stop(settings)
                adopted = asterisk.adopt(settings, root)
            running = _start(settings, city, root, adopted=adopted, demo=demo)
            _watch(settings, root, running, asked)
        except KeyboardInterrupt:
            turn.tell(Doing.STOPPING)
            _stop(settings, with_asterisk=True)
            raise


def _start(settings: Settings, city: City, root: Path | None, *, adopted: bool, demo: bool) -> Supervisor:
    """Starts all and returns once it is healthy."""
    try:
        check_ports([*python_doors(settings), *([] if adopted else asterisk_doors(settings))])
        with step("Prompts and flows"):
            changed = configure(settings, city, root)
        if adopted:
            _take_up(settings, changed)
        else:
            asterisk.start(settings, root)
        running = Supervisor(settings, programs_of(settings, demo=demo))
        with step("Database"):
            database.migrate(settings, city, system_clock)
        with step("Asterisk, the one that was running" if adopted else "Asterisk"):
            asterisk.wait_until_answering(settings, 60)
        with step("Web server, bridge, dispatch"):
            _wait_until_healthy(settings, running)
    except BaseException:
        _stop(settings, with_asterisk=not adopted)
        raise
    return running


def _take_up(settings: Settings, changed: list[Path]) -> None:
    """Reloads an adopted Asterisk; one that died meanwhile has read everything anew when it answers again."""
    try:
        reload(settings, changed)
    except AmiError:
        asterisk.wait_until_answering(settings, 60)
        reload(settings, changed)


def _watch(settings: Settings, root: Path | None, running: Supervisor, asked: AskedToStop) -> None:
    """Starts again what keeps the rest, for ever: what fails in it is said, and tried again."""
    _say(f"DCOR ready: {base_url(settings)}")
    _say(f"First passwords: {settings.home / PASSWORDS}    Stop: Ctrl-C")
    said = ""
    while True:
        time.sleep(_LOOK_SECONDS)
        asked.check()
        try:
            if running.has_ended:
                _say("The supervisor ended; starting it again.")
                running.start_again()
            if not asterisk.is_kept(settings):
                _say("Asterisk's keep-alive ended; starting it again.")
                make_folders(settings)
                asterisk.start(settings, root)
            said = ""
        except (DcorError, OSError, subprocess.SubprocessError) as error:
            if str(error) != said:
                said = str(error)
                _say(f"{said} Trying again.")


def base_url(settings: Settings) -> str:
    """Where this machine's own browser finds the pages."""
    return f"http://{_EVERYWHERE.get(settings.http_host, settings.http_host)}:{settings.http_port}"


def _stop(settings: Settings, *, with_asterisk: bool) -> None:
    with step("Stopping"):
        try:
            supervisor.stop(settings)
        finally:
            if with_asterisk:
                asterisk.stop(settings)


def _wait_until_healthy(settings: Settings, running: Supervisor) -> None:
    faults: list[str] = []
    again = 0
    essential_since: float | None = None

    def healthy() -> bool:
        nonlocal again, essential_since
        if running.has_ended:
            again += 1
            if again > _MOST_AGAIN:
                raise OutsideError(
                    f"The supervisor ends at once; see {log_folder(settings) / 'supervisord.out'}."
                )
            running.start_again()
        faults[:] = _faults_in_health(settings)
        if _among(faults, _ESSENTIAL):
            essential_since = None
            return False
        essential_since = essential_since or time.monotonic()
        return not _among(faults, _AWAITED) or time.monotonic() > essential_since + _AWAITED_SECONDS

    wait_for(
        healthy,
        _HEALTHY_SECONDS,
        lambda: (
            f"The system is not healthy after {_HEALTHY_SECONDS} s: {'; '.join(faults)}; see {log_folder(settings)}."
        ),
        every=0.2,
    )
    for fault in faults:
        _say(f"Not well: {fault}.")


def _among(faults: list[str], parts: set[str]) -> bool:
    return any(fault.partition(":")[0] in parts for fault in faults)


def _faults_in_health(settings: Settings) -> list[str]:
    """What does not do its work, as `PART: what is wrong`."""
    try:
        try:
            urllib.request.urlopen(f"{base_url(settings)}/health", timeout=5).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            with error:
                return _named_faults(error.read().decode("utf-8", "replace"))
    except (OSError, http.client.HTTPException) as error:
        return [f"{_WEB_SERVER}: does not answer ({error})"]
    return []


def _named_faults(answer: str) -> list[str]:
    try:
        parts = json.loads(answer)["parts"]
        return [f"{part['name']}: {part['detail']}" for part in parts if part["state"] != "ok"]
    except (ValueError, KeyError, TypeError):
        return [f"{_WEB_SERVER}: answers something else than its health ({answer[:200]})"]


def _say(sentence: str) -> None:
    console.print(sentence, markup=False)
