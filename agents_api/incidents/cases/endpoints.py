"""Cases: list, one case, and each step of an agency."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.incidents.cases import service
from agents_api.incidents.cases.schemas import (
    AskAgain,
    AssignUnit,
    CaseDetail,
    CasePage,
    CaseQuery,
    ReferCase,
    RejectCase,
    StandDownCase,
)
from dispatch import cases

router = APIRouter(prefix="/cases", tags=["cases"])


@router.get("")
def list_cases(wanted: Annotated[CaseQuery, Query()], db: Db, asker: Asker, here: Here) -> CasePage:
    """Cases, newest first, a page at a time. An agency's people get their own."""
    return service.page(db, asker, wanted, now=here.clock())


@router.get("/{case_id}")
def get_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """One case with how it was told, its deadlines and history. Reading a restricted one is audited."""
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/accept")
def accept_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """A human takes the case; its deadlines stop. Saying it twice is no error."""
    why = service.may_move(db, asker, case_id)
    cases.accept(db, case_id, at=here.clock(), who=asker.who, why=why)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/reject")
def reject_case(case_id: UUID, ask: RejectCase, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The agency cannot take it, or gives it back: the next agency by rule gets it, else the desk an alarm."""
    how = service.may_move(db, asker, case_id)
    cases.reject(db, case_id, ask.reason, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/refer")
def refer_case(case_id: UUID, ask: ReferCase, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """It is another agency's: that one gets its case at once, this one is out of it."""
    how = service.may_refer(db, asker, case_id)
    cases.refer(db, case_id, ask.agency, ask.reason, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/ask-again")
def ask_case_again(case_id: UUID, ask: AskAgain, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """Ask an agency again that gave its case back: it is told anew, and its time to accept begins again."""
    service.must_see(db, asker, case_id)
    cases.ask_again(db, case_id, ask.reason, at=here.clock(), who=asker.who)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/unit")
def assign_unit(case_id: UUID, ask: AssignUnit, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """Who goes; naming another unit replaces the first."""
    how = service.may_move(db, asker, case_id)
    cases.assign_unit(db, case_id, ask.unit, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/en-route")
def case_en_route(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit has left."""
    how = service.may_move(db, asker, case_id)
    cases.en_route(db, case_id, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/on-scene")
def case_on_scene(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit has arrived."""
    how = service.may_move(db, asker, case_id)
    cases.on_scene(db, case_id, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/done")
def case_done(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The agency's share is finished."""
    how = service.may_move(db, asker, case_id)
    cases.done(db, case_id, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/not-found")
def case_not_found(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit found nothing, or not the place."""
    how = service.may_move(db, asker, case_id)
    cases.not_found(db, case_id, at=here.clock(), who=asker.who, how=how)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/verify")
def verify_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The desk has made sure that what was done is done."""
    service.must_see(db, asker, case_id)
    cases.verify(db, case_id, at=here.clock(), who=asker.who)
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/stand-down")
def stand_down_case(case_id: UUID, ask: StandDownCase, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The desk needs this agency no longer."""
    service.must_see(db, asker, case_id)
    cases.stand_down(db, case_id, ask.reason, at=here.clock(), who=asker.who)
    return service.read(db, asker, case_id, now=here.clock())
