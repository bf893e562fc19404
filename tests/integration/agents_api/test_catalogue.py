"""The catalogue in an admin's hands: with history, and without overwriting one another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from records.agencies import Agency
from records.journal import rows_after
from records.session import Sessions
from records.work import Deadline
from tests.integration.agents_api.conftest import Browser, LogIn
from tests.integration.agents_api.scene import dispatched

FIRE = "/catalogue/types/FIR3"
NEW = {
    "code": "FIR6",
    "name_id": "Kebakaran kapal",
    "name_en": "Boat fire",
    "priority": 1,
    "lead": "DAMKAR",
    "support": ["PSC119", "BASARNAS"],
}


@pytest.fixture
def admin(browser: LogIn) -> Browser:
    return browser("admin")


def test_a_type_is_added_changed_and_put_back(admin: Browser, browser: LogIn, sessions: Sessions) -> None:
    made = admin.post("/catalogue/types", NEW | {"why": "Situ Cilodong"})
    assert made.status_code == 201
    assert made.json() == NEW | {
        "group": "FIR",
        "lead_follows": None,
        "restriction": None,
        "accept_seconds": None,
        "active": True,
        "version": 1,
    }
    change = {"version": 1, "support": ["BASARNAS", "PSC119"], "accept_seconds": 60, "why": "urutan"}
    changed = admin.patch("/catalogue/types/FIR6", change).json()
    assert (changed["version"], changed["support"], changed["accept_seconds"]) == (
        2,
        ["BASARNAS", "PSC119"],
        60,
    )
    # Saying the same again is no change.
    same = admin.patch("/catalogue/types/FIR6", {"version": 2, "accept_seconds": 60}).json()
    assert same == changed
    [second, first] = admin.get("/catalogue/types/FIR6/history").json()["items"]
    assert second["changes"] == {
        "support": [["PSC119", "BASARNAS"], ["BASARNAS", "PSC119"]],
        "accept_seconds": [None, 60],
    }
    assert (second["who"], second["why"], second["version"]) == ("admin:admin", "urutan", 2)
    assert (first["why"], first["changes"]["lead"]) == ("Situ Cilodong", [None, "DAMKAR"])
    assert datetime.fromisoformat(first["at"]).tzinfo is not None
    back = {name: old for name, (old, _new) in second["changes"].items()}
    assert admin.patch("/catalogue/types/FIR6", back | {"version": 2}).json() == made.json() | {"version": 3}
    newest = admin.get("/catalogue/types/FIR6/history?limit=1").json()
    assert [row["version"] for row in newest["items"]] == [3]
    older = admin.get(f"/catalogue/types/FIR6/history?before={newest['next']}").json()
    assert [row["version"] for row in older["items"]] == [2, 1]
    with sessions() as session:
        told = [row for row in rows_after(session, 0) if row.kind == "type.edited"]
        assert [(row.subject, row.data["version"], row.audience) for row in told] == [
            ("FIR6", version, ["desk"]) for version in (1, 2, 3)
        ]
        assert told[1].data["fields"] == ["accept_seconds", "support"]
    # Everybody reads the catalogue; out of use it is in the whole list only.
    assert "FIR6" in {row["code"] for row in browser("wall").get("/catalogue").json()["items"]}
    admin.patch("/catalogue/types/FIR6", {"version": 3, "active": False})
    assert "FIR6" not in {row["code"] for row in browser("damkar").get("/catalogue").json()["items"]}
    assert "FIR6" in {row["code"] for row in browser("damkar").get("/catalogue/types").json()["items"]}
    assert browser("damkar").get("/catalogue/types/FIR6").json()["active"] is False


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lead": "BPBD"}, "no agencies in service: BPBD"),
        ({"support": ["DLHK", "TNI", "BNPB"]}, "no agencies in service: BNPB, TNI"),
        ({"lead": "KAI"}, "no agencies in service: KAI"),
        ({"support": ["KAI"]}, "no agencies in service: KAI"),
        ({"lead": "DLHK"}, "DLHK leads, so it cannot support"),
        ({"support": ["DLHK", "DAMKAR"]}, "DAMKAR leads, so it cannot support"),
        ({"lead": "@disaster", "support": ["DAMKAR"]}, "DAMKAR leads"),
        ({"support": ["DLHK", "DLHK"]}, "twice among those who support: DLHK"),
        ({"priority": 0}, "priority"),
        ({"priority": 5}, "priority"),
        ({"priority": None}, "priority cannot be empty"),
        ({"name_id": " "}, "name_id"),
        ({"name_en": "two\nlines"}, "one line"),
        ({"name_id": "a\0b"}, "one line"),
        ({"accept_seconds": 4}, "accept_seconds"),
        ({"accept_seconds": 604801}, "accept_seconds"),
        ({"restriction": "secret"}, "restriction"),
        ({"code": "FIR9"}, "code"),
        ({"lead": "damkar"}, "lead"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    change: dict[str, Any], says: str, admin: Browser, sessions: Sessions
) -> None:
    with sessions() as session:
        session.execute(update(Agency).where(Agency.code == "KAI").values(active=False))
        session.commit()
    before = admin.get(FIRE).json()
    got = admin.patch(FIRE, {"version": 1} | change)
    assert got.status_code == 422
    assert says in got.json()["message"]
    assert admin.get(FIRE).json() == before
    assert admin.get(f"{FIRE}/history").json()["items"] == []


def test_a_new_type_needs_a_code_of_its_own(admin: Browser) -> None:
    again = admin.post("/catalogue/types", NEW | {"code": "FIR1"})
    assert (again.status_code, again.json()["message"]) == (409, "There is already a type FIR1.")
    for code in ("fir6", "6FIR", "F", "FIR-6", "FIR6\n"):
        assert admin.post("/catalogue/types", NEW | {"code": code}).status_code == 422, code
    assert admin.patch("/catalogue/types/FIR9", {"version": 1, "priority": 1}).status_code == 404
    assert admin.get("/catalogue/types/FIR9/history").status_code == 404


def test_an_agency_that_went_out_of_service_does_not_block_other_changes(
    admin: Browser, sessions: Sessions
) -> None:
    with sessions() as session:
        session.execute(update(Agency).where(Agency.code == "DLHK").values(active=False))
        session.commit()
    assert admin.patch(FIRE, {"version": 1, "priority": 1, "support": ["DLHK"]}).status_code == 200
    assert admin.patch(FIRE, {"version": 2, "support": []}).status_code == 200
    assert admin.patch(FIRE, {"version": 3, "support": ["DLHK"]}).status_code == 422
    # A type whose lead is gone is not put to use again.
    with sessions() as session:
        session.execute(update(Agency).where(Agency.code == "DAMKAR").values(active=False))
        session.commit()
    assert admin.patch(FIRE, {"version": 3, "active": False}).status_code == 200
    refused = admin.patch(FIRE, {"version": 4, "active": True})
    assert (refused.status_code, "DAMKAR" in refused.json()["message"]) == (422, True)


def test_of_two_admins_the_second_is_told(admin: Browser) -> None:
    assert admin.patch(FIRE, {"version": 1, "priority": 1}).json()["version"] == 2
    late = admin.patch(FIRE, {"version": 1, "accept_seconds": 60})
    assert late.status_code == 409
    assert "it is version 2 and you changed version 1" in late.json()["message"]
    assert admin.get(FIRE).json()["accept_seconds"] is None
    assert admin.patch(FIRE, {"accept_seconds": 60}).status_code == 422, "a change says what it saw"


def test_of_many_at_once_one_wins(admin: Browser) -> None:
    many = 6
    start = Barrier(many)

    def change(seconds: int) -> httpx.Response:
        start.wait()
        return admin.patch(FIRE, {"version": 1, "accept_seconds": seconds})

    with ThreadPoolExecutor(many) as pool:
        answers = list(pool.map(change, range(60, 60 + many)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (many - 1)
    [won] = [answer.json() for answer in answers if answer.status_code == 200]
    assert admin.get(FIRE).json() == won
    [edit] = admin.get(f"{FIRE}/history").json()["items"]
    assert edit["changes"] == {"accept_seconds": [None, won["accept_seconds"]]}


def test_the_lead_of_disasters_by_hand_and_by_the_setting(admin: Browser) -> None:
    flood = "/catalogue/types/DIS1"
    assert admin.get(flood).json()["lead_follows"] == "disaster"
    by_hand = admin.patch(flood, {"version": 1, "lead": "DINSOS", "support": ["DAMKAR", "DPUPR"]}).json()
    assert (by_hand["lead"], by_hand["lead_follows"]) == ("DINSOS", None)
    again = admin.patch(flood, {"version": 2, "lead": "@disaster", "support": ["DPUPR"]}).json()
    assert (again["lead"], again["lead_follows"]) == ("DAMKAR", "disaster")
    [edit, _] = admin.get(f"{flood}/history").json()["items"]
    assert edit["changes"]["lead_follows"] == [None, "disaster"]


def test_new_cases_take_the_new_time_and_lead(admin: Browser, browser: LogIn, sessions: Sessions) -> None:
    admin.patch(FIRE, {"version": 1, "lead": "DLHK", "support": ["DAMKAR"], "accept_seconds": 900})
    _, cases = dispatched(sessions, kind="FIR3", agencies=("DAMKAR", "DLHK"))
    for agency, case in cases.items():
        row = browser("operator1").get(f"/cases/{case}").json()
        assert row["lead"] is (agency == "DLHK")
        due, created = (datetime.fromisoformat(row[name]) for name in ("due_at", "created_at"))
        assert (due - created).total_seconds() == 900
    with sessions() as session:
        assert len(session.scalars(select(Deadline.id)).all()) == 6
