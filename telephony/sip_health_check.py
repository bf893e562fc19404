"""Asks this machine's Asterisk every second, over SIP and as the trunk, whether it would take a call to a service.

AMI may answer where the phones' side does not: a port that another program has, a dialplan that is not loaded.
"""

import asyncio
import re
import secrets
from datetime import datetime

import structlog

from records.city import City
from settings.clock import Clock
from settings.errors import SettingsError
from settings.settings import Settings
from telephony.rendering import probe_number

ASK_SECONDS = 1.0

_EVERYWHERE = "0.0.0.0"  # noqa: S104 - what Asterisk binds to
_ANSWER = re.compile(
    rb"SIP/2\.0 (\d{3}) .*?^(?:Call-ID|i) *: *([^\r\n]+)", re.DOTALL | re.MULTILINE | re.IGNORECASE
)
_OK, _SERVER_FAILS = 200, 500

log = structlog.get_logger()


def question(number: str, server: str, own: str, call_id: str) -> bytes:
    """An OPTIONS request (RFC 3261, 11) whether a call to `number` would be taken; `server`, `own`: HOST:PORT."""
    lines = [
        f"OPTIONS sip:{number}@{server} SIP/2.0",
        f"Via: SIP/2.0/UDP {own};branch=z9hG4bK{call_id};rport",
        "Max-Forwards: 70",
        f"From: <sip:watch@{own}>;tag={call_id}",
        f"To: <sip:{number}@{server}>",
        f"Contact: <sip:watch@{own}>",
        f"Call-ID: {call_id}",
        "CSeq: 1 OPTIONS",
        "Content-Length: 0",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def answer_of(packet: bytes) -> tuple[int, str] | None:
    """Status and Call-ID of a SIP response, none if it is no response."""
    found = _ANSWER.match(packet)
    return (int(found[1]), found[2].decode("utf-8", "replace").strip()) if found else None


def is_the_trunks(settings: Settings) -> bool:
    """Whether Asterisk surely takes whoever speaks from the probe's address for the trunk.

    From any other it asks for a password, which is an answer too.
    """
    probe = settings.probe_address
    try:
        return probe.is_loopback or any(
            probe in network for trunk in settings.trunks for network in trunk.networks
        )
    except SettingsError:
        return False


class AnswerWatch:
    """Knows when Asterisk last said that it would take a call."""

    def __init__(self, settings: Settings, city: City, clock: Clock) -> None:
        self._settings = settings
        self._number = probe_number(city.services[0])
        self._clock = clock
        self.answered_at: datetime | None = None

    async def run(self) -> None:
        """Asks until cancelled. What the network refuses is no answer."""
        fault = ""
        while True:
            try:
                await self._ask_for_ever()
            except OSError as error:
                if str(error) != fault:
                    fault = str(error)
                    log.warning("sip_health_check.cannot_ask", why=fault)
            await asyncio.sleep(ASK_SECONDS)

    async def _ask_for_ever(self) -> None:
        host = "127.0.0.1" if self._settings.sip_host == _EVERYWHERE else self._settings.sip_host
        loop = asyncio.get_running_loop()
        server = (host, self._settings.sip_port)
        try:
            # As the trunk: only then Asterisk says whether there is such a number.
            asking = _Asking(self, _OK if is_the_trunks(self._settings) else _SERVER_FAILS - 1)
            transport, _ = await loop.create_datagram_endpoint(
                lambda: asking, local_addr=(str(self._settings.probe_address), 0), remote_addr=server
            )
        except OSError:
            asking = _Asking(self, _SERVER_FAILS - 1)
            transport, _ = await loop.create_datagram_endpoint(lambda: asking, remote_addr=server)
        own = "{}:{}".format(*transport.get_extra_info("sockname")[:2])
        try:
            while True:
                asking.call_id = secrets.token_hex(12)
                transport.sendto(question(self._number, f"{host}:{server[1]}", own, asking.call_id))
                await asyncio.sleep(ASK_SECONDS)
        finally:
            transport.close()

    def answered(self) -> None:
        """The answer has just come."""
        self.answered_at = self._clock()


class _Asking(asyncio.DatagramProtocol):
    """One question at a time."""

    def __init__(self, watch: AnswerWatch, worst: int) -> None:
        self._watch = watch
        self._worst = worst
        self.call_id = ""

    def datagram_received(self, data: bytes, addr: object) -> None:
        answer = answer_of(data)
        if answer and answer[1] == self.call_id and _OK <= answer[0] <= self._worst:
            self._watch.answered()

    def error_received(self, exc: Exception) -> None:
        """Nobody listens: no answer, and the next question is asked all the same."""
