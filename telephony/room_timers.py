"""What time alone brings about, once a second: too few operators, late call-backs, logins, flags and news that end."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import flags, news
from records.alarms import CALLBACKS_OVERDUE, LOW_STAFF, clear_alarm, open_alarms, raise_alarm
from records.callbacks import Callback
from records.city import City
from records.machines.callback import CallbackStatus
from records.people import Position, StationState
from telephony.seat_watch import sweep_seats
from telephony.staffing import Patience, staff


class RoomTimers:
    """One bridge's; what it remembers is only since when a service has too few operators."""

    def __init__(self, city: City) -> None:
        self._city = city
        self._patience = Patience()

    def look(self, session: Session, *, now: datetime) -> None:
        """Raises and clears what is so at `now`. Commits nothing."""
        sweep_seats(session, now=now)
        flags.sweep(session, now=now)
        news.sweep(session, now=now)
        low = self._low_staff(session, now)
        _agree(session, LOW_STAFF, low, now)
        _agree(session, CALLBACKS_OVERDUE, _overdue(session, now), now)

    def _low_staff(self, session: Session, now: datetime) -> dict[str, dict[str, object]]:
        ready = session.scalars(
            select(Position.code).where(Position.ready, Position.state != StationState.UNREACHABLE)
        )
        found = staff(self._city.staffing, self._city.queues, set(ready), now)
        alarming = self._patience.alarming(found, now)
        # One that is open stays until there are enough again, also when this process has just begun to count.
        still = {
            service: there
            for service, there in found.items()
            if there.too_few and service in open_alarms(session, LOW_STAFF)
        }
        return {
            service: {"ready": there.ready, "needed": there.needed}
            for service, there in (still | alarming).items()
        }


def _overdue(session: Session, now: datetime) -> dict[str, dict[str, object]]:
    """How many call-backs of each service are past their time."""
    late = session.execute(
        select(Callback.service, func.count())
        .where(Callback.status == CallbackStatus.DUE, Callback.due_at < now)
        .group_by(Callback.service)
    )
    return {service: {"count": count} for service, count in late}


def _agree(session: Session, kind: str, wanted: dict[str, dict[str, object]], now: datetime) -> None:
    """Open alarms of a kind are those wanted, and no others."""
    there = open_alarms(session, kind)
    for subject in there.keys() - wanted.keys():
        clear_alarm(session, kind, subject, at=now)
    for subject, data in wanted.items():
        if subject not in there or there[subject].data != data:
            raise_alarm(session, kind, subject, at=now, data=data)
