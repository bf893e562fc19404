"""Whose line is silent, and who waits where then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from ivr_flows.story import SILENT_PRIORITY
from records.city import SILENT_QUEUE, City, QueuePack, load_city
from telephony.caller_silence import LineSilences, Waiting, sort_out

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


QUEUES = {"q112", "q119"}
CALLERS = [
    Waiting("q112", "PJSIP/trunk-1", "a", -1),
    Waiting("q119", "PJSIP/trunk-2", "b", SILENT_PRIORITY),
    Waiting("silent", "PJSIP/trunk-3", "c", -3),
    Waiting("seat-112-1", "PJSIP/trunk-4", "d", -4),
]


@pytest.mark.parametrize(
    ("silent", "is_staffed", "out", "down"),
    [
        ("bc", True, "b", ""),
        ("abc", True, "ab", ""),
        ("c", True, "b", ""),
        ("b", True, "bc", ""),
        ("", True, "bc", ""),
        ("abc", False, "", "a"),
        ("bc", False, "", ""),
        ("a", False, "bc", "a"),
        ("bcd", True, "b", ""),
    ],
)
def test_the_silent_wait_apart_where_somebody_could_answer_them(
    silent: str, is_staffed: bool, out: str, down: str
) -> None:
    moves = sort_out(CALLERS, set(silent), queues=QUEUES, is_staffed=is_staffed)
    assert "".join(caller.uniqueid for caller in moves.out) == out
    assert "".join(caller.uniqueid for caller in moves.down) == down


def with_queues(queues: list[QueuePack]) -> City:
    """Depok with other queues."""
    return City.model_validate(load_city("depok").model_dump() | {"queues": [q.model_dump() for q in queues]})


def test_a_city_has_a_queue_for_the_silent_and_it_is_the_lightest() -> None:
    queues = list(load_city("depok").queues)
    assert with_queues(queues).queues == tuple(queues)
    with pytest.raises(ValidationError, match="queues: silent is missing"):
        with_queues([queue for queue in queues if queue.name != SILENT_QUEUE])
    as_light = [queue.model_copy(update={"weight": 0}) if queue.name == "qcc" else queue for queue in queues]
    with pytest.raises(ValidationError, match="qcc must be heavier than silent"):
        with_queues(as_light)


def test_the_dialplan_rings_that_queue() -> None:
    plan = Path("asterisk_conf/extensions.conf").read_text("utf-8")
    assert f"Queue({SILENT_QUEUE}," in plan
    assert f"CELGenUserEvent(DCOR_QUEUED,{SILENT_QUEUE}|" in plan
