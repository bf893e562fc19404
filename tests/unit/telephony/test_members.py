"""What it takes to make Asterisk's queue members what the room wishes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.city import QueuePack, load_city
from telephony.members import LONGEST_REASON, Action, Member, Seat, differences, present, wished
from telephony.rendering import FORWARDS_PENALTY

QUEUES = (
    QueuePack(name="q112", positions=("112-1", "112-2")),
    QueuePack(name="q112-all", positions=("112-1", "112-2", "cc-1")),
)


def seat(
    position: str = "112-1", *, ready: bool = True, reason: str | None = None, web: bool = False
) -> Seat:
    return Seat(position, position + ("-web" if web else ""), ready, reason)


def carried_out(actions: list[Action], members: set[Member]) -> set[Member]:
    """What Asterisk then has."""
    now = {(member.queue, member.interface): member for member in members}
    for action in actions:
        headers = action.headers
        key = headers["Queue"], headers["Interface"]
        paused, reason = headers.get("Paused") == "true", headers.get("Reason", "")
        match action.name:
            case "QueueAdd":
                assert key not in now
                now[key] = Member(*key, headers["MemberName"], paused, reason)
            case "QueuePause":
                now[key] = Member(*key, now[key].name, paused, reason)
            case "QueueRemove":
                del now[key]
            case _:
                pytest.fail(action.name)
    return set(now.values())


def test_a_ready_seat_is_in_all_its_queues() -> None:
    assert wished([seat()], QUEUES) == {
        Member("q112", "PJSIP/112-1", "112-1", paused=False),
        Member("q112-all", "PJSIP/112-1", "112-1", paused=False),
    }


def test_a_seat_that_is_not_ready_is_there_but_paused_and_says_why() -> None:
    members = wished([seat(ready=False, reason="sholat", web=True)], QUEUES)
    assert members == {
        Member(queue, "PJSIP/112-1-web", "112-1", paused=True, reason="sholat")
        for queue in ("q112", "q112-all")
    }


def test_an_empty_seat_is_nowhere() -> None:
    assert wished([], QUEUES) == set()


def test_a_seat_of_no_queue_is_nowhere() -> None:
    assert wished([seat("satpolpp")], load_city("depok").queues) == set()


def test_what_asterisk_lists() -> None:
    listed = [
        {"event": "QueueParams", "queue": "q112"},
        {
            "event": "QueueMember",
            "queue": "q112",
            "name": "112-1",
            "location": "PJSIP/112-1",
            "paused": "1",
            "pausedreason": "sholat",
        },
        # Asterisk keeps the last reason of a member that is back.
        {
            "event": "QueueMember",
            "queue": "q112",
            "name": "112-2",
            "location": "PJSIP/112-2",
            "paused": "0",
            "pausedreason": "sholat",
        },
    ]
    assert present(listed) == {
        Member("q112", "PJSIP/112-1", "112-1", paused=True, reason="sholat"),
        Member("q112", "PJSIP/112-2", "112-2", paused=False),
    }


def test_additions_come_before_removals() -> None:
    desk, web = wished([seat()], QUEUES), wished([seat(web=True)], QUEUES)
    assert [(a.name, a.headers["Queue"], a.headers["Interface"]) for a in differences(web, desk)] == [
        ("QueueAdd", "q112", "PJSIP/112-1-web"),
        ("QueueAdd", "q112-all", "PJSIP/112-1-web"),
        ("QueueRemove", "q112", "PJSIP/112-1"),
        ("QueueRemove", "q112-all", "PJSIP/112-1"),
    ]


def test_an_added_member_bears_all_that_asterisk_must_know() -> None:
    [action] = differences({Member("q112", "PJSIP/112-1", "112-1", paused=True, reason="sholat")}, set())
    assert action == Action(
        "QueueAdd",
        {
            "Queue": "q112",
            "Interface": "PJSIP/112-1",
            "StateInterface": "PJSIP/112-1",
            "MemberName": "112-1",
            "Penalty": "0",
            "Paused": "true",
            "Reason": "sholat",
        },
    )


def test_a_member_that_nobody_wishes_is_removed() -> None:
    stranger = Member("q112", "PJSIP/intruder", "x", paused=False)
    assert differences(set(), {stranger}) == [
        Action("QueueRemove", {"Queue": "q112", "Interface": "PJSIP/intruder"})
    ]


def test_the_rank_of_a_phone_that_forwards_is_left_to_the_dialplan() -> None:
    [wish] = [member for member in wished([seat()], QUEUES) if member.queue == QUEUES[0].name]
    assert differences({wish}, {replace(wish, penalty=FORWARDS_PENALTY)}) == []
    assert [action.name for action in differences({wish}, {replace(wish, penalty=5)})] == ["QueuePenalty"]


@pytest.mark.parametrize(
    "reason",
    ["x" * 200, "é" * 100, "  two  words ", " ", "\r\nAction: Command", "istirahat 😀" * 20, "\ud800"],
)
def test_a_reason_is_as_asterisk_gives_it_back(reason: str) -> None:
    """Else it would be set again and again: each time is an event that asks for another look."""
    for member in wished([seat(ready=False, reason=reason)], QUEUES):
        kept = member.reason.encode()[:LONGEST_REASON].decode()
        assert kept == kept.strip() == member.reason
        assert member.reason.isprintable()


seats = st.builds(
    seat,
    st.sampled_from(["112-1", "112-2", "cc-1"]),
    ready=st.booleans(),
    reason=st.sampled_from([None, "sholat", "makan"]),
    web=st.booleans(),
)
rooms = st.lists(seats, max_size=3, unique_by=lambda each: each.position)


@given(rooms, rooms)
@settings(max_examples=60, deadline=None)
def test_the_actions_make_the_wish_true_and_then_there_are_none(
    before: list[Seat], after: list[Seat]
) -> None:
    now, wish = wished(before, QUEUES), wished(after, QUEUES)
    reached = carried_out(differences(wish, now), now)
    assert reached == wish
    assert differences(wish, reached) == []
