"""The catalogue: what can happen, read by all and edited by an admin; and the lines that citizens dial."""

from typing import Annotated

from fastapi import APIRouter, Query

from agents_api.agencies.catalogue import repository
from agents_api.agencies.catalogue.schemas import AddType, EditType, Service, ServiceList, TypeList, TypeRow
from agents_api.agencies.history.repository import page
from agents_api.agencies.history.schemas import EditList, EditQuery
from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.frame.shapes import Code
from dispatch import catalogue_edits
from records.edits import EditKind

router = APIRouter(tags=["catalogue"])


@router.get("/catalogue")
def list_types(db: Db, _asker: Asker) -> TypeList:
    """What can happen: the incident types in use, by code."""
    return TypeList(items=[TypeRow.model_validate(kind) for kind in repository.active_types(db)])


@router.get("/catalogue/types")
def list_all_types(db: Db, _asker: Asker) -> TypeList:
    """All incident types, also those out of use, by code."""
    return TypeList(items=[TypeRow.model_validate(kind) for kind in repository.all_types(db)])


@router.post("/catalogue/types", status_code=201)
def add_type(ask: AddType, db: Db, asker: Asker, here: Here) -> TypeRow:
    """Adds a type to the catalogue."""
    kind = catalogue_edits.add_type(
        db,
        ask.code,
        {name: value for name, value in ask.values().items() if name != "code"},
        disaster_lead=here.settings.disaster_lead,
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return TypeRow.model_validate(kind)


@router.get("/catalogue/types/{code}")
def get_type(code: Code, db: Db, _asker: Asker) -> TypeRow:
    """One type, in use or not."""
    return TypeRow.model_validate(repository.one_type(db, code))


@router.patch("/catalogue/types/{code}")
def edit_type(code: Code, ask: EditType, db: Db, asker: Asker, here: Here) -> TypeRow:
    """Changes a type, for incidents opened from now on. An old version is put back by its old values."""
    kind = catalogue_edits.edit_type(
        db,
        code,
        ask.version,
        ask.values(),
        disaster_lead=here.settings.disaster_lead,
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return TypeRow.model_validate(kind)


@router.get("/catalogue/types/{code}/history")
def get_type_history(code: Code, wanted: Annotated[EditQuery, Query()], db: Db, _asker: Asker) -> EditList:
    """Who changed what of a type, newest first."""
    repository.one_type(db, code)
    return page(db, [(EditKind.TYPE, code)], wanted)


@router.get("/services")
def list_services(_asker: Asker, here: Here) -> ServiceList:
    """The lines that citizens dial."""
    return ServiceList(
        items=[
            Service(
                code=line.code,
                name=line.name,
                numbers=list(line.numbers),
                target_seconds=list(line.target_seconds),
            )
            for line in here.city.services
        ]
    )
