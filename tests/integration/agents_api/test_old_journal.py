"""When the journal's old rows are gone, a timeline is what it was, and who asks for them is told so."""

from datetime import timedelta

from sqlalchemy import Engine, select, text

from records.journal import JournalRow, last_number
from records.journal_retention import drop_old_partitions
from records.partitions import JOURNAL_PARTITION, make_room
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn


def outlive_the_journal(sessions: Sessions, engine: Engine) -> None:
    """Four hundred days later: the journal is in its second partition, and the first is dropped."""
    later = scene.now() + timedelta(days=401)
    with sessions() as session:
        session.execute(text("UPDATE journal_counter SET last = :n"), {"n": 2 * JOURNAL_PARTITION - 1})
        session.commit()
    with engine.begin() as connection:
        make_room(connection, now=scene.now())
        assert drop_old_partitions(connection, days=400, now=later) == ["journal_0000"]


def test_a_timeline_outlives_the_journal(sessions: Sessions, engine: Engine, browser: LogIn) -> None:
    incident, _ = scene.dispatched(sessions)
    desk = browser("operator1")
    assert desk.patch(f"/incidents/{incident}", json={"address": "Jl Margonda 2"}).status_code == 200
    path = f"/incidents/{incident}/timeline?limit=200"
    before = desk.get(path).json()["items"]
    assert "incident.edited" in {entry["kind"] for entry in before}
    outlive_the_journal(sessions, engine)
    with sessions() as session:
        assert session.scalars(select(JournalRow)).all() == []
    assert desk.get(path).json()["items"] == before


def test_who_asks_for_rows_that_are_gone_is_told_where_to_go_on(
    sessions: Sessions, engine: Engine, browser: LogIn
) -> None:
    scene.dispatched(sessions)
    outlive_the_journal(sessions, engine)
    scene.queued(sessions)
    with sessions() as session:
        last = last_number(session)
    desk = browser("operator1")
    got = desk.get("/journal?after=3")
    assert got.status_code == 409, got.text
    assert f"after={last}" in got.text
    assert desk.get(f"/journal?after={last}").json()["rows"] == []
    assert desk.get("/journal").json()["rows"], "from the beginning is from what is there"
