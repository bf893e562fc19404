"""All tables in one place, for migrations and for whoever needs the whole metadata."""

from sqlalchemy import ForeignKeyConstraint

from records import (
    access,
    actions,
    agencies,
    alarms,
    api_keys,
    broadcasts,
    callbacks,
    calls,
    citizen_reports,
    edits,
    evidence,
    flags,
    housekeeping,
    incidents,
    journal,
    locations,
    moves,
    news,
    orphan_recordings,
    people,
    probes,
    received_webhooks,
    set_aside,
    sms,
    telephone,
    texts,
    trunk_faults,
    work,
)
from records.base import Base

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "access",
    "actions",
    "agencies",
    "alarms",
    "api_keys",
    "broadcasts",
    "callbacks",
    "calls",
    "citizen_reports",
    "edits",
    "evidence",
    "flags",
    "housekeeping",
    "incidents",
    "journal",
    "locations",
    "moves",
    "news",
    "orphan_recordings",
    "people",
    "probes",
    "received_webhooks",
    "set_aside",
    "sms",
    "telephone",
    "texts",
    "trunk_faults",
    "work",
]


def belongs_to_model(
    thing: object, name: str | None, kind: str, _reflected: bool, _compare_to: object
) -> bool:
    """Alembic asks what to compare: partitions, their keys and the broker's tables are not the model's."""
    if kind == "table":
        return name in METADATA.tables
    if isinstance(thing, ForeignKeyConstraint):
        return all(element.target_fullname.split(".")[0] in METADATA.tables for element in thing.elements)
    return True
