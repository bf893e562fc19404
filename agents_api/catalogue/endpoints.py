"""GET /catalogue and GET /services."""

from fastapi import APIRouter

from agents_api.access import Asker
from agents_api.catalogue import repository
from agents_api.catalogue.schemas import Service, ServiceList, TypeList, TypeRow
from agents_api.context import Db, Here

router = APIRouter(tags=["catalogue"])


@router.get("/catalogue")
def list_types(db: Db, _asker: Asker) -> TypeList:
    """What can happen: the incident types in use, by code."""
    return TypeList(items=[TypeRow.model_validate(kind) for kind in repository.active_types(db)])


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
