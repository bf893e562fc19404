"""What a test of the API starts from: calls, incidents and cases in the state it needs."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from dispatch import incidents, undelivered
from records.agencies import ChannelKind, Contact, ContactRole
from records.calls import Call, Leg, QueueWait
from records.ids import call_id, new_id
from records.incidents import Case, Incident
from records.journal import DESK, About, tell
from records.machines import CallStatus, DeliveryStatus
from records.moves import begin, move
from records.people import User
from records.session import Sessions
from records.work import Delivery

_sequence = count(1)
OPERATOR = "operator:operator1"


def now() -> datetime:
    return datetime.now(UTC)


def ringing(
    sessions: Sessions, *, number: str | None = "+6281234567890", name: str | None = None, ago: int = 0
) -> UUID:
    """A call that arrived `ago` seconds ago."""
    at = now() - timedelta(seconds=ago)
    uniqueid = f"node1-{int(at.timestamp())}.{next(_sequence)}"
    call = Call(
        id=call_id("node1", uniqueid),
        node="node1",
        uniqueid=uniqueid,
        service="112",
        dialled="112",
        number=number,
        caller_name=name,
        arrived_at=at,
    )
    with sessions() as session:
        begin(session, call, at=at, who="bridge")
        session.commit()
    return call.id


def queued(sessions: Sessions, **caller: Any) -> UUID:
    """A call that waits in q112."""
    call = ringing(sessions, **caller)
    with sessions() as session:
        row = session.get_one(Call, call)
        move(session, row, CallStatus.QUEUED, at=now(), who="bridge", also={"queued_at": now()})
        session.add(QueueWait(call_id=call, ordinal=1, queue="q112", joined_at=now()))
        session.commit()
    return call


def answered(sessions: Sessions, **caller: Any) -> UUID:
    """A call that operator1 at 112-1 talks to."""
    call = queued(sessions, **caller)
    with sessions() as session:
        operator = session.scalars(select(User).where(User.login == "operator1")).one()
        row = session.get_one(Call, call)
        at = now()
        session.execute(update(QueueWait).values(left_at=at, why="answered").where(QueueWait.call_id == call))
        session.add(
            Leg(
                call_id=call,
                uniqueid=f"{row.uniqueid}-leg",
                station="112-1",
                position="112-1",
                user_id=operator.id,
                offered_at=at - timedelta(seconds=2),
                answered_at=at,
            )
        )
        also = {"answered_at": at, "position": "112-1", "user_id": operator.id}
        move(session, row, CallStatus.ANSWERED, at=at, who="bridge", also=also)
        session.commit()
    return call


def draft(sessions: Sessions, **caller: Any) -> UUID:
    """The draft incident of an answered call."""
    call = answered(sessions, **caller)
    with sessions() as session:
        incident = incidents.open_draft(session, call, at=now(), who="clock")
        session.commit()
        return incident.id


def dispatched(
    sessions: Sessions, *, kind: str = "FIR1", agencies: tuple[str, ...] = ("DAMKAR",), ago: int = 0
) -> tuple[UUID, dict[str, UUID]]:
    """An open incident and its cases by agency."""
    incident = draft(sessions, ago=ago)
    with sessions() as session:
        changes = incidents.Changes(type_code=kind, address="Jl Margonda 1", note="korban bernama Ibu Sari")
        incidents.edit(session, incident, changes, at=now(), who=OPERATOR)
        incidents.open_incident(session, incident, agencies=agencies, at=now(), who=OPERATOR)
        session.commit()
        cases = session.scalars(select(Case).where(Case.incident_id == incident))
        return incident, {case.agency: case.id for case in cases}


def contact(sessions: Sessions, agency: str, channel: ChannelKind = ChannelKind.WEBHOOK) -> None:
    """A way to tell the agency of its cases, at which nobody listens."""
    with sessions() as session:
        session.add(
            Contact(
                id=new_id(now()),
                agency=agency,
                role=ContactRole.DUTY,
                channel=channel,
                address="http://127.0.0.1:1/",
                secret=None,
                ordinal=1,
            )
        )
        session.commit()


def given_up(sessions: Sessions) -> UUID:
    """The only delivery has failed and its alarm is raised."""
    with sessions() as session:
        delivery = session.scalars(select(Delivery)).one()
        move(session, delivery, DeliveryStatus.FAILED, at=now(), who="worker")
        session.flush()
        undelivered.watch(session, now=now())
        session.commit()
        return delivery.id


def incident_row(sessions: Sessions, incident: UUID) -> Incident:
    with sessions() as session:
        return session.get_one(Incident, incident)


def changes(sessions: Sessions, how_many: int, *, audience: tuple[str, ...] = (DESK,)) -> None:
    """So many journal rows, each in a transaction of its own."""
    for index in range(how_many):
        with sessions() as session:
            tell(session, "test.change", About(audience=audience, data={"index": index}), at=now())
            session.commit()
