"""Deliveries as supervisors see them: with the case that is to be told."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from agents_api.frame.pages import PageQuery
from agents_api.frame.shapes import Answer
from agents_api.incidents.cases.schemas import DeliveryRow
from records.machines.case import CaseStatus


class CaseDeliveryRow(DeliveryRow):
    """One delivery with its case."""

    case_id: UUID
    case_number: str
    agency: str
    priority: int
    """1 is the most urgent, 4 the least."""
    case_status: CaseStatus


class DeliveryPage(Answer):
    """Deliveries, newest first."""

    items: list[CaseDeliveryRow]
    next: UUID | None
    """Give it as `before` for the next page; none on the last page."""


class DeliveryQuery(PageQuery):
    """Which deliveries to list."""

    failed: Annotated[bool, Field(description="Only those that were given up.")] = False
    live: Annotated[bool | None, Field(description="True: their case has not ended; false: it has.")] = None
