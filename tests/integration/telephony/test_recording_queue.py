"""Recordings of calls that are over: finished once, their raw files gone only afterwards."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from records.alarms import RECORDINGS_UNFINISHED, open_alarms
from records.calls import Recording, RecordingStatus
from records.session import Sessions
from telephony import lease
from telephony.call_follower import CallFollower, Node
from telephony.recording_queue import MOST_AT_ONCE, SETTLE, TELLING, Due, RecordingQueue
from telephony.recordings import finish
from tests.cel_text import BEGAN, Journal, channel
from tests.integration.telephony.call_rows import told

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CALL = channel(1)
RAW = f"2026/11/23/{CALL}.raw"


@pytest.fixture
def shelf(tmp_path: Path) -> RecordingQueue:
    (tmp_path / "monitor" / "2026" / "11" / "23").mkdir(parents=True)
    return RecordingQueue(tmp_path / "monitor", tmp_path / "shelf", "node1")


def followed(sessions: Sessions, folder: Path, *, ended: bool) -> datetime:
    """A call is in the records; returns when it ended."""
    journal = Journal()
    journal.arrives(CALL)
    ended_at = datetime.fromtimestamp(journal.micros / 1_000_000, UTC)
    if ended:
        journal.ends(CALL)
    followed_text(sessions, folder, journal)
    assert ended_at > datetime.fromtimestamp(BEGAN / 1_000_000, UTC)
    return ended_at


def followed_text(sessions: Sessions, folder: Path, journal: Journal) -> None:
    """This journal is in the records."""
    (folder / "cel.csv").write_bytes(journal.text)
    with sessions() as session:
        held = lease.take(session, "bridge:node1", "test", now=NOW)
        session.commit()
    assert held is not None
    node = Node("node1", folder / "cel.csv", "ID", "bridge:node1", held.number)
    follower = CallFollower(node, sessions, lambda: NOW, away_since=None)
    while follower.step():
        pass


def due(sessions: Sessions, shelf: RecordingQueue, *, now: datetime = NOW) -> list[Due]:
    with sessions() as session:
        return shelf.due(session, now=now)


def the_row(sessions: Sessions) -> Recording:
    with sessions() as session:
        return session.scalars(select(Recording)).one()


def test_a_recording_is_due_when_its_call_is_over_and_settled(
    sessions: Sessions, shelf: RecordingQueue, tmp_path: Path
) -> None:
    ended_at = followed(sessions, tmp_path, ended=True)
    assert due(sessions, shelf, now=ended_at + SETTLE) == []
    [found] = due(sessions, shelf, now=ended_at + SETTLE + timedelta(milliseconds=1))
    assert found == Due(the_row(sessions).call_id, RAW)
    assert due(sessions, RecordingQueue(tmp_path, tmp_path, "node2")) == []


def test_a_call_that_goes_on_is_not_disturbed(
    sessions: Sessions, shelf: RecordingQueue, tmp_path: Path
) -> None:
    followed(sessions, tmp_path, ended=False)
    assert due(sessions, shelf) == []


def test_it_is_finished_recorded_told_and_only_then_the_raw_file_goes(
    sessions: Sessions, shelf: RecordingQueue, tmp_path: Path
) -> None:
    followed(sessions, tmp_path, ended=True)
    raw = tmp_path / "monitor" / RAW
    raw.write_bytes(b"\1\0\2\0" * 8000 + b"\1")
    [found] = due(sessions, shelf)
    finished = shelf.finish(found)
    assert finished is not None
    with sessions() as session:
        shelf.record(session, due=found, finished=finished, at=NOW)
        assert raw.exists()
        session.commit()
    shelf.tidy(found)
    shelf.tidy(found)
    assert not raw.exists()
    row = the_row(sessions)
    assert (row.state, row.seconds, row.sha256) == (RecordingStatus.FINISHED, 1.0, finished.sha256)
    wav = tmp_path / "shelf" / row.path
    assert row.path == f"2026/11/23/{found.call}.wav"
    assert wav.stat().st_size == row.size == finished.size
    assert CALL not in row.path
    assert due(sessions, shelf) == []
    with sessions() as session:
        assert told(session)[-1] == "recording.finished"


def test_one_who_was_killed_in_between_does_it_again(
    sessions: Sessions, shelf: RecordingQueue, tmp_path: Path
) -> None:
    followed(sessions, tmp_path, ended=True)
    (tmp_path / "monitor" / RAW).write_bytes(b"\1\0\2\0" * 80)
    [found] = due(sessions, shelf)
    first = shelf.finish(found)
    assert due(sessions, shelf) == [found]
    assert shelf.finish(found) == first
    with sessions() as session:
        for _ in range(2):
            shelf.record(session, due=found, finished=first, at=NOW)
        session.commit()
        assert told(session).count("recording.finished") == 1


def test_one_without_sound_is_missing(sessions: Sessions, shelf: RecordingQueue, tmp_path: Path) -> None:
    followed(sessions, tmp_path, ended=True)
    [found] = due(sessions, shelf)
    assert shelf.finish(found) is None
    with sessions() as session:
        shelf.record(session, due=found, finished=None, at=NOW)
        session.commit()
        assert told(session)[-1] == "recording.missing"
    assert the_row(sessions).state is RecordingStatus.MISSING
    assert due(sessions, shelf) == []
    assert finish(tmp_path / "monitor" / RAW, tmp_path / "x.wav") is None


def test_those_that_fail_stand_behind_the_others_and_are_said(
    sessions: Sessions, shelf: RecordingQueue, tmp_path: Path
) -> None:
    journal = Journal()
    for number in range(MOST_AT_ONCE + 1):
        journal.arrives(channel(100 + number))
        journal.ends(channel(100 + number))
    followed_text(sessions, tmp_path, journal)
    first = due(sessions, shelf)
    assert len(first) == MOST_AT_ONCE
    now, other = NOW, first[0]
    for _ in range(TELLING):
        with sessions() as session:
            for one in first:
                shelf.failed(session, due=one, at=now)
            session.commit()
        [other] = due(sessions, shelf, now=now)
        assert other not in first, "ten that fail starve nobody"
        now += timedelta(minutes=20)
    assert due(sessions, shelf, now=now)[0] == other
    with sessions() as session:
        assert open_alarms(session, RECORDINGS_UNFINISHED)["node1"].data == {"count": MOST_AT_ONCE}
        for one in first:
            shelf.record(session, due=one, finished=None, at=now)
        session.commit()
        assert open_alarms(session, RECORDINGS_UNFINISHED) == {}
