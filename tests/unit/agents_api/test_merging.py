"""One order for all sources, and pages that leave nothing out and give nothing twice."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents_api.incidents.timeline.merging import Cursor, Moment, newest, read_cursor
from settings.errors import BadInputError

BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def moment(second: int, rank: int, key: int) -> Moment:
    # Even ranks have serial numbers, odd ones ids.
    return Moment(BEGAN + timedelta(seconds=second), rank, UUID(int=key) if rank % 2 else key, "x", None, "")


def older(one: Moment, cursor: Cursor | None) -> bool:
    """What a source's query does (`timeline.repository.Page`)."""
    if cursor is None:
        return True
    if one.rank != cursor.rank:
        return one.at <= cursor.at if one.rank < cursor.rank else one.at < cursor.at
    return (one.at, str(one.key)) < (cursor.at, str(cursor.key))


@given(
    st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 9)), max_size=60),
    st.integers(min_value=1, max_value=7),
)
def test_pages_are_the_whole(rows: set[tuple[int, int, int]], limit: int) -> None:
    everything = [moment(*row) for row in rows]
    seen: list[Moment] = []
    cursor: Cursor | None = None
    for _ in range(len(everything) + 1):
        sources = [
            sorted(
                (one for one in everything if one.rank == rank and older(one, cursor)),
                key=lambda one: (one.at, str(one.key)),
                reverse=True,
            )[: limit + 1]
            for rank in range(5)
        ]
        page, cursor = newest(sources, limit)
        seen += page
        if cursor is None:
            break
        cursor = read_cursor(str(cursor))
    assert cursor is None
    assert seen == sorted(everything, key=lambda one: (one.at, one.rank, str(one.key)), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "x.2.3",
        "1.x.3",
        "1.2.x",
        f"{10**30}.1.1",
        f"1.1.{10**30}",
        "1.1.a-b",
        "é.1.1",
    ],
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="no place in a timeline"):
        read_cursor(text)
