"""Tells whether each part of the system does its work, from what it leaves in the records."""

from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from agents_api.context import Context
from agents_api.health import repository
from agents_api.health.schemas import Health, Part, PartState
from records.journal import last_number
from records.telephone import Lease

MOST_BEHIND = 1000
"""Journal rows that a reader may be behind before it counts as failing: seconds of a very bad day."""

MOST_SILENT = timedelta(seconds=5)
"""How long ago Asterisk may have answered last: it is asked every second, and one restart of it takes longer."""


def health(here: Context) -> Health:
    """Looks at every part now."""
    now = here.clock()
    parts = _stored_parts(here, now)
    state = PartState.OK if all(part.state is PartState.OK for part in parts) else PartState.FAILING
    return Health(state=state, at=now, parts=parts)


def _stored_parts(here: Context, now: datetime) -> list[Part]:
    try:
        with here.sessions() as session:
            last = last_number(session)
            return [
                Part(name="database", state=PartState.OK, detail="answers"),
                _feed(here, last),
                _bridge(repository.leases(session), here.settings.node, now),
                _asterisk(repository.leases(session), now),
                *_readers(session, last),
            ]
    except SQLAlchemyError:
        return [Part(name="database", state=PartState.FAILING, detail="does not answer")]


def _feed(here: Context, last: int) -> Part:
    behind = last - here.hub.last
    if here.hub.fault:
        return Part(name="feed", state=PartState.FAILING, detail=here.hub.fault)
    return _part("feed", 0 <= behind <= MOST_BEHIND, "follows the journal", f"is {behind} rows behind")


def _bridge(leases: list[Lease], node: str, now: datetime) -> Part:
    held = [lease for lease in leases if lease.until > now]
    if held:
        return Part(name="bridge", state=PartState.OK, detail=f"{held[0].name} is held")
    if leases:
        away = (now - max(lease.until for lease in leases)).total_seconds()
        return Part(name="bridge", state=PartState.FAILING, detail=f"away for {away:.0f} s; calls go on")
    return Part(name="bridge", state=PartState.FAILING, detail=f"{node} was never followed; calls go on")


def _asterisk(leases: list[Lease], now: datetime) -> Part:
    """Every Asterisk that a bridge follows must have answered just now. Without a bridge nobody knows."""
    held = [lease for lease in leases if lease.until > now]
    silent = [lease.name for lease in held if not _answers(lease, now)]
    detail = f"does not answer: {', '.join(silent)}" if held else "not known: no bridge tells"
    return _part("asterisk", bool(held) and not silent, "answers", detail)


def _answers(lease: Lease, now: datetime) -> bool:
    return lease.asterisk_answered_at is not None and now - lease.asterisk_answered_at <= MOST_SILENT


def _readers(session: Session, last: int) -> list[Part]:
    return [
        _part(
            f"reader:{reader.name}",
            last - reader.cursor <= MOST_BEHIND,
            "follows the journal",
            f"is {last - reader.cursor} rows behind",
        )
        for reader in repository.readers(session)
    ]


def _part(name: str, fine: bool, if_fine: str, if_not: str) -> Part:
    return Part(
        name=name, state=PartState.OK if fine else PartState.FAILING, detail=if_fine if fine else if_not
    )
