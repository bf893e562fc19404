"""Agencies as data: an admin adds one, its contacts with secrets and rosters, its posts; without code."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook

from agents_api.server import ApiServer
from records.agencies import Contact, IncidentType
from records.incidents import Incident
from records.journal import rows_after
from records.session import Sessions
from records.work import Audit, Delivery
from tests.integration.agents_api.conftest import Browser, LogIn
from tests.integration.agents_api.scene import dispatched

PHONE = {"name": "Regu A", "role": "duty", "channel": "case_call", "address": "0811 1234 567"}
HOOK = {"name": "Sistem Damkar", "role": "duty", "channel": "webhook", "address": "https://8.8.8.8/dcor"}
POST = {"code": "bpbd-gdc", "name": "Pos BPBD", "lat": -6.43, "lon": 106.82, "area": ["32.76.08.1001"]}
ALWAYS = [{"weekday": day, "begins": "00:00", "ends": "24:00"} for day in ("mon", "tue")]


@pytest.fixture
def admin(browser: LogIn) -> Browser:
    return browser("admin")


def add(admin: Browser, what: dict[str, Any] = PHONE, agency: str = "DAMKAR") -> dict[str, Any]:
    got = admin.post(f"/agencies/{agency}/contacts", what)
    assert got.status_code == 201, got.text
    made: dict[str, Any] = got.json()
    return made


def test_a_new_agency_takes_cases_without_code(admin: Browser, browser: LogIn, sessions: Sessions) -> None:
    made = admin.post(
        "/agencies", {"code": "BPBD", "name": "Badan Penanggulangan Bencana", "calendar": "kantor"}
    )
    assert made.status_code == 201
    assert (made.json()["contacts"], made.json()["posts"], made.json()["version"]) == ([], [], 1)
    add(admin, PHONE, "BPBD")
    assert admin.post("/agencies/BPBD/posts", POST).status_code == 201
    lead = {"version": 1, "lead": "BPBD", "support": ["DAMKAR"]}
    assert admin.patch("/catalogue/types/DIS1", lead).status_code == 200
    _, cases = dispatched(sessions, kind="DIS1", agencies=("BPBD",))
    case = browser("operator1").get(f"/cases/{cases['BPBD']}").json()
    assert case["lead"] is True
    assert [row["channel"] for row in case["deliveries"]] == ["case_call"]
    assert case["post"]["code"] == "bpbd-gdc"
    assert admin.post("/agencies", {"code": "BPBD", "name": "Lagi"}).status_code == 409
    assert admin.post("/agencies", {"code": "bpbd", "name": "x"}).status_code == 422
    assert admin.post("/agencies", {"code": "X2", "name": "x", "calendar": "bulan"}).status_code == 422
    codes = {row["code"] for row in browser("wall").get("/agencies").json()["items"]}
    assert codes >= {"BPBD", "DAMKAR"}


def test_who_sees_the_ways_to_an_agency(admin: Browser, browser: LogIn) -> None:
    add(admin)
    for login in ("operator1", "supervisor", "admin", "damkar"):
        [contact] = browser(login).get("/agencies/DAMKAR").json()["contacts"]
        assert contact["address"] == "+628111234567", login
    assert browser("dishub").get("/agencies/DAMKAR").status_code == 404
    assert browser("wall").get("/agencies/DAMKAR").status_code == 403
    for login in ("wall", "dishub"):
        assert "811" not in browser(login).get("/agencies").text
    assert browser("operator1").get("/agencies/DAMKAR/history").status_code == 403
    assert "+628111234567" in browser("supervisor").get("/agencies/DAMKAR/history").text
    assert admin.get("/agencies/BNPB").status_code == 404
    assert admin.get("/agencies/BNPB/history").status_code == 404


def test_a_secret_is_shown_once(admin: Browser, sessions: Sessions) -> None:
    made = add(admin, HOOK)
    secret = made.pop("secret")
    Webhook(secret)
    assert secret.startswith("whsec_")
    assert made["secret_set_at"] is not None
    [shown] = admin.get("/agencies/DAMKAR").json()["contacts"]
    assert shown == made
    rotated = admin.post(f"/agencies/DAMKAR/contacts/{made['id']}/secret", {"version": 1}).json()
    new = rotated.pop("secret")
    assert new.startswith("whsec_")
    assert new != secret
    assert (rotated["version"], rotated["secret_set_at"] > made["secret_set_at"]) == (2, True)
    again = admin.post(f"/agencies/DAMKAR/contacts/{made['id']}/secret", {"version": 1})
    assert again.status_code == 409, "two clicks do not make two secrets"
    everything = [
        admin.get("/agencies/DAMKAR").text,
        admin.get("/agencies/DAMKAR/history").text,
        admin.get("/journal?after=0").text,
        admin.patch(f"/agencies/DAMKAR/contacts/{made['id']}", {"version": 2, "name": "Damkar"}).text,
    ]
    with sessions() as session:
        assert session.scalars(select(Contact.secret)).one() == new
        everything += [str(row.data) for row in rows_after(session, 0)]
        everything += session.scalars(select(Audit.subject)).all()
    assert not [text for text in everything if "whsec_" in text or secret[6:] in text or new[6:] in text]
    phone = add(admin)
    assert (phone["secret"], phone["secret_set_at"]) == (None, None)
    refused = admin.post(f"/agencies/DAMKAR/contacts/{phone['id']}/secret", {"version": 1})
    assert (refused.status_code, "signs nothing" in refused.json()["message"]) == (422, True)


@pytest.mark.parametrize(
    ("contact", "says"),
    [
        (HOOK | {"address": "http://hook.depok.go.id/"}, "Use https"),
        (HOOK | {"address": "https://10.0.0.1/"}, "private network"),
        (HOOK | {"address": "https://169.254.169.254/latest/meta-data"}, "private network"),
        (HOOK | {"address": "http://127.0.0.1:5432/"}, "private network"),
        (HOOK | {"address": "https://127.1/"}, "private network"),
        (HOOK | {"address": "https://[::ffff:192.168.0.1]/"}, "private network"),
        (PHONE | {"address": "112"}, "No telephone"),
        (PHONE | {"address": "https://8.8.8.8/"}, "no telephone number"),
        (PHONE | {"channel": "pigeon"}, "channel"),
        (PHONE | {"role": "driver"}, "role"),
        (PHONE | {"name": " "}, "name"),
        (PHONE | {"secret": "whsec_bWluZQ=="}, "secret"),
    ],
)
def test_a_bad_contact_is_refused_with_a_sentence(
    contact: dict[str, Any], says: str, admin: Browser, sessions: Sessions
) -> None:
    got = admin.post("/agencies/DAMKAR/contacts", contact)
    assert got.status_code == 422
    assert says in got.json()["message"]
    with sessions() as session:
        assert session.scalars(select(Contact.id)).all() == []


def test_a_changed_address_is_checked_as_a_new_one(admin: Browser, server: ApiServer) -> None:
    made = add(admin, HOOK)
    contact = f"/agencies/DAMKAR/contacts/{made['id']}"
    assert admin.patch(contact, {"version": 1, "address": "https://10.0.0.1/"}).status_code == 422
    assert admin.patch(contact, {"version": 1, "address": "+628111234567"}).status_code == 422
    assert admin.patch(contact, {"version": 1, "address": None}).status_code == 422
    moved = admin.patch(contact, {"version": 1, "address": "https://1.1.1.1/dcor", "ordinal": 3}).json()
    assert (moved["address"], moved["ordinal"], moved["version"]) == ("https://1.1.1.1/dcor", 3, 2)
    # Another agency's contact is none of this one's.
    assert admin.patch(contact.replace("DAMKAR", "PLN"), {"version": 2, "name": "x"}).status_code == 404
    assert admin.patch(contact.replace(made["id"], str(UUID(int=7))), {"version": 1}).status_code == 404
    with_setting = server.context.settings.model_copy(update={"webhook_private": True})
    object.__setattr__(server.context, "settings", with_setting)
    assert admin.patch(contact, {"version": 2, "address": "https://10.0.0.1/"}).status_code == 200


def test_several_contacts_of_a_role_and_channel(admin: Browser, sessions: Sessions) -> None:
    first = add(admin)
    second = add(admin, PHONE | {"name": "Regu B", "address": "+628122222222"})
    assert (first["ordinal"], second["ordinal"]) == (1, 2)
    _, cases = dispatched(sessions)
    off = admin.patch(f"/agencies/DAMKAR/contacts/{first['id']}", {"version": 1, "active": False}).json()
    assert (off["active"], off["on_duty"]) == (False, False)
    _, later = dispatched(sessions)
    with sessions() as session:
        for case, told in ((cases["DAMKAR"], 2), (later["DAMKAR"], 1)):
            assert len(session.scalars(select(Delivery.id).where(Delivery.case_id == case)).all()) == told


def test_a_roster_is_put_whole_and_kept(admin: Browser) -> None:
    made = add(admin)
    shifts = f"/agencies/DAMKAR/contacts/{made['id']}/shifts"
    roster = [
        {"weekday": "mon", "day": None, "begins": "07:00", "ends": "19:00"},
        {"weekday": "mon", "day": None, "begins": "19:00", "ends": "07:00"},
        {"weekday": "sun", "day": None, "begins": "00:00", "ends": "24:00"},
        {"weekday": None, "day": "2026-12-24", "begins": "20:00", "ends": "06:00"},
        {"weekday": None, "day": "2026-12-25", "begins": None, "ends": None},
    ]
    put = admin.request("PUT", shifts, json={"version": 1, "shifts": roster[::-1], "why": "Desember"})
    assert put.status_code == 200, put.text
    assert (put.json()["shifts"], put.json()["version"]) == (roster, 2)
    assert admin.get("/agencies/DAMKAR").json()["contacts"][0]["shifts"] == roster
    # The same again is no change; a version that is past is refused, also by the contact's own change.
    assert admin.request("PUT", shifts, json={"version": 2, "shifts": roster}).json()["version"] == 2
    assert admin.request("PUT", shifts, json={"version": 1, "shifts": []}).status_code == 409
    late = admin.patch(f"/agencies/DAMKAR/contacts/{made['id']}", {"version": 1, "name": "Regu B"})
    assert late.status_code == 409
    [edit] = [row for row in admin.get("/agencies/DAMKAR/history").json()["items"] if row["kind"] == "roster"]
    assert (edit["changes"]["shifts"], edit["why"]) == ([[], roster], "Desember")
    old, _new = edit["changes"]["shifts"]
    back = admin.request("PUT", shifts, json={"version": 2, "shifts": old}).json()
    assert (back["shifts"], back["on_duty"]) == ([], True)


@pytest.mark.parametrize(
    ("shifts", "says"),
    [
        ([{"begins": "07:00", "ends": "19:00"}], "on a weekday or on a date"),
        (
            [{"weekday": "mon", "day": "2026-12-25", "begins": "07:00", "ends": "19:00"}],
            "weekday or on a date",
        ),
        ([{"weekday": "mon"}], "a weekly shift has hours"),
        ([{"weekday": "mon", "begins": "07:00"}], "both begins and ends"),
        ([{"weekday": "mon", "begins": "07:00", "ends": "00:00"}], "24:00"),
        ([{"weekday": "mon", "begins": "24:00", "ends": "07:00"}], "begins"),
        ([{"weekday": "mon", "begins": "7:00", "ends": "19:00"}], "begins"),
        ([{"weekday": "senin", "begins": "07:00", "ends": "19:00"}], "weekday"),
        ([{"day": "2026-02-30", "begins": "07:00", "ends": "19:00"}], "day"),
        ([{"day": "1026-12-25"}], "too far away"),
        ([{"day": "9999-12-31"}], "too far away"),
        ([ALWAYS[0], ALWAYS[0]], "stands twice"),
        (ALWAYS * 101, "200"),
    ],
)
def test_a_bad_roster_is_refused(shifts: list[dict[str, Any]], says: str, admin: Browser) -> None:
    made = add(admin)
    got = admin.request(
        "PUT", f"/agencies/DAMKAR/contacts/{made['id']}/shifts", json={"version": 1, "shifts": shifts}
    )
    assert got.status_code == 422
    assert says in got.json()["message"]
    assert admin.get("/agencies/DAMKAR").json()["contacts"][0]["shifts"] == []


def test_an_agency_that_leads_stays_in_service(admin: Browser, sessions: Sessions) -> None:
    refused = admin.patch("/agencies/DPUPR", {"version": 1, "active": False})
    assert refused.status_code == 422
    assert refused.json()["message"].startswith("DPUPR leads INF2, INF3: give these another lead first")
    assert "and 10 more" in admin.patch("/agencies/DAMKAR", {"version": 1, "active": False}).json()["message"]
    assert admin.patch("/agencies/KAI", {"version": 1, "active": False}).json()["active"] is False
    with sessions() as session:
        session.execute(update(IncidentType).where(IncidentType.lead == "DPUPR").values(active=False))
        session.commit()
    assert admin.patch("/agencies/DPUPR", {"version": 1, "active": False}).status_code == 200


def test_an_agency_goes_while_it_is_given_a_type(admin: Browser, sessions: Sessions) -> None:
    """Whoever is first: never an active type whose lead is out of service."""
    for _ in range(5):
        with sessions() as session:
            session.execute(update(IncidentType).where(IncidentType.code == "FIR3").values(lead="DAMKAR"))
            session.commit()
        versions = (
            admin.get("/agencies/BASARNAS").json()["version"],
            admin.get("/catalogue/types/FIR3").json()["version"],
        )
        start = Barrier(2)

        def one(step: int, versions: tuple[int, int] = versions, start: Barrier = start) -> httpx.Response:
            start.wait()
            if step:
                lead = {"version": versions[1], "lead": "BASARNAS"}
                return admin.patch("/catalogue/types/FIR3", lead)
            return admin.patch("/agencies/BASARNAS", {"version": versions[0], "active": False})

        with ThreadPoolExecutor(2) as pool:
            codes = sorted(answer.status_code for answer in pool.map(one, range(2)))
        assert codes == [200, 422]
        now = admin.get("/agencies/BASARNAS").json()
        leads = admin.get("/catalogue/types/FIR3").json()["lead"] == "BASARNAS"
        assert now["active"] is leads
        if not now["active"]:
            admin.patch("/agencies/BASARNAS", {"version": now["version"], "active": True})


def test_working_hours(admin: Browser) -> None:
    shown = admin.get("/agencies/DINSOS").json()
    assert shown["calendar"] == "kantor"
    always = admin.patch("/agencies/DINSOS", {"version": 1, "calendar": None}).json()
    assert (always["calendar"], always["open_now"], always["version"]) == (None, True, 2)
    assert admin.patch("/agencies/DINSOS", {"version": 2, "calendar": "bulan"}).status_code == 422
    assert admin.patch("/agencies/DINSOS", {"version": 2, "name": None}).status_code == 422


def test_posts_are_kept(admin: Browser, browser: LogIn, sessions: Sessions) -> None:
    new = POST | {"code": "damkar-uji"}
    made = admin.post("/agencies/DAMKAR/posts", new).json()
    assert made == new | {"agency": "DAMKAR", "confirmed": False, "active": True, "version": 1}
    assert admin.post("/agencies/PLN/posts", new).status_code == 409
    for wrong in ({"lat": 91}, {"lon": "NaN"}, {"area": ["32.76.99.1001"]}, {"code": "Pos A"}, {"name": ""}):
        assert admin.post("/agencies/DAMKAR/posts", POST | {"code": "x"} | wrong).status_code == 422, wrong
    changed = admin.patch(
        "/agencies/DAMKAR/posts/damkar-uji",
        {"version": 1, "lat": -6.4300049, "lon": 106.83, "confirmed": True, "area": []},
    ).json()
    assert (changed["lat"], changed["lon"], changed["confirmed"], changed["version"]) == (
        -6.43,
        106.83,
        True,
        2,
    )
    assert admin.patch("/agencies/DAMKAR/posts/damkar-uji", {"version": 1}).status_code == 409
    assert admin.patch("/agencies/PLN/posts/damkar-uji", {"version": 2}).status_code == 404
    [edit, _] = [
        r for r in admin.get("/agencies/DAMKAR/history").json()["items"] if r["subject"] == "damkar-uji"
    ]
    assert edit["changes"] == {
        "lon": [106.82, 106.83],
        "confirmed": [False, True],
        "area": [["32.76.08.1001"], []],
    }

    incident, cases = dispatched(sessions, agencies=("DAMKAR", "DINSOS"))
    with sessions() as session:
        session.execute(update(Incident).values(kelurahan="32.76.09.1002", lat="-6.33900", lon="106.79400"))
        session.commit()
    post = browser("damkar").get(f"/cases/{cases['DAMKAR']}").json()["post"]
    assert post == {
        "code": "damkar-cinere",
        "name": "UPT Damkar Cinere",
        "lat": -6.339,
        "lon": 106.784,
        "why": "area",
        "metres": 1105,
        "confirmed": False,
    }
    only = browser("operator1").get(f"/cases/{cases['DINSOS']}").json()["post"]
    assert (only["code"], only["why"]) == ("dinsos-kantor", "only")
    assert incident
