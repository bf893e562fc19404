"""What a test of dispatch begins with: a call, an incident that can be opened, an agency with a contact."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from uuid import UUID

from sqlalchemy.orm import Session

from dispatch.editing import Changes
from dispatch.incidents import edit, open_draft, open_incident
from records.agencies import ChannelKind, Contact, ContactRole
from records.calls import Call
from records.ids import call_id, new_id
from records.incidents import Case
from records.machines import CallStatus
from records.moves import begin, move

OPERATOR = "operator:siti"
SECRET = "whsec_c2VjcmV0LW9mLXRoZS10ZXN0cyE="
_sequence = count(1)


def now() -> datetime:
    return datetime.now(UTC)


def a_call(session: Session, *, service: str = "112", number: str | None = "+628111234567") -> UUID:
    """A call that an operator has answered."""
    uniqueid = f"node1-{int(now().timestamp())}.{next(_sequence)}"
    call = Call(
        id=call_id("node1", uniqueid),
        node="node1",
        uniqueid=uniqueid,
        service=service,
        dialled=service,
        number=number,
        arrived_at=now(),
    )
    begin(session, call, at=now(), who="bridge")
    move(session, call, CallStatus.QUEUED, at=now(), who="bridge")
    move(session, call, CallStatus.ANSWERED, at=now(), who="bridge")
    return call.id


def a_draft(session: Session, *, type_code: str | None = "FIR1", service: str = "112") -> UUID:
    """A draft with what an operator types."""
    draft = open_draft(session, a_call(session, service=service), at=now(), who=OPERATOR)
    changes = Changes(address="Jalan Margonda 100", note="Api di lantai dua")
    if type_code:
        changes["type_code"] = type_code
    edit(session, draft.id, changes, at=now(), who=OPERATOR)
    return draft.id


def an_open_incident(
    session: Session,
    *,
    type_code: str = "FIR1",
    agencies: Sequence[str] | None = None,
    at: datetime | None = None,
) -> list[Case]:
    """Opened, with one case for each agency (the lead by default)."""
    incident = a_draft(session, type_code=type_code)
    return open_incident(session, incident, at=at or now(), who=OPERATOR, agencies=agencies)


def a_contact(
    session: Session,
    agency: str,
    address: str,
    *,
    channel: ChannelKind = ChannelKind.WEBHOOK,
    role: ContactRole = ContactRole.DUTY,
) -> Contact:
    contact = Contact(
        id=new_id(now()),
        agency=agency,
        role=role,
        channel=channel,
        address=address,
        secret=SECRET if channel is ChannelKind.WEBHOOK else None,
        ordinal=1,
    )
    session.add(contact)
    session.flush()
    return contact
