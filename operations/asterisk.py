"""Starts, adopts, asks and stops the instance's Asterisk. It lives under its own keep-alive, `asterisk.sh`."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from operations.instance import CHECKOUT, environment, log_folder, run_folder
from operations.own_processes import Side, command_of, end, marked, without_children
from operations.process_record import ProcessRecord
from operations.waiting import wait_for
from settings.errors import BadInputError, OutsideError, SettingsError
from settings.settings import Settings
from telephony.rendering import asterisk_home
from telephony.trunk_rendering import uses_tls

_PATH_MAX = 107
"""Characters in the path of a Unix socket."""

ASK_SECONDS = 60
"""How long a command of Asterisk's console may take: as long as Asterisk's own remote console waits."""

_THEN_CLOSE = "cli quit after "
"""Before a command: Asterisk closes the connection after its answer, however long or late, or empty, that is."""

_LONGEST_ORDER = 500
"""Bytes that Asterisk reads of one command."""


def adopt(settings: Settings, root: Path | None) -> bool:
    """Whether this instance's Asterisk runs already, under its keep-alive, as the settings ask, and answers.

    One that runs otherwise is stopped. One whose keep-alive was killed gets a new one, records that were lost are
    written anew.
    """
    keepers, asterisks = _keepers(settings), _asterisks(settings)
    if not keepers and not asterisks:
        # Such as what a killed Asterisk had started.
        stop(settings)
        return False
    asked_for = not max(len(keepers), len(asterisks)) > 1 and _launched(settings) == _launch(settings, root)
    if not asked_for:
        stop(settings)
        return False
    try:
        wait_until_answering(settings, 20)
    except OutsideError:
        stop(settings)
        return False
    if not is_kept(settings):
        _start_keeper(settings, root)
    return True


def start(settings: Settings, root: Path | None) -> None:
    """Starts the keep-alive, which starts Asterisk; returns at once."""
    if len(str(_socket(settings))) > _PATH_MAX:
        raise SettingsError(
            f"DCOR_HOME is too long: {_socket(settings)} may have {_PATH_MAX} characters. Choose a shorter path."
        )
    _launch_file(settings).write_text(_launch(settings, root))
    _start_keeper(settings, root)


def _start_keeper(settings: Settings, root: Path | None) -> None:
    """The keep-alive belongs to no process of ours from its first moment, and so outlives them all."""
    _asterisks(settings)  # recorded anew if its record was lost, so that the keep-alive finds it
    _keeper_file(settings).unlink(missing_ok=True)
    script = ["/bin/sh", str(CHECKOUT / "operations" / "asterisk.sh"), str(asterisk_home(settings))]
    if root:
        script = ["unshare", "--mount", "--propagation", "private", *script, str(root)]
    log_file = log_folder(settings) / "asterisk-keeper.log"
    with log_file.open("a") as log:
        subprocess.run(  # noqa: S603
            ["setsid", "--fork", *script],  # noqa: S607
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            env=environment(settings, Side.ASTERISK),
        )

    def is_ready() -> bool:
        keeper = ProcessRecord.read(_keeper_file(settings))
        return keeper is not None and keeper.alive

    wait_for(is_ready, 10, f"Asterisk's keep-alive does not start; see {log_file}.")


def is_kept(settings: Settings) -> bool:
    """Whether the keep-alive lives."""
    return bool(_keepers(settings))


def stop(settings: Settings) -> None:
    """Stops the keep-alive and Asterisk, calls and all, recorded or not. Idempotent.

    Raises `OutsideError` with the pids of what does not end even when killed.
    """

    def left() -> list[ProcessRecord]:
        return list({*marked(settings.home, Side.ASTERISK), *_keepers(settings), *_asterisks(settings)})

    end(left, [((signal.SIGTERM,), 15), ((signal.SIGKILL,), 15)])
    _keeper_file(settings).unlink(missing_ok=True)
    _child_file(settings).unlink(missing_ok=True)


def _keepers(settings: Settings) -> list[ProcessRecord]:
    return _recorded_or_found(settings, _keeper_file(settings), "asterisk.sh", str(asterisk_home(settings)))


def _asterisks(settings: Settings) -> list[ProcessRecord]:
    config = asterisk_home(settings) / "etc" / "asterisk.conf"
    return _recorded_or_found(settings, _child_file(settings), "asterisk", str(config))


def _recorded_or_found(settings: Settings, file: Path, program: str, argument: str) -> list[ProcessRecord]:
    """The recorded process if it lives, else whatever carries our mark and this command; one alone is recorded."""
    recorded = ProcessRecord.read(file)
    if recorded and recorded.alive:
        return [recorded]

    def is_it(one: ProcessRecord) -> bool:
        words = command_of(one)
        return argument in words and any(Path(word).name == program for word in words)

    found = without_children([one for one in marked(settings.home, Side.ASTERISK) if is_it(one)])
    if len(found) == 1:
        found[0].write(file)
    return found


def wait_until_answering(settings: Settings, seconds: float) -> None:
    """Returns once Asterisk has loaded everything. Raises `OutsideError` after so many seconds."""
    log = log_folder(settings) / "asterisk-keeper.log"
    sentence = (
        f"Asterisk did not answer within {seconds:.0f} s; see {log} and {asterisk_home(settings) / 'log'}."
    )
    wait_for(lambda: _has_booted(settings), seconds, sentence)


def _has_booted(settings: Settings) -> bool:
    try:
        return "fully booted" in ask(settings, "core waitfullybooted", seconds=5)
    except OutsideError:
        return False


def ask(settings: Settings, command: str, *, seconds: float = ASK_SECONDS) -> str:
    """A command of Asterisk's own console and all of its answer, which may be nothing.

    Asterisk closes the connection when the command is done. Raises `OutsideError` when there is no Asterisk, or when
    it has not finished after so many seconds.
    """
    order = f"{_THEN_CLOSE}{command}".encode() + b"\0"
    if len(order) > _LONGEST_ORDER:
        raise BadInputError(f"Asterisk's console takes commands of {_LONGEST_ORDER - 20} bytes at most.")
    deadline = time.monotonic() + seconds
    said: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(seconds)
        try:
            line.connect(str(_socket(settings)))
            greeting = line.recv(4096)  # host/pid/version
            line.sendall(order)
        except OSError as error:
            raise OutsideError(f"Asterisk of {settings.home} does not answer: {error}.") from error
        if not greeting:
            raise OutsideError(f"Asterisk of {settings.home} does not answer: it is just ending.")
        try:
            while part := line.recv(65536):
                said.append(part)
                line.settimeout(max(0.001, deadline - time.monotonic()))
        except TimeoutError:
            so_far = b"".join(said).decode("utf-8", "replace").strip()
            raise OutsideError(
                f"Asterisk took `{command}`, and has not finished it after {seconds:.0f} s."
                + (f" It said so far:\n{so_far}" if so_far else "")
            ) from None
        except ConnectionError:
            pass  # it ended over the command, as over `core stop now`
    return b"".join(said).decode("utf-8", "replace")


def _launched(settings: Settings) -> str:
    """How the one that runs was started, nothing when that is lost."""
    try:
        return _launch_file(settings).read_text()
    except OSError:
        return ""


def _launch(settings: Settings, root: Path | None) -> str:
    """What a running Asterisk cannot change by reloading."""
    fixed = {"node", "sip_host", "sip_port", "ws_port", "ami_port", "rtp_start", "rtp_end"}
    nat = {name for name in type(settings).model_fields if name.startswith(("external_", "local_net"))}
    tls = {name for name in type(settings).model_fields if name.startswith("sip_tls_")}
    has_tls = uses_tls(settings.trunks)
    asked = settings.model_dump(mode="json", include=fixed | nat | (tls if has_tls else set()))
    return f"{root} {asked}"


def _socket(settings: Settings) -> Path:
    return asterisk_home(settings) / "run" / "asterisk.ctl"


def _child_file(settings: Settings) -> Path:
    return asterisk_home(settings) / "run" / "asterisk.process"


def _keeper_file(settings: Settings) -> Path:
    return asterisk_home(settings) / "run" / "keeper.process"


def _launch_file(settings: Settings) -> Path:
    return run_folder(settings) / "asterisk.launch"
