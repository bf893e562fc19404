"""Who leads disasters is a setting (`DCOR_DISASTER_LEAD`), not a choice in each type of the catalogue.

A type that follows it (`lead_follows`) still has a real agency in `lead`, so whoever reads the catalogue needs to
know nothing of this. A start writes the setting's agency into the types that follow it, with a line of history.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.agencies import Agency, IncidentType, LeadRule
from records.edits import change
from settings.errors import SettingsError

WHO = "setting:DCOR_DISASTER_LEAD"


def follow(session: Session, lead: str, *, at: datetime) -> list[str]:
    """Gives the types that follow the setting their lead; returns the codes of those that changed.

    The former lead supports from now on: a city's fire service does not drop out of floods because an agency for
    disasters was founded. Raises `SettingsError` when no agency of that code is in service and a type needs it.
    """
    kinds = session.scalars(
        select(IncidentType)
        .where(IncidentType.lead_follows == LeadRule.DISASTER, IncidentType.lead != lead)
        .order_by(IncidentType.code)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    if kinds:
        must_be_in_service(session, lead)
    for kind in kinds:
        values = {"lead": lead, "support": support_after(kind.support, kind.lead, lead)}
        change(session, kind, values, at=at, who=WHO, why=f"{lead} leads disasters")
    return [kind.code for kind in kinds]


def support_after(support: Sequence[str], old: str, new: str) -> list[str]:
    """Who supports when the lead passes from `old` to `new`: the old lead first, the new one no more."""
    return [old, *(code for code in support if code not in {old, new})]


def must_be_in_service(session: Session, lead: str) -> None:
    """Raises `SettingsError` when no agency of that code is in service."""
    there = session.scalars(select(Agency.code).where(Agency.active).order_by(Agency.code)).all()
    if lead not in there:
        raise SettingsError(
            f"DCOR_DISASTER_LEAD={lead}: no agency of that code is in service. First add it on the screen of "
            f"agencies, then change the setting. In service: {', '.join(there)}."
        )
