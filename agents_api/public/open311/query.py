"""Reads which reports are asked for, by the standard's parameters and its extension for pages. Pure."""

from datetime import datetime, timedelta

from pydantic import BaseModel, ConfigDict

from agents_api.public.open311.errors import FormFaultsError
from agents_api.public.open311.instants import read_instant
from agents_api.public.open311.repository import Wanted
from agents_api.public.open311.status_words import CLOSED, OPEN

LONGEST_SPAN = timedelta(days=90)
MOST = 1000
"""Reports in one answer, by the standard; a page may ask for fewer."""

MOST_IDS = 100
_LAST_PAGE = 1000


class RequestsQuery(BaseModel):
    """The parameters as they came; unknown ones are passed over, empty ones count as missing."""

    model_config = ConfigDict(frozen=True, use_attribute_docstrings=True)

    service_request_id: list[str] = []
    """Ids, comma separated; nothing else is looked at then."""
    service_code: list[str] = []
    status: list[str] = []
    """`open` or `closed`, comma separated."""
    start_date: str = ""
    """Earliest `requested_datetime`, W3C form (`2026-11-24T00:00:00+07:00`); at most 90 days before the end."""
    end_date: str = ""
    page: str = ""
    """From 1."""
    page_size: str = ""
    """At most 1000, which is the default."""


def words(values: list[str]) -> list[str]:
    """What stands between commas, each once."""
    return list(
        dict.fromkeys(word for value in values for part in value.split(",") if (word := part.strip()))
    )


def read_ids(values: list[str]) -> list[str]:
    """The ids that are asked for. Raises `FormFaultsError` for too many."""
    ids = words(values)
    if len(ids) > MOST_IDS:
        raise FormFaultsError([f"At most {MOST_IDS} reports can be asked for by id at once."])
    return ids


def read_query(query: RequestsQuery, *, now: datetime) -> Wanted:
    """Which reports. Raises `FormFaultsError` with everything that is wrong."""
    faults: list[str] = []
    begin, end = _span(query, faults, now=now)
    asked = set(words(query.status))
    if asked - {OPEN, CLOSED}:
        faults.append("status is open or closed.")
    size = _count(query.page_size, "page_size", MOST, MOST, faults)
    page = _count(query.page, "page", 1, _LAST_PAGE, faults)
    if faults:
        raise FormFaultsError(faults)
    return Wanted(
        begin=begin,
        end=end,
        services=words(query.service_code) or None,
        status=asked.pop() if len(asked) == 1 else None,
        limit=size,
        offset=(page - 1) * size,
    )


def _span(query: RequestsQuery, faults: list[str], *, now: datetime) -> tuple[datetime, datetime]:
    begin = _date(query.start_date, "start_date", faults)
    end = _date(query.end_date, "end_date", faults)
    if begin is None and end is None:
        return now - LONGEST_SPAN, now
    begin = begin if begin is not None else (end or now) - LONGEST_SPAN
    end = end if end is not None else begin + LONGEST_SPAN
    if end < begin:
        faults.append("end_date lies before start_date.")
    if end - begin > LONGEST_SPAN:
        faults.append("start_date and end_date may not span more than 90 days; ask in parts.")
    return begin, end


def _date(text: str, name: str, faults: list[str]) -> datetime | None:
    if not text.strip():
        return None
    instant = read_instant(text)
    if instant is None:
        faults.append(f"{name} must be a date with time and time zone, such as 2026-11-24T00:00:00Z.")
    return instant


def _count(text: str, name: str, default: int, most: int, faults: list[str]) -> int:
    plain = text.strip()
    if not plain:
        return default
    number = int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else 0  # noqa: PLR2004 - digits
    if not 1 <= number <= most:
        faults.append(f"{name} is a number from 1 to {most:,}.")
        return default
    return number
