"""Asterisk's call-event journal is rotated beside the bridge that follows it: read to its end, removed when read."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from records.alarms import CALL_JOURNAL_UNREAD, open_alarms
from records.session import Sessions
from telephony import lease
from telephony.call_follower import CallFollower, Node
from telephony.call_journal import tidy_call_journal
from telephony.rotation import rotated
from tests.cel_text import Journal, channel
from tests.integration.telephony.call_rows import call_rows
from tests.integration.telephony.conftest import STORY_DAY

DAY = timedelta(days=1)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "cel.csv"


def follower_of(sessions: Sessions, journal: Path) -> CallFollower:
    with sessions() as session:
        held = lease.take(session, "bridge:node1", "test", now=STORY_DAY)
        session.commit()
    assert held is not None
    node = Node("node1", journal, "ID", "bridge:node1", held.number)
    return CallFollower(node, sessions, lambda: STORY_DAY, away_since=None)


def follow(follower: CallFollower) -> None:
    """As the bridge does: it looks only when there seems to be something new."""
    if follower.has_news():
        while follower.step():
            pass


def tidied(sessions: Sessions, journal: Path, now: datetime) -> str:
    with sessions() as session:
        did = tidy_call_journal(session, journal, "node1", days=14, now=now, began_at=STORY_DAY)
        session.commit()
    return did


def is_told(sessions: Sessions) -> bool:
    with sessions() as session:
        return "node1" in open_alarms(session, CALL_JOURNAL_UNREAD)


def write(journal: Path, story: Journal) -> None:
    with journal.open("ab") as file:
        file.write(story.text)
    story.lines.clear()


def test_the_end_of_a_rotated_journal_is_read_though_nothing_is_written_after_it(
    sessions: Sessions, journal: Path
) -> None:
    follower, story = follower_of(sessions, journal), Journal()
    story.arrives(channel(1))
    write(journal, story)
    follow(follower)
    story.ends(channel(1))
    write(journal, story)
    assert tidied(sessions, journal, STORY_DAY + DAY) == "rotated; removed 0, unread 0"
    assert not journal.exists()
    follow(follower)
    with sessions() as session:
        [call] = call_rows(session, "node1")
    assert call["ended_at"] is not None, "the call is over, however quiet the line is afterwards"


def test_what_is_read_and_old_goes_and_what_nobody_read_stays(sessions: Sessions, journal: Path) -> None:
    follower, story = follower_of(sessions, journal), Journal()
    days = [STORY_DAY + DAY * number for number in range(1, 5)]
    for number, day in enumerate(days):
        story.arrives(channel(number))
        story.ends(channel(number))
        write(journal, story)
        tidied(sessions, journal, day)
    assert is_told(sessions), "nobody reads"
    late = days[-1] + DAY * 30
    assert tidied(sessions, journal, late) == "not due; removed 0, unread 4"
    follow(follower)
    with sessions() as session:
        assert len(call_rows(session, "node1")) == 4
    assert tidied(sessions, journal, late) == "not due; removed 3, unread 1"
    assert not is_told(sessions)
    assert [at for at, _ in rotated(journal)] == [days[-1]], "the one in which the reader stands"
    story.arrives(channel(9))
    write(journal, story)
    follow(follower)
    tidied(sessions, journal, late)
    assert len(rotated(journal)) == 1, "the last day's, rotated just now"
    with sessions() as session:
        assert len(call_rows(session, "node1")) == 5
