"""The door of agencies and their posts: an admin adds one or changes one, with history.

All in the caller's transaction. They raise `BadInputError` with a sentence for what cannot be, `NotFoundError`
for what is not there and `ConflictError` when somebody else was first; then nothing has changed.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from dispatch import catalogue_repository as repository
from records.agencies import Agency, AgencyPost
from records.edits import change, made, must_be_version
from settings.errors import BadInputError, ConflictError

_CODE = re.compile(r"[A-Z0-9]{2,12}")
_POST_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")
_FEW = 6


def add_agency(
    session: Session, code: str, values: Mapping[str, Any], *, at: datetime, who: str, why: str | None = None
) -> Agency:
    """A new agency; its code stands at the end of its cases' numbers for ever."""
    if not _CODE.fullmatch(code):
        raise BadInputError("An agency's code is 2 to 12 capital letters and digits, such as BPBD.")
    if repository.is_there(session, Agency, code):
        raise ConflictError(f"There is already an agency {code}.")
    fields = {"active": True, "calendar": None, **values}
    _must_have_calendar(session, fields)
    agency = Agency(code=code, **fields)
    made(session, agency, fields, at=at, who=who, why=why)
    return agency


def edit_agency(
    session: Session,
    code: str,
    version: int,
    values: Mapping[str, Any],
    *,
    at: datetime,
    who: str,
    why: str | None = None,
) -> Agency:
    """Changes those of `values` that differ; `version` is the one the asker saw.

    An agency that leads a type stays in service: a new incident of that type would have nobody.
    """
    _must_have_calendar(session, values)
    agency = repository.locked_agency(session, code)
    must_be_version(agency, version)
    if values.get("active") is False and agency.active and (led := repository.led_by(session, code)):
        more = f" and {len(led) - _FEW} more" if len(led) > _FEW else ""
        raise BadInputError(
            f"{code} leads {', '.join(led[:_FEW])}{more}: give these another lead first, or put them out of use."
        )
    change(session, agency, values, at=at, who=who, why=why)
    return agency


def add_post(
    session: Session,
    agency: str,
    code: str,
    values: Mapping[str, Any],
    *,
    kelurahan: Collection[str],
    at: datetime,
    who: str,
    why: str | None = None,
) -> AgencyPost:
    """A new post of an agency; `kelurahan` are the city's codes."""
    repository.locked_agency(session, agency)
    if not _POST_CODE.fullmatch(code):
        raise BadInputError("A post's code is small letters, digits and dashes, such as damkar-cinere.")
    if repository.is_there(session, AgencyPost, code):
        raise ConflictError(f"There is already a post {code}; posts of all agencies share one list of codes.")
    fields = _stored({"active": True, "confirmed": False, "area": [], **values}, kelurahan)
    post = AgencyPost(code=code, agency=agency, **fields)
    made(session, post, {"agency": agency, **fields}, at=at, who=who, why=why)
    return post


def edit_post(
    session: Session,
    agency: str,
    code: str,
    version: int,
    values: Mapping[str, Any],
    *,
    kelurahan: Collection[str],
    at: datetime,
    who: str,
    why: str | None = None,
) -> AgencyPost:
    """Changes those of `values` that differ; `version` is the one the asker saw."""
    fields = _stored(values, kelurahan)
    post = repository.locked_post(session, agency, code)
    must_be_version(post, version)
    change(session, post, fields, at=at, who=who, why=why)
    return post


def _must_have_calendar(session: Session, values: Mapping[str, Any]) -> None:
    calendar = values.get("calendar")
    if calendar is not None and not repository.has_calendar(session, calendar):
        raise BadInputError(f"The city pack has no calendar {calendar}; leave it empty for round the clock.")


def _stored(values: Mapping[str, Any], kelurahan: Collection[str]) -> dict[str, Any]:
    """The values as columns: degrees to five decimals (a metre), each kelurahan once, in order."""
    fields = dict(values)
    for name in ("lat", "lon"):
        if name in fields:
            fields[name] = Decimal(str(fields[name])).quantize(Decimal("0.00001"))
    if "area" in fields:
        if unknown := sorted(set(fields["area"]) - set(kelurahan)):
            raise BadInputError(
                f"These are no kelurahan of the city: {', '.join(unknown[:_FEW])}; see /places."
            )
        fields["area"] = sorted(set(fields["area"]))
    return fields
