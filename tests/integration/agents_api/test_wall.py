"""The wall: live, and without a word about a person."""

import json

from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn
from tests.integration.agents_api.test_incidents import restricted_type

BOARDS = ("/wall/calls", "/wall/incidents", "/wall/cases", "/queues", "/journal?after=0")
PERSONAL = ("81234567890", "Sari", "Margonda", "Operator 1", "operator1")


def test_the_wall_shows_what_runs(sessions: Sessions, browser: LogIn) -> None:
    wall = browser("wall")
    scene.draft(sessions, ago=100)
    incident, cases = scene.dispatched(sessions)
    assert len(wall.get("/wall/calls").json()["items"]) == 2
    shown = wall.get("/wall/incidents").json()["items"]
    assert [(row["id"], row["type_code"], row["priority"]) for row in shown] == [(str(incident), "FIR1", 1)]
    card = wall.get("/wall/cases").json()["items"][0]
    assert (card["id"], card["agency"], card["escalation"]) == (str(cases["DAMKAR"]), "DAMKAR", 0)
    assert card["due_at"] is not None
    browser("supervisor").post(f"/cases/{card['id']}/stand-down", {"reason": "selesai"})
    assert wall.get("/wall/cases").json()["items"] == []


def test_the_wall_has_no_word_about_a_person(sessions: Sessions, browser: LogIn) -> None:
    browser("operator1").post("/positions/112-1/take", {})
    scene.dispatched(sessions)
    scene.answered(sessions, name="Ibu Sari")
    wall = browser("wall")
    for path in BOARDS:
        text = wall.get(path).text
        assert json.loads(text), path
        assert not [word for word in PERSONAL if word in text], path


def test_what_is_restricted_is_never_on_the_wall(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind=restricted_type(sessions, "case"))
    wall = browser("wall")
    assert wall.get("/wall/incidents").json()["items"] == []
    assert wall.get("/wall/cases").json()["items"] == []
    rows = wall.get("/journal?after=0&limit=1000").text
    assert str(cases["DAMKAR"]) not in rows
    assert str(incident) not in rows
