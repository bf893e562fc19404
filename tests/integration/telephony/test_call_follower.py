"""Following a journal file into the records: killed after any batch, without its database, away, too late, rotated."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from records.ids import new_id
from records.journal import rows_after
from records.machines import CallStatus, PhoneOrderStatus
from records.moves import begin
from records.session import Sessions
from records.work import PhoneOrder
from telephony import call_follower, cel_tail, lease, phone_order_store
from telephony.call_follower import CallFollower
from telephony.cel_lines import CelLine, read_lines
from tests.cel_text import BEGAN, Journal, channel, said
from tests.integration.telephony.follower_desk import NOW, A, Desk, a_story
from tests.unit.telephony.call_table import CALLS

THREE = ("dead-phone-and-another-answers", "duty-mobile-refuses-then-takes-it", "digit-to-damkar")
B = channel(20)


def recorded() -> list[bytes]:
    """The lines of three recorded calls as if they had been under way at the same time."""
    by_call = [(CALLS / f"{name}.csv").read_bytes().splitlines(keepends=True) for name in THREE]
    return [line for together in zip_longest(*by_call, fillvalue=b"") for line in together if line]


@pytest.fixture
def desk(sessions: Sessions, tmp_path: Path) -> Desk:
    return Desk(sessions, tmp_path / "log")


# --- once, however often it dies -----------------------------------------------------------------------------------


def test_killed_after_any_line_the_next_one_goes_on(sessions: Sessions, tmp_path: Path) -> None:
    lines = recorded()
    at_one_go, killed = Desk(sessions, tmp_path / "a", "a"), Desk(sessions, tmp_path / "b", "b")
    at_one_go.write(*lines)
    at_one_go.follow()
    for line in lines:
        killed.write(line)
        assert killed.follower().step()
    assert [row["status"] for row in at_one_go.rows()] == [CallStatus.CLOSED] * 3
    assert killed.rows() == at_one_go.rows()
    assert killed.cursor() == at_one_go.cursor() == len(b"".join(lines))


def test_in_any_chunks_and_with_any_deaths_it_is_the_same(
    sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"".join(recorded())
    one = Desk(sessions, tmp_path / "one", "one")
    one.write(lines)
    one.follow()
    rows = one.rows()

    @given(st.integers(1000, 9000), st.lists(st.tuples(st.integers(1, 9000), st.booleans()), max_size=5))
    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def check(chunk: int, pieces: list[tuple[int, bool]]) -> None:
        monkeypatch.setattr(cel_tail, "CHUNK", chunk)
        name = f"n{new_id(NOW).hex}"
        desk = Desk(sessions, tmp_path / name, name)
        follower, rest = desk.follower(), lines
        for size, dies in [*pieces, (len(lines), True)]:
            desk.write(rest[:size])
            rest = rest[size:]
            while follower.step():
                if dies:
                    follower = desk.follower()
        assert desk.rows() == rows

    check()


@pytest.mark.parametrize("table", ["journal", "cel_cursors"])
def test_an_error_of_no_lines_making_leaves_neither_rows_nor_cursor(desk: Desk, table: str) -> None:
    lines = a_story().lines
    desk.write(*lines[:8])
    follower = desk.follower()
    follower.step()
    before, offset = desk.rows(), desk.cursor()
    desk.write(*lines[8:])
    desk.sql(
        f"CREATE TRIGGER fails BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    )
    for _ in range(2):
        with pytest.raises(DBAPIError, match="written once"):
            follower.step()
        assert desk.rows() == before
        assert desk.cursor() == offset
        assert follower.has_news()
    desk.sql(f"DROP TRIGGER fails ON {table}")
    assert follower.step()
    assert [row["status"] for row in desk.rows()] == [CallStatus.CLOSED]
    assert len(desk.rows()[0]["legs"]) == 1


def test_after_a_lost_cursor_nothing_is_written_twice(desk: Desk) -> None:
    desk.write(*recorded()[:-20])
    desk.follow()
    rows = desk.rows()
    desk.sql("DELETE FROM cel_cursors")
    desk.follow()
    assert desk.rows() == rows
    desk.write(*recorded()[-20:])
    desk.follow()
    assert [row["status"] for row in desk.rows()] == [CallStatus.CLOSED] * 3


def test_has_news_only_when_there_are(desk: Desk) -> None:
    follower = desk.follower()
    assert follower.has_news(), "the end of one that was rotated may be unread"
    assert not follower.step()
    assert not follower.has_news(), "no journal yet"
    desk.write(a_story().lines[0])
    assert follower.has_news()
    while follower.step():
        pass
    assert not follower.has_news()
    desk.write(a_story().lines[1])
    assert follower.has_news()


# --- the file ------------------------------------------------------------------------------------------------------


def test_what_could_not_be_looked_at_is_news_until_it_was(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = desk.follower()
    follows(follower)
    desk.write(*a_story().lines)
    assert follower.has_news()

    def unreadable(*_: object) -> None:
        raise PermissionError

    with monkeypatch.context() as broken:
        broken.setattr(call_follower, "read_tail", unreadable)
        with pytest.raises(PermissionError):
            follower.step()
    assert follower.has_news(), "without another line"
    follows(follower)
    assert len(desk.rows()) == 1


def test_a_rotation_in_the_middle_of_a_call(desk: Desk) -> None:
    lines = a_story().lines
    desk.write(*lines[:6])
    follower = desk.follower()
    follower.step()
    desk.write(*lines[6:9])
    desk.node.journal.rename(desk.node.journal.with_name("cel.csv.1"))
    desk.write(*lines[9:])
    while follower.step():
        pass
    whole = desk.rows()
    assert [row["status"] for row in whole] == [CallStatus.CLOSED]
    assert desk.gaps() == []


def test_an_emptied_journal_is_a_gap_that_is_told(desk: Desk) -> None:
    desk.write(*a_story().lines)
    follower = desk.follower()
    follower.step()
    desk.node.journal.write_bytes(b"")
    assert not follower.step()
    later = Journal(micros=BEGAN + 100_000_000)
    later.arrives(B)
    desk.write(later.text)
    with capture_logs() as logs:
        assert follower.step()
    assert [row["status"] for row in desk.rows()] == [CallStatus.CLOSED, CallStatus.QUEUED]
    assert [(gap.why, gap.since) for gap in desk.gaps()] == [
        ("journal: the file that was being read is gone", NOW)
    ]
    assert "gap.journal" in desk.told()
    assert [log["event"] for log in logs] == ["cel.lost"]


def test_what_a_power_cut_took_back_is_read_again_without_a_double(desk: Desk) -> None:
    lines = a_story().lines
    desk.write(*lines[:9])
    desk.follow()
    rest = Journal(micros=BEGAN + 200_000_000)
    rest.arrives(B)
    desk.node.journal.write_bytes(b"".join([*lines[:5], *rest.lines, *lines[9:]]))
    desk.follow()
    assert [row["status"] for row in desk.rows()] == [CallStatus.CLOSED, CallStatus.QUEUED]
    assert [len(row["legs"]) for row in desk.rows()] == [1, 0]
    assert [len(row["waits"]) for row in desk.rows()] == [1, 1]
    [gap] = desk.gaps()
    assert gap.why == "journal: cel.csv is not what it was when it was read"


def test_a_torn_line_and_an_unreadable_one_are_logged_and_stop_nobody(desk: Desk) -> None:
    story = a_story()
    torn = story.lines[3][:70]
    story.tell("DCOR_END", A, said("no parts"))
    desk.write(story.lines[0], torn, *story.lines[1:])
    with capture_logs() as logs:
        desk.follow()
    assert [row["status"] for row in desk.rows()] == [CallStatus.CLOSED]
    assert [log["event"] for log in logs] == ["cel.torn", "cel.unreadable"]
    assert logs[0]["bytes"] == 70


def test_a_call_of_a_wrong_clock_stops_nobody(desk: Desk) -> None:
    wrong = Journal(micros=3_600_000_000)
    wrong.arrives(channel(1, micros=3_600_000_000))
    future = Journal(micros=BEGAN * 2)
    future.arrives(channel(2, micros=BEGAN * 2))
    desk.write(wrong.text, future.text, *a_story().lines)
    with capture_logs() as logs:
        desk.follow()
    assert [row["uniqueid"] for row in desk.rows()] == [A]
    assert [log["event"] for log in logs] == ["cel.beyond_the_records"] * 2


# --- gaps ----------------------------------------------------------------------------------------------------------


def test_what_happened_while_nobody_followed_is_marked_counted_and_told(desk: Desk) -> None:
    away_since = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)
    during = a_story()
    after = Journal(micros=int(NOW.timestamp() * 1_000_000) + 1_000_000)
    after.arrives(channel(9, micros=after.micros))
    desk.write(*during.lines)
    follower = desk.follower(away_since=away_since)
    while follower.step():
        pass
    desk.write(*after.lines)
    while follower.step():
        pass
    assert [(row["status"], row["gap"]) for row in desk.rows()] == [
        (CallStatus.CLOSED, True),
        (CallStatus.QUEUED, False),
    ]
    assert [(gap.why, gap.since, gap.until, gap.repaired_calls) for gap in desk.gaps()] == [
        ("bridge", away_since, NOW, 1)
    ]
    with desk.sessions() as session:
        [row] = [row for row in rows_after(session, 0) if row.kind == "gap.bridge"]
    assert (row.subject, row.data) == ("node1", {"repaired": 1})


def test_the_first_follower_ever_has_no_gap(desk: Desk) -> None:
    desk.write(*a_story().lines)
    desk.follow()
    assert [row["gap"] for row in desk.rows()] == [False]
    assert desk.gaps() == []


def test_a_gap_that_could_not_be_written_is_written_later(desk: Desk) -> None:
    follower = desk.follower(away_since=NOW - timedelta(minutes=1))
    desk.sql("CREATE TRIGGER fails BEFORE INSERT ON gaps FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    with pytest.raises(DBAPIError):
        follower.step()
    desk.sql("DROP TRIGGER fails ON gaps")
    follower.step()
    follower.step()
    assert len(desk.gaps()) == 1


# --- the lease -----------------------------------------------------------------------------------------------------


def follows(follower: CallFollower) -> None:
    follower.step()


def ends_orphans(follower: CallFollower) -> None:
    follower.end_orphans([], NOW)


@pytest.mark.parametrize("last_wish", [follows, ends_orphans])
@pytest.mark.parametrize("lines", [3, 0], ids=["something to read", "nothing to read"])
def test_who_has_lost_the_lease_writes_nothing(
    desk: Desk, last_wish: Callable[[CallFollower], None], lines: int
) -> None:
    desk.write(*a_story().lines[:6])
    follower = desk.follower()
    follower.step()
    rows, offset, journal = desk.rows(), desk.cursor(), desk.told()
    late = desk.follower(away_since=NOW - timedelta(minutes=1))
    desk.now = NOW + timedelta(days=2)
    desk.take_over("another")
    desk.write(*a_story().lines[6 : 6 + lines])
    with pytest.raises(lease.LeaseLostError):
        last_wish(late)
    assert (desk.rows(), desk.cursor(), desk.told(), desk.gaps()) == (rows, offset, journal, [])


# --- calls that Asterisk took with it ------------------------------------------------------------------------------


def test_calls_whose_channels_are_gone_are_ended(desk: Desk) -> None:
    journal = Journal()
    names = {"talking": 10, "orphan": 20, "queued orphan": 30, "leg alive": 40, "leg orphan": 50}
    for number in names.values():
        journal.arrives(channel(number))
        if number != names["queued orphan"]:
            journal.rings(channel(number), channel(number + 1))
            journal.answers(channel(number + 1))
    journal.ends(channel(names["leg orphan"]))
    desk.write(*journal.lines)
    listed_at = NOW
    fresh = Journal(micros=int(NOW.timestamp() * 1_000_000) + 1)
    fresh.arrives(channel(60))
    desk.write(*fresh.lines)
    alive = [channel(names["talking"]), channel(names["talking"] + 1), channel(names["leg alive"] + 1)]
    assert desk.follower().end_orphans(alive, listed_at) == 3
    rows = {row["uniqueid"]: row for row in desk.rows()}
    status = {name: rows[channel(number)]["status"] for name, number in names.items()}
    assert status == {
        "talking": CallStatus.ANSWERED,
        "orphan": CallStatus.CLOSED,
        "queued orphan": CallStatus.FAILED,
        "leg alive": CallStatus.ANSWERED,
        "leg orphan": CallStatus.CLOSED,
    }
    assert rows[channel(60)]["status"] is CallStatus.QUEUED, "it arrived after the list"
    orphan = rows[channel(names["orphan"])]
    [leg] = orphan["legs"]
    assert orphan["ended_at"] == leg["ended_at"] == leg["answered_at"], "the last that is known"
    assert (orphan["ended_by"], orphan["gap"]) == ("system", True)
    # The end of this one is in the journal; only its leg's is not.
    assert rows[channel(names["leg orphan"])]["ended_by"] == "citizen"
    [gap] = desk.gaps()
    assert (gap.why, gap.until, gap.repaired_calls) == ("asterisk", listed_at, 3)
    assert "gap.asterisk" in desk.told()


def test_with_every_channel_alive_nothing_is_ended(desk: Desk) -> None:
    desk.write(*a_story().lines[:6])
    follower = desk.follower()
    assert follower.end_orphans([A], NOW) == 0
    assert desk.gaps() == []
    assert [row["status"] for row in desk.rows()] == [CallStatus.QUEUED]


def test_the_end_that_comes_after_all_changes_nothing(desk: Desk) -> None:
    story = a_story()
    desk.write(*story.lines[:9])
    follower = desk.follower()
    follower.end_orphans([], NOW)
    rows = desk.rows()
    desk.write(*story.lines[9:])
    while follower.step():
        pass
    desk.follow()
    assert desk.rows() == rows


# --- the system's own calls ----------------------------------------------------------------------------------------


def test_the_journal_moves_phone_orders(desk: Desk) -> None:
    claimed_at = datetime.fromtimestamp(BEGAN / 1_000_000, UTC) - timedelta(seconds=2)
    order = PhoneOrder(
        id=new_id(NOW),
        purpose="case_call",
        number="+62811",
        flow="panggilan-kasus",
        text="Kebakaran.",
        created_at=claimed_at,
        next_try_at=claimed_at,
        give_up_at=NOW + timedelta(hours=1),
    )
    with desk.sessions() as session:
        begin(session, order, at=claimed_at, who="test")
        session.commit()
        assert len(phone_order_store.claim(session, now=claimed_at, most=1)) == 1
        session.commit()
    journal = Journal()
    journal.tell("DCOR_ORDER_ANSWERED", channel(1), said(str(order.id)))
    journal.tell("DCOR_ORDER_DIGIT", channel(1), said(f"{order.id}|2"))
    journal.tell("DCOR_ORDER_DIGIT", channel(1), said(f"{order.id}|1"))
    journal.tell("DCOR_ORDER_END", channel(1), said(f"{order.id}|16"))
    journal.tell("DCOR_ORDER_DIGIT", channel(2), said("nobody's|1"))
    desk.write(*journal.lines)
    desk.follow()
    with desk.sessions() as session:
        row = session.get(PhoneOrder, order.id)
        assert row is not None
        assert (row.status, row.digit) == (PhoneOrderStatus.FINISHED, "1")
        assert row.answered_at == datetime.fromtimestamp(BEGAN / 1_000_000, UTC)
    assert desk.told()[-1] == "phone_order.finished"


def test_the_recorded_calls_hold_together() -> None:
    """Else the tests above would prove little."""
    items = read_lines(b"".join(recorded())).items
    assert all(isinstance(item, CelLine) for item in items)
    assert len(items) > 80
