"""Whose line is silent, and who is served first then."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.caller_silence import SILENT_PRIORITY, LineSilences, PriorityChange, Waiting, reorder

BEGAN = datetime(2026, 12, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def test_a_line_is_silent_until_it_sounds() -> None:
    silences = LineSilences(timedelta(seconds=15))
    assert silences.look({"a": 5, "b": 0}, at(0)).silent == {}
    assert silences.look({"a": 90, "b": 0}, at(14)).sounding == {"a"}
    heard = silences.look({"a": 90, "b": 0}, at(15))
    assert (heard.silent, heard.sounding) == ({"b": at(0)}, set())
    assert silences.look({"a": 90, "b": 0}, at(29)).silent == {"a": at(14), "b": at(0)}
    heard = silences.look({"a": 90, "b": 1}, at(31))
    assert (heard.silent, heard.sounding) == ({"a": at(14)}, {"b"})


def test_what_is_seen_for_the_first_time_has_not_sounded_yet() -> None:
    """Else a new bridge would unmark everybody."""
    assert LineSilences(timedelta(seconds=15)).look({"a": 4000}, at(0)).sounding == set()


def test_who_holds_begins_anew() -> None:
    silences = LineSilences(timedelta(seconds=15))
    silences.look({"a": 5}, at(0))
    silences.look({}, at(10))
    assert silences.look({"a": 5}, at(20)).silent == {}


class Queue:
    """One queue as Asterisk keeps it: who is given a priority goes behind the others of it."""

    def __init__(self, *priorities: int) -> None:
        self.own = {f"c{n}": priority for n, priority in enumerate(priorities)}
        self.given = dict(self.own)
        self.order = sorted(self.own, key=lambda name: -self.own[name])

    def waiting(self) -> list[Waiting]:
        return [
            Waiting("q", name, name, self.given[name], at(int(name.removeprefix("c")))) for name in self.order
        ]

    def tell(self, change: PriorityChange) -> None:
        self.given[change.channel] = change.priority
        self.order.remove(change.channel)
        ahead = sum(self.given[name] >= change.priority for name in self.order)
        self.order.insert(ahead, change.channel)

    def agree(self, *silent: str) -> list[str]:
        changes = reorder(self.waiting(), set(silent), lambda caller: self.own[caller.uniqueid])
        for change in changes:
            self.tell(change)
        assert reorder(self.waiting(), set(silent), lambda caller: self.own[caller.uniqueid]) == []
        return self.order


def test_the_silent_wait_behind_the_living_and_have_their_place_again() -> None:
    queue = Queue(0, 0, 0, -10)
    assert queue.agree("c0", "c1") == ["c2", "c3", "c0", "c1"]
    assert queue.agree("c0") == ["c1", "c2", "c3", "c0"]
    assert queue.agree() == ["c0", "c1", "c2", "c3"]


def test_who_is_heard_is_never_moved_without_need() -> None:
    assert reorder(Queue(100, 0, 0).waiting(), set(), lambda _: 0) == []


@given(
    st.lists(st.sampled_from([100, 50, 0, -10]), min_size=1, max_size=6),
    st.lists(st.sets(st.integers(0, 5)), max_size=5),
)
def test_whatever_falls_silent_all_end_where_they_began(
    priorities: list[int], silences: list[set[int]]
) -> None:
    queue = Queue(*priorities)
    before = list(queue.order)
    for silent in silences:
        queue.agree(*(f"c{n}" for n in silent if n < len(priorities)))
        lowered = [name for name in queue.order if queue.given[name] == SILENT_PRIORITY]
        assert queue.order[len(queue.order) - len(lowered) :] == lowered
    assert queue.agree() == before


@pytest.mark.parametrize("silent", [set[str](), {"c0"}])
def test_an_empty_queue_asks_for_nothing(silent: set[str]) -> None:
    assert reorder([], silent, lambda _: 0) == []
