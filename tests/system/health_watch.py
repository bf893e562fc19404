"""Asks the whole time how the system is by `/health` and, by calls over the trunk, whether 112 answers."""

import threading
import time
from types import TracebackType
from typing import Self

import httpx

from records.city import load_city
from telephony.rendering import probe_number
from telephony.simulator.call import Call
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import silence
from tests.instance import Instance

TOLERANCE_SECONDS = 9.0
"""`/health` may say ok so long after 112 has answered for the last time: 5 s by its own rule, a second to ask, a second
to tell, and two for a machine that does something else."""

_EVERY_SECONDS = 0.5
_CALL_SECONDS = 3.0


class HealthWatch:
    """Watches one system in two threads of its own."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        (service, *_) = load_city(instance.settings.city).services
        self._number = probe_number(service)
        self._over = threading.Event()
        self._loop = PhoneLoop()
        self._threads = [threading.Thread(target=work) for work in (self._call_112, self._ask_health)]
        self._answered_at = time.monotonic()
        self.answers = 0
        """Calls that 112 answered."""
        self.refusals = 0
        """Calls that it did not."""
        self.well = 0
        """How often `/health` said ok."""
        self.unwell = 0
        """How often it said something else, or nothing."""
        self.lies: list[str] = []
        """When it said ok though 112 had not answered for longer than the tolerance."""
        self.worst = 0.0
        """Longest time, seconds, since 112's last answer while `/health` said ok."""

    def __enter__(self) -> Self:
        self._loop.start()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(30)
        self._loop.stop()

    @property
    def silent_seconds(self) -> float:
        """How long ago 112 answered last."""
        return time.monotonic() - self._answered_at

    def _call_112(self) -> None:
        phone = Phone(
            self._loop,
            ("127.0.0.1", self._instance.settings.sip_port),
            "watch",
            sound=silence(),
            address="127.0.0.2",
        )
        phone.start()
        try:
            while not self._over.wait(_EVERY_SECONDS):
                if self._is_answered(phone):
                    self._answered_at = time.monotonic()
                    self.answers += 1
                else:
                    self.refusals += 1
        finally:
            phone.stop()

    def _is_answered(self, phone: Phone) -> bool:
        answered = threading.Event()

        def dial() -> Call:
            call = phone.call(self._number)
            call.on_answer.append(lambda _call: answered.set())
            return call

        try:
            call = self._loop.run(dial)
        except OSError:
            return False
        deadline = time.monotonic() + _CALL_SECONDS
        while not answered.wait(0.02) and not call.finished.is_set() and time.monotonic() < deadline:
            pass
        self._loop.run(call.hangup)
        return answered.is_set()

    def _ask_health(self) -> None:
        with httpx.Client(base_url=self._instance.base_url, timeout=5) as client:
            while not self._over.wait(_EVERY_SECONDS):
                asked_at = time.monotonic()
                silent_before = self.silent_seconds
                try:
                    well = client.get("/health").is_success
                except httpx.TransportError:
                    well = False
                if not well:
                    self.unwell += 1
                    continue
                self.well += 1
                # An answer that came while it was asked counts: the earlier time is the later answer's.
                silent = max(0.0, min(silent_before, asked_at - self._answered_at))
                self.worst = max(self.worst, silent)
                if silent > TOLERANCE_SECONDS:
                    self.lies.append(f"ok, though 112 has not answered for {silent:.1f} s")
