"""Open311 GeoReport v2 at /open311/v2 (http://wiki.open311.org/GeoReport_v2), in XML and JSON.

Each resource has three addresses: with `.xml`, with `.json`, and without, where the header Accept decides and XML is
the default. See docs/open311.md.
"""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from agents_api.frame.context import Db, Here
from agents_api.incidents.evidence.reception import take_file
from agents_api.incidents.evidence.service import Sender, keep
from agents_api.public.open311 import service
from agents_api.public.open311.errors import PREFIX, FormFaultsError
from agents_api.public.open311.form import Fields, first
from agents_api.public.open311.query import RequestsQuery
from agents_api.public.open311.rendering import Plain, form_of, rendered
from records.api_keys import ApiKey
from records.public_services import Open311Pack

router = APIRouter(prefix=f"{PREFIX}/v2", tags=["open311"])

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MOST_FIELDS = 200
_LONGEST_FIELD = 50_000
Endpoint = Callable[..., Any]


def _resource(method: str, path: str) -> Callable[[Endpoint], Endpoint]:
    """Serves the endpoint at its three addresses; one of them stands in the OpenAPI document."""

    def add(endpoint: Endpoint) -> Endpoint:
        # The plain one last: its parameter would take the ending for a part of the id.
        for ending in (".xml", ".json", ""):
            router.add_api_route(
                path + ending,
                endpoint,
                methods=[method],
                include_in_schema=not ending,
                response_class=Response,
            )
        return endpoint

    return add


Answered = Callable[[str, Plain], Response]


def _answered(request: Request) -> Answered:
    form = form_of(request.url.path, request.headers.get("accept", ""))
    return lambda root, content: rendered(form, root, content)


def _language(request: Request) -> str:
    return "en" if request.headers.get("accept-language", "").lower().startswith("en") else "id"


def _offer(here: Here, jurisdiction_id: str = "") -> Open311Pack:
    return service.pack_of(here.city, jurisdiction_id)


def _asking(request: Request, db: Db, here: Here, api_key: str = "") -> ApiKey | None:
    return service.key_behind(
        db, api_key, _address(request), here.application_rate, required=False, now=here.clock()
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


async def _fields(request: Request) -> Fields:
    """The posted form's fields. Files have a door of their own, which streams them to the disk."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _FORMS:
        raise FormFaultsError([f"Send the report as a form: Content-Type {_FORMS[0]}."])
    try:
        form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD)
    except MultiPartException as error:
        raise FormFaultsError([f"The form cannot be read: {error.message}"]) from None
    items = form.multi_items()
    await form.close()
    if any(isinstance(value, UploadFile) for _name, value in items):
        raise FormFaultsError(
            ["Files are not taken with the form: send each afterwards to requests/ID/media."]
        )
    return [(name, value) for name, value in items if isinstance(value, str)]


Posted = Annotated[Fields, Depends(_fields)]
Asking = Annotated[ApiKey | None, Depends(_asking)]
Say = Annotated[Answered, Depends(_answered)]
Offer = Annotated[Open311Pack, Depends(_offer)]
Language = Annotated[str, Depends(_language)]


@_resource("GET", "/discovery")
def get_open311_discovery(say: Say, pack: Offer, here: Here, _key: Asking) -> Response:
    """Where this API is, how to get a key."""
    return say("discovery", service.discovery(pack, here.settings.public_base))


@_resource("GET", "/services")
def list_open311_services(say: Say, pack: Offer, db: Db, language: Language, _key: Asking) -> Response:
    """What citizens may report; English names with `Accept-Language: en`."""
    return say("services", service.services(db, pack, language))


@_resource("GET", "/services/{code}")
def get_open311_service(
    code: str, say: Say, pack: Offer, db: Db, *, language: Language, _key: Asking
) -> Response:
    """A service's questions."""
    return say("service_definition", service.definition(db, pack, code, language))


@_resource("POST", "/requests")
def post_open311_request(request: Request, fields: Posted, say: Say, db: Db, here: Here) -> Response:
    """A citizen's report, posted as a form with `api_key`. Answers with its id, or with a token.

    The same report within minutes, or with the same header `Idempotency-Key`, has the same answer and is filed once.
    """
    now, secret = here.clock(), first(fields, "api_key")
    key = service.key_behind(db, secret, _address(request), here.application_rate, required=True, now=now)
    assert key is not None  # noqa: S101 - required above
    pack = service.pack_of(here.city, first(fields, "jurisdiction_id"))
    filed = service.post(
        db,
        here.city,
        pack,
        key,
        fields,
        country=here.settings.country,
        idempotency_key=request.headers.get("idempotency-key", ""),
        now=now,
    )
    return say("service_requests", filed)


@_resource("POST", "/requests/{reference}/media")
async def post_open311_media(
    reference: str, request: Request, say: Say, here: Here, api_key: str = ""
) -> Response:
    """A photo or file (field `file`) for a report that this key filed; `reference` is its id or its token."""
    address = _address(request)

    def of_whom() -> Sender:
        with here.sessions() as session:
            now = here.clock()
            key = service.key_behind(session, api_key, address, here.application_rate, required=True, now=now)
            assert key is not None  # noqa: S101 - required above
            return service.sender_of(session, reference, key, here.settings.files_per_incident)

    sender = await run_in_threadpool(of_whom)
    received = await take_file(request, here)
    kept = await run_in_threadpool(keep, here, sender, received)
    return say("media", {"name": kept.name, "size": kept.size, "sha256": kept.sha256})


@_resource("GET", "/tokens/{token}")
def get_open311_token(token: str, say: Say, _pack: Offer, db: Db, _key: Asking) -> Response:
    """The id behind a token, once the desk has looked at the report."""
    return say("service_requests", service.token(db, token))


@_resource("GET", "/requests/{request_id}")
def get_open311_request(request_id: str, say: Say, pack: Offer, db: Db, key: Asking) -> Response:
    """What became of a report, or of several (ids separated by commas)."""
    return say("service_requests", service.one(db, pack, request_id, key))


@_resource("GET", "/requests")
def list_open311_requests(
    wanted: Annotated[RequestsQuery, Query()], say: Say, pack: Offer, db: Db, *, here: Here, key: Asking
) -> Response:
    """Reports of at most 90 days, newest first, a page at a time. Those that concern people are their filer's alone."""
    return say("service_requests", service.listed(db, pack, wanted, key, now=here.clock()))
