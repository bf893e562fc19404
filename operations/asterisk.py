"""Starts, adopts, asks and stops the instance's Asterisk. It lives under its own keep-alive, `asterisk.sh`."""

import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from operations.instance import CHECKOUT, environment, log_folder, run_folder
from operations.process_record import ProcessRecord, signal_process
from operations.waiting import wait_for
from settings.errors import OutsideError, SettingsError
from settings.settings import Settings
from telephony.rendering import asterisk_home
from telephony.trunk_rendering import uses_tls

_PATH_MAX = 107
"""Characters in the path of a Unix socket."""


def adopt(settings: Settings, root: Path | None) -> bool:
    """Whether this instance's Asterisk runs already, under its keep-alive, as the settings ask, and answers.

    One that runs otherwise is stopped. One whose keep-alive was killed gets a new one by `start`.
    """
    keeper = ProcessRecord.read(_keeper_file(settings))
    child = ProcessRecord.read(_child_file(settings))
    if not any(record and record.alive for record in (keeper, child)):
        return False
    if _launch_file(settings).read_text() != _launch(settings, root):
        stop(settings)
        return False
    try:
        wait_until_answering(settings, 20)
    except OutsideError:
        stop(settings)
        return False
    if keeper is None or not keeper.alive:
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
            env=environment(settings),
        )
    wait_for(lambda: is_kept(settings), 10, f"Asterisk's keep-alive does not start; see {log_file}.")


def is_kept(settings: Settings) -> bool:
    """Whether the keep-alive lives."""
    keeper = ProcessRecord.read(_keeper_file(settings))
    return keeper is not None and keeper.alive


def stop(settings: Settings) -> None:
    """Stops the keep-alive and Asterisk, calls and all."""
    records = [ProcessRecord.read(file) for file in (_keeper_file(settings), _child_file(settings))]
    present = [record for record in records if record]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for record in present:
            signal_process(record, number)
        with suppress(OutsideError):
            wait_for(lambda: not any(record.alive for record in present), 15, "Asterisk does not end.")
    _keeper_file(settings).unlink(missing_ok=True)
    _child_file(settings).unlink(missing_ok=True)


def wait_until_answering(settings: Settings, seconds: float) -> None:
    """Returns once Asterisk has loaded everything. Raises `OutsideError` after so many seconds."""
    log = log_folder(settings) / "asterisk-keeper.log"
    sentence = (
        f"Asterisk did not answer within {seconds:.0f} s; see {log} and {asterisk_home(settings) / 'log'}."
    )
    wait_for(lambda: _has_booted(settings), seconds, sentence)


def _has_booted(settings: Settings) -> bool:
    try:
        return "fully booted" in ask(settings, "core waitfullybooted")
    except OutsideError:
        return False


def ask(settings: Settings, command: str) -> str:
    """A command of Asterisk's own console and its answer. Raises `OutsideError` when it does not answer in 5 s."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(_socket(settings)))
            _read(line)  # host/pid/version
            line.sendall(command.encode() + b"\0")
            return _read(line)
    except OSError as error:
        raise OutsideError(f"Asterisk of {settings.home} does not answer: {error}.") from error


def _read(line: socket.socket) -> str:
    """All that comes until it has been quiet for a moment."""
    parts = [line.recv(65536)]
    line.settimeout(0.2)
    with suppress(TimeoutError):
        while part := line.recv(65536):
            parts.append(part)
    line.settimeout(5)
    return b"".join(parts).decode("utf-8", "replace")


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
