"""The sound of one call: a packet out and what came in, every 20 ms of the loop's clock."""

import random
import socket
from collections import deque
from itertools import count

from telephony.simulator import rtp
from telephony.simulator.g711 import FRAME, Codec
from telephony.simulator.hearing import Hearing
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.pyvoip import PayloadType, RTPClient, TransmitType
from telephony.simulator.sounds import Sound

_GAP_FRAMES = 5  # 100 ms between two keys

_first_packets = count(-1, -1009)
"""A phone counts its packets from anywhere. Ours each begin a little before the last one's, so that who takes a call
over seems to Asterisk to send late packets only: what is lost in half of such calls is lost in all (decision 14)."""


class Voice(RTPClient):
    """pyVoIP's media client without its threads; all its work is done in `tick`."""

    def __init__(
        self,
        loop: PhoneLoop,
        sock: socket.socket,
        assoc: dict[int, PayloadType],
        *,
        far: tuple[str, int],
        sound: Sound,
        hearing: Hearing,
    ) -> None:
        host, port = sock.getsockname()
        super().__init__(assoc, host, port, *far, TransmitType.SENDRECV)
        self.sin = self.sout = sock
        self.sound = sound
        self.hearing = hearing
        self.keys = ""
        """Keys that the other side pressed."""
        self.muted = False
        """Sends nothing, as a dead phone does."""
        self._loop = loop
        self._going = False
        self._codecs: dict[int, Codec] = {
            kind: "PCMA" if codec is PayloadType.PCMA else "PCMU"
            for kind, codec in assoc.items()
            if codec in (PayloadType.PCMA, PayloadType.PCMU)
        }
        self._kind = next(iter(self._codecs))
        self._event_kind = next((kind for kind, codec in assoc.items() if codec is PayloadType.EVENT), None)
        self._reader = rtp.KeyReader()
        self._events: deque[tuple[bool, bytes] | None] = deque()
        self._event_began = 0
        self._frame = 0
        self._sequence = next(_first_packets)
        self._began = random.randrange(0x100000000)  # noqa: S311 - no secret
        self._source = random.randrange(0x100000000)  # noqa: S311 - no secret

    def start(self) -> None:
        """Begins to sound; a second time changes nothing."""
        if not self._going:
            self._going = True
            self._loop.sound(self)

    def stop(self) -> None:
        self._going = False
        self._loop.hush(self)
        self.sin.close()

    def press(self, keys: str) -> None:
        """Presses keys one after the other, between the sound. Raises `ValueError` for what is no key."""
        for key in keys:
            self._events.extend(rtp.key_events(key))
            self._events.extend([None] * _GAP_FRAMES)

    def tick(self, frames: int) -> None:
        self._listen()
        for _ in range(frames):
            if not self.muted:
                self._send()
            self._frame += 1

    def _listen(self) -> None:
        while True:
            try:
                data = self.sin.recv(2048)
            except (BlockingIOError, ConnectionError):
                return
            packet = rtp.read(data)
            if packet is None:
                continue
            if codec := self._codecs.get(packet.payload_type):
                self.hearing.take(codec, packet.payload)
            elif packet.payload_type == self._event_kind:
                self.keys += self._reader.take(packet)

    def _send(self) -> None:
        event = self._events.popleft() if self._events else None
        now = self._began + self._frame * FRAME
        if event is not None and self._event_kind is not None:
            marker, payload = event
            kind = self._event_kind
            if marker:
                self._event_began = now
            now = self._event_began
        else:
            marker, payload, kind = (
                self._frame == 0,
                self.sound.frame(self._codecs[self._kind], self._frame),
                self._kind,
            )
        self._sequence += 1
        packet = rtp.Packet(kind, marker, self._sequence, now, self._source, payload)
        try:
            self.sin.sendto(rtp.written(packet), (self.outIP, self.outPort))
        except (BlockingIOError, ConnectionError):
            return  # a lost packet, as the network loses them
