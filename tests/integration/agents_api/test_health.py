"""Health by part, figures for Prometheus, and what happens without a database."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine, text

from agents_api.room.health.service import LATEST_SECONDS
from agents_api.server import ApiServer
from records.alarms import TRUNK_DOWN, TRUNK_UNREGISTERED, raise_alarm
from records.housekeeping import Plan, register
from records.journal import About, JournalReader, last_number, tell
from records.people import Position
from records.session import Sessions
from records.telephone import Lease
from records.trunk_faults import Fault, FaultReason, agree_alarms, count_fault, note_listener
from settings.settings import Settings
from settings.trunks import FILE_NAME
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Hands, LogIn
from tests.waiting import wait_until


def hold_lease(
    sessions: Sessions,
    *,
    seconds: float,
    answered: float | None = 0,
    node: str = "node1",
    name: str = "",
    holder: str = "test",
) -> None:
    """A bridge's lease for so many seconds; its Asterisk `answered` so many seconds ago, or never."""
    now = scene.now()
    with sessions() as session:
        session.merge(
            Lease(
                name=name or f"bridge:{node}",
                holder=holder,
                number=1,
                until=now + timedelta(seconds=seconds),
                asterisk_answered_at=None if answered is None else now - timedelta(seconds=answered),
            )
        )
        session.commit()


def keep_house(sessions: Sessions, *, ago: timedelta = timedelta(0)) -> None:
    """The process of housekeeping came up then, with one job that is due each hour."""
    plan = Plan("partitions", "", timedelta(hours=1), "Room for calls of 89 days.", timedelta(hours=1))
    with sessions() as session:
        register(session, "node1", [plan], now=scene.now() - ago)
        session.commit()


def parts(client: httpx.Client) -> tuple[int, dict[str, str]]:
    got = client.get("/health")
    return got.status_code, {part["name"]: part["state"] for part in got.json()["parts"]}


def test_all_is_well(client: httpx.Client, sessions: Sessions, server: ApiServer) -> None:
    hold_lease(sessions, seconds=60)
    wait_until(lambda: server.hub.fault is None, 10)
    keep_house(sessions)
    well = ("database", "feed", "bridge", "asterisk", "trunk", "housekeeping")
    assert parts(client) == (200, dict.fromkeys(well, "ok"))


def test_a_bridge_that_is_away_is_named(client: httpx.Client, sessions: Sessions, server: ApiServer) -> None:
    wait_until(lambda: server.hub.fault is None, 10)
    keep_house(sessions)
    failing = {
        "database": "ok",
        "feed": "ok",
        "bridge": "failing",
        "asterisk": "failing",
        "trunk": "ok",
        "housekeeping": "ok",
    }
    assert parts(client) == (503, failing)
    hold_lease(sessions, seconds=-5)
    assert parts(client) == (503, failing), "nobody tells whether Asterisk answers"


@pytest.mark.parametrize("answered", [None, 6])
def test_an_asterisk_that_does_not_answer_is_named(
    client: httpx.Client, sessions: Sessions, answered: float | None
) -> None:
    hold_lease(sessions, seconds=60, answered=answered)
    status, states = parts(client)
    assert (status, states["bridge"], states["asterisk"]) == (503, "ok", "failing")


def test_one_of_two_asterisks_that_does_not_answer_is_named(client: httpx.Client, sessions: Sessions) -> None:
    hold_lease(sessions, seconds=60)
    hold_lease(sessions, seconds=60, answered=30, node="node2")
    part = next(part for part in client.get("/health").json()["parts"] if part["name"] == "asterisk")
    assert (part["state"], part["detail"]) == ("failing", "does not answer: bridge:node2")


def test_housekeeping_that_is_late_is_named_and_nothing_is_refused_for_it(
    client: httpx.Client, sessions: Sessions, server: ApiServer
) -> None:
    wait_until(lambda: server.hub.fault is None, 10)
    hold_lease(sessions, seconds=60)
    assert parts(client)[1]["housekeeping"] == "warning", "it never ran"
    keep_house(sessions, ago=timedelta(hours=3))
    got = client.get("/health")
    assert (got.status_code, got.json()["state"]) == (200, "warning")
    [part] = [part for part in got.json()["parts"] if part["name"] == "housekeeping"]
    assert part["detail"] == "process of node1 away; partitions overdue"
    [job] = got.json()["housekeeping"]
    assert (job["name"], job["state"], job["last_run_at"]) == ("partitions", "overdue", None)
    assert job["keeps"] == "Room for calls of 89 days."
    keep_house(sessions)
    assert parts(client)[1]["housekeeping"] == "ok", (
        "it has come up again, and has a while to do what is late"
    )


def test_each_nodes_bridge_is_judged_by_its_own_lease(
    client: httpx.Client, sessions: Sessions, server: ApiServer
) -> None:
    wait_until(lambda: server.hub.fault is None, 10)
    keep_house(sessions)
    hold_lease(sessions, seconds=60, node="node2")
    hold_lease(sessions, seconds=60, name="housekeeping:node1")
    well = dict.fromkeys(("database", "feed", "bridge", "asterisk", "trunk", "housekeeping"), "ok")
    assert parts(client) == (503, well | {"bridge": "failing", "bridge:node2": "ok"})
    hold_lease(sessions, seconds=60)
    hold_lease(sessions, seconds=-5, node="node2")
    assert parts(client)[1]["bridge:node2"] == "failing"
    assert parts(client)[0] == 503
    hold_lease(sessions, seconds=-5, node="node2", holder="")
    assert parts(client) == (200, well), "stopped on purpose"


def test_a_reader_that_died_on_a_quiet_night_is_named(
    client: httpx.Client, sessions: Sessions, clock: Hands
) -> None:
    """What was told hours late, while a bridge catches up, is not late."""
    with sessions() as session:
        tell(session, "test", About(), at=scene.now() - timedelta(hours=3))
        session.add(JournalReader(name="dispatch", cursor=0))
        session.commit()
    assert parts(client)[1]["reader:dispatch"] == "ok"
    clock.ahead = timedelta(seconds=LATEST_SECONDS - 10)
    assert parts(client)[1]["reader:dispatch"] == "ok"
    clock.ahead = timedelta(seconds=LATEST_SECONDS + 1)
    assert parts(client)[1]["reader:dispatch"] == "failing"
    with sessions() as session:
        session.get_one(JournalReader, "dispatch").cursor = last_number(session)
        session.commit()
    assert parts(client)[1]["reader:dispatch"] == "ok"


def test_a_node_that_was_stopped_or_is_gone_is_not_listened_for(
    client: httpx.Client, sessions: Sessions, server: ApiServer
) -> None:
    wait_until(lambda: server.hub.fault is None, 10)
    hold_lease(sessions, seconds=60)
    keep_house(sessions)

    def listener(node: str, ago: timedelta) -> int:
        at = scene.now() - ago
        with sessions() as session:
            note_listener(session, node, alive_at=at, heard_at=at)
            session.commit()
        return parts(client)[0]

    assert listener("node2", timedelta(hours=1)) == 503
    hold_lease(sessions, seconds=-3600, node="node2", holder="")
    assert parts(client)[0] == 200, "stopped on purpose"
    assert listener("node3", timedelta(hours=23)) == 503
    assert listener("node3", timedelta(hours=25)) == 200, "gone"
    assert listener("node1", timedelta(hours=25)) == 503, "this node's own"


@pytest.mark.parametrize(
    ("refused", "silent", "state"),
    [
        ((), (), "ok"),
        ((), ("node1/a", "node1/b"), "ok"),
        (("node1/a",), (), "warning"),
        (("node1/a",), ("node1/b",), "failing"),
        (("node1/a", "node1/b"), (), "failing"),
        (("node2/a", "node2/b"), ("node1/a", "node1/b"), "warning"),
    ],
)
def test_a_registrar_that_refuses_us_is_named(
    client: httpx.Client,
    sessions: Sessions,
    settings: Settings,
    refused: tuple[str, ...],
    silent: tuple[str, ...],
    state: str,
) -> None:
    """A provider need not answer probes: alone that is told and is no failure."""
    trunks = [{"name": name, "contact": "192.0.2.1", "addresses": ["192.0.2.1/32"]} for name in ("a", "b")]
    (settings.home / FILE_NAME).write_text(yaml.safe_dump(trunks))
    with sessions() as session:
        for kind, subjects in ((TRUNK_UNREGISTERED, refused), (TRUNK_DOWN, silent)):
            for subject in subjects:
                raise_alarm(session, kind, subject, at=scene.now(), data={"why": "The password is wrong."})
        session.commit()
    got = client.get("/health")
    part = next(part for part in got.json()["parts"] if part["name"] == "trunk")
    assert part["state"] == state
    for subject in refused:
        assert f"{subject}: The password is wrong." in part["detail"]


def test_calls_that_were_not_taken_are_told(client: httpx.Client, sessions: Sessions) -> None:
    hold_lease(sessions, seconds=60)
    keep_house(sessions)

    def trunk() -> tuple[int, str, str]:
        got = client.get("/health")
        part = next(part for part in got.json()["parts"] if part["name"] == "trunk")
        return got.status_code, part["state"], part["detail"]

    with sessions() as session:
        now = scene.now()
        note_listener(session, "node1", alive_at=now, heard_at=now)
        session.commit()
    assert trunk() == (200, "ok", "every call was taken")
    with sessions() as session:
        for _ in range(3):
            count_fault(session, "node1", Fault(FaultReason.EXTENSION, 420, now, "precondition"))
        agree_alarms(session, "node1", now=now)
        session.commit()
    status, state, detail = trunk()
    assert (status, state) == (200, "ok"), "the network's fault is told, and is none of ours"
    assert "3 extension (SIP 420, precondition; last " in detail
    with sessions() as session:
        for _ in range(3):
            count_fault(session, "node1", Fault(FaultReason.RTP_PORTS, 488, now))
        agree_alarms(session, "node1", now=now)
        session.commit()
    status, state, detail = trunk()
    assert (status, state) == (503, "failing")
    assert "3 rtp_ports (SIP 488; last " in detail
    faults = {
        tuple(sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == "dcor_trunk_faults_last_day"
    }
    assert faults[("code", "420"), ("node", "node1"), ("reason", "extension")] == 3


def test_what_is_counted_of_a_day_is_no_counter(
    client: httpx.Client, sessions: Sessions, clock: Hands
) -> None:
    """It falls when the day is over, and what is deleted a year later changes nothing."""
    with sessions() as session:
        count_fault(session, "node1", Fault(FaultReason.CODEC, 488, scene.now()))
        session.commit()

    def found() -> list[tuple[str, float]]:
        return [
            (family.type, sample.value)
            for family in text_string_to_metric_families(client.get("/metrics").text)
            for sample in family.samples
            if sample.name.startswith("dcor_trunk_faults")
        ]

    assert found() == [("gauge", 1)]
    clock.ahead = timedelta(hours=24)
    assert found() == []


def test_an_ear_that_is_away_or_deaf_is_named(client: httpx.Client, sessions: Sessions) -> None:
    hold_lease(sessions, seconds=60)
    now = scene.now()
    for alive, heard, word in ((31, 0, "nobody has counted"), (0, 61, "Asterisk tells nothing")):
        with sessions() as session:
            heard_at = now - timedelta(seconds=heard)
            note_listener(session, "node1", alive_at=now - timedelta(seconds=alive), heard_at=heard_at)
            session.commit()
        got = client.get("/health")
        part = next(part for part in got.json()["parts"] if part["name"] == "trunk")
        assert (got.status_code, part["state"]) == (503, "failing")
        assert word in part["detail"]


def test_a_node_that_is_no_more_is_not_waited_for(client: httpx.Client, sessions: Sessions) -> None:
    hold_lease(sessions, seconds=60)
    keep_house(sessions)
    now = scene.now()

    def trunk(node: str, *, hours: float) -> tuple[str, str]:
        with sessions() as session:
            then = now - timedelta(hours=hours)
            note_listener(session, node, alive_at=then, heard_at=then)
            session.commit()
        part = next(part for part in client.get("/health").json()["parts"] if part["name"] == "trunk")
        return part["state"], part["detail"]

    assert trunk("node1", hours=0)[0] == "ok"
    assert trunk("renamed", hours=25) == ("ok", "every call was taken")
    state, detail = trunk("renamed", hours=23)
    assert (state, detail.partition(":")[0]) == ("failing", "renamed")
    trunk("renamed", hours=25)
    state, detail = trunk("node1", hours=25)
    assert (state, detail.partition(":")[0]) == ("failing", "node1"), "this one is always waited for"


def test_a_reader_that_is_behind_is_named(client: httpx.Client, sessions: Sessions) -> None:
    hold_lease(sessions, seconds=60)
    with sessions() as session:
        session.add(JournalReader(name="dispatch", cursor=0))
        session.execute(text("UPDATE journal_counter SET last = 5000"))
        session.commit()
    status, states = parts(client)
    assert (status, states["reader:dispatch"]) == (503, "failing")


def test_figures(client: httpx.Client, sessions: Sessions, browser: LogIn) -> None:
    scene.queued(sessions)
    scene.dispatched(sessions)
    browser("operator1").get("/calls")
    got = client.get("/metrics")
    samples = {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(got.text)
        for sample in family.samples
    }
    assert samples["dcor_calls_live", (("service", "112"), ("status", "queued"))] == 1
    assert samples["dcor_cases_unaccepted", (("agency", "DAMKAR"), ("priority", "1"))] == 1
    assert samples["dcor_http_request_seconds_count", (("operation", "list_calls"), ("status", "200"))] == 1
    assert samples["dcor_journal_number", ()] > 0
    assert "81234567890" not in got.text


def test_a_flood_of_questions_about_health_leaves_room(client: httpx.Client, browser: LogIn) -> None:
    assert all(client.get("/health").status_code == 503 for _ in range(20))
    assert browser("operator1").get("/me").status_code == 200


def waiting_for_a_lock(engine: Engine) -> int:
    with engine.connect() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        return connection.execute(text(query)).scalar_one()


@pytest.mark.timeout(60)
def test_more_requests_than_connections_do_not_lock_up(
    client: httpx.Client, browser: LogIn, engine: Engine
) -> None:
    """All wait for one locked seat, many more than there are connections; then all are answered."""
    people = [browser(f"operator{n % 12 + 1}") for n in range(100)]
    with (
        ThreadPoolExecutor(100) as pool,
        httpx.Client(base_url=client.base_url, timeout=30, limits=httpx.Limits(max_connections=100)) as wide,
    ):

        def ask(index: int) -> int:
            headers = people[index].headers
            return wide.post("/api/v1/positions/112-1/take", json={}, headers=headers).status_code

        with engine.begin() as connection:
            connection.execute(text("SELECT 1 FROM positions WHERE code = '112-1' FOR UPDATE"))
            answers = [pool.submit(ask, index) for index in range(100)]
            wait_until(lambda: waiting_for_a_lock(engine) > 20, 20, what="requests that wait")
            began = time.perf_counter()
        codes = [answer.result() for answer in answers]
    assert set(codes) == {200, 409}
    assert time.perf_counter() - began < 15, "no pool's time-out was waited for"


def test_without_a_database_the_answer_is_a_sentence(
    client: httpx.Client, browser: LogIn, engine: Engine
) -> None:
    person = browser("operator1")
    assert person.get("/me").status_code == 200
    name = engine.url.database
    engine.dispose()
    admin = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        got = person.get("/me")
        assert (got.status_code, got.json()["code"]) == (503, "try_again")
        assert "Try again" in got.json()["message"]
        assert parts(client) == (503, {"database": "failing"})
        assert client.get("/metrics").status_code in {200, 503}
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
    admin.dispose()
    assert person.get("/me").status_code == 200, "it goes on by itself"


def test_a_commit_that_fails_is_no_success(browser: LogIn, sessions: Sessions, engine: Engine) -> None:
    """The answer is sent after the commit: what a person is told has happened is in the database."""
    person = browser("operator1")
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE journal_0000"))
    got = person.post("/positions/112-1/take", {})
    assert got.status_code >= 400, "the journal row had nowhere to go"
    with sessions() as session:
        assert session.get_one(Position, "112-1").user_id is None
