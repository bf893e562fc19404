"""The door of the catalogue: an admin adds a type or changes one, with history.

All in the caller's transaction. They raise `BadInputError` with a sentence for what cannot be, `NotFoundError`
for an unknown type and `ConflictError` when somebody else changed it meanwhile; then nothing has changed. An old
version is put back by giving its values again.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch import catalogue_repository as repository
from dispatch.editing import PRIORITIES
from records.agencies import IncidentType, LeadRule
from records.city import BY_DISASTER_SETTING
from records.edits import change, made, must_be_version
from settings.errors import BadInputError, ConflictError

ACCEPT_SECONDS = range(5, 604_801)
"""A type's own time to accept: to a week."""

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")


def add_type(
    session: Session,
    code: str,
    values: Mapping[str, Any],
    *,
    disaster_lead: str,
    at: datetime,
    who: str,
    why: str | None = None,
) -> IncidentType:
    """A new line of the catalogue; `values` by the columns' names, `lead` a code or `@disaster`."""
    if not _CODE.fullmatch(code):
        raise BadInputError(
            "A type's code is 2 to 12 capital letters and digits, a letter first, such as FIR6."
        )
    if repository.is_there(session, IncidentType, code):
        raise ConflictError(f"There is already a type {code}.")
    fields = _resolved({"active": True, "support": [], **values}, disaster_lead)
    fields["group"] = fields.get("group") or code.rstrip("0123456789")
    _must_be_possible(fields)
    _must_be_in_service(session, [fields["lead"], *fields["support"]])
    _must_not_support_itself(fields["lead"], fields["support"])
    kind = IncidentType(code=code, **fields)
    made(session, kind, fields, at=at, who=who, why=why)
    return kind


def edit_type(
    session: Session,
    code: str,
    version: int,
    values: Mapping[str, Any],
    *,
    disaster_lead: str,
    at: datetime,
    who: str,
    why: str | None = None,
) -> IncidentType:
    """Changes those of `values` that differ; `version` is the one the asker saw. Cases that exist stay as they are."""
    fields = _resolved(values, disaster_lead)
    _must_be_possible(fields)
    # Agencies before types, as everybody locks them.
    named = [*([fields["lead"]] if "lead" in fields else []), *fields.get("support", ())]
    held = repository.held_agencies(session, named)
    kind = repository.locked_type(session, code)
    must_be_version(kind, version)
    lead, support = fields.get("lead", kind.lead), fields.get("support", kind.support)
    new = {name for name in named if name != kind.lead and name not in kind.support}
    if fields.get("active") and not kind.active:
        new |= {lead}
        held |= repository.held_agencies(session, [lead])
    _say_who_is_missing(new - held)
    _must_not_support_itself(lead, support)
    change(session, kind, fields, at=at, who=who, why=why)
    return kind


def _resolved(values: Mapping[str, Any], disaster_lead: str) -> dict[str, Any]:
    """The values as columns: `@disaster` is the setting's agency, and a rule that the type follows."""
    fields = dict(values)
    if "lead" in fields:
        follows = fields["lead"] == BY_DISASTER_SETTING
        fields["lead_follows"] = LeadRule.DISASTER if follows else None
        fields["lead"] = disaster_lead if follows else fields["lead"]
    if "support" in fields:
        fields["support"] = list(fields["support"])
    return fields


def _must_be_possible(fields: Mapping[str, Any]) -> None:
    if "priority" in fields and fields["priority"] not in PRIORITIES:
        raise BadInputError(f"Priority is 1 to 4, not {fields['priority']}.")
    seconds = fields.get("accept_seconds")
    if seconds is not None and seconds not in ACCEPT_SECONDS:
        raise BadInputError("The time to accept is 5 seconds to a week (604800), or none to go by priority.")
    for name in ("name_id", "name_en"):
        if name in fields and not fields[name].strip():
            raise BadInputError("A type has a name in Indonesian and one in English.")
    support = fields.get("support", [])
    if twice := sorted({code for code in support if support.count(code) > 1}):
        raise BadInputError(f"These stand twice among those who support: {', '.join(twice)}.")


def _must_be_in_service(session: Session, codes: Sequence[str]) -> None:
    _say_who_is_missing(set(codes) - repository.held_agencies(session, codes))


def _say_who_is_missing(missing: set[str]) -> None:
    if missing:
        raise BadInputError(f"These are no agencies in service: {', '.join(sorted(missing))}.")


def _must_not_support_itself(lead: str, support: Sequence[str]) -> None:
    if lead in support:
        raise BadInputError(f"{lead} leads, so it cannot support as well; leave it out of those who support.")
