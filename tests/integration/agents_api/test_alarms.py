"""Alarms over the API: oldest first, who has them, once per thing."""

from datetime import timedelta

from records.alarms import clear_alarm, raise_alarm
from records.journal import rows_after
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn


def up(sessions: Sessions, kind: str, subject: str, ago: int = 0, **data: int) -> bool:
    with sessions() as session:
        new = raise_alarm(session, kind, subject, at=scene.now() - timedelta(seconds=ago), data=data)
        session.commit()
        return new


def test_oldest_first_and_who_has_it(sessions: Sessions, browser: LogIn) -> None:
    assert up(sessions, "low_staff", "112", ago=10, ready=1)
    assert up(sessions, "trunk_down", "node1", ago=60)
    assert not up(sessions, "low_staff", "112", ready=0)
    operator = browser("operator1")
    trunk, staff = operator.get("/alarms").json()["items"]
    assert (trunk["kind"], staff["kind"], staff["data"]) == ("trunk_down", "low_staff", {"ready": 0})
    taken = operator.post(f"/alarms/{trunk['id']}/take").json()
    assert (taken["taken_by"], taken["kind"]) == ("Operator 1", "trunk_down")
    over = browser("supervisor").post(f"/alarms/{trunk['id']}/take").json()
    assert over["taken_by"] == "Pengawas"
    with sessions() as session:
        assert clear_alarm(session, "trunk_down", "node1", at=scene.now())
        assert not clear_alarm(session, "trunk_down", "node1", at=scene.now())
        session.commit()
    assert [alarm["id"] for alarm in operator.get("/alarms").json()["items"]] == [staff["id"]]
    late = operator.post(f"/alarms/{trunk['id']}/take")
    assert late.status_code == 409
    with sessions() as session:
        kinds = [row.kind for row in rows_after(session, 0) if row.kind.startswith("alarm.")]
    assert kinds == [
        "alarm.raised",
        "alarm.raised",
        "alarm.changed",
        "alarm.taken",
        "alarm.taken",
        "alarm.cleared",
    ]


def test_it_may_be_raised_again(sessions: Sessions) -> None:
    up(sessions, "trunk_down", "node1")
    with sessions() as session:
        clear_alarm(session, "trunk_down", "node1", at=scene.now())
        session.commit()
    assert up(sessions, "trunk_down", "node1")
