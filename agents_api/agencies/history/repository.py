"""Queries on the history of what people edit."""

from collections.abc import Collection

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from agents_api.agencies.history.schemas import EditList, EditQuery, EditRow
from records.edits import Edit, EditKind


def page(session: Session, of: Collection[tuple[EditKind, str]], wanted: EditQuery) -> EditList:
    """Changes of these things (kind and subject), newest first."""
    query = select(Edit).where(tuple_(Edit.kind, Edit.subject).in_(of))
    if wanted.before is not None:
        query = query.where(Edit.id < wanted.before)
    rows = session.scalars(query.order_by(Edit.id.desc()).limit(wanted.limit + 1)).all()
    kept = rows[: wanted.limit]
    after = kept[-1].id if len(rows) > wanted.limit else None
    return EditList(items=[EditRow.model_validate(row) for row in kept], next=after)
