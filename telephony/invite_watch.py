"""What becomes of each call that the trunk brings, from copies of its SIP messages. Pure; time is an argument.

A call that Asterisk takes has a record of its own. One that is refused before it becomes a call is told here: by its
reason, and without anything of who called.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from records.trunk_faults import Fault, FaultReason
from telephony.asterisk_words import TRUNK_CODECS
from telephony.dialled_services import has_line, user_of
from telephony.hep import Address, SipCopy

GRACE = timedelta(seconds=5)
"""From a refusal until it counts: who is asked for a password, or may not require what was required, dials again."""

FORGOTTEN = timedelta(seconds=64)
"""From its first message: until then a call's messages may be repeated (RFC 3261, twice 64*T1)."""

UNANSWERED = timedelta(seconds=32)
"""A call without a final answer for so long is given up by the network (RFC 3261, timer B)."""

UNCONFIRMED = timedelta(seconds=30)
"""Asterisk sends its answer again for 32 s (RFC 3261, timer H), then ends the call."""

MOST = 20_000
"""Calls kept in mind at once; the oldest are forgotten."""

MOST_STRANGERS = 1000
"""As many of those whose source is not the trunk's."""

STRANGERS_AN_HOUR = 60
"""As many of them count: scanners dial emergency numbers too, and an alarm needs no more."""

_HOUR = timedelta(hours=1)

_STATIC = {"0": "PCMU", "3": "GSM", "4": "G723", "8": "PCMA", "9": "G722", "15": "G728", "18": "G729"}
_REASONS = {
    400: FaultReason.ADDRESS,
    401: FaultReason.IDENTITY,
    403: FaultReason.IDENTITY,
    404: FaultReason.NUMBER,
    407: FaultReason.IDENTITY,
    416: FaultReason.ADDRESS,
    420: FaultReason.EXTENSION,
    482: FaultReason.MERGED,
    484: FaultReason.NUMBER,
    486: FaultReason.OVERLOAD,
    500: FaultReason.OVERLOAD,
    503: FaultReason.OVERLOAD,
    600: FaultReason.OVERLOAD,
    604: FaultReason.NUMBER,
}
_CREDENTIALS = frozenset({"authorization", "proxy-authorization"})
_NO_SOUND = frozenset({415, 488, 606})
_CANCELLED, _MERGED, _RINGING, _FINAL, _REFUSED = 487, 482, 180, 200, 300


@dataclass(frozen=True)
class Offer:
    """The sound that an INVITE offers (SDP)."""

    codecs: tuple[str, ...]
    encrypted: bool


@dataclass
class _Call:
    began: datetime
    sequence: int
    offer: Offer
    answered: bool = False
    unconfirmed_since: datetime | None = None
    rings: bool = False
    refused: Fault | None = None
    told: bool = False
    source: Address | None = None
    """Of a stranger's call."""
    by_line: bool = False
    """It bears the word that only our registrar was told: the trunk's, wherever it comes from."""

    @property
    def is_strange(self) -> bool:
        """Nothing is known of it but whether it was asked who it is, and did not say."""
        return self.source is not None and not self.by_line


class InviteWatch:
    """The calls of the last minute."""

    def __init__(
        self,
        is_trunk: Callable[[Address], bool],
        ports_are_full: Callable[[], bool],
        is_for_us: Callable[[str], bool],
        is_sent_by_us: Callable[[SipCopy], bool],
    ) -> None:
        """`ports_are_full` is asked at once when a sound that we take could not be set up.

        `is_for_us` tells whether the user part of an address reads as one that citizens dial; `is_sent_by_us` whether
        Asterisk itself sent a request, to a phone or to a provider.
        """
        self._is_trunk = is_trunk
        self._ports_are_full = ports_are_full
        self._is_for_us = is_for_us
        self._is_sent_by_us = is_sent_by_us
        self._calls: dict[str, _Call] = {}
        self._strangers: dict[str, _Call] = {}
        """Of a source that is not the trunk's, for one of our numbers: a phone of ours, a new address of the provider's
        that nobody knows as the trunk's, or a scanner."""
        self._counted_strangers: deque[datetime] = deque(maxlen=STRANGERS_AN_HOUR)
        self._merged: list[Fault] = []

    def heard(self, copy: SipCopy, at: datetime) -> None:
        """Takes one message; others than INVITEs for us, their answers and ACKs mean nothing."""
        if copy.method == "ACK":
            self._confirmed(copy)
        if copy.method != "INVITE":
            return
        if copy.status is not None:
            self._answered(copy, copy.status, at)
        elif copy.is_in_dialog:
            return
        elif self._is_trunk(copy.source):
            self._invited(self._calls, _Call(at, copy.sequence, offer_of(copy.body)), copy.call_id, MOST)
        else:
            self._invited_by_stranger(copy, at)

    def due(self, now: datetime) -> list[Fault]:
        """The calls that were not taken, each once, as soon as that is certain."""
        faults, self._merged = self._merged, []
        faults += self._due_of(self._calls, now)
        return faults + [fault for fault in self._due_of(self._strangers, now) if self._has_room(now)]

    def _has_room(self, now: datetime) -> bool:
        counted = self._counted_strangers
        if len(counted) == STRANGERS_AN_HOUR and now - counted[0] < _HOUR:
            return False
        counted.append(now)
        return True

    def _due_of(self, calls: dict[str, _Call], now: datetime) -> list[Fault]:
        faults: list[Fault] = []
        for call_id, call in list(calls.items()):
            refused, is_over = call.refused, call.answered or call.rings or call.is_strange
            if refused is None and not is_over and now - call.began >= UNANSWERED:
                refused = call.refused = Fault(FaultReason.UNANSWERED, 0, call.began)
            if call.unconfirmed_since is not None and now - call.unconfirmed_since >= UNCONFIRMED:
                faults.append(Fault(FaultReason.UNCONFIRMED, _FINAL, call.unconfirmed_since))
                call.unconfirmed_since = None
            if refused is not None and not call.told and now - refused.at >= GRACE:
                call.told = True
                faults.append(refused)
            if now - call.began >= FORGOTTEN and (call.told or is_over):
                del calls[call_id]
        return faults

    def _invited_by_stranger(self, copy: SipCopy, at: datetime) -> None:
        to = copy.headers.get("to", "")
        by_line = has_line(copy.uri) or has_line(to)
        if not by_line and not self._is_for_us(user_of(copy.uri)) and not self._is_for_us(user_of(to)):
            return
        if self._is_sent_by_us(copy):
            return
        # Who says who they are is a phone of ours, or has lost its password: neither is the trunk.
        told_who = not by_line and not _CREDENTIALS.isdisjoint(copy.headers)
        call = _Call(at, copy.sequence, offer_of(copy.body), told_who, source=copy.source, by_line=by_line)
        self._invited(self._strangers, call, copy.call_id, MOST_STRANGERS)

    def _invited(self, calls: dict[str, _Call], call: _Call, call_id: str, most: int) -> None:
        there = calls.get(call_id)
        if there is not None and (there.sequence >= call.sequence or there.answered):
            return
        while len(calls) >= most:
            del calls[next(iter(calls))]
        calls[call_id] = call

    def _call_of(self, copy: SipCopy, peer: Address) -> _Call | None:
        """The call that a message belongs to; `peer` is who speaks with us."""
        if self._is_trunk(peer) and copy.call_id in self._calls:
            return self._calls[copy.call_id]
        stranger = self._strangers.get(copy.call_id)
        return stranger if stranger and (stranger.by_line or stranger.source == peer) else None

    def _answered(self, copy: SipCopy, status: int, at: datetime) -> None:
        call = self._call_of(copy, copy.target)
        if call is not None and call.is_strange:
            is_refused = reason_of(status, call.offer) is FaultReason.IDENTITY
            if is_refused and call.sequence == copy.sequence and not call.answered and not call.refused:
                call.refused = Fault(FaultReason.IDENTITY, status, at, str(copy.target))
        elif call is None or call.sequence != copy.sequence or call.answered:
            if call is not None and status == _MERGED:
                self._merged.append(Fault(FaultReason.MERGED, status, at))
        elif status < _FINAL:
            call.rings = call.rings or status >= _RINGING
        elif status < _REFUSED or status == _CANCELLED:
            call.answered, call.refused = True, None
            call.unconfirmed_since = at if status < _REFUSED else None
        elif status == _MERGED:
            self._merged.append(Fault(FaultReason.MERGED, status, at))
        elif call.refused is None:
            reason = reason_of(status, call.offer)
            if reason is FaultReason.MEDIA and self._ports_are_full():
                reason = FaultReason.RTP_PORTS
            detail = str(copy.target) if reason is FaultReason.IDENTITY else _detail(copy, call.offer)
            call.refused = Fault(reason, status, at, detail)

    def _confirmed(self, copy: SipCopy) -> None:
        call = self._call_of(copy, copy.source)
        if call is not None and call.sequence == copy.sequence:
            call.unconfirmed_since = None


def offer_of(body: str) -> Offer:
    """The codecs of the first sound that a session description offers, by their names."""
    payloads: list[str] = []
    encrypted = in_sound = False
    names = dict(_STATIC)
    for line in body.splitlines():
        if line.startswith("m="):
            if payloads:
                break
            media, _port, profile, *formats = [*line[2:].split(), "", ""][:40]
            in_sound = media == "audio"
            if in_sound:
                payloads, encrypted = [f for f in formats if f], "SAVP" in profile
        elif in_sound and line.startswith("a=rtpmap:"):
            payload, _, name = line.removeprefix("a=rtpmap:").partition(" ")
            names[payload.strip()] = name.partition("/")[0].strip().upper()
    codecs = (names.get(payload, payload) for payload in payloads)
    return Offer(tuple(name for name in codecs if name not in {"TELEPHONE-EVENT", "CN"}), encrypted)


def reason_of(status: int, offer: Offer) -> FaultReason:
    """Why a call with that offer was refused with that status."""
    if status not in _NO_SOUND:
        return _REASONS.get(status, FaultReason.OTHER)
    if not TRUNK_CODECS.intersection(offer.codecs):
        return FaultReason.CODEC
    return FaultReason.ENCRYPTION if offer.encrypted else FaultReason.MEDIA


def _detail(copy: SipCopy, offer: Offer) -> str:
    if copy.status in _NO_SOUND:
        return ", ".join(offer.codecs)
    return copy.headers.get("unsupported", "")
