"""POST /hooks/aml: for the mobile networks' gateway."""

import json
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request

from agents_api.frame.context import Db, Here
from agents_api.public.aml import service
from agents_api.public.aml.reading import read_report
from settings.errors import BadInputError

router = APIRouter(prefix="/hooks", tags=["hooks"])

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


def _known(request: Request, here: Here) -> None:
    service.check_secret(request.headers.get("authorization", ""), here.settings.secrets.aml_receiver)


async def _fields(request: Request, _known: Annotated[None, Depends(_known)]) -> dict[str, str]:
    """The message's fields; of JSON only words and numbers count."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == _FORM:
        form = await request.form()
        return {name: value for name, value in form.items() if isinstance(value, str)}
    if kind == _JSON:
        try:
            loaded: object = json.loads(await request.body())
        except (ValueError, RecursionError):
            raise BadInputError("The body is no JSON.") from None
        if isinstance(loaded, dict):
            plain = cast(dict[str, object], loaded)
            return {name: str(value) for name, value in plain.items() if isinstance(value, str | int | float)}
    raise BadInputError(f"Send the message's fields as {_FORM} or as one JSON object.")


@router.post("/aml", status_code=204)
def take_aml(fields: Annotated[dict[str, str], Depends(_fields)], db: Db, here: Here) -> None:
    """A phone's position during an emergency call (AML, ETSI TS 103 625), as SMS text or as fields.

    It goes to the call of that number within ten minutes, before or after.
    """
    service.take(db, read_report(fields, here.settings.country, now=here.clock()), now=here.clock())
