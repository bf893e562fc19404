"""An agency's own system updates its case: signed, once, through the same doors as its people."""

import hashlib
from base64 import b64encode
from datetime import datetime, timedelta
from secrets import token_bytes

import structlog
from pydantic import ValidationError
from sqlalchemy.orm import Session

from agents_api.agencies.agency_hooks import repository
from agents_api.agencies.agency_hooks.schemas import HookAnswer, HookDocument, HookType
from agents_api.agencies.agency_hooks.signature import Signed, is_genuine
from agents_api.frame.faults import NotLoggedInError
from dispatch import cases
from records.agencies import Agency
from records.incidents import Case
from records.received_webhooks import ReceivedWebhook, received
from settings.errors import BadInputError, ConflictError, NotFoundError
from settings.secrets import Secrets

AHEAD = timedelta(minutes=5)
"""A system's clock may be that much ahead of ours; what it says of the future happens now."""

_FORGED = "The signature is not this agency's, or its time is not now: check the secret and the clock."

_NOBODYS = "whsec_" + b64encode(token_bytes(32)).decode()
"""Checked where there is no secret, so that it takes as long."""

_log = structlog.get_logger()


def take(session: Session, code: str, message: Signed, secrets: Secrets, *, now: datetime) -> HookAnswer:
    """Does what the message says, once; a repeat of it has the same answer and does nothing.

    A message that is refused is forgotten: its sender may repeat it when the case is so far.
    Raises `NotLoggedInError`, `BadInputError`, `NotFoundError`, `ConflictError`.
    """
    agency = _sender(session, code, message, secrets, now=now)
    body = hashlib.sha256(message.body).digest()
    before = received(session, agency.code, message.webhook_id)
    if before is not None:
        if before.body_sha256 != body:
            raise ConflictError("A message with this webhook-id and other content came before; use a new id.")
        return HookAnswer.model_validate(before.answer)
    document = _read(message.body)
    case = _act(session, agency, document, now=now)
    answer = HookAnswer(case_number=case.number, status=case.status, unit=case.unit)
    session.add(
        ReceivedWebhook(
            agency=agency.code,
            webhook_id=message.webhook_id,
            received_at=now,
            body_sha256=body,
            answer=answer.model_dump(mode="json"),
        )
    )
    _log.info("agency's system told of its case", agency=agency.code, kind=document.type.value)
    return answer


def _sender(session: Session, code: str, message: Signed, secrets: Secrets, *, now: datetime) -> Agency:
    """The agency that signed. An unknown agency and a wrong signature have one answer."""
    agency = repository.active_agency(session, code)
    known = repository.secrets_of(session, code)
    if agency is not None and not known:
        # An agency that is told in other ways may still have a system that answers: set-up made it a secret.
        known = [secret for secret in [secrets.webhooks.get(code)] if secret]
    if not is_genuine(message, known or [_NOBODYS], now=now) or agency is None:
        raise NotLoggedInError(_FORGED)
    return agency


def _read(body: bytes) -> HookDocument:
    try:
        return HookDocument.model_validate_json(body)
    except ValidationError as error:
        # Without the input itself: that may be somebody's words.
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg'].removeprefix('Value error, ')}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        ]
        raise BadInputError("; ".join(fault.removeprefix(": ") for fault in faults)) from None


def _act(session: Session, agency: Agency, document: HookDocument, *, now: datetime) -> Case:
    data = document.data
    case_id = repository.case_numbered(session, agency.code, data.case_number)
    if case_id is None:
        raise NotFoundError(f"There is no case {data.case_number} of {agency.code}.")
    case = session.get_one(Case, case_id)
    who = f"agency:{agency.code}"
    how = f"by its own system ({data.by})" if data.by else "by its own system"
    at = _happened(case, data.at, now=now)
    newly_named = data.unit is not None and data.unit != case.unit
    if data.unit is not None and (newly_named or document.type is HookType.UNIT_ASSIGNED):
        cases.assign_unit(session, case_id, data.unit, at=at, who=who, how=how)
    match document.type:
        case HookType.ACCEPTED:
            cases.accept(session, case_id, at=at, who=who, why=how)
        case HookType.REJECTED:
            # Now: what comes next has its deadlines from here on.
            cases.reject(session, case_id, data.reason or "", at=now, who=who, how=how)
        case HookType.EN_ROUTE:
            cases.en_route(session, case_id, at=at, who=who, how=how)
        case HookType.ON_SCENE:
            cases.on_scene(session, case_id, at=at, who=who, how=how)
        case HookType.DONE:
            cases.done(session, case_id, at=at, who=who, how=how)
        case HookType.NOT_FOUND:
            cases.not_found(session, case_id, at=at, who=who, how=how)
        case HookType.UNIT_ASSIGNED:
            pass  # done above
    return case


def _happened(case: Case, at: datetime | None, *, now: datetime) -> datetime:
    """When it happened, as the agency says. Raises `BadInputError` for a time before the case or to come."""
    if at is None:
        return now
    if not case.created_at <= at <= now + AHEAD:
        raise BadInputError(
            "data.at lies before the case began, or in the future: send the time it happened."
        )
    return min(at, now)
