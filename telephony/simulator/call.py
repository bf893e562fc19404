"""One call of a simulated phone: what is asked of it, what happens to it, and what anybody may know of it."""

import socket
import threading
from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from settings.errors import OurFaultError
from telephony.simulator.client import Client, RingingPhone
from telephony.simulator.hearing import Hearing
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.pyvoip import (
    CallState,
    Message,
    PayloadType,
    SIPMessage,
    TransmitType,
    VoIPCall,
)
from telephony.simulator.sounds import Sound
from telephony.simulator.voice import Voice

EndedBy = Literal["us", "them"]


@dataclass(frozen=True)
class CallSeen:
    """One call as this phone saw it. Times are aware, in UTC."""

    call_id: str
    """SIP Call-ID."""
    direction: Literal["in", "out"]
    number: str
    """The other side: who calls, or what was dialled."""
    name: str
    """Display name of who calls."""
    began_at: datetime
    """INVITE received or sent."""
    rang_at: datetime | None
    """180 sent or received."""
    answered_at: datetime | None
    """200 sent or received."""
    ended_at: datetime | None
    ended_by: EndedBy | None
    status: int | None
    """Final SIP status where a dialled call was not answered."""
    reason: str
    """Reason header of what ended it, if any."""
    keys: str
    """Keys that the other side pressed."""
    packets: int
    """Packets of sound received."""


class CallingPhone(RingingPhone):
    """A phone as its calls need it."""

    loop: PhoneLoop
    client: Client
    sound: Sound

    @abstractmethod
    def gone(self, call: "Call") -> None:
        """A call is over."""

    @abstractmethod
    def take_port(self, port: int) -> socket.socket:
        """The open socket behind a port that `request_port` gave."""


class Call(VoIPCall):
    """One call of a phone; all methods belong to the loop's thread, `seen` and `heard` to anybody."""

    phone: CallingPhone
    request: SIPMessage

    def __init__(
        self, phone: CallingPhone, state: CallState, request: Message, session: int, media: Any = None
    ) -> None:
        self.hearing = Hearing()
        self.sound = phone.sound
        self.began_at = phone.loop.clock()
        self.rang_at: datetime | None = None
        self.answered_at: datetime | None = None
        self.ended_at: datetime | None = None
        self.ended_by: EndedBy | None = None
        self.status: int | None = None
        self.reason = ""
        self.finished = threading.Event()
        """Set when the call has ended, however it did."""
        self.on_answer: list[Callable[[Call], object]] = []
        self._incoming = state is CallState.RINGING
        self._tried_password = False
        self._given_up = False
        self._ringing: Message | None = None
        """The answer that told us that the other side rings."""
        self._asked = 0
        """Requests of ours within it."""
        self.offers_taken = 0
        """How many of our offers within it were answered well."""
        side = request.plain.caller if self._incoming else request.plain.called
        self.number, self.name = side.number, side.name if self._incoming else ""
        self.dialled = request.plain.called.number
        super().__init__(phone, state, request, session, phone.myIP, ms=media, sendmode="sendrecv")

    def __del__(self) -> None:
        """The library gives ports back here; ours close with the call."""

    # --- what is asked of it ---------------------------------------------------------------------------------

    def answer(self) -> None:
        """Answers an incoming call; one that is over by then stays over."""
        if self.state is not CallState.RINGING:
            return
        text = self.phone.client.gen_answer(
            self.request, self.session_id, self.gen_ms(), TransmitType.SENDRECV
        )
        self.phone.client.insist(self.call_id, int(self.request.headers["CSeq"]["check"]), text)
        self.state = CallState.ANSWERED
        self._answered()

    def hangup(self, reason: str = "") -> None:
        """Ends it from here, in whatever state; `reason` is a Reason header such as `Q.850;cause=41`."""
        client = self.phone.client
        if self.state is CallState.ANSWERED:
            client.ask(client.gen_bye(self.request, reason=reason, after=self._asked))
            self.end("us")
        elif self.state is CallState.RINGING:
            self.refuse("486 Busy Here")
        elif self.state is CallState.DIALING and not self._given_up:
            # Its end comes with the 487, or with a 200 that crossed it.
            self._given_up = True
            client.ask(client.cancellation(self.request))

    def refuse(self, status: str) -> None:
        """Refuses a ringing call, such as with `486 Busy Here` or `480 Temporarily Unavailable`."""
        if self.state is CallState.RINGING:
            request = as_message(self.request)
            self.phone.client.insist(
                self.call_id, request.plain.cseq, self.phone.client.reply(request, status)
            )
            self.end("us")

    def hand_over(self, to: "str | Call") -> None:
        """The transfer key of this phone (REFER): to a number, or to another of its calls, also while that rings."""
        client = self.phone.client
        uri = f"sip:{to if isinstance(to, str) else to.number}@{client.server}:{client.port}"
        if isinstance(to, Call):
            uri += (
                f"?Replaces={client.replacing(to.request if to.answered_at else to._ringing or to.request)}"
            )
        client.ask(client.gen_refer(self.request, uri, after=self._asked))
        self._asked += 1

    def offer(self, way: TransmitType) -> None:
        """Offers its sound anew (INVITE within the call): `SENDONLY` is the hold key, `SENDRECV` takes it back."""
        client = self.phone.client
        client.ask(client.gen_offer(self.request, self.assignedPorts, way, after=self._asked))
        self._asked += 1

    def press(self, keys: str) -> None:
        """Presses keys (0-9 * # A-D) as RFC 4733 events. Raises `ValueError` for what is no key."""
        for voice in self.voices():
            voice.press(keys)

    def say(self, sound: Sound) -> None:
        """From now on sends this sound."""
        self.sound = sound
        for voice in self.voices():
            voice.sound = sound

    def mute(self) -> None:
        """Sends no packet any more, as a phone does that lost its network."""
        for voice in self.voices():
            voice.muted = True

    # --- what happens to it ----------------------------------------------------------------------------------

    def progressed(self, answer: Message) -> None:
        """An answer to our INVITE came."""
        status = answer.plain.status or 0
        client = self.phone.client
        if status < 200:  # noqa: PLR2004 - provisional
            if status >= 180 and not self.rang_at:  # noqa: PLR2004 - ringing, progress
                self.rang_at, self._ringing = self.phone.loop.clock(), answer
            return
        client.send(client.acknowledgement(self.request, answer))
        if self.state is not CallState.DIALING:
            self.offers_taken += status < 300  # noqa: PLR2004 - a success
            return
        if status >= 300:  # noqa: PLR2004 - a refusal
            self._refused(status, answer)
        elif not answer.plain.has_sound:
            self.end("them")
        else:
            self.answered(answer)
            self._answered()
            if self._given_up:
                self.hangup()

    def _refused(self, status: int, answer: Message) -> None:
        if status in (401, 407) and not self._tried_password:
            self._tried_password = True
            number = str(self.request.headers["To"]["number"])
            self.request = self.phone.client.invite_again(number, self.assignedPorts, self.session_id, answer)
            return
        self.status = status
        self.reason = answer.plain.reason
        self.end("us" if self._given_up else "them")

    def _answered(self) -> None:
        self.answered_at = self.phone.loop.clock()
        for action in self.on_answer:
            action(self)

    def asked_again(self, request: Message) -> None:
        """A repeated INVITE, or one within the call that moves the sound."""
        if self.state is CallState.ANSWERED and request.plain.called.tag:
            text = self.phone.client.gen_answer(
                request, self.session_id, self.gen_ms(), TransmitType.SENDRECV
            )
            self.phone.client.insist(self.call_id, request.plain.cseq, text)
            if request.plain.has_sound:
                for voice in self.voices():
                    voice.outIP = request.body["c"][0]["address"]
                    voice.outPort = int(request.body["m"][0]["port"])

    def end(self, by: EndedBy) -> None:
        """It is over: the sound stops, its port is free."""
        if self.ended_at is None:
            self.ended_at, self.ended_by = self.phone.loop.clock(), by
            self.state = CallState.ENDED
            for voice in self.voices():
                voice.stop()
            self.phone.gone(self)
            self.finished.set()

    # --- what the library asks of it -------------------------------------------------------------------------

    def voices(self) -> list[Voice]:
        return [client for client in self.RTPClients if isinstance(client, Voice)]

    def create_rtp_clients(
        self, codecs: dict[int, PayloadType], ip: str, port: int, request: SIPMessage, baseport: int
    ) -> None:
        far = (str(request.body["c"][0]["address"]), baseport)
        sock = self.phone.take_port(port)
        self.RTPClients.append(
            Voice(self.phone.loop, sock, codecs, far=far, sound=self.sound, hearing=self.hearing)
        )
        self.port = port

    # --- what anybody may ask --------------------------------------------------------------------------------

    def seen(self) -> CallSeen:
        """What happened so far."""
        return self.phone.loop.run(self._seen)

    def _seen(self) -> CallSeen:
        return CallSeen(
            call_id=self.call_id,
            direction="in" if self._incoming else "out",
            number=self.number,
            name=self.name,
            began_at=self.began_at,
            rang_at=self.rang_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at,
            ended_by=self.ended_by,
            status=self.status,
            reason=self.reason,
            keys="".join(voice.keys for voice in self.voices()),
            packets=self.hearing.packets,
        )

    def heard(self) -> bytes:
        """The last 10 s that came in: 16-bit little-endian samples, 8000 a second."""
        return self.phone.loop.run(self.hearing.samples)


def as_message(request: SIPMessage) -> Message:
    if not isinstance(request, Message):
        raise OurFaultError("a call holds a message that pyVoIP read by itself")
    return request
