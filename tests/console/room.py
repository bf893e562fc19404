"""Rows as the bridge, the desks and the agencies write them, through the same doors."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from dispatch import cases, incidents
from dispatch.editing import Changes
from records.alarms import raise_alarm
from records.calls import Call, Leg, QueueWait
from records.ids import call_id
from records.incidents import Case
from records.journal import DESK, About, tell
from records.machines import CallStatus
from records.moves import begin, move
from records.people import Position, StationState, User
from records.people import seat as seat_person
from records.session import Sessions
from telephony.probe import Found, record
from tests.integration.agents_api.scene import now

_sequence = count(1)
NODE = "node1"


class Room:
    """The room's day, written into one database."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def rings(
        self,
        number: str | None = "+6281234567890",
        *,
        name: str | None = None,
        service: str = "112",
        at: datetime | None = None,
    ) -> UUID:
        """A citizen's call reaches the trunk."""
        at = at or now()
        uniqueid = f"{NODE}-{int(at.timestamp())}.{next(_sequence)}"
        call = Call(
            id=call_id(NODE, uniqueid),
            node=NODE,
            uniqueid=uniqueid,
            service=service,
            dialled=service,
            number=number,
            caller_name=name,
            arrived_at=at,
        )
        with self._sessions() as session:
            begin(session, call, at=at, who="bridge")
            session.commit()
        return call.id

    def probes(self, service: str, *, why: str | None = None, at: datetime | None = None) -> None:
        """The line probe has dialled that line; `why` it failed."""
        at = at or now()
        with self._sessions() as session:
            record(session, [Found(service, at, None if why else 41.6, None if why else 0.98, why)], now=at)
            session.commit()

    def queues(self, call: UUID, *, at: datetime | None = None) -> UUID:
        """It waits in its line's queue."""
        at = at or now()
        with self._sessions() as session:
            row = session.get_one(Call, call)
            move(session, row, CallStatus.QUEUED, at=at, who="bridge", also={"queued_at": at})
            session.add(QueueWait(call_id=call, ordinal=1, queue=f"q{row.service}", joined_at=at))
            session.commit()
        return call

    def answers(
        self, call: UUID, login: str = "operator1", position: str = "112-1", *, at: datetime | None = None
    ) -> UUID:
        """An operator takes it; its draft incident is there at once."""
        at = at or now()
        with self._sessions() as session:
            operator = session.scalars(select(User).where(User.login == login)).one()
            row = session.get_one(Call, call)
            session.execute(
                update(QueueWait).values(left_at=at, why="answered").where(QueueWait.call_id == call)
            )
            session.add(
                Leg(
                    call_id=call,
                    uniqueid=f"{row.uniqueid}-{position}",
                    station=position,
                    position=position,
                    user_id=operator.id,
                    offered_at=at - timedelta(seconds=2),
                    answered_at=at,
                )
            )
            also = {"answered_at": at, "position": position, "user_id": operator.id}
            move(session, row, CallStatus.ANSWERED, at=at, who="bridge", also=also)
            incidents.open_draft(session, call, at=at, who="clock")
            session.commit()
        return call

    def hangs_up(self, call: UUID, *, at: datetime | None = None) -> None:
        """The citizen ends it."""
        at = at or now()
        with self._sessions() as session:
            row = session.get_one(Call, call)
            end = CallStatus.CLOSED if row.status is CallStatus.ANSWERED else CallStatus.ABANDONED
            move(session, row, end, at=at, who="bridge", also={"ended_at": at})
            session.commit()

    def comes_in(
        self,
        number: str | None = "+6281234567890",
        *,
        name: str | None = None,
        service: str = "112",
        at: datetime | None = None,
    ) -> UUID:
        """Rings and waits."""
        return self.queues(self.rings(number, name=name, service=service, at=at), at=at)

    def draft_of(self, call: UUID) -> UUID:
        """The incident that the call's answer opened."""
        with self._sessions() as session:
            return incidents.open_draft(session, call, at=now(), who="clock").id

    def sends(
        self, call: UUID, changes: Changes, *agencies: str, at: datetime | None = None
    ) -> dict[str, UUID]:
        """The desk completes the call's draft and sends it; the cases by agency."""
        at = at or now()
        with self._sessions() as session:
            incident = incidents.open_draft(session, call, at=at, who="clock")
            incidents.edit(session, incident.id, changes, at=at, who="operator:operator1")
            incidents.open_incident(session, incident.id, agencies=agencies, at=at, who="operator:operator1")
            session.commit()
            found = session.scalars(select(Case).where(Case.incident_id == incident.id))
            return {case.agency: case.id for case in found}

    def accepts(self, case: UUID, agency: str, *, at: datetime | None = None) -> None:
        """A human at the agency takes the case."""
        with self._sessions() as session:
            cases.accept(session, case, at=at or now(), who=f"agency:{agency}")
            session.commit()

    def en_route(self, case: UUID, agency: str) -> None:
        """Its unit has left."""
        with self._sessions() as session:
            cases.en_route(session, case, at=now(), who=f"agency:{agency}")
            session.commit()

    def rejects(self, case: UUID, agency: str, reason: str) -> None:
        """The agency will not take it."""
        with self._sessions() as session:
            cases.reject(session, case, reason, at=now(), who=f"agency:{agency}")
            session.commit()

    def seats(self, login: str, position: str, state: StationState, *, ready: bool = True) -> None:
        """Somebody sits at a position whose telephone is in that state."""
        with self._sessions() as session:
            user = session.scalars(select(User).where(User.login == login)).one()
            seat = session.get_one(Position, position)
            seat_person(session, seat, user.id, at=now())
            seat.ready, seat.wish_since = ready, now()
            seat.state, seat.state_since = state, now()
            tell(session, "position.changed", About(subject=position, audience=(DESK,)), at=now())
            session.commit()

    def alarms(self, *which: tuple[str, str, dict[str, Any]], at: datetime | None = None) -> None:
        """Something is wrong, for each a kind, a subject and the figures, in that order."""
        at = at or now()
        with self._sessions() as session:
            for kind, subject, data in which:
                raise_alarm(session, kind, subject, at=at, data=data)
            session.commit()
