"""POST /hooks/agency/{code}: for an agency's own system, by its signature."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Path, Request

from agents_api.agencies.agency_hooks import service
from agents_api.agencies.agency_hooks.schemas import HookAnswer
from agents_api.agencies.agency_hooks.signature import Signed
from agents_api.frame.context import Db, Here

router = APIRouter(prefix="/hooks/agency", tags=["hooks"])

LARGEST_BODY = 10_000
"""Bytes: a message names a case and a reason."""


async def _signed(request: Request) -> Signed:
    """The message as it came; read whole before anything of it is believed."""
    if int(request.headers.get("content-length", "0")) > LARGEST_BODY:
        raise HTTPException(413, f"A message may have {LARGEST_BODY:,} bytes at most.")
    return Signed(
        webhook_id=request.headers.get("webhook-id", ""),
        timestamp=request.headers.get("webhook-timestamp", ""),
        signatures=request.headers.get("webhook-signature", ""),
        body=await request.body(),
    )


@router.post("/{code}")
def take_agency_hook(
    code: Annotated[str, Path(max_length=31)],
    message: Annotated[Signed, Depends(_signed)],
    db: Db,
    here: Here,
) -> HookAnswer:
    """What happened to one of the agency's cases (Standard Webhooks; see docs/agency-webhook.md)."""
    return service.take(db, code, message, here.settings.secrets, now=here.clock())
