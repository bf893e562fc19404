"""What citizens filed through an application: their words, their place, and who they are, beside the incident.

The person's data stands here only: not in the incident's note, not in the journal, not in what an agency is sent.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, LargeBinary, UniqueConstraint, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.api_keys import ApiKey
from records.base import Base
from records.incidents import Incident
from records.journal import DESK, About

REPORT_RECEIVED = "report.received"
"""Journal kind: an application filed a citizen's report."""

PERSON_KEPT = timedelta(days=365)
"""How long a citizen's name, number, address of mail and device are kept. To be confirmed by the city's archive
schedule."""


class CitizenReport(Base):
    """One report, as it was posted; the incident that was made of it goes its own way."""

    __tablename__ = "citizen_reports"
    __table_args__ = (
        CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        UniqueConstraint("key_id", "idempotency_key", name="uq_citizen_reports_repeat"),
        Index("ix_citizen_reports_digest", "key_id", "digest", "received_at"),
        Index("ix_citizen_reports_received_at", "received_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    """The `service_request_id` that citizens know; random, so that nobody counts or guesses them."""
    token: Mapped[str] = mapped_column(unique=True)
    """What the application gets where the desk looks first; it leads to `public_id` afterwards."""
    key_id: Mapped[UUID] = mapped_column(ForeignKey(ApiKey.id))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey(Incident.id), unique=True)
    service_code: Mapped[str]
    """As filed; an operator who knows better gives the incident another type."""
    received_at: Mapped[datetime]
    waits: Mapped[bool]
    """It was left to the desk to open: the application got the token."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of all that was posted: a repeat within minutes is known by it."""
    idempotency_key: Mapped[str | None]
    """The application's own word for this report."""
    description: Mapped[str]
    media_url: Mapped[str | None]
    """Kept as text; nothing here ever fetches it."""
    attributes: Mapped[dict[str, Any]]
    """Answers by the question's code, each a list."""
    address: Mapped[str]
    address_id: Mapped[str | None]
    """A kelurahan's Kemendagri code."""
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    """Degrees, WGS 84, as posted."""
    email: Mapped[str | None]
    device_id: Mapped[str | None]
    account_id: Mapped[str | None]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None]
    """E.164 where it is a number."""
    forgotten_at: Mapped[datetime | None]
    """When the person's data was emptied."""

    def about(self) -> About:
        """The desk only, and nothing of what was said."""
        return About(
            incident_id=self.incident_id,
            subject=str(self.id),
            audience=(DESK,),
            data={"service": self.service_code, "waits": self.waits},
        )


def forget_persons(session: Session, *, now: datetime) -> int:
    """Empties the person's data of reports older than `PERSON_KEPT`; returns how many."""
    forgotten = session.execute(
        update(CitizenReport)
        .where(CitizenReport.received_at < now - PERSON_KEPT, CitizenReport.forgotten_at.is_(None))
        .values(
            email=None,
            device_id=None,
            account_id=None,
            first_name=None,
            last_name=None,
            phone=None,
            digest=b"",
            forgotten_at=now,
        )
        .returning(CitizenReport.id)
    ).all()
    return len(forgotten)
