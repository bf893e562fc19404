"""Users, their sessions, and the twelve positions they sit at."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, or_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.agencies import Agency
from records.base import Base, words
from records.journal import DESK, WALL, About, tell


class Role(StrEnum):
    """What a user may do."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AGENCY = "agency"
    WALL = "wall"
    ADMIN = "admin"


class User(Base):
    """A person, or a display of the wall."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("(role = 'agency') = (agency IS NOT NULL)", name="agency_of_its_people"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(words(Role))
    agency: Mapped[str | None] = mapped_column(ForeignKey(Agency.code))
    password_hash: Mapped[str]
    """Argon2id."""
    active: Mapped[bool] = mapped_column(default=True)
    may_see_restricted: Mapped[bool] = mapped_column(default=False)
    """Named for all restricted incidents; everybody else at the desk only for those they are assigned to."""


class LoginSession(Base):
    """One login. Only the token's hash is kept."""

    __tablename__ = "login_sessions"

    token_sha256: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class StationState(StrEnum):
    """What a position's phone is doing, as Asterisk knows it."""

    UNREACHABLE = "unreachable"
    FREE = "free"
    RINGING = "ringing"
    TALKING = "talking"
    HOLD = "hold"


class Position(Base):
    """One of the twelve seats: what Asterisk should do there (wish) and what its phone does (state)."""

    __tablename__ = "positions"
    __table_args__ = (
        CheckConstraint("station IN ('desk', 'web')", name="station"),
        CheckConstraint("ready = false OR user_id IS NOT NULL", name="ready_needs_a_person"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    """`112-1`; its desk phone registers as `112-1`, its browser as `112-1-web`."""
    name: Mapped[str]
    extension: Mapped[str] = mapped_column(unique=True)
    service: Mapped[str]
    agency: Mapped[str | None] = mapped_column(ForeignKey(Agency.code))
    """Satpol PP, Dishub and Damkar have a seat in the room that may accept for their agency."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id), unique=True)
    session_sha256: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The login with which its person last took it, became ready or paused; the seat is left when that ends."""
    station: Mapped[str] = mapped_column(default="desk")
    """Which of the seat's two phones rings."""
    ready: Mapped[bool] = mapped_column(default=False)
    """Wish: a member of its queues, not paused."""
    pause_reason: Mapped[str | None]
    wish_since: Mapped[datetime | None]
    wrap_up_since: Mapped[datetime | None]
    """Writes down the last call: rings after the others, until it is disposed of or `WRAP_UP` is over."""
    wrap_up_call: Mapped[UUID | None]
    state: Mapped[StationState] = mapped_column(words(StationState))
    state_since: Mapped[datetime | None]


class Seating(Base):
    """Who sat at which position from when to when: the record of a past call finds its operator here."""

    __tablename__ = "seatings"

    position: Mapped[str] = mapped_column(ForeignKey(Position.code), primary_key=True)
    since: Mapped[datetime] = mapped_column(primary_key=True)
    until: Mapped[datetime | None]
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))


WRAP_UP = timedelta(seconds=90)
"""How long an operator who has talked ranks behind the others; `asterisk_conf/extensions.conf` counts the same."""

SESSION_ENDED_REASON = "session_ended"
"""Stands as a pause's reason while whoever is gone still talks (`Position.pause_reason`)."""

POSITION_CHANGED = "position.changed"
"""Journal kind: somebody logged in or out at a seat, became ready, paused, or began or ended wrap-up."""


def begin_wrap_up(session: Session, code: str, call: UUID, *, at: datetime) -> None:
    """The person at the seat has talked."""
    changed = session.execute(
        update(Position)
        .where(Position.code == code, Position.user_id.is_not(None))
        .where(or_(Position.wrap_up_since.is_(None), Position.wrap_up_since < at))
        .values(wrap_up_since=at, wrap_up_call=call)
        .returning(Position.code)
    ).first()
    if changed:
        _tell_wrap_up(session, code, at=at, wraps_up=True)


def end_wrap_up(session: Session, code: str, *, at: datetime, call: UUID | None = None) -> None:
    """They have written it down, or talk again. `call`: only if it is that call's."""
    wrapping = update(Position).where(Position.code == code, Position.wrap_up_since <= at)
    if call is not None:
        wrapping = wrapping.where(Position.wrap_up_call == call)
    if session.execute(
        wrapping.values(wrap_up_since=None, wrap_up_call=None).returning(Position.code)
    ).first():
        _tell_wrap_up(session, code, at=at, wraps_up=False)


def _tell_wrap_up(session: Session, code: str, *, at: datetime, wraps_up: bool) -> None:
    about = About(subject=code, audience=(DESK, WALL), data={"wraps_up": wraps_up})
    tell(session, POSITION_CHANGED, about, at=at)


def seat(session: Session, position: Position, user_id: UUID | None, *, at: datetime) -> None:
    """Seats a user at a position, or nobody (`None`); whoever sat there before has left at `at`."""
    session.execute(
        update(Seating).where(Seating.position == position.code, Seating.until.is_(None)).values(until=at)
    )
    position.user_id = user_id
    position.session_sha256 = None
    position.wrap_up_since = position.wrap_up_call = None
    if user_id is not None:
        session.add(Seating(position=position.code, since=at, user_id=user_id))
