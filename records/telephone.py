"""What the bridge keeps for itself: how far it read Asterisk's journal, its lease, gaps, flows loaded."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class CelCursor(Base):
    """How far a node's call-event journal has been folded into calls; moves in their transaction."""

    __tablename__ = "cel_cursors"

    node: Mapped[str] = mapped_column(primary_key=True)
    file: Mapped[str]
    """Which file, by what it says (`telephony.cel_tail.Cursor`), so that a rotated one is read to its end first."""
    offset: Mapped[int] = mapped_column(BigInteger)
    """Bytes read of that file."""


NOBODY = ""
"""Holder of a lease that was let go."""

BRIDGE_LEASE = "bridge:"
"""Before the node's name: the lease of its bridge."""


class Lease(Base):
    """Who may act for a node. The number grows with each owner, and every write of an owner checks it."""

    __tablename__ = "leases"
    # So that a new number is a change of a key, which waits for whoever holds the old one (`telephony.lease.check`).
    __table_args__ = (UniqueConstraint("name", "number"),)

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    number: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[datetime]
    asterisk_answered_at: Mapped[datetime | None]
    """When the owner last heard the node's Asterisk answer, over SIP as a citizen's call comes; none: never yet."""


class Gap(Base):
    """A time in which the record was not followed live, and why; what was repaired afterwards."""

    __tablename__ = "gaps"

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    node: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    why: Mapped[str]
    """`bridge` (our process was away) or `asterisk` (Asterisk itself was)."""
    repaired_calls: Mapped[int] = mapped_column(default=0)


class FlowVersion(Base):
    """A flow as it was written at one time, by whom, and whether Asterisk runs it."""

    __tablename__ = "flow_versions"
    __table_args__ = (
        Index("ix_flow_versions_name", "name", "written_at"),
        Index(
            "ix_flow_versions_waiting",
            "written_at",
            postgresql_where=text("loaded_at IS NULL AND refused IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    source: Mapped[str]
    """YAML."""
    written_at: Mapped[datetime]
    written_by: Mapped[str]
    loaded_at: Mapped[datetime | None]
    refused: Mapped[str | None]
    """Why the checker or Asterisk would not have it."""
    restored_from: Mapped[UUID | None] = mapped_column(ForeignKey("flow_versions.id"))
    """The older version whose text this is, where somebody put one back."""
