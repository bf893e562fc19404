"""Locations of a call, and links by SMS with which its citizen shares a position once."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.telephone.locations import repository
from agents_api.telephone.locations.schemas import LocationLinkMade, LocationList, LocationRow
from records.calls import Call
from records.journal import About, tell
from records.locations import LocationLink, LocationSource, Point, locate
from records.sms import order_text
from records.texts import TextChannel
from settings.errors import ConflictError, NotFoundError

LINK_LASTS = timedelta(minutes=30)
MOST_OPEN = 3
"""Links of one call that can be used at a time: who asks for more has not read out one yet."""

LINK_MADE = "location_link.made"

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 14
"""69 bits for 30 minutes, behind a limit on tries; without signs that look alike, so it can be read out."""


class LinkState(StrEnum):
    """What can be done with a link."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


def listed(session: Session, person: Person, call_id: UUID) -> LocationList:
    """Every place of a call. Raises `NotFoundError`, and `NotAllowedError` for a restricted incident's of others."""
    _known(session, call_id)
    sight.must_know_caller(session, person, call_id)
    rows = repository.of_call(session, call_id)
    return LocationList(items=[LocationRow.model_validate(row) for row in rows])


def make_link(
    session: Session, person: Person, call_id: UUID, *, base: str, city: str, waits: str | None, now: datetime
) -> LocationLinkMade:
    """Makes a link, and an SMS with it where there is a number. `base` is the public address,
    `waits` why no SMS can be sent now.

    Raises `NotFoundError`, and `ConflictError` when the call has open links enough.
    """
    call = _known(session, call_id)
    if repository.open_links(session, call_id, now=now) >= MOST_OPEN:
        raise ConflictError(f"This call has {MOST_OPEN} links that can still be used: read one of them out.")
    token = "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))
    until = now + LINK_LASTS
    session.add(
        LocationLink(
            token_sha256=_hash(token), call_id=call_id, made_at=now, made_by=person.who, expires_at=until
        )
    )
    url = f"{base}/l/{token}"
    if call.number is not None:
        order_text(
            session,
            TextChannel.SMS,
            call.number,
            f"112 {city}: buka tautan ini untuk mengirim lokasi Anda (30 menit): {url}",
            at=now,
            give_up_at=until,
            who=person.who,
            call_id=call_id,
        )
    tell(session, LINK_MADE, About(call_id=call_id, data={"sms": call.number is not None}), at=now)
    return LocationLinkMade(
        url=url, expires_at=until, sms=call.number is not None, waits=waits if call.number else None
    )


def state_of(session: Session, token: str, *, now: datetime) -> LinkState:
    """What a token can do; looking changes nothing, for a phone looks before its owner does."""
    return _state(repository.link(session, _hash(token), lock=False), now)


def use(session: Session, token: str, point: Point, *, now: datetime) -> LinkState:
    """Gives the position to the call and uses the link up; returns what the link was before."""
    link = repository.link(session, _hash(token), lock=True)
    state = _state(link, now)
    if link is not None and state is LinkState.OPEN:
        link.used_at = now
        locate(session, link.call_id, LocationSource.LINK, point, at=now, now=now)
    return state


def _state(link: LocationLink | None, now: datetime) -> LinkState:
    if link is None:
        return LinkState.UNKNOWN
    if link.used_at is not None:
        return LinkState.USED
    return LinkState.OPEN if now < link.expires_at else LinkState.EXPIRED


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.lower().encode()).digest()


def _known(session: Session, call_id: UUID) -> Call:
    call = session.get(Call, call_id)
    if call is None:
        raise NotFoundError("There is no such call.")
    return call
