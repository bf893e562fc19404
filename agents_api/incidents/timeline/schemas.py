"""The timeline as the API shows it."""

from typing import Annotated

from pydantic import Field

from agents_api.frame.shapes import Answer, Ask, Instant

Word = str | int | bool | list[str] | None


class TimelineEntry(Answer):
    """Something that happened. `kind` says which words stand in `words`; a screen makes the sentence."""

    at: Instant
    kind: str
    """`incident.STATUS`, `case.STATUS`, `incident.edited` (`raised`, `took_in`, `gave_back`), `case.raised` (`leads`,
    `unit_changed`), `call.arrived` (`linked`, `answered`, `ended`), `delivery.STATUS`, `delivery.tried`,
    `deadline.fired`, `phone_order.STATUS`, `sms_order.STATUS`, `text.in`, `text.out`, `answer`, `note`,
    `attachment`."""
    who: str | None
    """`operator:siti`, `agency:DAMKAR`, `clock`; none when it is nobody's doing."""
    subject: str
    """Id of what it happened to: the incident, a case, call, delivery, deadline, order, conversation, answer, note,
    attachment; of what it was merged with, that incident."""
    words: dict[str, Word]
    """Neutral data: statuses, codes, figures, and what people wrote into notes and answers."""


class TimelinePage(Answer):
    """What happened, newest first."""

    items: list[TimelineEntry]
    next: str | None
    """Give it as `before` for the next page; none on the last page."""


class TimelineQuery(Ask):
    """Which page."""

    before: Annotated[
        str | None, Field(max_length=100, description="`next` of the page before; unset: the newest.")
    ] = None
    limit: Annotated[int, Field(ge=1, le=200, description="Entries on one page.")] = 100
