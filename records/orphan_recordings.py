"""Recordings whose call is not in the records: Asterisk was killed before it wrote down that there was one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Float
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class OrphanRecording(Base):
    """One file, finished under its channel's id. Should its call still appear, the call takes it over."""

    __tablename__ = "stray_recordings"

    node: Mapped[str] = mapped_column(primary_key=True)
    raw: Mapped[str] = mapped_column(primary_key=True)
    """Where Asterisk wrote it, below its monitor folder."""
    uniqueid: Mapped[str]
    """The channel's id, after which the file was named."""
    path: Mapped[str]
    """The finished file, below the recordings folder."""
    found_at: Mapped[datetime]
    written_at: Mapped[datetime]
    """When its last sound was written."""
    seconds: Mapped[float] = mapped_column(Float)
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes."""
    sha256: Mapped[str]
    call_id: Mapped[UUID | None]
    """The call that took it over."""
