"""The line probe: a phone that dials each service over the trunk, as a citizen would, and listens whether it is there.

What it dials (`probe_number`) is answered by the service's own greeting and rings nobody. It is a process of its own:
it goes on telling when the bridge is dead. In the same process the `trunk_monitor` counts calls that were not taken.
"""

import signal
import threading
import time
import wave
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from records.alarms import PROBE_FAILED, clear_alarm, raise_alarm
from records.city import City, ServicePack, load_city
from records.journal import DESK, WALL, About, tell
from records.probes import ProbeResult
from records.session import Sessions, make_engine, make_sessions
from settings.clock import Clock, system_clock
from settings.errors import DcorError
from settings.settings import Settings
from telephony import prompts
from telephony.probe_hearing import SAME, is_silent, samples_of, score
from telephony.rendering import probe_number
from telephony.simulator.call import Call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import silence
from telephony.trunk_monitor import TrunkMonitor

ANSWER_SECONDS = 5.0
"""A line that does not answer within this has failed."""

AFTERWARDS_SECONDS = 5.0
"""Longer than its greeting takes, the line must not keep the call."""

AGAIN_SECONDS = 3.0
"""A failed probe is repeated once after this: one lost packet is no outage."""

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - what Asterisk binds to

log = structlog.get_logger()


@dataclass(frozen=True)
class Found:
    """What one probe found."""

    service: str
    at: datetime
    answer_ms: float | None
    score: float | None
    why: str | None
    """None when all was well."""


class LineProbe:
    """Dials from one address of the trunk."""

    def __init__(self, settings: Settings, loop: PhoneLoop) -> None:
        self._settings = settings
        self._loop = loop

    def round(self, city: City) -> list[Found]:
        """Probes every service, one after the other."""
        return [self.insist(service) for service in city.services]

    def insist(self, service: ServicePack) -> Found:
        """Probes a service; one that failed once more."""
        found = self.probe(service)
        if found.why is None:
            return found
        time.sleep(AGAIN_SECONDS)
        return self.probe(service)

    def probe(self, service: ServicePack) -> Found:
        """Dials once and listens."""
        settings, at = self._settings, self._loop.clock()
        host = "127.0.0.1" if settings.sip_host == _EVERYWHERE else settings.sip_host
        phone = Phone(
            self._loop,
            (host, settings.sip_port),
            "probe",
            sound=silence(),
            name="DCOR probe",
            address=str(settings.probe_address),
        )
        try:
            expected = _greeting(settings, service.greeting)
            phone.start()
        except OSError as error:
            why = f"the probe cannot speak from {settings.probe_address} ({error.strerror}): see DCOR_PROBE_ADDRESS"
            return Found(service.code, at, None, None, why)
        except DcorError as error:
            return Found(service.code, at, None, None, f"its greeting cannot be made: {error}")
        try:
            return self._listen(phone, service.code, probe_number(service), expected, at)
        finally:
            phone.stop()

    def _listen(self, phone: Phone, service: str, number: str, expected: "array[int]", at: datetime) -> Found:
        answered = threading.Event()

        def dial() -> Call:
            call = phone.call(number)
            call.on_answer.append(lambda _call: answered.set())
            return call

        call = self._loop.run(dial)
        deadline = time.monotonic() + ANSWER_SECONDS
        while not answered.wait(0.05) and not call.finished.is_set() and time.monotonic() < deadline:
            pass
        if not answered.is_set():
            why = (
                f"refused with SIP {call.status}"
                if call.status
                else f"no answer within {ANSWER_SECONDS:.0f} s"
            )
            return Found(service, at, None, None, why)
        hung_up = call.finished.wait(len(expected) / 8000 + AFTERWARDS_SECONDS)
        seen, heard = call.seen(), samples_of(call.heard())
        answer_ms = (seen.answered_at - seen.began_at).total_seconds() * 1000 if seen.answered_at else None
        likeness = round(score(heard, expected), 3)
        why = None
        if is_silent(heard):
            why = "heard nothing"
        elif likeness < SAME:
            why = f"heard something else than its greeting (likeness {likeness:.2f} of 1)"
        elif not hung_up:
            why = "the call was not ended after the greeting"
        return Found(service, at, answer_ms, likeness, why)


def _greeting(settings: Settings, name: str) -> "array[int]":
    """What should be heard, made anew from its words or the studio's recording: not the file that Asterisk plays."""
    folder = settings.home / "probe"
    prompts.render_some(settings, [name], folder)
    return _read(folder / f"{name}.wav")


def _read(file: Path) -> "array[int]":
    with wave.open(str(file), "rb") as sound:
        return samples_of(sound.readframes(sound.getnframes()))


def record(session: Session, found: list[Found], *, now: datetime) -> None:
    """Writes a round: a row and a journal entry for each line, an alarm for one that failed."""
    for one in found:
        fine = one.why is None
        session.add(
            ProbeResult(
                service=one.service, at=one.at, ok=fine, answer_ms=one.answer_ms, score=one.score, why=one.why
            )
        )
        about = About(
            subject=one.service,
            audience=(DESK, WALL),
            data={"service": one.service, "answer_ms": one.answer_ms, "why": one.why},
        )
        tell(session, "probe.ok" if fine else "probe.failed", about, at=now)
        if fine:
            clear_alarm(session, PROBE_FAILED, one.service, at=now)
        else:
            raise_alarm(session, PROBE_FAILED, one.service, at=now, data={"service": one.service})


def main(settings: Settings) -> None:
    """Probes every `probe_seconds` (0: never), and hears what becomes of the trunk's calls, until SIGTERM or SIGINT.

    Raises what broke the ear: the supervisor starts both anew.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    engine = make_engine(settings, process="probe")
    sessions = make_sessions(engine)

    def hear() -> None:
        try:
            TrunkMonitor(settings, sessions, system_clock).run(stop)
        finally:
            stop.set()

    try:
        with ThreadPoolExecutor(1, thread_name_prefix="ear") as beside:
            ear = beside.submit(hear)
            try:
                _probe(settings, sessions, stop)
            finally:
                stop.set()
            ear.result()
    finally:
        engine.dispose()


def _probe(settings: Settings, sessions: Sessions, stop: threading.Event) -> None:
    if not settings.probe_seconds:
        log.info("probe.off")
        stop.wait()
        return
    with PhoneLoop() as loop:
        _go_on(settings, loop, sessions, stop, system_clock)


def _go_on(
    settings: Settings, loop: PhoneLoop, sessions: Sessions, stop: threading.Event, clock: Clock
) -> None:
    probe, city = LineProbe(settings, loop), load_city(settings.city)
    while not stop.is_set():
        began = time.monotonic()
        found = probe.round(city)
        for one in found:
            if one.why:
                log.error("probe.failed", service=one.service, why=one.why)
        try:
            with sessions() as session:
                record(session, found, now=clock())
                session.commit()
        except OperationalError as error:
            log.warning("probe.database_away", why=str(error.orig))
        stop.wait(max(1.0, settings.probe_seconds - (time.monotonic() - began)))
