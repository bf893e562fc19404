"""A citizen by hand: every line of its SIP and every packet of its sound may be as odd as a network makes them.

The simulated phones speak as phones do; this one says what it is told to, from an address of the trunk.
"""

import re
import select
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Self

from telephony.simulator import rtp
from telephony.simulator.g711 import FRAME, decode
from telephony.simulator.sounds import Sound, tone
from tests.waiting import wait_until

TRUNK = "127.0.0.2"
_FRAME_SECONDS = 0.02
_EVENT = 101
_HEARD = 8000
"""Samples kept of what came in: the last second."""
_tone = tone(700)
_serial = count(1)


class RawCitizen:
    """One call. Texts are SIP as it stands on the wire; `shape` turns the INVITE's text into what is sent."""

    def __init__(
        self,
        server: tuple[str, int],
        number: str,
        *,
        uri: str | None = None,
        caller: str | None = None,
        called: str | None = None,
        address: str = TRUNK,
        sound: Sound = _tone,
    ) -> None:
        self.server, self.address, self.sound = server, address, sound
        self._sip = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sip.bind((address, 0))
        self.voice = self.new_voice()
        self.uri = uri or f"sip:112@{server[0]}:{server[1]}"
        self.caller = caller or f'"Warga" <sip:{number}@{address}>'
        self.called = called or f"<sip:112@{server[0]}>"
        serial = next(_serial)
        self.call_id, self.tag = f"raw-{serial}-{self.port}", f"t{serial}"
        self.far_tag, self.target = "", self.uri
        self.cseq = 0
        self.answers: list[str] = []
        """Every answer of the other side, oldest first."""
        self.requests: list[str] = []
        """Every request of the other side; each was answered with 200."""
        self.far_voice: tuple[str, int] | None = None
        self.packets = 0
        """Packets of sound that came."""
        self.heard = b""
        """The last second of it: 16-bit samples."""
        self.payload_type, self.source = 8, serial
        self.sequence, self.stamp, self.muted = 0, 0, False
        self._events: list[tuple[bool, bytes]] = []
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._sip.getsockname()[1])

    def new_voice(self, address: str | None = None) -> socket.socket:
        """A socket for sound with a port of its own."""
        voice = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        voice.bind((address or self.address, 0))
        voice.setblocking(False)
        return voice

    # --- SIP --------------------------------------------------------------------------------------------------

    def sdp(self, *lines: str, to: str = "8 101", port: int | None = None, host: str | None = None) -> str:
        """An offer: A-law and keys, and further lines of the audio part."""
        voice = port if port is not None else self.voice.getsockname()[1]
        return crlf(
            "v=0",
            f"o=c 1 {self.cseq + 1} IN IP4 {self.address}",
            "s=-",
            f"c=IN IP4 {host or self.address}",
            "t=0 0",
            f"m=audio {voice} RTP/AVP {to}",
            "a=rtpmap:8 PCMA/8000",
            f"a=rtpmap:{_EVENT} telephone-event/8000",
            f"a=fmtp:{_EVENT} 0-15",
            *lines,
        )

    def request(
        self,
        method: str,
        body: str = "",
        *headers: str,
        kind: str = "application/sdp",
        cseq: int | None = None,
        branch: str = "",
        hops: int = 70,
    ) -> str:
        """The text of a request; a new CSeq unless it is given."""
        if cseq is None:
            self.cseq += 1
        number = cseq if cseq is not None else self.cseq
        return (
            crlf(
                f"{method} {self.target} SIP/2.0",
                f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{branch or next(_serial)}x{self.port}"
                ";rport",
                f"Max-Forwards: {hops}",
                f"From: {self.caller};tag={self.tag}",
                f"To: {self.called}" + (f";tag={self.far_tag}" if self.far_tag else ""),
                f"Call-ID: {self.call_id}",
                f"CSeq: {number} {method}",
                f"Contact: <sip:net@{self.address}:{self.port}>",
                *headers,
                *([f"Content-Type: {kind}"] if body else []),
                f"Content-Length: {len(body.encode())}",
                "",
            )
            + body
        )

    def send(self, text: str | bytes) -> None:
        self._sip.sendto(text.encode() if isinstance(text, str) else text, self.server)

    def answer_to(self, method: str, cseq: int | None = None, seconds: float = 5) -> str:
        """The final answer to the request of that number, by default the last one."""
        number = self.cseq if cseq is None else cseq

        def final() -> str | None:
            return next((a for a in self.answers if is_final(a) and is_for(a, method, number)), None)

        return wait_until(final, seconds, what=f"an answer to {method} {number}") or ""

    def status_of(self, method: str, body: str = "", *headers: str, kind: str = "text/plain") -> int:
        """Sends a request within the call and returns the status of its answer."""
        self.send(self.request(method, body, *headers, kind=kind))
        return status(self.answer_to(method))

    def invite(
        self,
        body: str | None = None,
        *headers: str,
        kind: str = "application/sdp",
        hops: int = 70,
        shape: Callable[[str], str | bytes] = lambda text: text,
        late: bool = False,
    ) -> int:
        """Calls, or within a call changes it; acknowledges and returns the status. `late` offers in the ACK only."""
        offer = "" if late else self.sdp() if body is None else body
        self.send(shape(self.request("INVITE", offer, *headers, kind=kind, hops=hops)))
        return self.take_answer(self.sdp() if late else "")

    def take_answer(self, body: str = "") -> int:
        """The INVITE's answer is acknowledged; sound flows where it says."""
        answer = self.answer_to("INVITE")
        if status(answer) == 200:
            self.far_tag = field(answer, r"^(?:To|t): .*tag=([^;\s]+)")
            self.target = field(answer, r"^(?:Contact|m): <([^>]+)>")
            port = field(answer, r"^m=audio (\d+)")
            self.far_voice = (self.server[0], int(port)) if port else self.far_voice
        self.send(self.request("ACK", body, cseq=self.cseq))
        return status(answer)

    def hang_up(self) -> int:
        return self.status_of("BYE") if self.far_tag else 0

    # --- sound ------------------------------------------------------------------------------------------------

    def press(self, key: str) -> None:
        """One key by RFC 4733."""
        self._events.extend(rtp.key_events(key))

    def hears_after(self, seconds: float = 5, *, packets: int = 10) -> bytes:
        """What came in the next `packets` packets from now on: 16-bit samples."""
        begun = self.packets
        wait_until(lambda: self.packets >= begun + packets, seconds, what="sound from the other side")
        return self.heard[-2 * FRAME * packets :]

    def _live(self) -> None:
        due = time.monotonic()
        while not self._ends.is_set():
            due += _FRAME_SECONDS
            while (left := due - time.monotonic()) > 0:
                with suppress(OSError, ValueError):
                    for ready in select.select([self._sip, self.voice], [], [], left)[0]:
                        (self._take_sip if ready is self._sip else self._take_sound)()
            if self.far_voice and not self.muted:
                self.send_packet()

    def _take_sip(self) -> None:
        text = self._sip.recv(65536).decode("utf-8", "replace")
        if text.startswith("SIP/2.0 "):
            self.answers.append(text)
            return
        self.requests.append(text)
        if not text.startswith("ACK "):
            kept = re.findall(r"(?m)^(?:Via|From|To|Call-ID|CSeq): .*?\r?$", text)
            self.send(crlf("SIP/2.0 200 OK", *(line.strip() for line in kept), "Content-Length: 0", ""))

    def _take_sound(self) -> None:
        packet = rtp.read(self.voice.recv(2048))
        if packet and packet.payload_type in (0, 8):
            self.packets += 1
            samples = decode(packet.payload, "PCMA" if packet.payload_type == 8 else "PCMU")
            self.heard = (self.heard + samples)[-2 * _HEARD :]

    def send_packet(self, voice: socket.socket | None = None) -> None:
        """The next packet of sound, or of a pressed key."""
        if self._events:
            marker, payload = self._events.pop(0)
            kind, stamp = _EVENT, self.stamp if marker else self._event_stamp
            self._event_stamp = stamp
        else:
            kind, marker, stamp = self.payload_type, False, self.stamp
            payload = self.sound.frame("PCMU" if kind == 0 else "PCMA", self.sequence)
        self.sequence += 1
        self.stamp += FRAME
        packet = rtp.Packet(kind, marker, self.sequence, stamp, self.source, payload)
        if self.far_voice:
            with suppress(OSError):
                (voice or self.voice).sendto(rtp.written(packet), self.far_voice)

    _event_stamp = 0

    def close(self) -> None:
        """Hangs up if that is still to be done, and is gone."""
        ended = any(is_for(answer, "BYE", None) for answer in self.answers)
        if self.far_tag and not ended and not any(request.startswith("BYE ") for request in self.requests):
            with suppress(AssertionError):
                self.hang_up()
        self._ends.set()
        self._thread.join(2)
        self._sip.close()
        self.voice.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def crlf(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def status(answer: str) -> int:
    """The status of an answer, such as 200."""
    return int(answer[8:11])


def is_final(answer: str) -> bool:
    return status(answer) >= 200


def is_for(answer: str, method: str, cseq: int | None) -> bool:
    """Whether it answers that request."""
    return bool(re.search(rf"(?mi)^CSeq: {cseq if cseq is not None else '[0-9]+'} {method}", answer))


def field(text: str, pattern: str) -> str:
    """The pattern's group in a message; nothing where it is not there."""
    found = re.search(pattern, text, re.MULTILINE)
    return found.group(1) if found else ""
