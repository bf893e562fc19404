"""The feed's shared memory: whole, bounded, and honest about what it no longer has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents_api.room.feed.frames import Told
from agents_api.room.feed.ring import Ring
from settings.errors import OurFaultError


def rows(first: int, last: int) -> list[Told]:
    return [Told(n, "test", None, frozenset({"desk"}), False, b"") for n in range(first, last + 1)]


def test_rows_come_in_order_and_in_batches() -> None:
    ring = Ring(10)
    ring.add(rows(11, 30))
    assert [row.number for row in ring.after(10, limit=5) or []] == [11, 12, 13, 14, 15]
    assert [row.number for row in ring.after(28, limit=5) or []] == [29, 30]
    assert ring.after(30, limit=5) == []


def test_what_fell_out_is_said() -> None:
    ring = Ring(0, most=5)
    ring.add(rows(1, 100))
    assert ring.after(94, limit=5) is None
    assert [row.number for row in ring.after(95, limit=5) or []] == [96, 97, 98, 99, 100]
    assert Ring(7).after(6, limit=5) is None, "what was before its time"


def test_behind_a_hole_memory_begins_anew() -> None:
    ring = Ring(0)
    ring.add(rows(1, 3))
    ring.add(rows(7, 9))
    assert [row.number for row in ring.after(6, limit=5) or []] == [7, 8, 9]
    assert ring.after(3, limit=5) is None, "the database knows what is there"
    assert ring.last == 9


def test_what_goes_back_is_refused() -> None:
    ring = Ring(3)
    with pytest.raises(OurFaultError, match="row 3 after 3"):
        ring.add(rows(3, 4))


@given(st.integers(1, 20), st.lists(st.integers(1, 30), max_size=20), st.integers(0, 700))
def test_memory_is_bounded_and_a_cursor_never_skips(most: int, batches: list[int], cursor: int) -> None:
    ring = Ring(0, most=most)
    for size in batches:
        ring.add(rows(ring.last + 1, ring.last + size))
        assert len(ring) <= 2 * most + max(batches)
    if cursor > ring.last:
        return
    found = ring.after(cursor, limit=1000)
    if found is not None:
        assert [row.number for row in found] == list(range(cursor + 1, ring.last + 1))
    else:
        assert ring.last - cursor > most
