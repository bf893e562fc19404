"""What the line probe found: one row for each service and minute."""

from datetime import datetime

from sqlalchemy import BigInteger, Float, Identity, Index, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base


class ProbeResult(Base):
    """One probe of one line, from the trunk's INVITE to the sound that was heard."""

    __tablename__ = "probe_results"
    __table_args__ = (Index("ix_probe_results_newest", "service", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    service: Mapped[str]
    at: Mapped[datetime]
    """When it dialled."""
    ok: Mapped[bool]
    answer_ms: Mapped[float | None] = mapped_column(Float)
    """From INVITE to answer, milliseconds; none if nobody answered."""
    score: Mapped[float | None] = mapped_column(Float)
    """How much what was heard is the greeting: 0 nothing of it, 1 the same."""
    why: Mapped[str | None]
    """What was wrong, as a sentence."""


def newest(session: Session) -> list[ProbeResult]:
    """The last result of each service."""
    query = select(ProbeResult).ext(distinct_on(ProbeResult.service))
    return list(session.scalars(query.order_by(ProbeResult.service, ProbeResult.at.desc())))
