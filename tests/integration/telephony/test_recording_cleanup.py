"""Every hour: recordings whose time is over go, forgotten files are finished, and nothing goes silently."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from dispatch import incidents
from dispatch.merging import merge
from records.calls import Call, Disposition, Recording, RecordingStatus
from records.city import load_city
from records.expiry import forget_phone_messages
from records.ids import call_id
from records.incidents import Incident
from records.journal import rows_after
from records.locations import AmlMessage
from records.machines import CallStatus, SmsOrderStatus
from records.moves import begin, move
from records.orphan_recordings import OrphanRecording
from records.session import Sessions
from records.sms import SmsOrder, expire, order_text
from records.texts import TextChannel
from records.work import Audit
from telephony import recording_cleanup
from telephony.recording_cleanup import LEFT_OVER, Tidying
from telephony.recording_queue import Due, RecordingQueue
from tests.integration.telephony.conftest import STORY_DAY

NOW = STORY_DAY
SOUND = b"\1\0\2\0" * 8000
EPOCH = int(NOW.timestamp()) - 7200


class Shelves:
    """Asterisk's folder, the finished recordings' folder, and the hourly work on them."""

    def __init__(self, folder: Path, sessions: Sessions) -> None:
        self.monitor, self.shelf = folder / "monitor", folder / "shelf"
        self.monitor.mkdir()
        self._sessions = sessions

    def tidy(self, now: datetime = NOW) -> None:
        pack = load_city("depok").retention
        cleanup = Tidying(self.monitor, self.shelf, "node1", retention=pack, sessions=self._sessions)
        cleanup.expire(now=now)
        cleanup.finish_left_over(now=now)

    def finish_left_over(self) -> int:
        pack = load_city("depok").retention
        one = Tidying(self.monitor, self.shelf, "node1", retention=pack, sessions=self._sessions)
        return one.finish_left_over(now=NOW)

    def raw(
        self, name: str, *, data: bytes = SOUND, age: timedelta = LEFT_OVER + timedelta(minutes=1)
    ) -> Path:
        file = self.monitor / "2026" / "11" / "23" / f"{name}.raw"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        written = (NOW - age).timestamp()
        os.utime(file, (written, written))
        return file

    def finished(self, path: str) -> Path:
        file = self.shelf / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"RIFF")
        return file


@pytest.fixture
def shelves(tmp_path: Path, sessions: Sessions) -> Shelves:
    return Shelves(tmp_path, sessions)


def a_call(
    sessions: Sessions,
    sequence: int,
    *,
    service: str = "112",
    disposition: Disposition | None = None,
    recording: Recording | None = None,
    held: bool = False,
) -> UUID:
    """A call that ended two hours ago."""
    uniqueid = f"node1-{EPOCH}.{sequence}"
    ident = call_id("node1", uniqueid)
    at = datetime.fromtimestamp(EPOCH, UTC)
    with sessions() as session:
        call = Call(
            id=ident, node="node1", uniqueid=uniqueid, service=service, dialled=service, arrived_at=at
        )
        begin(session, call, at=at, who="bridge")
        move(session, call, CallStatus.ABANDONED, at=at, who="bridge", also={"ended_at": at})
        call.disposition = disposition
        session.add(
            recording
            or Recording(
                call_id=ident,
                node="node1",
                path=f"2026/11/23/{ident}.wav",
                started_at=at,
                state=RecordingStatus.FINISHED,
                held=held,
            )
        )
        session.commit()
    return ident


def an_incident(sessions: Sessions, call: UUID, *, is_open: bool) -> None:
    """The call's incident has a number; `is_open`: somebody still works on it."""
    with sessions() as session:
        incident = incidents.open_draft(session, call, at=NOW, who="clock")
        changes = incidents.Changes(type_code="FIR1", address="Jl Margonda 1")
        incidents.edit(session, incident.id, changes, at=NOW, who="operator:operator1")
        incidents.open_incident(session, incident.id, agencies=("DAMKAR",), at=NOW, who="operator:operator1")
        if not is_open:
            incidents.cancel(session, incident.id, "a test", at=NOW, who="operator:operator1")
        session.commit()


def state(sessions: Sessions, call: UUID) -> RecordingStatus:
    with sessions() as session:
        return session.get_one(Recording, call).state


def told(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return [row.kind for row in rows_after(session, 0) if row.kind.startswith("recording.")]


def test_what_is_over_goes_and_leaves_its_trace(sessions: Sessions, shelves: Shelves) -> None:
    ghost = a_call(sessions, 1, disposition=Disposition.GHOST)
    plain = a_call(sessions, 2)
    held = a_call(sessions, 3, disposition=Disposition.GHOST, held=True)
    files = {call: shelves.finished(f"2026/11/23/{call}.wav") for call in (ghost, plain, held)}
    shelves.tidy(NOW + timedelta(days=29))
    assert all(file.exists() for file in files.values())
    later = NOW + timedelta(days=30)
    shelves.tidy(later)
    shelves.tidy(later)
    assert {call: file.exists() for call, file in files.items()} == {ghost: False, plain: True, held: True}
    assert told(sessions) == ["recording.expired"]
    with sessions() as session:
        row = session.get_one(Recording, ghost)
        assert (row.state, row.expired_at) == (RecordingStatus.EXPIRED, later)
        audits = session.execute(select(Audit.who, Audit.what, Audit.subject)).all()
        assert [tuple(audit) for audit in audits] == [("housekeeping", "recording.expire", str(ghost))]
    shelves.tidy(NOW + timedelta(days=40_000))
    assert files[held].exists()
    assert state(sessions, plain) is RecordingStatus.EXPIRED


def test_an_open_incident_keeps_its_calls(sessions: Sessions, shelves: Shelves) -> None:
    calls = {is_open: a_call(sessions, 1 + is_open) for is_open in (True, False)}
    for is_open, call in calls.items():
        an_incident(sessions, call, is_open=is_open)
    shelves.tidy(NOW + timedelta(days=1800))
    assert {state(sessions, call) for call in calls.values()} == {RecordingStatus.FINISHED}
    shelves.tidy(NOW + timedelta(days=1830))
    assert state(sessions, calls[True]) is RecordingStatus.FINISHED
    assert state(sessions, calls[False]) is RecordingStatus.EXPIRED


def test_a_call_whose_draft_was_merged_is_kept_with_the_incident_that_goes_on(
    sessions: Sessions, shelves: Shelves
) -> None:
    first, second = a_call(sessions, 1), a_call(sessions, 2)
    an_incident(sessions, first, is_open=True)
    with sessions() as session:
        fire = session.scalars(select(Incident.id)).one()
        draft = incidents.open_draft(session, second, at=NOW, who="clock")
        merge(session, draft.id, fire, at=NOW, who="operator:operator1")
        session.commit()
    shelves.tidy(NOW + timedelta(days=1830))
    assert {state(sessions, call) for call in (first, second)} == {RecordingStatus.FINISHED}


def test_a_file_that_a_killed_process_left_goes_too(sessions: Sessions, shelves: Shelves) -> None:
    call = a_call(sessions, 1, disposition=Disposition.TEST)
    later = NOW + timedelta(days=8)
    shelves.tidy(later)
    file = shelves.finished(f"2026/11/23/{call}.wav")
    shelves.tidy(later + timedelta(hours=1))
    assert not file.exists()


def test_many_left_over_files_are_finished_in_several_runs(
    sessions: Sessions, shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording_cleanup, "MOST_FINISHED", 2)
    for number in range(3):
        shelves.raw(f"node1-{EPOCH}.{number}")
    assert [shelves.finish_left_over() for _ in range(3)] == [2, 1, 0]


def test_many_go_in_batches(sessions: Sessions, shelves: Shelves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telephony.recording_store.MOST_AT_ONCE", 2)
    calls = [a_call(sessions, n, disposition=Disposition.TEST, held=n == 1) for n in range(5)]
    shelves.tidy(NOW + timedelta(days=8))
    assert [state(sessions, call) is RecordingStatus.EXPIRED for call in calls].count(True) == 4


def test_a_file_without_a_call_is_finished_under_its_channel(sessions: Sessions, shelves: Shelves) -> None:
    channel = f"node1-{EPOCH}.77"
    raw = shelves.raw(channel)
    young = shelves.raw(f"node1-{EPOCH}.78", age=timedelta(minutes=1))
    shelves.tidy()
    shelves.tidy()
    assert not raw.exists()
    assert young.exists()
    with sessions() as session:
        [stray] = session.scalars(select(OrphanRecording))
        assert (stray.uniqueid, stray.seconds, stray.call_id) == (channel, 1.0, None)
        assert stray.path == f"2026/11/23/{channel}.wav"
        assert (shelves.shelf / stray.path).stat().st_size == stray.size
    assert told(sessions) == ["recording.stray"]


def test_its_call_takes_it_over_when_it_comes(sessions: Sessions, shelves: Shelves) -> None:
    channel = f"node1-{EPOCH}.77"
    shelves.raw(channel)
    shelves.tidy()
    raw = f"2026/11/23/{channel}.raw"
    ident = call_id("node1", channel)
    at = datetime.fromtimestamp(EPOCH, UTC)
    live = Recording(call_id=ident, node="node1", path=raw, started_at=at, state=RecordingStatus.LIVE)
    assert a_call(sessions, 77, recording=live) == ident
    shelf = RecordingQueue(shelves.monitor, shelves.shelf, "node1")
    with sessions() as session:
        [due] = shelf.due(session, now=NOW)
        assert due == Due(ident, raw)
        shelf.record(session, due=due, finished=shelf.finish(due), at=NOW)
        session.commit()
    with sessions() as session:
        row = session.get_one(Recording, ident)
        assert (row.state, row.seconds) == (RecordingStatus.FINISHED, 1.0)
        assert (shelves.shelf / row.path).exists()
        assert session.scalars(select(OrphanRecording.call_id)).one() == ident
    assert told(sessions) == ["recording.stray", "recording.finished"]


def test_a_call_whose_sound_was_missed_gets_it(sessions: Sessions, shelves: Shelves) -> None:
    ident = a_call(sessions, 5)
    with sessions() as session:
        session.execute(update(Recording).values(state=RecordingStatus.MISSING))
        session.commit()
    raw = shelves.raw(f"node1-{EPOCH}.5")
    shelves.tidy()
    assert not raw.exists()
    with sessions() as session:
        row = session.get_one(Recording, ident)
        assert (row.state, row.path) == (RecordingStatus.FINISHED, f"2026/11/23/{ident}.wav")


def test_what_is_under_way_is_left_alone_and_what_is_done_is_tidied(
    sessions: Sessions, shelves: Shelves
) -> None:
    done, waiting = a_call(sessions, 5), a_call(sessions, 6)
    with sessions() as session:
        session.execute(
            update(Recording).where(Recording.call_id == waiting).values(state=RecordingStatus.LIVE)
        )
        session.commit()
    finished, live = shelves.raw(f"node1-{EPOCH}.5"), shelves.raw(f"node1-{EPOCH}.6")
    odd, empty = shelves.raw("somebody's own"), shelves.raw(f"node1-{EPOCH}.8", data=b"\0")
    shelves.tidy()
    assert (finished.exists(), live.exists(), odd.exists(), empty.exists()) == (False, True, False, False)
    assert sorted(told(sessions)) == ["recording.empty", "recording.stray"]
    assert state(sessions, done) is RecordingStatus.FINISHED


def test_old_messages_are_forgotten(sessions: Sessions) -> None:
    with sessions() as session:
        for number, hours in ((1, 25), (2, 1)):
            session.add(
                AmlMessage(
                    digest=bytes([number]),
                    number="+628111",
                    received_at=NOW - timedelta(hours=hours),
                    positioned_at=NOW,
                    lat=-6.3,
                    lon=106.8,
                    radius_m=None,
                )
            )
            order_text(
                session,
                TextChannel.SMS,
                "+628111",
                "http://a/l/secret",
                at=NOW,
                give_up_at=NOW + timedelta(hours=2 * number - 3),
                who="operator:operator1",
            )
        session.commit()
    with sessions() as session:
        assert forget_phone_messages(session, now=NOW) == 1
        assert expire(session, now=NOW, who="housekeeping") == 1
        session.commit()
    with sessions() as session:
        assert len(session.scalars(select(AmlMessage)).all()) == 1
        orders = session.execute(select(SmsOrder.status, SmsOrder.text)).all()
        assert {(order.status, bool(order.text)) for order in orders} == {
            (SmsOrderStatus.EXPIRED, False),
            (SmsOrderStatus.QUEUED, True),
        }
