"""Agencies: read by the room; an admin edits them, their contacts with rosters and secrets, and their posts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from agents_api.agencies.agencies import repository, service
from agents_api.agencies.agencies.schemas import (
    AddAgency,
    AddContact,
    AddPost,
    AgencyDetail,
    AgencyList,
    AgencyRow,
    ContactRow,
    ContactWithSecret,
    EditAgency,
    EditContact,
    EditPost,
    PostRow,
    PutShifts,
    RotateSecret,
)
from agents_api.agencies.history.schemas import EditList, EditQuery
from agents_api.frame.access import Asker
from agents_api.frame.context import Db, Here
from agents_api.frame.shapes import Code
from dispatch import agency_edits, contact_edits

router = APIRouter(prefix="/agencies", tags=["catalogue"])


@router.get("")
def list_agencies(db: Db, _asker: Asker) -> AgencyList:
    """All agencies, by code."""
    return AgencyList(items=[AgencyRow.model_validate(agency) for agency in repository.all_agencies(db)])


@router.post("", status_code=201)
def add_agency(ask: AddAgency, db: Db, asker: Asker, here: Here) -> AgencyDetail:
    """Adds an agency; its contacts come next."""
    values = {"name": ask.name, "calendar": ask.calendar}
    agency_edits.add_agency(db, ask.code, values, at=here.clock(), who=asker.who, why=ask.why)
    return service.detail(db, asker, ask.code, now=here.clock())


@router.get("/{code}")
def get_agency(code: Code, db: Db, asker: Asker, here: Here) -> AgencyDetail:
    """One agency with its contacts and posts. An agency's people get their own."""
    return service.detail(db, asker, code, now=here.clock())


@router.patch("/{code}")
def edit_agency(code: Code, ask: EditAgency, db: Db, asker: Asker, here: Here) -> AgencyDetail:
    """Changes an agency; one that leads a type stays in service."""
    agency_edits.edit_agency(db, code, ask.version, ask.values(), at=here.clock(), who=asker.who, why=ask.why)
    return service.detail(db, asker, code, now=here.clock())


@router.get("/{code}/history")
def get_agency_history(code: Code, wanted: Annotated[EditQuery, Query()], db: Db, _asker: Asker) -> EditList:
    """Who changed what of an agency, its contacts, rosters and posts, newest first."""
    return service.history(db, code, wanted)


@router.post("/{code}/contacts", status_code=201)
def add_contact(code: Code, ask: AddContact, db: Db, asker: Asker, here: Here) -> ContactWithSecret:
    """Adds a contact. A webhook's signing secret is in this answer, and never again."""
    values: dict[str, object] = {
        "name": ask.name,
        "role": ask.role,
        "hours": ask.hours,
        "after_seconds": ask.after_seconds,
    }
    if ask.ordinal is not None:
        values["ordinal"] = ask.ordinal
    contact, secret = contact_edits.add_contact(
        db,
        code,
        ask.channel,
        ask.address,
        values,
        rules=service.rules(here.settings),
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return service.with_secret(db, contact, secret, now=here.clock())


@router.patch("/{code}/contacts/{contact_id}")
def edit_contact(
    code: Code, contact_id: UUID, ask: EditContact, *, db: Db, asker: Asker, here: Here
) -> ContactRow:
    """Changes a contact. It is put out of use, never deleted: cases of the past name it."""
    contact = contact_edits.edit_contact(
        db,
        code,
        contact_id,
        ask.version,
        ask.values(),
        rules=service.rules(here.settings),
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return service.contact_row(db, contact, now=here.clock())


@router.post("/{code}/contacts/{contact_id}/secret")
def rotate_secret(
    code: Code, contact_id: UUID, ask: RotateSecret, *, db: Db, asker: Asker, here: Here
) -> ContactWithSecret:
    """A new signing secret, in this answer and never again; the old one is void from the next delivery on."""
    contact, secret = contact_edits.rotate_secret(
        db, code, contact_id, ask.version, at=here.clock(), who=asker.who
    )
    return service.with_secret(db, contact, secret, now=here.clock())


@router.put("/{code}/contacts/{contact_id}/shifts")
def put_shifts(
    code: Code, contact_id: UUID, ask: PutShifts, *, db: Db, asker: Asker, here: Here
) -> ContactRow:
    """Puts a whole roster in place of the one there is."""
    contact = contact_edits.set_shifts(
        db,
        code,
        contact_id,
        ask.version,
        [service.shift(row) for row in ask.shifts],
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return service.contact_row(db, contact, now=here.clock())


@router.post("/{code}/posts", status_code=201)
def add_post(code: Code, ask: AddPost, db: Db, asker: Asker, here: Here) -> PostRow:
    """Adds a post."""
    post = agency_edits.add_post(
        db,
        code,
        ask.code,
        {name: value for name, value in ask.values().items() if name != "code"},
        kelurahan=service.kelurahan(here.city),
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return service.post_row(post)


@router.patch("/{code}/posts/{post}")
def edit_post(code: Code, post: Code, ask: EditPost, *, db: Db, asker: Asker, here: Here) -> PostRow:
    """Changes a post."""
    changed = agency_edits.edit_post(
        db,
        code,
        post,
        ask.version,
        ask.values(),
        kelurahan=service.kelurahan(here.city),
        at=here.clock(),
        who=asker.who,
        why=ask.why,
    )
    return service.post_row(changed)
