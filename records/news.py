"""News: one sentence in force per service that new callers hear while they wait ("we know of the fire ...").

The functions work in the caller's transaction.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base
from records.ids import new_id
from records.journal import DESK, About, tell
from records.people import User

LONGEST = timedelta(hours=24)
"""How long a sentence may be in force: yesterday's fire is no news."""

LONGEST_TEXT = 300
"""Characters, some twenty seconds of speech: the caller may be afraid."""


class News(Base):
    """One sentence, from when to when."""

    __tablename__ = "news"
    __table_args__ = (
        CheckConstraint("until > since AND until <= since + interval '24 hours'", name="a_day"),
        Index("uq_news_on", "service", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service: Mapped[str]
    text: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    put_by: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    ended_at: Mapped[datetime | None]

    def about(self) -> About:
        """The sentence itself stays in the row."""
        return About(subject=str(self.id), audience=(DESK,), data={"service": self.service})


def put(
    session: Session, service: str, sentence: str, user_id: UUID, *, until: datetime, at: datetime
) -> News:
    """Puts a sentence in force in place of the one there may be."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"news {service}", 0))))
    put_off(session, service, at=at)
    session.flush()
    news = News(
        id=new_id(at), service=service, text=sentence, since=at, until=until, put_by=user_id, ended_at=None
    )
    session.add(news)
    tell(session, "news.on", news.about(), at=at)
    return news


def put_off(session: Session, service: str, *, at: datetime) -> bool:
    """Ends the sentence of that service; returns whether there was one."""
    news = in_force(session, service)
    if news is None:
        return False
    news.ended_at = at
    tell(session, "news.off", news.about(), at=at)
    return True


def sweep(session: Session, *, now: datetime) -> int:
    """Ends the sentences whose time has passed; returns how many."""
    passed = session.scalars(select(News).where(News.ended_at.is_(None), News.until <= now)).all()
    return sum(put_off(session, news.service, at=now) for news in passed)


def in_force(session: Session, service: str) -> News | None:
    """The sentence of that service, locked."""
    return session.scalar(
        select(News).where(News.service == service, News.ended_at.is_(None)).with_for_update()
    )


def all_in_force(session: Session) -> dict[str, News]:
    """The sentences in force by service."""
    return {news.service: news for news in session.scalars(select(News).where(News.ended_at.is_(None)))}
