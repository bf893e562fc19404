"""A phone's SIP: one socket, requests repeated until answered, registration kept up, messages handed to the phone."""

import re
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

import structlog

from settings.errors import BadInputError
from telephony.simulator.loop import PhoneLoop, Timer
from telephony.simulator.pyvoip import Message, PhoneStatus, SIPMessage, Texts, TransmitType, VoIPPhone

log = structlog.get_logger()

_FIRST_REPEAT = 0.5  # RFC 3261 T1
_GIVE_UP = 6  # repeats: 0.5 s to 16 s, 31.5 s in all
_REGISTER_SILENCE = 2.0
_AGAIN_AFTER = 2.0
_EXPIRES = 60  # as asterisk_conf/pjsip.conf offers
_LARGEST = 65535

_Key = tuple[str, int, str]
"""Call-ID, CSeq number and method: what an answer and its request share."""


class RingingPhone(VoIPPhone, ABC):
    """A phone as its SIP needs it: it is told what came, in the loop's thread."""

    @abstractmethod
    def has(self, call_id: str) -> bool:
        """Whether a call with that Call-ID rings or is answered."""

    @abstractmethod
    def tell(self, status: PhoneStatus) -> None:
        """The registration's state changed."""

    @abstractmethod
    def invited(self, request: Message) -> None:
        """An INVITE came."""

    @abstractmethod
    def dialled(self, answer: Message) -> None:
        """An answer to one of our INVITEs came."""

    @abstractmethod
    def let_go(self, request: Message) -> None:
        """BYE or CANCEL came."""

    @abstractmethod
    def unanswered(self, call_id: str, method: str) -> None:
        """The other side is silent to a request."""


class Client(Texts):
    """pyVoIP's SIP client without its threads and waits; lives in the loop's thread."""

    def __init__(
        self, loop: PhoneLoop, phone: RingingPhone, server: tuple[str, int], user: str, password: str | None
    ) -> None:
        super().__init__(*server, user, password or "", phone, myIP=phone.myIP, myPort=0)
        self.default_expires = _EXPIRES
        self.left: Callable[[], None] | None = None
        """Called when the registrar has let this phone go."""
        self._loop = loop
        self._phone = phone
        self._registers = password is not None
        self._open = False
        self._leaving = False
        self._repeats: dict[_Key, Timer] = {}
        self._register_timer: Timer | None = None
        self._refused = 0
        self._key: _Key | None = None
        """Of the registration that waits for its answer."""

    def open(self, port: int) -> None:
        """Binds and registers. Raises `OSError` when the port is taken."""
        self.s = self.out = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.s.setblocking(False)
        try:
            self.s.bind((self.myIP, port))
        except OSError:
            self.s.close()
            raise
        self.myPort = int(self.s.getsockname()[1])
        self._open = True
        self._loop.watch(self.s, self._readable)
        if self._registers:
            self.register()

    def close(self) -> None:
        """Silent at once: nobody is told."""
        if self._open:
            self._open = False
            for timer in (*self._repeats.values(), self._register_timer):
                if timer:
                    timer.cancel()
            self._loop.unwatch(self.s)
            self.s.close()

    def leave(self) -> None:
        """Takes the registration back; `left` is called when that is done."""
        self._leaving = True
        if self._registers:
            self.register()
        elif self.left:
            self.left()

    # --- out -------------------------------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """One datagram; a full socket loses it, as a network would."""
        if self._open:
            try:
                self.s.sendto(text.encode(), (self.server, self.port))
            except (BlockingIOError, ConnectionError):
                return

    def ask(self, text: str) -> _Key:
        """Sends a request and repeats it until an answer comes."""
        key = _key_of(text)
        self._repeat(key, text, 0)
        return key

    def insist(self, call_id: str, cseq: int, text: str) -> None:
        """Sends an answer to INVITE and repeats it until its ACK comes."""
        self._repeat((call_id, cseq, "ACK"), text, 0)

    def _repeat(self, key: _Key, text: str, times: int) -> None:
        self.send(text)
        if times < _GIVE_UP:
            wait = _FIRST_REPEAT * 2**times
            self._repeats[key] = self._loop.later(wait, lambda: self._repeat(key, text, times + 1))
        else:
            self._repeats.pop(key, None)
            self._phone.unanswered(key[0], key[2])

    def _settle(self, key: _Key) -> None:
        if timer := self._repeats.pop(key, None):
            timer.cancel()

    # --- registration ----------------------------------------------------------------------------------------

    def register(self) -> bool:
        """Begins to register (or to leave); never waits."""
        if self._register_timer:
            self._register_timer.cancel()
        if self._key:
            self._settle(self._key)
        self._key = self.ask(self.gen_first_response(deregister=self._leaving))
        self._register_timer = self._loop.later(_REGISTER_SILENCE, self.register)
        return True

    def _registered(self, answer: Message) -> None:
        if self._register_timer:
            self._register_timer.cancel()
        status = answer.plain.status or 0
        if status in (401, 407) and not self._refused:
            self._refused = 1
            self._key = self.ask(self.gen_register(answer, deregister=self._leaving))
            self._register_timer = self._loop.later(_REGISTER_SILENCE, self.register)
            return
        well = status < 300  # noqa: PLR2004 - a success
        self._refused = 0
        self._key = None
        if self._leaving:
            self._phone.tell(PhoneStatus.INACTIVE)
            if self.left:
                self.left()
            return
        self._phone.tell(PhoneStatus.REGISTERED if well else PhoneStatus.FAILED)
        if not well:
            log.warning("simulator.register_refused", station=self.username, status=status)
        self._register_timer = self._loop.later(_EXPIRES / 2 if well else _AGAIN_AFTER, self.register)

    # --- dialling --------------------------------------------------------------------------------------------

    def invite(self, number: str, ms: Any, sendtype: TransmitType) -> tuple[SIPMessage, str, int]:
        """Sends INVITE and returns it with its Call-ID and session number; the answer comes to the phone."""
        call_id, session = self.gen_call_id(), self.sessID.next()
        text = self.gen_invite(number, str(session), ms, sendtype, self.gen_branch(), call_id)
        self.ask(text)
        return Message(text.encode()), call_id, session

    def invite_again(self, number: str, ms: Any, session: str, challenge: Message) -> SIPMessage:
        """The same INVITE with the answer to a challenge."""
        call_id = challenge.plain.call_id
        text = self.gen_invite(number, session, ms, TransmitType.SENDRECV, self.gen_branch(), call_id)
        digest = self.gen_authorization(challenge).decode()
        given = challenge.authentication
        proof = (
            f'Authorization: Digest username="{self.username}",realm="{given["realm"]}",nonce="{given["nonce"]}",'
            f'uri="sip:{self.server};transport=UDP",response="{digest}",algorithm=MD5'
        )
        text = text.replace("\r\nContent-Length", f"\r\n{proof}\r\nContent-Length", 1)
        self.ask(text)
        return Message(text.encode())

    # --- in --------------------------------------------------------------------------------------------------

    def _readable(self) -> None:
        while self._open:
            try:
                raw = self.s.recv(_LARGEST)
            except (BlockingIOError, ConnectionError):
                return
            try:
                message = Message(raw)
            except BadInputError:
                continue  # a keep-alive or noise: a phone stays silent
            self._take(message)

    def _take(self, message: Message) -> None:
        plain = message.plain
        if plain.status is not None:
            key = (plain.call_id, plain.cseq, plain.method)
            self._settle(key)
            if plain.method == "REGISTER":
                if key == self._key and plain.status >= 200:  # noqa: PLR2004 - final
                    self._registered(message)
            elif plain.method == "INVITE":
                self._phone.dialled(message)
        elif plain.method == "INVITE":
            self._phone.invited(message)
        elif plain.method == "ACK":
            self._settle((plain.call_id, plain.cseq, "ACK"))
        elif plain.method in ("BYE", "CANCEL"):
            known = self._phone.has(plain.call_id)
            self.send(self.reply(message, "200 OK" if known else "481 Call/Transaction Does Not Exist"))
            self._phone.let_go(message)
        elif plain.method in ("OPTIONS", "NOTIFY", "INFO", "UPDATE"):
            self.send(self.reply(message, "200 OK"))
        else:
            self.send(self.reply(message, "501 Not Implemented"))


_CALL_ID = re.compile(r"\r\nCall-ID: (.+?)\r\n")
_CSEQ = re.compile(r"\r\nCSeq: (\d+) (\w+)\r\n")


def _key_of(text: str) -> _Key:
    call_id, cseq = _CALL_ID.search(text), _CSEQ.search(text)
    if call_id is None or cseq is None:
        raise BadInputError("a request without Call-ID or CSeq")
    return call_id.group(1), int(cseq.group(1)), cseq.group(2)
