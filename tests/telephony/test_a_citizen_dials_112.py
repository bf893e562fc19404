"""Twenty citizens dial 112 over real SIP: each rings, is answered, recorded, written down, and has one draft."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.calls import Call, RecordingStatus
from records.incidents import Incident, IncidentCall
from records.machines import CallStatus, IncidentStatus
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.instance import Instance
from tests.telephony import sipp_run, tones
from tests.telephony.room import database, manned
from tests.telephony.sipp_run import Caller, CallTimes, SippResult
from tests.waiting import wait_until

CALLS = 20
CITIZEN_HERTZ = 700
OPERATOR_HERTZ = 440
POSITIONS = ("112-1", "112-2", "112-3", "112-4")
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Day:
    """What both sides know afterwards."""

    sipp: SippResult
    calls: list[Call]
    drafts: list[Incident]
    links: list[IncidentCall]
    recordings: Path
    rang: dict[str, list[datetime]]
    """When each operator's phone began to ring."""


@pytest.fixture(scope="module")
def day(
    running_instance: Instance, phones: PhoneLoop, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Day]:
    callers = [Caller(number=f"0812554{n:04d}", name=f"Warga {n}") for n in range(CALLS)]
    with (
        database(running_instance) as sessions,
        manned(
            running_instance, phones, POSITIONS, Habits(answer_after=0.3), hertz=OPERATOR_HERTZ
        ) as operators,
    ):
        result = sipp_run.run(
            "citizen_112",
            ("127.0.0.1", running_instance.settings.sip_port),
            tmp_path_factory.mktemp("sipp"),
            calls=CALLS,
            rate=1.5,
            talk=2,
            callers=callers,
            hertz=CITIZEN_HERTZ,
            limit=90,
        )

        def finished() -> list[Call]:
            with sessions() as session:
                found = list(
                    session.scalars(
                        select(Call)
                        .where(Call.number.startswith("+62812554"))
                        .options(
                            selectinload(Call.waits), selectinload(Call.legs), selectinload(Call.recording)
                        )
                        .order_by(Call.arrived_at)
                    )
                )
            done = [c for c in found if c.recording and c.recording.state is RecordingStatus.FINISHED]
            return found if len(done) >= CALLS else []

        calls = wait_until(finished, 20, what="20 calls whose recordings are finished")
        with sessions() as session:
            ids = [call.id for call in calls]
            drafts = list(session.scalars(select(Incident).where(Incident.draft_of_call.in_(ids))))
            links = list(session.scalars(select(IncidentCall).where(IncidentCall.call_id.in_(ids))))
        rang = {code: [seen.began_at for seen in phone.calls()] for code, phone in operators.items()}
        yield Day(result, calls, drafts, links, running_instance.home / "recordings", rang)


def pairs(day: Day) -> Iterator[tuple[CallTimes, Call]]:
    return zip(day.sipp.calls, day.calls, strict=True)


def test_every_call_is_answered_and_recorded_once(day: Day) -> None:
    assert (day.sipp.succeeded, day.sipp.failed) == (CALLS, 0), day.sipp.errors
    assert len(day.calls) == CALLS
    assert len({call.number for call in day.calls}) == CALLS
    assert {call.status for call in day.calls} == {CallStatus.CLOSED}


def test_the_times_are_sipps_own(day: Day) -> None:
    for seen, call in pairs(day):
        assert abs(call.arrived_at - seen.invited_at) < ONE_SECOND
        assert call.ended_at
        assert seen.ended_at
        assert abs(call.ended_at - seen.ended_at) < ONE_SECOND
        assert call.queued_at
        assert call.answered_at
        assert call.arrived_at <= call.queued_at <= call.answered_at <= call.ended_at
        assert call.ended_by == "citizen"


def test_the_wait_and_the_operator_are_right(day: Day) -> None:
    answered: dict[str, int] = dict.fromkeys(POSITIONS, 0)
    for call in day.calls:
        leg = next(leg for leg in call.legs if leg.answered_at)
        assert call.position == leg.position
        assert call.user_id == leg.user_id
        assert call.user_id
        answered[leg.position or ""] += 1
        assert call.waits[0].queue == "q112"
        assert call.waits[-1].why == "answered"
        assert call.waits[-1].left_at == leg.answered_at
        # The phone says when it rang; the record says when it was offered.
        assert any(abs(rang - leg.offered_at) < ONE_SECOND for rang in day.rang[leg.position or ""])
    assert len({call.user_id for call in day.calls}) == len([n for n in answered.values() if n])
    assert min(answered.values()) > 0, f"everybody gets calls: {answered}"


def test_an_operator_rings_at_once(day: Day) -> None:
    """Law 6: the clock starts at the trunk's INVITE; nothing is said before somebody rings."""
    at_once = [call for call in day.calls if len(call.waits) == 1]
    first_rings = sorted(
        (min(leg.offered_at for leg in call.legs) - call.arrived_at).total_seconds() for call in at_once
    )
    assert len(first_rings) > CALLS // 2
    assert first_rings[len(first_rings) // 2] < 0.5


def test_each_recording_holds_both_voices(day: Day) -> None:
    for call in day.calls:
        recording = call.recording
        assert recording
        file = day.recordings / recording.path
        assert file.exists()
        assert recording.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert str(call.number) not in file.name
        assert call.ended_at
        talked = (call.ended_at - call.arrived_at).total_seconds()
        assert recording.seconds == pytest.approx(talked, abs=1)
        citizen = tones.strongest(tones.piece(tones.of_wav(file, side="left"), -1.5, 1.0))
        operator = tones.strongest(tones.piece(tones.of_wav(file, side="right"), -1.5, 1.0))
        assert citizen.is_near(CITIZEN_HERTZ), citizen
        assert operator.is_near(OPERATOR_HERTZ), operator


def test_each_call_has_one_draft(day: Day) -> None:
    assert len(day.drafts) == CALLS
    assert {draft.status for draft in day.drafts} == {IncidentStatus.DRAFT}
    assert {draft.draft_of_call for draft in day.drafts} == {call.id for call in day.calls}
    assert len(day.links) == CALLS
