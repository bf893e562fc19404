"""Every Python process is dead: 20 calls to each line ring, overflow, are answered and recorded all the same.

Started again, the system has all 60 in its record, as the phones and Asterisk's queue log saw them, and shows the gap.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from records.calls import Call, RecordingStatus
from records.journal import rows_after
from records.machines import CallStatus
from records.people import User
from records.session import Sessions
from records.telephone import Gap
from telephony.rendering import asterisk_home
from telephony.simulator.call import CallSeen
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests import queue_log
from tests.instance import Instance, own_instance
from tests.queue_log import Stay
from tests.telephony.room import database, manned
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(600)

DESKS_112 = ["112-1", "112-2", "112-3", "112-4"]
DESKS = [*DESKS_112, "119-1", "119-2", "cc-1", "cc-2", "info"]
LINES = ("112", "119", "1500112")
PERSON = ((1.0, "1"), (3.0, "0"))
"""Pressed at the call centre: Indonesian, then an operator."""

CALLS = 20
TO_INFO = 3
"""Calls to 112, at once, that nobody at its desks answers: the information manager does after ten seconds."""
TO_ALL = 2
"""Calls to 112 that only the call centre answers, after twenty."""
NEAR = 0.5
"""Seconds between what a phone saw and what the record says, at most."""


@dataclass(frozen=True)
class Seen:
    """One call as both phones saw it."""

    dialled: str
    citizen: CallSeen
    desk: str
    operator: CallSeen


@dataclass(frozen=True)
class Aftermath:
    """What was there while all was dead, and what is there afterwards."""

    seen: dict[str, Seen]
    """By the caller's number as the trunk sent it."""
    raw: list[int]
    """Sizes of the recordings that lay there while Python was dead."""
    calls: list[Call]
    stays: list[Stay]
    gaps: list[Gap]
    told: list[dict[str, object]]
    """Data of the journal's rows about the gap."""
    logins: dict[str, str]
    """Login of each user by id."""
    died_at: datetime
    recordings: Path


class Citizens:
    """Twenty callers of each line, each with a number of their own."""

    def __init__(self, loop: PhoneLoop, server: tuple[str, int], desks: dict[str, SimulatedOperator]) -> None:
        self._loop = loop
        self._server = server
        self._desks = desks
        self._count: Counter[str] = Counter()
        self.seen: dict[str, tuple[str, CallSeen]] = {}

    def call(self, *dialled: str, seconds: float = 30) -> None:
        """One citizen dials each of these at once; returns when every operator has hung up."""
        going: list[tuple[str, str, SimulatedCitizen]] = []
        try:
            for line in dialled:
                self._count[line] += 1
                number = f"0812{LINES.index(line)}{self._count[line]:06d}"
                citizen = SimulatedCitizen(self._loop, self._server, number, sound=tone(700))
                going.append((number, line, citizen))
            calls = [
                (number, line, citizen.dial(line, Habits(keys=PERSON if line == LINES[2] else ())))
                for number, line, citizen in going
            ]
            for number, line, call in calls:
                assert call.finished.wait(seconds), f"{number} on {line} was never served"
                self.seen[number] = line, call.seen()
        finally:
            for _, _, citizen in going:
                citizen.phone.stop()

    def at_desks(self) -> dict[str, Seen]:
        """Who answered whom, by the phones alone."""
        answered = {
            call.number: (desk, call)
            for desk, phone in self._desks.items()
            for call in phone.calls()
            if call.answered_at
        }
        return {
            number: Seen(line, citizen, *answered[number]) for number, (line, citizen) in self.seen.items()
        }


def habits(desk: str, does: str = "answer") -> Habits:
    """Each desk is quick in its own way, so that no two talks are alike."""
    place = DESKS.index(desk)
    quick = Habits(answer_after=0.2 + place / 20, talk=0.8 + place / 10)
    return quick if does == "answer" else Habits(does="ignore")


def sixty_calls(citizens: Citizens, desks: dict[str, SimulatedOperator]) -> None:
    """Sixty calls: first those that are answered in turn, then those that overflow."""
    for desk, phone in desks.items():
        phone.habits = habits(desk)
    at_once = CALLS - TO_INFO - TO_ALL
    waves = CALLS // 2
    for wave in range(waves):
        citizens.call(
            *["112"] * (at_once // waves + (wave < at_once % waves)), "119", "119", LINES[2], LINES[2]
        )
    for desk in DESKS_112:
        desks[desk].habits = habits(desk, "ignore")
    citizens.call(*["112"] * TO_INFO, seconds=60)
    desks["info"].habits = habits("info", "ignore")
    citizens.call(*["112"] * TO_ALL, seconds=60)


@pytest.fixture(scope="module")
def aftermath(phones: PhoneLoop) -> Iterator[Aftermath]:
    with own_instance() as instance:
        server = ("127.0.0.1", instance.settings.sip_port)
        with manned(instance, phones, DESKS, Habits()) as desks:
            with database(instance) as sessions, sessions() as session:
                died_at = session.scalars(select(func.now())).one()
            instance.kill_python()
            citizens = Citizens(phones, server, desks)
            sixty_calls(citizens, desks)
            assert [c for c in instance.processes().values() if "asterisk" not in c] == []
            raw = [
                f.stat().st_size for f in (asterisk_home(instance.settings) / "spool/monitor").rglob("*.raw")
            ]
            instance.start()
            with database(instance) as sessions:
                calls = wait_until(lambda: finished_calls(sessions), 60, what="60 calls, finished", every=0.5)
                yield of(instance, sessions, citizens.at_desks(), raw, calls, died_at)


def finished_calls(sessions: Sessions) -> list[Call]:
    parts = [selectinload(part) for part in (Call.waits, Call.legs, Call.recording)]
    with sessions() as session:
        found = list(session.scalars(select(Call).options(*parts).order_by(Call.arrived_at)))
    done = [c for c in found if c.recording and c.recording.state is RecordingStatus.FINISHED]
    return found if len(done) >= len(LINES) * CALLS else []


def of(
    instance: Instance,
    sessions: Sessions,
    seen: dict[str, Seen],
    raw: list[int],
    calls: list[Call],
    died_at: datetime,
) -> Aftermath:
    with sessions() as session:
        gaps = list(session.scalars(select(Gap)))
        told = [dict(row.data) for row in rows_after(session, 0, limit=100_000) if row.kind == "gap.bridge"]
        logins = {str(user.id): user.login for user in session.scalars(select(User))}
    return Aftermath(
        seen,
        raw,
        calls,
        queue_log.stays(asterisk_home(instance.settings) / "log" / "queue_log"),
        gaps,
        told,
        logins,
        died_at,
        instance.home / "recordings",
    )


def pairs(aftermath: Aftermath) -> Iterator[tuple[Seen, Call]]:
    for call in aftermath.calls:
        assert call.number
        yield aftermath.seen["0" + call.number.removeprefix("+62")], call


def test_every_call_was_answered_while_python_was_dead(aftermath: Aftermath) -> None:
    assert Counter(seen.dialled for seen in aftermath.seen.values()) == dict.fromkeys(LINES, CALLS)
    assert all(seen.operator.packets > 0 for seen in aftermath.seen.values()), "sound went through"
    overflown = Counter(
        seen.desk for seen in aftermath.seen.values() if seen.dialled == "112" and seen.desk not in DESKS_112
    )
    assert sum(overflown.values()) == TO_INFO + TO_ALL
    assert set(overflown) <= {"info", "cc-1", "cc-2"}
    assert overflown["info"] >= 1
    assert overflown["cc-1"] + overflown["cc-2"] >= TO_ALL


def test_all_sixty_are_in_the_record_each_once(aftermath: Aftermath) -> None:
    assert len(aftermath.calls) == len(LINES) * CALLS
    assert len({call.number for call in aftermath.calls}) == len(LINES) * CALLS
    assert {call.status for call in aftermath.calls} == {CallStatus.CLOSED}
    assert {call.ended_by for call in aftermath.calls} == {"operator"}
    assert [call.uniqueid for call in aftermath.calls if not call.gap] == [], "each says that nobody followed"


def test_the_operator_is_who_sat_at_the_phone_that_answered(aftermath: Aftermath) -> None:
    for seen, call in pairs(aftermath):
        assert call.position == seen.desk
        assert aftermath.logins[str(call.user_id)] == f"operator{DESKS.index(seen.desk) + 1}"


def test_wait_and_talk_are_what_the_phones_saw(aftermath: Aftermath) -> None:
    for seen, call in pairs(aftermath):
        assert seen.operator.answered_at
        assert seen.operator.ended_at
        assert call.answered_at
        assert call.ended_at
        waited = (call.answered_at - call.arrived_at).total_seconds()
        talked = (call.ended_at - call.answered_at).total_seconds()
        assert waited == pytest.approx(
            (seen.operator.answered_at - seen.citizen.began_at).total_seconds(), abs=NEAR
        )
        assert talked == pytest.approx(
            (seen.operator.ended_at - seen.operator.answered_at).total_seconds(), abs=NEAR
        )


def test_waits_and_talks_are_the_queue_logs(aftermath: Aftermath) -> None:
    by_call = {call.uniqueid: call for call in aftermath.calls}
    assert Counter(stay.uniqueid for stay in aftermath.stays) == {
        call.uniqueid: len(call.waits) for call in aftermath.calls
    }
    for stay in aftermath.stays:
        call = by_call[stay.uniqueid]
        [wait] = [wait for wait in call.waits if wait.queue == stay.queue]
        assert wait.why == stay.left_by
        assert wait.left_at
        assert stay.waited == pytest.approx((wait.left_at - wait.joined_at).total_seconds(), abs=1 + NEAR)
        if stay.left_by == "answered":
            assert stay.agent == call.position
            assert call.answered_at
            assert call.ended_at
            # Its seconds are whole ones, and it takes its instants a moment later or earlier than the channels do.
            assert stay.talked == pytest.approx(
                (call.ended_at - call.answered_at).total_seconds(), abs=1 + NEAR
            )


def test_recordings_were_made_and_are_finished(aftermath: Aftermath) -> None:
    assert len(aftermath.raw) == len(LINES) * CALLS
    assert min(aftermath.raw) > 0
    for call in aftermath.calls:
        assert call.recording
        file = aftermath.recordings / call.recording.path
        assert call.recording.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
        assert call.ended_at
        lasted = (call.ended_at - call.arrived_at).total_seconds()
        assert call.recording.seconds == pytest.approx(lasted, abs=1)


def test_the_gap_is_shown(aftermath: Aftermath) -> None:
    [gap] = aftermath.gaps
    assert (gap.why, gap.repaired_calls) == ("bridge", len(LINES) * CALLS)
    assert gap.until
    assert abs((gap.since - aftermath.died_at).total_seconds()) < 5
    assert gap.until >= max(call.ended_at for call in aftermath.calls if call.ended_at)
    assert aftermath.told == [{"repaired": len(LINES) * CALLS}]
