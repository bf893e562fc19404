"""What is wrong right now and who has it in hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame import sight
from agents_api.frame.person import Person
from agents_api.people.user_names import user_names
from agents_api.room.alarms import repository
from agents_api.room.alarms.schemas import AlarmList, AlarmRow
from records import alarms
from records.alarms import Alarm
from settings.errors import NotFoundError


def listed(session: Session, person: Person, position: str | None) -> AlarmList:
    """All open alarms that the person may see, oldest first; `position`: only those addressed to it."""
    rows = repository.open_ones(session, position)
    hidden = sight.hidden_incidents(session, person, {row.incident_id for row in rows if row.incident_id})
    return AlarmList(items=_shown(session, [row for row in rows if row.incident_id not in hidden]))


def take(session: Session, person: Person, alarm_id: UUID, *, now: datetime) -> AlarmRow:
    """`person` has it in hand, also in another's place. Raises `NotFoundError`, and `ConflictError` when cleared."""
    alarm = repository.locked(session, alarm_id)
    if alarm is None or (alarm.incident_id and sight.hidden_incidents(session, person, [alarm.incident_id])):
        raise NotFoundError("There is no such alarm.")
    alarms.take_alarm(session, alarm, person.user_id, at=now)
    session.flush()
    return _shown(session, [alarm])[0]


def _shown(session: Session, rows: Sequence[Alarm]) -> list[AlarmRow]:
    names = user_names(session, {alarm.taken_by for alarm in rows if alarm.taken_by})
    return [
        AlarmRow(
            id=alarm.id,
            kind=alarm.kind,
            subject=alarm.subject,
            incident_id=alarm.incident_id,
            raised_at=alarm.raised_at,
            cleared_at=alarm.cleared_at,
            taken_by=names.get(alarm.taken_by) if alarm.taken_by else None,
            taken_at=alarm.taken_at,
            data=alarm.data,
        )
        for alarm in rows
    ]
