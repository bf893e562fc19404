"""Lines that cannot be stored, in the middle of the journal under load: every other call is in the record, complete."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ivr_flows import story
from records.alarms import JOURNAL_LINE, open_alarms
from records.calls import Call
from records.machines.call import CALL
from records.session import Sessions
from records.set_aside import SetAsideLine, open_lines
from records.telephone import Gap
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_tail import JOURNAL
from telephony.rendering import asterisk_home
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.cel_text import cel_line, said
from tests.instance import own_instance
from tests.telephony import sipp_run
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(400)

RATE = 5.0
"""Calls a second."""
CALLS = 60
STAYS = 2.5
QUICK = Habits(answer_after=0.2, talk=0.4)
NOBODY = "node1-99999999999.1"
"""A channel of a time for which there is no partition."""


@dataclass(frozen=True)
class Told:
    """What there was to see afterwards."""

    invited: int
    calls: list[Call]
    arrived: set[str]
    poisoned: dict[str, int]
    """Where (bytes) in the journal the lines stand that cannot be stored, by their channel."""
    aside: list[SetAsideLine]
    alarm: dict[str, Any]
    gaps: list[Gap]
    bridges: set[int]


def lines_of(cel: Path) -> list[CelLine]:
    """What Asterisk has written so far."""
    items = read_lines(cel.read_bytes()).items if cel.exists() else ()
    return [item for item in items if isinstance(item, CelLine)]


def arrivals(cel: Path) -> list[CelLine]:
    return [line for line in lines_of(cel) if line.kind == story.ARRIVED]


def poison(cel: Path, like: CelLine) -> dict[str, int]:
    """Writes two lines, as Asterisk appends them: a queue's priority that no column holds, a call without a month."""
    before = [line.encode() for line in (like.time, like.uniqueid, like.uniqueid, like.channel)]
    after = [line.encode() for line in (like.number, like.name, like.dialled)]
    nobody = [like.time.encode(), NOBODY.encode(), NOBODY.encode(), like.channel.encode()]
    priority = cel_line(story.QUEUED.encode(), *before, *after, said("q112|9999999999"))
    month = cel_line(story.ARRIVED.encode(), *nobody, *after, said("112"))
    with cel.open("ab", buffering=0) as file:
        file.write(priority + month)
    text = cel.read_bytes()
    return {like.uniqueid: text.index(priority), NOBODY: text.index(month)}


def ended(sessions: Sessions, count: int) -> list[Call]:
    """All calls, once there are so many and all are over."""
    with sessions() as session:
        found = list(session.scalars(select(Call).options(selectinload(Call.waits), selectinload(Call.legs))))
    return found if len(found) >= count and all(call.ended_at for call in found) else []


@pytest.fixture(scope="module")
def told(phones: PhoneLoop, tmp_path_factory: pytest.TempPathFactory) -> Told:
    with (
        own_instance() as instance,
        database(instance) as sessions,
        manned(instance, phones, ["112-1", "112-2", "112-3", "112-4"], QUICK),
    ):
        cel = asterisk_home(instance.settings) / JOURNAL
        bridges = set(instance.pids_of("operations bridge"))
        citizens = sipp_run.start(
            "citizen_112",
            ("127.0.0.1", instance.settings.sip_port),
            tmp_path_factory.mktemp("sipp"),
            calls=CALLS,
            rate=RATE,
            talk=STAYS,
            callers=[Caller(number=f"08127{n:06d}") for n in range(CALLS)],
            limit=CALLS / RATE + 90,
        )
        with citizens:
            some = wait_until(lambda: arrivals(cel)[CALLS // 3 :], 60, what="a third of the calls", every=0.1)
            poisoned = poison(cel, some[-1])
            result = citizens.result()
        calls = wait_until(
            lambda: ended(sessions, len(result.calls)), 180, what="a record of every call", every=0.5
        )
        with sessions() as session:
            aside = list(open_lines(session))
            alarms = open_alarms(session, JOURNAL_LINE)
            gaps = list(session.scalars(select(Gap)))
        return Told(
            invited=len(result.calls),
            calls=calls,
            arrived={line.uniqueid for line in arrivals(cel)},
            poisoned=poisoned,
            aside=aside,
            alarm=alarms[instance.settings.node].data,
            gaps=gaps,
            bridges=bridges ^ set(instance.pids_of("operations bridge")),
        )


def test_every_other_call_is_in_the_record(told: Told) -> None:
    assert told.invited == len(told.calls) == CALLS
    assert {call.uniqueid for call in told.calls} == told.arrived - {NOBODY}
    assert {call.status for call in told.calls} <= CALL.final
    assert all(wait.left_at for call in told.calls for wait in call.waits)
    assert all(leg.ended_at for call in told.calls for leg in call.legs)


def test_the_alarm_names_the_lines(told: Told) -> None:
    assert told.alarm["count"] == len(told.poisoned) == len(told.aside)
    assert {(line["channel"], line["file"], line["offset"]) for line in told.alarm["lines"]} == {
        (channel, "cel.csv", place) for channel, place in told.poisoned.items()
    }
    assert {line["kind"] for line in told.alarm["lines"]} == {story.QUEUED, story.ARRIVED}
    assert "08127" not in str(told.alarm)


def test_the_bridge_did_not_die_of_it(told: Told) -> None:
    assert told.bridges == set()
    assert told.gaps == []
