"""pyVoIP 1.6.8: the only file that imports it, and what of its texts is put right.

Kept of it: its message objects, its register, ringing, answer and invite texts with the digest, its session
description, its phone and call objects with their states. Replaced, and why (each would stop a call or spoil it):

- Three threads per call and one per phone wake every 10 ms, an incoming call waits a whole second: `loop.PhoneLoop`.
- OPTIONS is an unknown message and unanswered, so Asterisk takes the phone for dead: answered (`client`).
- What arrives while it registers is taken for the registrar's answer, and three such stop the phone for good: answers
  are told apart by Call-ID and CSeq, and it registers again for ever, also during a call (`client`).
- `invite` waits for ever where the answer is not 100, 180 or 401; calls are named by a counter that starts at one in
  every process, so Asterisk takes a new call for an old one: nothing waits, names are random (`client`, here).
- Answers other than 200, 404 and 503 leave a dialled call in the air, and one not yet answered cannot be given up:
  every final answer ends it, CANCEL is sent (`call`).
- CANCEL leaves a call ringing, and it is answered later; a re-INVITE opens the port of the sound again and is never
  answered, nor is a repeated INVITE: all three are answered (`phone`, `call`).
- ACK has a random tag and a wrong address, BYE bears the other side's Via, ringing the other side's Contact: here.
- Its reader breaks on broken UTF-8, on a colon or a tag in a name, on folded lines and more: `sip_text.plain`.
- A-law is sent as mu-law, sound goes through 8 bits, its clock drifts, its numbers overflow into broken packets after
  22 minutes, everything heard is kept for ever; keys cannot be pressed, and are heard only with a marker: `voice`.
- Ports of incoming calls are never free again or free too early: the system gives one per call (`phone`).

What stays: UDP and IPv4 only, no Record-Route, no forking, hold is not obeyed, no encryption, no SIP over WebSocket.
"""

import uuid
import warnings
from typing import Any, cast
from urllib.parse import quote

with warnings.catch_warnings():
    # It imports audioop, which Python 3.11 and 3.12 announce as going away.
    warnings.simplefilter("ignore", DeprecationWarning)
    # Its modules import each other in a circle: this one must come first.
    from pyVoIP.VoIP.VoIP import CallState, VoIPCall, VoIPPhone  # isort: skip
    from pyVoIP.RTP import PayloadType, RTPClient, TransmitType
    from pyVoIP.SIP import SIPClient, SIPMessage, SIPParseError, SIPStatus
    from pyVoIP.VoIP.status import PhoneStatus

from settings.errors import BadInputError
from telephony.simulator import sip_text

__all__ = [
    "CallState",
    "Message",
    "PayloadType",
    "PhoneStatus",
    "RTPClient",
    "SIPClient",
    "SIPMessage",
    "Texts",
    "TransmitType",
    "VoIPCall",
    "VoIPPhone",
]

Media = dict[int, dict[int, PayloadType]]
"""Codecs by payload type, by port."""


class Message(SIPMessage):
    """A message read from its plain form; `plain` has what pyVoIP does not keep. Raises `BadInputError`."""

    def __init__(self, data: bytes) -> None:
        self.plain = sip_text.plain(data)
        try:
            super().__init__(self.plain.text)
        except (LookupError, ValueError, SIPParseError) as error:
            raise BadInputError(f"no SIP message that can be read: {error!r}") from error

    def parse(self, data: bytes) -> None:
        # The library refuses methods and answers that it does not know; who may come is decided in `client`.
        self.SIPCompatibleMethods = [self.plain.method]
        if self.plain.status not in (None, *(status.value for status in SIPStatus)):
            data = data.replace(
                b"SIP/2.0 %d" % self.plain.status, b"SIP/2.0 %d00" % (self.plain.status // 100), 1
            )
        super().parse(data)

    def contact(self) -> str:
        """Where the other side wants to be reached: an address without brackets."""
        return str(self.headers.get("Contact", "")).strip("<>")


class Texts(SIPClient):
    """The library's client as a writer of texts, with the wrong ones written anew."""

    caller_name = ""
    """Display name in what it dials."""

    def via(self) -> str:
        return f"{self.myIP}:{self.myPort}"

    def contact(self) -> str:
        return f"<sip:{self.username}@{self.via()}>"

    def gen_call_id(self) -> str:
        return f"{uuid.uuid4().hex}@{self.myIP}"

    def gen_invite(  # noqa: PLR0917 - as the library has it
        self, number: str, sess_id: str, ms: Any, sendtype: TransmitType, branch: str, call_id: str
    ) -> str:
        text = super().gen_invite(number, sess_id, ms, sendtype, branch, call_id)
        text = text.replace(f";branch={branch}", f";branch={branch};rport", 1)
        if self.caller_name:
            text = text.replace("\r\nFrom: <", f"\r\nFrom: {sip_text.quoted(self.caller_name)} <", 1)
        return text

    def gen_ringing(self, request: SIPMessage) -> str:
        theirs = f"\r\nContact: {request.headers['Contact']}\r\n"
        return super().gen_ringing(request).replace(theirs, f"\r\nContact: {self.contact()}\r\n", 1)

    def gen_bye(self, request: SIPMessage, *, reason: str = "", after: int = 0) -> str:
        """BYE for a call that was answered; `request` is the INVITE as sent or received, `after` how many requests of
        ours it has had since."""
        return self._within("BYE", request, after, reason=reason)

    def gen_refer(self, request: SIPMessage, to: str, *, after: int) -> str:
        """REFER: hands the other side of an answered call over to the address `to`."""
        return self._within("REFER", request, after, refer_to=f"<{to}>")

    def gen_offer(self, request: SIPMessage, ms: Any, way: TransmitType, *, after: int) -> str:
        """INVITE within an answered call: offers the sound of `ms` anew."""
        call_id = str(request.headers["Call-ID"])
        tag = self.tagLibrary[call_id]
        whole = self.gen_invite(self.username, str(self.sessID.next()), ms, way, self.gen_branch(), call_id)
        self.tagLibrary[call_id] = tag
        return self._within("INVITE", request, after, sound=whole.partition("\r\n\r\n")[2])

    def replacing(self, request: SIPMessage) -> str:
        """A call, also a ringing one, as another's Replaces names it (RFC 3891), escaped for a Refer-To address."""
        ours, theirs = (side.partition(";tag=")[2] for side in self._sides(request))
        return quote(f"{request.headers['Call-ID']};to-tag={theirs};from-tag={ours}", safe="")

    def _within(
        self,
        method: str,
        request: SIPMessage,
        after: int,
        *,
        reason: str = "",
        refer_to: str = "",
        sound: str = "",
    ) -> str:
        ours, theirs = self._sides(request)
        return sip_text.request(
            method,
            str(request.headers["Contact"]).strip("<>"),
            via=self.via(),
            branch=self.gen_branch(),
            caller=ours,
            called=theirs,
            call_id=str(request.headers["Call-ID"]),
            cseq=int(request.headers["CSeq"]["check"]) + 1 + after,
            reason=reason,
            refer_to=refer_to,
            sound=sound,
        )

    def _sides(self, request: SIPMessage) -> tuple[str, str]:
        """Our and their side of the dialogue that an INVITE began, each with its tag."""
        tag = self.tagLibrary[request.headers["Call-ID"]]
        sides = [cast("dict[str, str]", request.headers[name]) for name in ("From", "To")]
        ours, theirs = sides if sides[0]["tag"] == tag else reversed(sides)
        tail = f";tag={theirs['tag']}" if theirs["tag"] else ""
        return f"{ours['raw']};tag={tag}", f"{theirs['raw']}{tail}"

    def acknowledgement(self, invite: SIPMessage, answer: Message) -> str:
        """ACK of a final answer to our INVITE: for a success a new transaction, else part of the old one."""
        success = answer.plain.status is not None and answer.plain.status < 300  # noqa: PLR2004 - RFC 3261 17.1.1.3
        contact = answer.contact() if success else ""
        return self._follow_up("ACK", invite, answer.plain.called, contact, cseq=answer.plain.cseq)

    def cancellation(self, invite: SIPMessage) -> str:
        """CANCEL of our INVITE, which has had a provisional answer."""
        called = sip_text.party(f"<sip:{invite.headers['To']['address']}>")
        return self._follow_up("CANCEL", invite, called, "")

    def _follow_up(
        self,
        method: str,
        invite: SIPMessage,
        called: sip_text.Party,
        contact: str,
        *,
        cseq: int | None = None,
    ) -> str:
        tag = f";tag={called.tag}" if called.tag else ""
        return sip_text.request(
            method,
            contact or invite.heading.split(b" ")[1].decode(),
            via=self.via(),
            branch=self.gen_branch() if contact else str(invite.headers["Via"][0]["branch"]),
            caller=f"{invite.headers['From']['raw']};tag={invite.headers['From']['tag']}",
            called=f"<{called.uri}>{tag}",
            call_id=str(invite.headers["Call-ID"]),
            cseq=cseq or int(invite.headers["CSeq"]["check"]),
        )

    def reply(self, request: Message, status: str) -> str:
        """An answer without a body, such as `200 OK`, to any request."""
        called = request.plain.called
        tag = called.tag or self.tagLibrary.get(request.plain.call_id) or self.gen_tag()
        caller = f"<{request.plain.caller.uri}>;tag={request.plain.caller.tag}"
        lines = [
            f"From: {caller}",
            f"To: <{called.uri}>;tag={tag}",
            f"Call-ID: {request.plain.call_id}",
            f"CSeq: {request.plain.cseq} {request.plain.method}",
            f"Contact: {self.contact()}",
            "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS",
            "Content-Length: 0",
        ]
        return f"SIP/2.0 {status}\r\n{self._gen_response_via_header(request)}" + "\r\n".join([*lines, "", ""])
