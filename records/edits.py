"""The history of what people edit: the catalogue, agencies, their contacts, rosters and posts.

`made` and `change` are the one door: they write the row, count its version up, keep what was before and tell
the journal, in the caller's transaction. The history is written once; an old version is put back by changing
the row again.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, Identity, Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Base, words
from records.journal import DESK, About, tell
from settings.errors import ConflictError


class EditKind(StrEnum):
    """What was edited; the journal's kind is `KIND.edited`."""

    TYPE = "type"
    AGENCY = "agency"
    CONTACT = "contact"
    ROSTER = "roster"
    """A contact's shifts; the subject is the contact."""
    POST = "post"


class Edited(Base):
    """A row that people edit."""

    __abstract__ = True
    edit_kind: ClassVar[EditKind]

    version: Mapped[int] = mapped_column(default=1)
    """Counted up by every change; who changes it says which one they saw."""

    @property
    def edit_subject(self) -> str:
        """Its code or id, as its history names it."""
        raise NotImplementedError

    def as_kept(self, _name: str, value: Any) -> Any:
        """A field's value as its history keeps it, for ever."""
        return value


class Edit(Base):
    """One change of one thing. Written once, never changed."""

    __tablename__ = "edits"
    __table_args__ = (Index("ix_edits_subject", "subject", "kind", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    kind: Mapped[EditKind] = mapped_column(words(EditKind))
    subject: Mapped[str]
    """Code or id of the thing."""
    version: Mapped[int]
    """The version that this change made."""
    at: Mapped[datetime]
    who: Mapped[str]
    """`admin:ani`, or `setting:DCOR_DISASTER_LEAD`."""
    why: Mapped[str | None]
    changes: Mapped[dict[str, Any]]
    """`{field: [old, new]}`; of a new thing every old is null. Never a secret."""


def must_be_version(row: Edited, seen: int) -> None:
    """Raises `ConflictError` when somebody has changed the locked row since the asker saw it."""
    if row.version != seen:
        raise ConflictError(
            f"Somebody else changed this meanwhile: it is version {row.version} and you changed version {seen}. "
            "Look again and repeat."
        )


def made(
    session: Session,
    row: Edited,
    fields: Mapping[str, Any],
    *,
    at: datetime,
    who: str,
    why: str | None = None,
) -> None:
    """Keeps the beginning of a new row's history; `fields` are its values. The row is added and flushed."""
    row.version = 1
    session.add(row)
    session.flush()
    changes = {name: (None, row.as_kept(name, value)) for name, value in fields.items()}
    keep(session, row.edit_kind, row.edit_subject, 1, changes, at=at, who=who, why=why)


def change(
    session: Session,
    row: Edited,
    values: Mapping[str, Any],
    *,
    at: datetime,
    who: str,
    why: str | None = None,
) -> list[str]:
    """Writes those of the values that differ into the locked row; returns their names, none for no change."""
    changes = {
        name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value
    }
    if not changes:
        return []
    for name, (_old, new) in changes.items():
        setattr(row, name, new)
    row.version += 1
    session.flush()
    kept = {name: (row.as_kept(name, old), row.as_kept(name, new)) for name, (old, new) in changes.items()}
    keep(session, row.edit_kind, row.edit_subject, row.version, kept, at=at, who=who, why=why)
    return sorted(changes)


def keep(
    session: Session,
    kind: EditKind,
    subject: str,
    version: int,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    at: datetime,
    who: str,
    why: str | None = None,
) -> None:
    """Writes one line of history and tells the journal which fields changed, not what is in them."""
    session.add(
        Edit(
            kind=kind,
            subject=subject,
            version=version,
            at=at,
            who=who,
            why=why,
            changes={name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()},
        )
    )
    about = About(
        subject=subject, audience=(DESK,), data={"fields": sorted(changes), "version": version, "by": who}
    )
    tell(session, f"{kind.value}.edited", about, at=at)


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    match value:
        case StrEnum():
            return value.value
        case Decimal():
            return float(value)
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case _:
            return value
