"""The feed over a real socket: each change once, in order, whatever is cut."""

import asyncio
import re
import socket
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, text

from agents_api.frame.cookie import cookie_name
from agents_api.people.session import service as login_sessions
from agents_api.room.feed import service as feed_service
from agents_api.room.feed.hub import Hub
from agents_api.room.feed.ring import MOST
from agents_api.server import ApiServer
from records.journal import DESK, WALL, About, last_number, tell
from records.people import User
from records.session import Sessions
from settings.settings import Settings
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import API, Browser, LogIn
from tests.integration.agents_api.feed_reader import FeedReader
from tests.waiting import wait_until


def test_cut_and_resumed_while_fifty_changes_happen(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    seen: list[int] = []
    last_id = "0"
    for written in range(5, 51, 5):
        with FeedReader(desk, "?after=0", last_event_id=last_id) as reader:
            writer = Thread(target=scene.changes, args=(sessions, 5))
            writer.start()
            reader.wait_for(min(3, written - len(seen)))
        seen += reader.numbers
        last_id = reader.last_id or ""
        writer.join()
    with FeedReader(desk, "?after=0", last_event_id=last_id) as reader:
        reader.wait_for(50 - len(seen))
    assert [*seen, *reader.numbers] == list(range(1, 51))


def test_what_was_before_this_process_comes_from_the_database(sessions: Sessions, browser: LogIn) -> None:
    scene.changes(sessions, 5)
    scene.changes(sessions, 450, audience=("desk",))
    with FeedReader(browser("operator1"), "?after=2") as reader:
        assert reader.wait_for(453) == list(range(3, 456))
        assert reader.hello == {"cursor": 2, "last": 455, "complete": True}


def test_without_a_number_the_feed_begins_now(sessions: Sessions, browser: LogIn) -> None:
    scene.changes(sessions, 5)
    with FeedReader(browser("operator1")) as reader:
        assert reader.hello["complete"]
        assert reader.last_id == "5", "a feed cut before its first change resumes there"
        scene.changes(sessions, 1)
        assert reader.wait_for(1) == [6]


def test_the_browsers_own_id_goes_before_the_address(sessions: Sessions, browser: LogIn) -> None:
    scene.changes(sessions, 5)
    with FeedReader(browser("operator1"), "?after=1", last_event_id="4") as reader:
        assert reader.wait_for(1) == [5]


@pytest.mark.parametrize(("after", "why"), [("999", "ahead"), ("0", "too far back")])
def test_who_cannot_resume_is_told_to_read_everything_again(
    after: str, why: str, sessions: Sessions, browser: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed_service, "FARTHEST", 10)
    scene.changes(sessions, 20)
    with FeedReader(browser("operator1"), f"?after={after}") as reader:
        assert reader.hello == {"cursor": 20, "last": 20, "complete": False}, why
        scene.changes(sessions, 1)
        assert reader.wait_for(1) == [21]


def test_a_broken_id_is_refused(browser: LogIn) -> None:
    desk = browser("operator1")
    for header in ("abc", "-1", "1; drop", "9" * 30):
        answer = desk.get("/feed", headers={"Last-Event-ID": header})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), header


def test_each_sees_what_is_for_them(sessions: Sessions, browser: LogIn) -> None:
    rows = [
        About(audience=(DESK, WALL), data={"index": 1}),
        About(audience=(DESK,), data={"index": 2}),
        About(audience=(DESK, "agency:DAMKAR"), restricted=True, data={"index": 3}),
        About(audience=(DESK, WALL, "agency:POLRI"), data={"index": 4}),
        About(audience=(), data={"index": 5}),
    ]
    with sessions() as session:
        for about in rows:
            tell(session, "test.change", about, at=scene.now())
        session.commit()
    expected = {
        "operator1": [1, 2, 4],
        "supervisor": [1, 2, 3, 4],
        "admin": [1, 2, 4],
        "wall": [1, 4],
        "damkar": [3],
        "polri": [4],
        "pln": [],
    }
    for login, numbers in expected.items():
        person = browser(login)
        page = person.get("/journal?after=0").json()
        assert [row["number"] for row in page["rows"]] == numbers, login
        assert (page["cursor"], page["last"]) == (5, 5)
        with FeedReader(person, "?after=0") as reader:
            assert reader.wait_for(len(numbers)) == numbers, login


def test_the_journal_has_no_word_of_a_person(sessions: Sessions, browser: LogIn) -> None:
    scene.dispatched(sessions)
    scene.answered(sessions, number="+6281399988877", name="Ibu Sari")
    text_of_all = browser("operator1").get("/journal?after=0&limit=1000").text
    for word in ("81234567890", "81399988877", "Sari", "Margonda"):
        assert word not in text_of_all


def test_the_journal_comes_in_pages(sessions: Sessions, browser: LogIn) -> None:
    scene.changes(sessions, 7)
    scene.changes(sessions, 3, audience=("agency:POLRI",))
    desk, cursor, numbers = browser("operator1"), 0, list[int]()
    while True:
        page = desk.get(f"/journal?after={cursor}&limit=4").json()
        numbers += [row["number"] for row in page["rows"]]
        cursor = page["cursor"]
        if cursor == page["last"]:
            break
    assert (numbers, cursor) == (list(range(1, 8)), 10)


def test_logging_out_ends_the_feed(sessions: Sessions, browser: LogIn) -> None:
    person, other = browser("operator1"), browser("operator1")
    with FeedReader(person) as ended, FeedReader(other) as goes_on:
        person.delete("/session")
        ended.wait_for_end()
        assert ended.events[-1].data == {"why": "session_ended"}
        scene.changes(sessions, 1)
        goes_on.wait_for(1)
        assert len(ended.changes) == 0


def test_a_session_that_runs_out_ends_the_feed(sessions: Sessions, browser: LogIn, server: ApiServer) -> None:
    person = soon_over(browser("operator1"), sessions, server)
    with FeedReader(person) as reader:
        reader.wait_for_end()
        assert reader.events[-1].data == {"why": "session_ended"}
    assert person.get("/feed").status_code == 401


def soon_over(browser: Browser, sessions: Sessions, server: ApiServer) -> Browser:
    """The same browser with a session that ends in a second."""
    with sessions() as session:
        user = session.query(User).filter_by(login="operator1").one()
        began = scene.now() - timedelta(hours=1) + timedelta(seconds=1)
        token = login_sessions.begin(session, user, hours=1, now=began)
        session.commit()
    cookie = f"{cookie_name(server.context.settings)}={token}"
    return Browser(browser.client, browser.headers | {"Cookie": cookie})


def test_subscribers_hold_no_connection(
    sessions: Sessions, browser: LogIn, server: ApiServer, engine: Engine
) -> None:
    desk = browser("operator1")
    readers = [FeedReader(desk) for _ in range(60)]
    try:
        for reader in readers:
            reader.__enter__()
        assert server.hub.subscribers == 60
        scene.changes(sessions, 3)
        for reader in readers:
            assert reader.wait_for(3) == [1, 2, 3]
        with engine.connect() as connection:
            query = text("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'dcor-%'")
            ours = connection.execute(query).scalar_one()
        assert ours < 12, "connections are a few, not one each"
    finally:
        for reader in readers:
            reader.cut()
    wait_until(lambda: server.hub.subscribers == 0, 10, what="every stream forgotten")


def test_a_slow_reader_costs_no_memory_and_misses_nothing(
    sessions: Sessions, browser: LogIn, server: ApiServer
) -> None:
    """It reads nothing while more happens than memory keeps, then everything, from the database."""
    many, padding, desk = 2 * MOST + 2000, "x" * 1000, browser("operator1")
    slow = socket.socket()
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)
    slow.settimeout(30)
    slow.connect((desk.client.base_url.host, desk.client.base_url.port or 80))
    slow.sendall(f"GET {API}/feed HTTP/1.1\r\nHost: x\r\nCookie: {desk.headers['Cookie']}\r\n\r\n".encode())
    hub = server.hub
    wait_until(lambda: hub.subscribers == 1, 10)
    for _ in range(many // 500):
        with sessions() as session:
            for _ in range(500):
                tell(session, "test.change", About(data={"padding": padding}), at=scene.now())
            session.commit()
    wait_until(lambda: hub.last == many, 20, what="the hub has everything")
    got = bytearray()
    while f"id: {many}\n".encode() not in got[-5000:]:
        part = slow.recv(1 << 20)
        assert part, "the feed ended"
        got += part
    slow.close()
    ids = [int(number) for number in re.findall(rb'data: {"number":(\d+),', got)]
    assert ids == list(range(1, many + 1))
    assert hub.catch_ups > 0, "memory had moved on"


def test_a_lost_database_connection_loses_no_change(
    sessions: Sessions, browser: LogIn, server: ApiServer, engine: Engine
) -> None:
    with FeedReader(browser("operator1")) as reader:
        scene.changes(sessions, 3)
        reader.wait_for(3)
        with engine.begin() as connection:
            query = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ANY(:names)"
            )
            ended = connection.execute(text(query), {"names": ["dcor-feed", "dcor-api"]}).all()
        assert len(ended) >= 2
        scene.changes(sessions, 3)
        assert reader.wait_for(6) == [1, 2, 3, 4, 5, 6]
        wait_until(lambda: server.hub.fault is None, 10)


def test_a_stop_says_goodbye_and_is_quick(browser: LogIn, server: ApiServer) -> None:
    with FeedReader(browser("operator1")) as reader:
        server.should_exit = True
        reader.wait_for_end()
        assert reader.events[-1].data == {"why": "stopping"}


def test_a_feed_may_be_far_ahead_of_this_process(sessions: Sessions, browser: LogIn) -> None:
    """Another process told of a row that this one reads a moment later: no reason to begin anew."""
    with sessions() as session:
        tell(session, "test.change", About(), at=scene.now())
        session.flush()
        later = Thread(target=scene.changes, args=(sessions, 5))
        with_number = last_number(session) + 5
        later.start()
        with FeedReader(browser("operator1"), f"?after={with_number}") as reader:
            later.join()
            assert reader.hello["complete"]
            session.commit()
            assert reader.wait_for(1) == [6]


def test_a_stop_while_a_connection_is_opened_leaves_none_open(sessions: Sessions) -> None:
    """A database that takes the connection and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        silent.settimeout(10)

        async def begin_and_stop() -> socket.socket:
            hub = Hub(Settings(database_url=f"postgresql://nobody@127.0.0.1:{port}/none"), sessions)
            hub.start()
            opened, _ = await asyncio.to_thread(silent.accept)
            async with asyncio.timeout(3):
                await hub.stop()
            return opened

        with asyncio.run(begin_and_stop()) as opened:
            opened.settimeout(5)
            while opened.recv(4096):
                pass  # its greeting; then the end


def test_behind_missing_rows_a_screen_is_told_to_read_everything_anew(
    sessions: Sessions, browser: LogIn, engine: Engine
) -> None:
    scene.changes(sessions, 2)
    with FeedReader(browser("operator1"), "?after=2") as reader:
        assert reader.hello["complete"]
        with engine.begin() as connection:
            connection.execute(text("UPDATE journal_counter SET last = last + 3"))
        scene.changes(sessions, 2)
        assert reader.wait_for(2) == [6, 7]
        scene.changes(sessions, 1)
        assert reader.wait_for(3) == [6, 7, 8]
        again = [event.data for event in list(reader.events) if event.name == "hello"][1:]
    assert [(hello["cursor"] >= 6, hello["complete"]) for hello in again] == [(True, False)], "once"
