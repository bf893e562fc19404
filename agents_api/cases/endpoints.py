"""Cases: list, one case, and each step of an agency."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.access import Asker
from agents_api.cases import service
from agents_api.cases.schemas import AssignUnit, CaseDetail, CasePage, CaseQuery, RejectCase, StandDownCase
from agents_api.context import Db, Here
from dispatch import cases

router = APIRouter(prefix="/cases", tags=["cases"])


@router.get("")
def list_cases(wanted: Annotated[CaseQuery, Query()], db: Db, asker: Asker) -> CasePage:
    """Cases, newest first, a page at a time. An agency's people get their own."""
    return service.page(db, asker, wanted)


@router.get("/{case_id}")
def get_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """One case with how it was told, its deadlines and history. Reading a restricted one is audited."""
    return service.read(db, asker, case_id, now=here.clock())


@router.post("/{case_id}/accept")
def accept_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """A human takes the case; its deadlines stop. Saying it twice is no error."""
    why = service.may_move(db, asker, case_id)
    cases.accept(db, case_id, at=here.clock(), who=asker.who, why=why)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/reject")
def reject_case(case_id: UUID, ask: RejectCase, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The agency cannot take it, or gives it back."""
    service.may_move(db, asker, case_id)
    cases.reject(db, case_id, ask.reason, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/unit")
def assign_unit(case_id: UUID, ask: AssignUnit, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """Who goes; naming another unit replaces the first."""
    service.may_move(db, asker, case_id)
    cases.assign_unit(db, case_id, ask.unit, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/en-route")
def case_en_route(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit has left."""
    service.may_move(db, asker, case_id)
    cases.en_route(db, case_id, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/on-scene")
def case_on_scene(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit has arrived."""
    service.may_move(db, asker, case_id)
    cases.on_scene(db, case_id, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/done")
def case_done(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The agency's share is finished."""
    service.may_move(db, asker, case_id)
    cases.done(db, case_id, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/not-found")
def case_not_found(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The unit found nothing, or not the place."""
    service.may_move(db, asker, case_id)
    cases.not_found(db, case_id, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/verify")
def verify_case(case_id: UUID, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The desk has made sure that what was done is done."""
    service.must_see(db, asker, case_id)
    cases.verify(db, case_id, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)


@router.post("/{case_id}/stand-down")
def stand_down_case(case_id: UUID, ask: StandDownCase, db: Db, asker: Asker, here: Here) -> CaseDetail:
    """The desk needs this agency no longer."""
    service.must_see(db, asker, case_id)
    cases.stand_down(db, case_id, ask.reason, at=here.clock(), who=asker.who)
    return service.detail(db, asker, case_id)
