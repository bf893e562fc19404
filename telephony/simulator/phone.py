"""A simulated phone: its registration, its calls and their ports."""

import socket
import threading
from collections import deque
from collections.abc import Callable

from telephony.simulator.call import Call, CallingPhone, as_message
from telephony.simulator.client import Client
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.pyvoip import (
    CallState,
    Message,
    PayloadType,
    PhoneStatus,
    TransmitType,
    VoIPCall,
)
from telephony.simulator.sounds import Sound

_LEAVE_SECONDS = 1.5


class Phone(CallingPhone):
    """One phone. With a password it registers and stays registered; without, it speaks as a trunk does.

    `incoming` is called in the loop's thread with each call that rings; without it, callers find it busy.
    `busy_at` calls at a time, then it is busy; it remembers the last `keeps` calls that are over.
    """

    def __init__(
        self,
        loop: PhoneLoop,
        server: tuple[str, int],
        user: str,
        *,
        sound: Sound,
        password: str | None = None,
        name: str = "",
        address: str = "127.0.0.1",
        port: int = 0,
        incoming: Callable[[Call], None] | None = None,
        busy_at: int = 1,
        keeps: int = 100,
    ) -> None:
        super().__init__(
            *server, user, password or "", myIP=address, sipPort=port, rtpPortLow=1, rtpPortHigh=1
        )
        self.loop = loop
        self.sound = sound
        self.client = Client(loop, self, server, user, password)
        self.client.caller_name = name
        self.sip = self.client
        self.live: dict[str, Call] = {}
        """Calls that ring or are answered, by Call-ID."""
        self.past: deque[Call] = deque(maxlen=keeps)
        """Calls that are over, oldest first."""
        self.registered = threading.Event()
        self._incoming = incoming
        self._busy_at = busy_at
        self._port = port
        self._ports: dict[int, socket.socket] = {}

    # --- anybody's -------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Opens its port and begins to register; `registered` tells when. Raises `OSError` when the port is taken."""
        self.loop.run(lambda: self.client.open(self._port))

    def stop(self, failed: bool = False) -> None:
        """Hangs up, takes its registration back and closes; waits 1.5 s at most."""
        left = threading.Event()
        self.client.left = left.set
        self.loop.run(self._leave)
        left.wait(_LEAVE_SECONDS)
        self.vanish()
        self.tell(PhoneStatus.FAILED if failed else PhoneStatus.INACTIVE)

    def vanish(self) -> None:
        """Gone without a word, as one that lost its power."""

        def go() -> None:
            for call in list(self.live.values()):
                call.end("us")
            self.client.close()
            for sock in self._ports.values():
                sock.close()
            self._ports.clear()

        self.loop.run(go)

    def dial(self, number: str) -> Call:
        """Calls a number; the call tells how it goes."""
        return self.loop.run(lambda: self.call(number))

    # --- the loop's thread -----------------------------------------------------------------------------------

    def call(self, number: str) -> Call:
        media = {self.request_port(): {8: PayloadType.PCMA, 0: PayloadType.PCMU, 101: PayloadType.EVENT}}
        request, call_id, session = self.client.invite(number, media, TransmitType.SENDRECV)
        call = Call(self, CallState.DIALING, as_message(request), session, media)
        self.live[call_id] = call
        return call

    def _leave(self) -> None:
        for call in list(self.live.values()):
            call.hangup()
        self.client.leave()

    def tell(self, status: PhoneStatus) -> None:
        """The registration's state changed."""
        self._status = status
        if status is PhoneStatus.REGISTERED:
            self.registered.set()
        else:
            self.registered.clear()

    def has(self, call_id: str) -> bool:
        """Whether a call with that Call-ID rings or is answered."""
        return call_id in self.live

    def invited(self, request: Message) -> None:
        """An INVITE came."""
        call_id = request.plain.call_id
        if known := self.live.get(call_id):
            known.asked_again(request)
        elif not request.plain.has_sound or not request.contact():
            self.client.send(self.client.reply(request, "488 Not Acceptable Here"))
        elif self._incoming is None or len(self.live) >= self._busy_at:
            self.client.send(self.client.reply(request, "486 Busy Here"))
        else:
            self.client.send(self.client.gen_ringing(request))
            call = self.live[call_id] = Call(self, CallState.RINGING, request, self.client.sessID.next())
            call.rang_at = self.loop.clock()
            self._incoming(call)

    def dialled(self, answer: Message) -> None:
        """An answer to one of our INVITEs came."""
        if call := next(
            (c for c in (*self.live.values(), *self.past) if c.call_id == answer.plain.call_id), None
        ):
            call.progressed(answer)

    def let_go(self, request: Message) -> None:
        """BYE or CANCEL came."""
        if call := self.live.get(request.plain.call_id):
            call.reason = request.plain.reason
            if request.plain.method == "CANCEL" and call.state is CallState.RINGING:
                invite = as_message(call.request)
                self.client.insist(
                    call.call_id, invite.plain.cseq, self.client.reply(invite, "487 Request Terminated")
                )
            call.end("them")

    def unanswered(self, call_id: str, method: str) -> None:
        """The other side is silent to a request."""
        if call := self.live.get(call_id):
            if method == "INVITE":
                call.end("them")
            elif method == "ACK":
                call.hangup()

    def gone(self, call: Call) -> None:
        """A call is over."""
        self.live.pop(call.call_id, None)
        self.past.append(call)
        for port in call.assignedPorts:
            if sock := self._ports.pop(port, None):
                sock.close()

    # --- the library's ports ---------------------------------------------------------------------------------

    def request_port(self, blocking: bool = True) -> int:
        """A free port for sound, already open, so that nobody else takes it."""
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.bind((self.myIP, 0))
        port = int(sock.getsockname()[1])
        self._ports[port] = sock
        return port

    def take_port(self, port: int) -> socket.socket:
        """The open socket behind a port that `request_port` gave."""
        return self._ports.pop(port)

    def release_ports(self, call: VoIPCall | None = None) -> None:
        """Nothing to do: a port is closed with its call."""
