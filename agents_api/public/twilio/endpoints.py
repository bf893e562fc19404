"""POST /hooks/twilio/messages and /hooks/twilio/status: for Twilio only, by its signature."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from agents_api.frame.context import Db, Here
from agents_api.public.twilio import service
from settings.errors import BadInputError

router = APIRouter(prefix="/hooks/twilio", tags=["hooks"])

_FORM = "application/x-www-form-urlencoded"
_NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'
"""TwiML: nothing to do; our own acknowledgement goes the way of every text."""


async def _signed(request: Request, here: Here) -> dict[str, str]:
    """The form's fields, once the signature is right."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != _FORM:
        raise BadInputError(f"Send the fields as {_FORM}.")
    form = await request.form()
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    service.check_signature(here.settings, path, form, request.headers.get(service.SIGNATURE_HEADER, ""))
    return {name: value for name, value in form.items() if isinstance(value, str)}


Signed = Annotated[dict[str, str], Depends(_signed)]


@router.post("/messages", response_class=Response)
def take_twilio_message(fields: Signed, db: Db, here: Here) -> Response:
    """A citizen's SMS or WhatsApp message, or an agency's reply to a case. Answers with an empty TwiML document, also
    to one that came before."""
    service.take_message(db, fields, here.settings.country, city=here.city.name, now=here.clock())
    return Response(_NO_ANSWER, media_type="text/xml")


@router.post("/status", status_code=204)
def take_twilio_status(request: Request, fields: Signed, db: Db, here: Here) -> None:
    """What became of a message of ours: to a citizen, or to an agency."""
    service.take_status(db, request.query_params, fields, now=here.clock())


@router.post("/voice", response_class=Response)
def take_twilio_voice(request: Request, fields: Signed, db: Db, here: Here) -> Response:
    """An agency has picked up a call that tells of a case: what is said, as TwiML."""
    said = service.take_call(db, request.query_params, fields, here, now=here.clock())
    return Response(said, media_type="text/xml")


@router.post("/voice/digit", response_class=Response)
def take_twilio_digit(request: Request, fields: Signed, db: Db, here: Here) -> Response:
    """A key was pressed in such a call: 1 accepts, 2 repeats, 3 rejects; what is said next, as TwiML."""
    said = service.take_digit(db, request.query_params, fields, here, now=here.clock())
    return Response(said, media_type="text/xml")


@router.post("/voice/status", status_code=204)
def take_twilio_call_status(request: Request, fields: Signed, db: Db, here: Here) -> None:
    """Such a call is over."""
    service.take_call_status(db, request.query_params, fields, now=here.clock())
