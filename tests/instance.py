"""A whole system of its own: real processes on free ports in a fresh `DCOR_HOME`, as `make run` starts them.

`running_instance` is one such system for the whole run of tests; a test that kills or stops makes its own.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ivr_flows.calendars import DAYS
from operations.asterisk import ask
from operations.process_record import ProcessRecord, living_pids, parent_of
from settings.errors import OutsideError
from settings.secrets import Secrets
from settings.settings import Settings
from tests.signalling import signal_pids
from tests.waiting import wait_until

CHECKOUT = Path(__file__).parent.parent
_COLD_START_SECONDS = 600
"""Set-up may have to build Asterisk's root and the console first."""

_STOP_SECONDS = 60
_RTP_PORTS = 200
_BLOCKS = 50
_PORT_SETTINGS = ("DCOR_HTTP_PORT", "DCOR_DATABASE_PORT", "DCOR_SIP_PORT", "DCOR_WS_PORT", "DCOR_AMI_PORT")
_given_out: dict[int, int] = {}
"""Blocks of ports of this process, each with the open file that keeps other processes from it."""
_living: list["Instance"] = []


class Instance:
    """One system: its settings, and its foreground process when it is started."""

    def __init__(self, home: Path, **env: str) -> None:
        """`env` are further `DCOR_*` variables; they win over the free ports."""
        self.home = home
        block = _free_block()
        self.env = dict(zip(_PORT_SETTINGS, map(str, _ports(block)), strict=True))
        self.env |= {
            "DCOR_HOME": str(home),
            "DCOR_RTP_START": str(_first_rtp(block)),
            "DCOR_RTP_END": str(_first_rtp(block) + _RTP_PORTS - 1),
            # A test that wants a telephone network behind the trunk listens there.
            "DCOR_TRUNK_CONTACT": f"127.0.0.2:{_ports(block)[-1] + 1}",
        }
        self.env |= env
        self.settings = Settings.model_validate(
            {name.removeprefix("DCOR_").lower(): value for name, value in self.env.items()}
        )
        self.base_url = f"http://127.0.0.1:{self.settings.http_port}"
        self._out = home.with_name(home.name + ".out")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def secrets(self) -> Secrets:
        """What set-up made; the first passwords are in `users`."""
        return Secrets.load(self.home)

    @property
    def output(self) -> str:
        """All that the foreground process has printed, of every start."""
        return self._out.read_text() if self._out.exists() else ""

    @property
    def foreground(self) -> int:
        """Pid of the foreground process."""
        assert self.process is not None
        return self.process.pid

    def start(self, command: str = "run") -> None:
        """Starts in the foreground's way and returns at the ready line; fails with the logs' tails."""
        before = self.output.count("DCOR ready:")
        self.launch(command)
        wait_until(
            lambda: self.output.count("DCOR ready:") > before or self._has_ended(),
            _COLD_START_SECONDS,
            what="the ready line",
            every=0.1,
        )
        assert not self._has_ended(), self.tails()

    def launch(self, command: str = "run", *, wait: bool = True) -> None:
        """Starts and returns at once; an earlier one has ended before unless told not to `wait`."""
        if self.process is not None and wait:
            self.process.wait(_STOP_SECONDS)
        if self not in _living:
            _living.append(self)
        self._open_the_call_centre()
        with self._out.open("a") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "operations", command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=CHECKOUT,
                env=self.environment(),
                start_new_session=True,
            )

    def _open_the_call_centre(self) -> None:
        """Whatever the hour: a test of the call centre's operators must not fail at night."""
        file = self.home / "flows" / "calendars.yaml"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.parent.mkdir(exist_ok=True)
            week = ", ".join(f'{day}: ["00:00-24:00"]' for day in DAYS)
            file.write_text(f"pusat: {{weekly: {{{week}}}}}\n")

    def environment(self) -> dict[str, str]:
        """What a command of this system is run with."""
        foreign = {name: value for name, value in os.environ.items() if not name.startswith("DCOR_")}
        return foreign | self.env

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Runs `python -m operations COMMAND...` to its end."""
        return subprocess.run(
            [sys.executable, "-m", "operations", *command],
            cwd=CHECKOUT,
            env=self.environment(),
            text=True,
            capture_output=True,
            timeout=_STOP_SECONDS,
            check=False,
        )

    def console(self, command: str) -> str:
        """What Asterisk's console says to a command; nothing where there is no Asterisk.

        Asked from here: `run("asterisk", ...)` is a Python of its own, which takes half a second to load.
        """
        try:
            return ask(self.settings, command)
        except OutsideError:
            return ""

    def begin(self, *command: str) -> subprocess.Popen[bytes]:
        """Starts `python -m operations COMMAND...` and returns at once; what it prints goes nowhere."""
        return subprocess.Popen(
            [sys.executable, "-m", "operations", *command],
            cwd=CHECKOUT,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code once it has ended."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(_STOP_SECONDS)

    def stop(self) -> None:
        """Ends everything of it, in whatever state it is."""
        if self.process is not None and self.process.poll() is None:
            self.interrupt()
        if self.processes():
            self.run("stop")
        if self in _living:
            _living.remove(self)

    def is_healthy(self) -> bool:
        """Whether the API answers."""
        try:
            return httpx.get(f"{self.base_url}/health", timeout=5).is_success
        except httpx.TransportError:
            return False

    def recorded_pid(self, file: str) -> int:
        """The pid in a process record below the home, such as `run/supervisord.process`, once there is one."""
        record = wait_until(lambda: ProcessRecord.read(self.home / file), 20, what=f"a record in {file}")
        assert record
        return record.pid

    def processes(self) -> dict[int, str]:
        """Every living process that belongs to it: command line by pid."""
        return {pid: command for pid in living_pids() if (command := self._command_if_ours(pid)) is not None}

    def pids_of(self, part: str) -> list[int]:
        """Pids of its processes whose command line contains `part`, without their own children.

        A child carries its parent's command line until it has named itself, a moment after the fork.
        """
        found = {pid for pid, command in self.processes().items() if part in command}
        return sorted(pid for pid in found if (parent := parent_of(pid)) is not None and parent not in found)

    def pid_of(self, part: str) -> int:
        """The pid of its only such process; waits for one that is just being started again."""
        return wait_until(lambda: self.pids_of(part), 20, what=f"one {part}", every=0.1)[0]

    def kill_python(self) -> None:
        """`kill -9` of all that is not Asterisk and its keep-alive; returns when they are gone."""
        # Again until none is left: who dies last may have started another.
        wait_until(lambda: not self._killed(), _STOP_SECONDS, what="the end of every Python process")

    def _killed(self) -> list[int]:
        victims = [pid for pid, command in self.processes().items() if "asterisk" not in command]
        signal_pids(signal.SIGKILL, *victims)
        return victims

    def mounts(self) -> list[str]:
        """What is mounted below its home, or for it below Asterisk's root."""
        return [line for line in Path("/proc/self/mounts").read_text().splitlines() if str(self.home) in line]

    def tails(self) -> str:
        """The last lines of everything that it wrote, for a failure's message."""
        files = [file for file in (self._out, *sorted((self.home / "logs").glob("*"))) if file.exists()]
        return "\n".join(f"== {file.name}\n" + "\n".join(_last_lines(file)) for file in files)

    def _has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _command_if_ours(self, pid: int) -> str | None:
        folder = Path(f"/proc/{pid}")
        try:
            environ = (folder / "environ").read_bytes().split(b"\0")
            cwd = (folder / "cwd").readlink()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            return None
        ours = f"DCOR_HOME={self.home}".encode() in environ or cwd.is_relative_to(self.home)
        return command if ours and command else None


@contextmanager
def own_instance(**env: str) -> Generator[Instance, None, None]:
    """A running system for whoever kills parts of it; stopped at the end in whatever state it is."""
    # Not pytest's own folder: a Unix socket's path may have 107 characters only.
    with tempfile.TemporaryDirectory(prefix="dcor-") as folder:
        instance = Instance(Path(folder) / "home", **env)
        try:
            instance.start()
            yield instance
        finally:
            instance.stop()


@pytest.fixture(scope="session")
def running_instance() -> Iterator[Instance]:
    """A running system, the same for every test of the run that asks. Leave it running and healthy."""
    with own_instance() as instance:
        yield instance


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows the tails of the logs of every system that was running."""
    report = yield
    if report.failed:
        report.sections += [(f"logs of {instance.home}", instance.tails()) for instance in _living]
    return report


def _last_lines(file: Path) -> list[str]:
    return file.read_text(errors="replace").splitlines()[-15:]


def _free_block() -> int:
    """The number of a block of ports that nobody uses: below those that the kernel gives to outgoing connections."""
    for number in range(_BLOCKS):
        if number not in _given_out and _claimed(number):
            if all(_is_free(port) for port in (*_ports(number), _first_rtp(number))):
                return number
            os.close(_given_out.pop(number))
    raise AssertionError("no free block of ports")


def _claimed(block: int) -> bool:
    """Whether it is ours until this process ends: a system that restarts leaves its ports for a moment."""
    file = os.open(
        Path(tempfile.gettempdir()) / f"dcor-tests-{os.getuid()}-ports-{block}", os.O_CREAT | os.O_RDWR, 0o600
    )
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(file)
        return False
    _given_out[block] = file
    return True


def _ports(block: int) -> list[int]:
    return [12000 + 10 * block + place for place in range(len(_PORT_SETTINGS))]


def _first_rtp(block: int) -> int:
    return 22000 + _RTP_PORTS * block


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(type=kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(kind is socket.SOCK_STREAM))
            try:
                probe.bind(("0.0.0.0", port))  # noqa: S104 - as Asterisk binds it
            except OSError:
                return False
    return True
