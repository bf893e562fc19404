"""SIPp, always bounded, on loopback only: runs a scenario of `sipp/` and tells what happened when, by SIPp's own clock.

result = run("citizen_112", ("127.0.0.1", 5060), tmp_path, calls=20, rate=2, talk=3)
assert result.succeeded == 20
result.calls[0].answered_at  # aware, UTC, microseconds
"""

import csv
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Literal, Self

from telephony.simulator import rtp
from telephony.simulator.sounds import tone

SCENARIOS = Path(__file__).parent / "sipp"

Scenario = Literal["citizen_112", "citizen_waits", "abandon", "cancel", "uas_duty_phone"]

_EVENT_TYPE = 101  # as the scenarios' session descriptions say

_PORTS = 400
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
# SIPp takes two ports for sound, each with its control port.
_ports = cycle(range(20000 + _PORTS * _worker, 20000 + _PORTS * (_worker + 1), 4))


@dataclass(frozen=True)
class Caller:
    """Who calls what. A name may be anything, also bytes that are no UTF-8.

    A lone CR in it reaches the dialplan; a line break, even a folded one, makes Asterisk drop the INVITE unanswered.
    """

    number: str = "081200000001"
    name: str | bytes = "Warga"
    dialled: str = "112"
    located: str | None = None
    """What the network sends along: a PIDF-LO document, or whatever stands in its place. One line without semicolon."""
    geolocation: str = "<cid:place@network>"
    """The header that points to it."""


@dataclass(frozen=True)
class CallTimes:
    """One call as SIPp saw it; all times aware, in UTC."""

    call_id: str
    invited_at: datetime
    """The first INVITE, sent or received."""
    answered_at: datetime | None
    """The first 200 to it."""
    ended_at: datetime | None
    """The first BYE."""
    ended_by: Literal["us", "them"] | None
    status: int | None
    """Final answer to the INVITE."""


@dataclass(frozen=True)
class SippResult:
    """What one run gave."""

    exit_code: int
    """0 all calls well, 1 some not, 97 out of time."""
    succeeded: int
    failed: int
    calls: tuple[CallTimes, ...]
    """In the order of their INVITEs."""
    errors: str
    """SIPp's own error log, empty when there was nothing to tell."""


class Sipp:
    """One SIPp that runs; as a context manager it is gone at the end whatever happens."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, limit: float) -> None:
        self._process = process
        self._folder = folder
        self._limit = limit

    def result(self) -> SippResult:
        """Waits for the end, at most the limit it was given, and reads what it wrote."""
        try:
            self._process.wait(self._limit + 10)
        except subprocess.TimeoutExpired:
            self.stop()
        succeeded, failed = _counts(self._folder / "stat.csv")
        return SippResult(
            self._process.returncode,
            succeeded,
            failed,
            read_times(_text(self._folder / "short.log")),
            _text(self._folder / "errors.log"),
        )

    def stop(self) -> None:
        """Ends it at once."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait(10)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def run(scenario: Scenario, target: tuple[str, int], folder: Path, **how: object) -> SippResult:
    """Runs a scenario to its end; `how` is as in `start`."""
    with start(scenario, target, folder, **how) as sipp:  # pyright: ignore[reportArgumentType]
        return sipp.result()


def start(
    scenario: Scenario,
    target: tuple[str, int],
    folder: Path,
    *,
    calls: int = 1,
    rate: float = 1,
    talk: float = 3,
    callers: Sequence[Caller] = (Caller(),),
    hertz: int = 700,
    key: str = "1",
    limit: float = 60,
    address: str = "127.0.0.2",
    port: int | None = None,
) -> Sipp:
    """Starts a scenario and returns at once.

    `calls` in all, `rate` a second; `talk` is the pause of the scenario, seconds; `callers` take turns; `hertz` is the
    tone that citizens speak, `key` what the duty phone presses; `limit` ends everything, seconds. Works in a new folder
    below `folder`. Raises `ValueError` beyond loopback, `FileNotFoundError` where SIPp is not installed.
    """
    if not all(host.startswith("127.") for host in (target[0], address)):
        raise ValueError("SIPp runs on loopback only")
    work = folder / f"sipp-{scenario}-{len(list(folder.glob('sipp-*')))}"
    work.mkdir(parents=True)
    (work / "voice.alaw").write_bytes(tone(hertz).alaw)
    (work / "key.pcap").write_bytes(key_capture(key))
    (work / "scenario.xml").write_bytes(_scenario(scenario, callers))
    (work / "callers.csv").write_bytes(_injection(callers))
    command = [
        shutil.which("sipp") or "sipp",
        f"{target[0]}:{target[1]}",
        *(
            "-i",
            address,
            "-mi",
            address,
            "-p",
            str(port or _free_port(address)),
            "-mp",
            str(_free_port(address)),
        ),
        *(
            "-sf",
            "scenario.xml",
            "-inf",
            "callers.csv",
            "-m",
            str(calls),
            "-r",
            str(rate),
            "-d",
            str(round(talk * 1000)),
        ),
        *("-timeout", f"{limit}s", "-timeout_error", "-nostdin"),
        *("-trace_err", "-error_file", "errors.log"),
        *("-trace_shortmsg", "-shortmessage_file", "short.log"),
        *("-trace_stat", "-stf", "stat.csv"),
    ]
    with (work / "screen.txt").open("wb") as screen:
        process = subprocess.Popen(
            command,
            cwd=work,
            stdin=subprocess.DEVNULL,
            stdout=screen,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TZ": "UTC", "TERM": "dumb"},
        )
    return Sipp(process, work, limit)


def read_times(text: str) -> tuple[CallTimes, ...]:
    """Reads SIPp's short message log: day, time, epoch, S or R, Call-ID, CSeq, first line, parted by tabs."""
    found: dict[str, CallTimes] = {}
    for line in text.splitlines():
        words = line.split("\t")
        if len(words) < 7:
            continue
        at = datetime.fromtimestamp(float(words[2]), UTC)
        way, call_id, cseq, first = words[3], words[4], words[5], words[6]
        call = found.setdefault(call_id, CallTimes(call_id, at, None, None, None, None))
        found[call_id] = _after(call, at, way, cseq.rpartition(" ")[2], first)
    return tuple(sorted(found.values(), key=lambda call: call.invited_at))


def _after(call: CallTimes, at: datetime, way: str, method: str, first: str) -> CallTimes:
    answered_at, status = call.answered_at, call.status
    ended_at, ended_by = call.ended_at, call.ended_by
    if first.startswith("SIP/2.0 ") and method == "INVITE":
        code = int(first.split(" ")[1])
        if code >= 200 and status is None:
            status = code
            answered_at = at if code < 300 else None
    elif first.startswith("BYE ") and ended_at is None:
        ended_at, ended_by = at, "us" if way == "S" else "them"
    return CallTimes(call.call_id, call.invited_at, answered_at, ended_at, ended_by, status)


def key_capture(keys: str) -> bytes:
    """A capture file (pcap) of pressed keys, one packet every 20 ms: SIPp 3.6's own `play_dtmf` has the wrong type."""
    frames: list[tuple[bool, bytes, int]] = []
    for index, key in enumerate(keys):
        frames += [(marker, payload, 160 * (1 + 20 * index)) for marker, payload in rtp.key_events(key)]
    out = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)
    for number, (marker, payload, stamp) in enumerate(frames):
        body = rtp.written(rtp.Packet(_EVENT_TYPE, marker, number + 1, stamp, 0x44434F52, payload))
        udp = struct.pack("!HHHH", 6000, 6000, 8 + len(body), 0) + body
        ip = struct.pack(
            "!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b"\x7f\0\0\2", b"\x7f\0\0\1"
        )
        frame = bytes(12) + b"\x08\x00" + ip + udp
        microseconds = 20_000 * number
        out += (
            struct.pack("<IIII", microseconds // 1_000_000, microseconds % 1_000_000, len(frame), len(frame))
            + frame
        )
    return out


def _scenario(scenario: Scenario, callers: Sequence[Caller]) -> bytes:
    """The scenario's text. A name that an injection file cannot hold stands in it literally."""
    text = (SCENARIOS / f"{scenario}.xml").read_bytes()
    if any(caller.located is not None for caller in callers):
        text = _with_place(text)
    odd = [caller for caller in callers if set(_bytes(caller.name)) & set(b";\n")]
    if odd and len(callers) > 1:
        raise ValueError("a name with a semicolon or a line break needs a run of its own")
    return text.replace(b"[field1]", _bytes(odd[0].name).replace(b"[", b"\\[")) if odd else text


def _with_place(text: bytes) -> bytes:
    """The scenario with a second part in its INVITE: where the caller is (RFC 6442)."""
    sound = text[text.index(b"      v=0") : text.index(b"    ]]>")].rstrip()
    parts = (
        b"""\
      --part
      Content-Type: application/sdp

%s

      --part
      Content-Type: application/pidf+xml
      Content-ID: <place@network>

      [field3]

      --part--
"""
        % sound
    )
    kind = b"Geolocation: [field4]\n      Content-Type: multipart/mixed;boundary=part"
    return text.replace(sound, parts.rstrip(), 1).replace(b"Content-Type: application/sdp", kind, 1)


def _injection(callers: Sequence[Caller]) -> bytes:
    lines = [b"SEQUENTIAL"]
    for caller in callers:
        name = b"" if set(_bytes(caller.name)) & set(b";\n") else _bytes(caller.name)
        place = (caller.located or "", caller.geolocation)
        lines.append(
            b";".join((caller.number.encode(), name, caller.dialled.encode(), *map(str.encode, place)))
        )
    return b"\n".join(lines) + b"\n"


def _bytes(name: str | bytes) -> bytes:
    return name.encode() if isinstance(name, str) else name


def _free_port(address: str) -> int:
    """An even UDP port that is free now, of this worker's own: the kernel gives none of them to anybody else."""
    for _ in range(_PORTS // 4):
        port = next(_ports)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.bind((address, port))
            return port
    raise AssertionError(f"no free port for SIPp at {address}")


def _counts(file: Path) -> tuple[int, int]:
    """Successful and failed calls, from the last line of SIPp's statistics."""
    with suppress(FileNotFoundError, IndexError, KeyError), file.open() as lines:
        last = list(csv.DictReader(lines, delimiter=";"))[-1]
        return int(last["SuccessfulCall(C)"]), int(last["FailedCall(C)"])
    return 0, 0


def _text(file: Path) -> str:
    return file.read_text("utf-8", "replace") if file.exists() else ""
