"""With the bridge dead, 112 rings and is answered all the same; the record is caught up and is the same."""

from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.calls import Call, RecordingStatus
from records.machines import CallStatus
from records.schema import upgrade
from records.session import Sessions, make_engine, make_sessions
from records.telephone import Gap
from settings.clock import system_clock
from telephony import lease
from telephony.call_follower import CallFollower, Node
from telephony.cel_tail import JOURNAL
from telephony.rendering import asterisk_home
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.instance import Instance
from tests.signalling import held, kill_pids
from tests.telephony import sipp_run
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller
from tests.waiting import wait_until

WHOLE = [selectinload(part) for part in (Call.waits, Call.legs, Call.steps, Call.recording)]


def calls_of(sessions: Sessions, number: str, most: int) -> list[Call]:
    """The finished calls of a number, whole."""
    with sessions() as session:
        found = session.scalars(
            select(Call).where(Call.number == number).options(*WHOLE).order_by(Call.arrived_at)
        ).all()
    done = [c for c in found if c.recording and c.recording.state is RecordingStatus.FINISHED]
    return list(found) if len(done) >= most else []


def dial(instance: Instance, folder: Path, caller: Caller, calls: int) -> None:
    """Citizens who talk for a second and hang up; every one must be answered."""
    target = ("127.0.0.1", instance.settings.sip_port)
    result = sipp_run.run(
        "citizen_112", target, folder, calls=calls, rate=1, talk=1, callers=[caller], limit=60
    )
    assert (result.succeeded, result.failed) == (calls, 0), result.errors


def test_112_is_answered_while_the_bridge_is_stopped(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path
) -> None:
    bridge = running_instance.pid_of("operations bridge")
    with (
        database(running_instance) as sessions,
        manned(running_instance, phones, ["112-1", "112-2"], Habits(answer_after=0.2)),
    ):
        with held(bridge):
            dial(running_instance, tmp_path, Caller(number="081266600001"), 3)
            with sessions() as session:
                unseen = session.scalars(select(Call).where(Call.number == "+6281266600001")).all()
            assert unseen == [], "nobody wrote it down yet: the bridge sleeps"
            # Dead, not only asleep: its supervisor starts another, which takes the lease and catches up.
            kill_pids(bridge)
        calls = wait_until(lambda: calls_of(sessions, "+6281266600001", 3), 30, what="three calls, caught up")
        assert len(calls) == 3
        assert {call.status for call in calls} == {CallStatus.CLOSED}
        assert all(call.gap for call in calls), "the record says that it was not followed live"
        with sessions() as session:
            gap = session.scalars(select(Gap).order_by(Gap.id.desc())).first()
        assert gap
        assert gap.why == "bridge"
        assert gap.repaired_calls >= 3
        assert gap.since <= calls[0].arrived_at


def test_a_repaired_record_is_the_live_one(
    running_instance: Instance, phones: PhoneLoop, tmp_path: Path
) -> None:
    """The same calls, folded anew from Asterisk's journal into an empty database: every row is the same."""
    with (
        database(running_instance) as sessions,
        manned(running_instance, phones, ["112-1", "112-2"], Habits(answer_after=0.2)),
    ):
        dial(running_instance, tmp_path, Caller(number="081266600002"), 2)
        live = wait_until(lambda: calls_of(sessions, "+6281266600002", 2), 20, what="two live calls")
        assert not any(call.gap for call in live)
    repaired = {call.id: call for call in folded_anew(running_instance)}
    assert [told(repaired[call.id]) for call in live] == [told(call) for call in live]


def folded_anew(instance: Instance) -> list[Call]:
    """All calls of Asterisk's journal, folded into an empty database beside the running one."""
    url = instance.settings.libpq_url
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE DATABASE folded_anew")
    settings = instance.settings.model_copy(update={"database_url": url.rpartition("/")[0] + "/folded_anew"})
    engine = make_engine(settings, process="test")
    try:
        upgrade(engine)
        sessions = make_sessions(engine)
        with sessions() as session:
            taken = lease.take(session, "repair", "test", now=system_clock())
            session.commit()
        assert taken
        node = Node(
            settings.node, asterisk_home(settings) / JOURNAL, settings.country, "repair", taken.number
        )
        follower = CallFollower(node, sessions, system_clock, away_since=None)
        while follower.step():
            pass
        with sessions() as session:
            return list(session.scalars(select(Call).options(*WHOLE)))
    finally:
        engine.dispose()
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("DROP DATABASE folded_anew")


def told(call: Call) -> dict[str, Any]:
    """All that a record says, besides whether it was followed live and what became of the sound."""
    return {
        "call": (
            call.id,
            call.uniqueid,
            call.service,
            call.dialled,
            call.number,
            call.caller_name,
            call.status,
        ),
        "times": (call.arrived_at, call.queued_at, call.answered_at, call.ended_at),
        "end": (call.ended_by, call.hangup_cause),
        "position": call.position,
        "waits": [(w.ordinal, w.queue, w.joined_at, w.left_at, w.why) for w in call.waits],
        "legs": [
            (
                leg.uniqueid,
                leg.station,
                leg.position,
                leg.offered_at,
                leg.answered_at,
                leg.ended_at,
                leg.cause,
            )
            for leg in call.legs
        ],
        "steps": [(s.ordinal, s.flow, s.step, s.at, s.digits) for s in call.steps],
    }
