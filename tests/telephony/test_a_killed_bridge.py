"""The bridge is killed again and again under load: not one call is lost, told twice or counted wrongly.

`make test` runs the short form, `make test-long` ten kills in two minutes at five calls a second.
"""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ivr_flows import story
from records.calls import Call
from records.machines.call import CALL
from records.session import Sessions
from records.telephone import Gap
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_tail import JOURNAL
from telephony.rendering import asterisk_home
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests import queue_log
from tests.instance import Instance, own_instance
from tests.queue_log import Totals
from tests.signalling import kill_pids
from tests.telephony import sipp_run
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller, Sipp, SippResult
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(900)

DESKS_112 = ["112-1", "112-2", "112-3", "112-4"]
DESKS = [*DESKS_112, "119-1", "119-2", "cc-1", "cc-2", "info"]
QUICK = Habits(answer_after=0.2, talk=0.4)
STAYS = 2.5
"""Seconds after which a citizen hangs up, served or not."""
PATIENT = 3
"""Citizens who stay until they are served; they come while nobody at the 112 desks picks up, and so overflow."""


@dataclass(frozen=True)
class Load:
    """How much, for how long."""

    seconds: float
    rate: float
    """Calls a second."""
    kills: int

    @property
    def calls(self) -> int:
        return round(self.seconds * self.rate)


SHORT = Load(seconds=25, rate=3, kills=3)
LONG = Load(seconds=120, rate=5, kills=10)


@dataclass(frozen=True)
class Told:
    """The three accounts of what happened: SIPp's, the record's, Asterisk's journals'."""

    sipp: list[SippResult]
    calls: list[Call]
    arrived: list[str]
    """Uniqueids that told of their arrival in the call-event journal."""
    log: dict[str, Totals]
    gaps: list[Gap]
    kills: int
    took: float
    """Seconds from the first INVITE to the last."""


@pytest.fixture(scope="module")
def told(
    request: pytest.FixtureRequest, phones: PhoneLoop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    load = LONG if request.config.getoption("--long") else SHORT
    folder = tmp_path_factory.mktemp("sipp")
    with (
        own_instance() as instance,
        database(instance) as sessions,
        manned(instance, phones, DESKS, QUICK) as desks,
    ):
        for code in DESKS_112:
            desks[code].habits = Habits(does="ignore")
        with ExitStack() as stack:
            started = [stack.enter_context(citizens) for citizens in begun(instance, folder, load)]
            kill_again_and_again(
                instance,
                sessions,
                load,
                after_first=lambda: wait_until(desks["info"].calls, 30, what="a call that overflows"),
                then=lambda: [setattr(desks[code], "habits", QUICK) for code in DESKS_112],
            )
            sipp = [each.result() for each in started]
        cel = asterisk_home(instance.settings) / JOURNAL
        arrived = arrivals(cel)
        calls = wait_until(
            lambda: settled(sessions, len(set(arrived))), 60, what="a record of every call", every=0.5
        )
        log = queue_log.totals(queue_log.stays(asterisk_home(instance.settings) / "log" / "queue_log"))
        invited = [call.invited_at for result in sipp for call in result.calls]
        yield Told(
            sipp,
            calls,
            arrived,
            log,
            gaps_of(sessions),
            load.kills,
            (max(invited) - min(invited)).total_seconds(),
        )


def begun(instance: Instance, folder: Path, load: Load) -> list[Sipp]:
    """Hasty citizens on all three lines, patient ones on 112; each with a number of their own."""
    target = ("127.0.0.1", instance.settings.sip_port)
    lines = ["112", "119", "112", "1500112"]
    hasty = [
        Caller(number=f"08129{n:06d}", dialled=lines[n % len(lines)]) for n in range(load.calls - PATIENT)
    ]
    patient = [Caller(number=f"08128{n:06d}") for n in range(PATIENT)]
    limit = load.seconds + 60
    return [
        sipp_run.start(
            "citizen_112",
            target,
            folder,
            calls=len(hasty),
            rate=load.rate,
            talk=STAYS,
            callers=hasty,
            limit=limit,
        ),
        sipp_run.start("citizen_waits", target, folder, calls=PATIENT, rate=1, callers=patient, limit=limit),
    ]


def kill_again_and_again(
    instance: Instance, sessions: Sessions, load: Load, *, after_first: Any, then: Any
) -> None:
    """`kill -9` of the bridge at even distances; each time another one takes over and catches up before the next."""
    began = time.monotonic()
    for number in range(1, load.kills + 1):
        due = began + number * load.seconds / (load.kills + 1)
        wait_until(
            lambda due=due: time.monotonic() >= due, load.seconds, what="the next kill's time", every=0.1
        )
        killed = wait_until(lambda: instance.pids_of("operations bridge"), 20, what="a bridge", every=0.1)
        assert len(killed) == 1, f"one bridge at a time: {killed}"
        kill_pids(*killed)
        if number == 1:
            after_first()
            then()
        wait_until(
            lambda number=number: len(gaps_of(sessions)) == number, 30, what="the next bridge", every=0.1
        )


def arrivals(cel: Path) -> list[str]:
    """Who told of arriving, as often as told."""
    items = read_lines(cel.read_bytes()).items
    return [item.uniqueid for item in items if isinstance(item, CelLine) and item.kind == story.ARRIVED]


def settled(sessions: Sessions, count: int) -> list[Call]:
    """All calls, once there are so many and none is open."""
    with sessions() as session:
        found = list(session.scalars(select(Call).options(selectinload(Call.waits))))
    return found if len(found) >= count and all(call.ended_at for call in found) else []


def gaps_of(sessions: Sessions) -> list[Gap]:
    """Every gap that is shown."""
    with sessions() as session:
        return list(session.scalars(select(Gap)))


def of_record(calls: list[Call]) -> dict[str, Totals]:
    """The record's totals by queue. Who found a queue empty was never in it, and Asterisk's log does not name them."""
    waits = [wait for call in calls for wait in call.waits if wait.why != "joinempty"]
    by = {
        why: Counter(wait.queue for wait in waits if wait.why == why)
        for why in ("answered", "abandoned", "timeout")
    }
    return {
        queue: Totals(joined, by["answered"][queue], by["abandoned"][queue], by["timeout"][queue])
        for queue, joined in Counter(wait.queue for wait in waits).items()
    }


def test_sipp_the_record_and_the_journal_count_the_same(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    by_sipp = sum(len(result.calls) for result in told.sipp)
    with capsys.disabled():
        statuses = dict(Counter(call.status.value for call in told.calls))
        print(
            f"\nkilled {told.kills} times; SIPp {by_sipp} calls in {told.took:.0f} s "
            f"({by_sipp / told.took:.1f}/s), record {len(told.calls)}, journal {len(set(told.arrived))}; "
            f"{statuses}; {sum(call.gap for call in told.calls)} repaired, {len(told.gaps)} gaps"
        )
    # Not SIPp's own "successful": it is not so to SIPp when an operator hangs up first.
    assert {call.status for result in told.sipp for call in result.calls} == {200}
    assert by_sipp == len(told.calls) == len(set(told.arrived))


def test_no_call_is_there_twice(told: Told) -> None:
    assert Counter(call.uniqueid for call in told.calls) == dict.fromkeys(told.arrived, 1)
    assert len(told.arrived) == len(set(told.arrived))
    assert len({call.number for call in told.calls}) == len(told.calls)


def test_every_call_has_come_to_an_end(told: Told) -> None:
    assert {call.status for call in told.calls} <= CALL.final
    assert all(wait.left_at and wait.why for call in told.calls for wait in call.waits)


def test_the_queues_totals_are_the_queue_logs(told: Told, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + "\n".join(f"{queue}: {sums}" for queue, sums in sorted(told.log.items())))
    assert of_record(told.calls) == told.log
    assert sum(sums.timed_out for sums in told.log.values()) > 0, "some overflowed"
    assert sum(sums.abandoned for sums in told.log.values()) > 0, "some gave up"


def test_each_kill_is_a_gap_that_is_shown(told: Told) -> None:
    assert [gap.why for gap in told.gaps] == ["bridge"] * told.kills
