"""Queries on positions."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from ivr_flows import story
from records.calls import Call, CallFact
from records.people import LoginSession, Position, User


def seat_of(session: Session, user_id: UUID) -> Position | None:
    """Where this user sits."""
    return session.scalar(select(Position).where(Position.user_id == user_id))


def user_of_login(session: Session, session_sha256: bytes) -> UUID:
    """Whose login it is."""
    session.flush()
    return session.scalars(
        select(LoginSession.user_id).where(LoginSession.token_sha256 == session_sha256)
    ).one()


def locked(session: Session, code: str, user_id: UUID) -> dict[str, Position]:
    """The position and wherever the user sits, by code, held until commit; always in the same order."""
    rows = session.scalars(
        select(Position)
        .where(or_(Position.code == code, Position.user_id == user_id))
        .order_by(Position.code)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.code: row for row in rows}


def all_seats(session: Session) -> list[tuple[Position, User | None]]:
    """Every position with who sits there."""
    rows = session.execute(
        select(Position, User).outerjoin(User, User.id == Position.user_id).order_by(Position.extension)
    )
    return [(position, user) for position, user in rows]


def one_seat(session: Session, code: str) -> tuple[Position, User | None] | None:
    """One position with who sits there."""
    row = session.execute(
        select(Position, User).outerjoin(User, User.id == Position.user_id).where(Position.code == code)
    ).one_or_none()
    return row if row else None


def holding(session: Session) -> set[str]:
    """The seats whose citizen waits on hold: the last that was noted of the call."""
    last = (
        select(CallFact.call_id, CallFact.kind)
        .ext(distinct_on(CallFact.call_id))
        .join(Call, Call.id == CallFact.call_id)
        .where(Call.ended_at.is_(None))
        .order_by(CallFact.call_id, CallFact.ordinal.desc())
        .subquery()
    )
    query = (
        select(Call.position)
        .join(last, last.c.call_id == Call.id)
        .where(last.c.kind == story.HELD, Call.ended_at.is_(None), Call.position.is_not(None))
    )
    return {position for position in session.scalars(query) if position}
