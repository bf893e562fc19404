"""Pages by key: ids sort by time, so the last id of a page is where the next begins, whatever is added above."""

from collections.abc import Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from pydantic import Field

from agents_api.frame.shapes import Ask
from records.calls import Call
from records.incidents import Case, Incident
from records.work import Delivery

Row = TypeVar("Row", Call, Incident, Case, Delivery)


class PageQuery(Ask):
    """Which page."""

    before: Annotated[UUID | None, Field(description="`next` of the page before; unset: the newest.")] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Rows on one page.")] = 50


def cut(rows: Sequence[Row], limit: int) -> tuple[list[Row], UUID | None]:
    """Takes at most `limit + 1` rows; returns one page and where the next begins, none if there is none."""
    page = list(rows[:limit])
    return page, page[-1].id if len(rows) > limit else None
