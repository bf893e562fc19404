"""What Asterisk's own database should hold so that calls are served without us, against what it holds. Pure."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from ivr_flows import astdb_families
from records.machines.incident import IncidentStatus
from telephony.ami import Fields
from telephony.members import Action

TOLD_FOR = timedelta(days=90)
"""How long the status of a report is told, from when it was opened."""

_S = IncidentStatus
_PROMPTS: Final[Mapping[IncidentStatus, str]] = {
    _S.OPEN: astdb_families.RECEIVED,
    _S.REOPENED: astdb_families.RECEIVED,
    _S.ON_HOLD: astdb_families.RECEIVED,
    # The incident that it went into is under way, or was: its own caller is told no more than that.
    _S.MERGED: astdb_families.HANDLED,
    _S.DISPATCHED: astdb_families.HANDLED,
    _S.EN_ROUTE: astdb_families.HANDLED,
    _S.ON_SCENE: astdb_families.HANDLED,
    _S.CONTROLLED: astdb_families.HANDLED,
    _S.RESOLVED: astdb_families.DONE,
    _S.CLOSED: astdb_families.DONE,
    _S.CANCELLED: astdb_families.CANCELLED,
}
_NUMBER = re.compile(r"(?P<series>[A-Z0-9]+)-(?P<day>\d{8})-(?P<count>\d{4,})")
_CALL_CENTRE = "CC"


def caller_key(number: str, country_code: str) -> str:
    """A number of the records as `[caller]` of extensions.conf makes it of what the trunk sends.

    `country_code` is the city's own, such as `62`. A test on real Asterisk holds both to each other.
    """
    digits = "".join(letter for letter in number if letter in "0123456789")
    return "0" + digits[len(country_code) :] if digits.startswith(country_code) else digits


def report_digits(number: str) -> str | None:
    """What a citizen types for that incident's number; none for a series of which citizens are told nothing."""
    found = _NUMBER.fullmatch(number)
    if found is None:
        return None
    series = found["series"]
    if series == _CALL_CENTRE:
        return found["day"] + found["count"]
    return series + found["day"] + found["count"] if series.isdigit() else None


def report_prompt(status: IncidentStatus) -> str | None:
    """The prompt that tells a status; none for a draft."""
    return _PROMPTS.get(status)


def listed(family: str, tree: Iterable[Fields]) -> dict[str, str]:
    """A family as Asterisk names it in its answer to DBGetTree: keys without the family, and values."""
    beginning = f"/{family}/"
    return {
        event["key"].removeprefix(beginning): event.get("val", "")
        for event in tree
        if event.get("key", "").startswith(beginning)
    }


def differences(family: str, wanted: Mapping[str, str], present: Mapping[str, str]) -> list[Action]:
    """The actions that turn `present` into `wanted`, and nothing else."""
    return [
        *(
            Action("DBPut", {"Family": family, "Key": key, "Val": value})
            for key, value in sorted(wanted.items())
            if present.get(key) != value
        ),
        *(Action("DBDel", {"Family": family, "Key": key}) for key in sorted(present.keys() - wanted.keys())),
    ]
