"""Which part of a source a page of the timeline takes, as a condition of its query."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, select, tuple_

from agents_api.incidents.known.eyes import Eyes
from agents_api.incidents.timeline.merging import NO_CURSOR, Cursor, Key, Moment
from records.incidents import Case
from settings.errors import BadInputError


@dataclass(frozen=True)
class Scope:
    """Whose timeline: an incident's with everything, or one case's share of it."""

    incident_id: UUID
    case_id: UUID | None
    eyes: Eyes
    there: ColumnElement[bool]
    """A condition on `Incident`: it exists for who looks."""

    @property
    def cases(self) -> Select[UUID]:
        """Ids of the cases in it."""
        of_incident = select(Case.id).where(Case.incident_id == self.incident_id)
        return of_incident if self.case_id is None else of_incident.where(Case.id == self.case_id)


@dataclass(frozen=True)
class Page:
    """Which part of a source."""

    rank: int
    before: Cursor | None
    limit: int

    def of(
        self,
        query: Select[*tuple[Any, ...]],
        at: SQLColumnExpression[datetime],
        key: SQLColumnExpression[Any],
    ) -> Select[*tuple[Any, ...]]:
        """The query for this part, newest first."""
        if self.before is not None:
            query = query.where(self._older(self.before, at, key))
        return query.order_by(at.desc(), key.desc()).limit(self.limit)

    def _older(
        self, cursor: Cursor, at: SQLColumnExpression[datetime], key: SQLColumnExpression[Any]
    ) -> ColumnElement[bool]:
        if self.rank < cursor.rank:
            return at <= cursor.at
        if self.rank > cursor.rank:
            return at < cursor.at
        if not isinstance(cursor.key, cast(Any, key).type.python_type):
            raise BadInputError(NO_CURSOR)
        return tuple_(at, key) < tuple_(cursor.at, cursor.key)

    def moment(
        self, at: datetime, key: Key, kind: str, who: str | None, subject: object, **words: Any
    ) -> Moment:
        """One entry of this source."""
        return Moment(at, self.rank, key, kind, who, str(subject), words)
