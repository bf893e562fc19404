"""What the wall shows. Each list is built field by field: a new column stays off the wall until put there."""

from fastapi import APIRouter

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.cases.repository import next_due
from agents_api.room.wall import repository
from agents_api.room.wall.schemas import (
    WallBroadcast,
    WallBroadcasts,
    WallCall,
    WallCalls,
    WallCase,
    WallCases,
    WallIncident,
    WallIncidents,
)

router = APIRouter(prefix="/wall", tags=["wall"])


@router.get("/calls")
def list_wall_calls(db: Db, _asker: Asker) -> WallCalls:
    """Calls in progress, without their numbers."""
    return WallCalls(
        items=[
            WallCall(
                id=call.id,
                service=call.service,
                status=call.status,
                arrived_at=call.arrived_at,
                queued_at=call.queued_at,
                answered_at=call.answered_at,
                position=call.position,
            )
            for call in repository.live_calls(db)
        ]
    )


@router.get("/incidents")
def list_wall_incidents(db: Db, _asker: Asker) -> WallIncidents:
    """Incidents in progress: what, how urgent, in which kelurahan. Nothing restricted."""
    return WallIncidents(
        items=[
            WallIncident(
                id=incident.id,
                number=incident.number,
                status=incident.status,
                type_code=incident.type_code,
                priority=incident.priority,
                kelurahan=incident.kelurahan,
                opened_at=incident.opened_at,
            )
            for incident in repository.live_incidents(db)
            if incident.number is not None and incident.opened_at is not None
        ]
    )


@router.get("/cases")
def list_wall_cases(db: Db, _asker: Asker) -> WallCases:
    """Cases in progress with the deadline that runs. Nothing restricted."""
    cases = repository.live_cases(db)
    due = next_due(db, [case.id for case in cases])
    return WallCases(
        items=[
            WallCase(
                id=case.id,
                number=case.number,
                agency=case.agency,
                status=case.status,
                priority=case.priority,
                escalation=case.escalation,
                created_at=case.created_at,
                accepted_at=case.accepted_at,
                due_at=due.get(case.id),
            )
            for case in cases
        ]
    )


@router.get("/broadcasts")
def list_wall_broadcasts(db: Db, _asker: Asker, here: Here) -> WallBroadcasts:
    """Messages of the room that were sent for the wall too. Nothing restricted."""
    return WallBroadcasts(
        items=[
            WallBroadcast(
                id=row.id,
                message=row.text,
                severity=row.severity,
                alert_status=row.alert_status,
                sent_at=row.sent_at,
                expires_at=row.expires_at,
            )
            for row in repository.live_broadcasts(db, now=here.clock())
        ]
    )
