"""Everything that happened to an incident in one list; an agency sees its own case's share."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch import deadlines
from dispatch.channels.channel import Delivered
from dispatch.deliver import claim, record
from dispatch.urgency import raise_priority
from records.agencies import ChannelKind, Contact, ContactRole
from records.calls import Call
from records.evidence import IncidentNote
from records.ids import new_id
from records.incidents import Case, Incident
from records.machines import CallStatus, PhoneOrderStatus
from records.moves import begin, move
from records.session import Sessions
from records.sms import order_text
from records.texts import TextChannel, TextConversation, TextDirection, TextMessage
from records.work import Audit, Deadline, Delivery, PhoneOrder
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, LogIn
from tests.unit.agents_api import photos

NUMBER = "+6281234567890"
WRITTEN = "tolong, rumah saya"


@pytest.fixture
def contact(sessions: Sessions) -> Iterator[UUID]:
    with sessions() as session:
        row = Contact(
            id=new_id(scene.now()),
            agency="DAMKAR",
            role=ContactRole.DUTY,
            channel=ChannelKind.WEBHOOK,
            address="https://damkar.example/rahasia",
            secret="whsec_x",
            ordinal=1,
        )
        session.add(row)
        session.commit()
        yield row.id


def entries(person: Browser, path: str) -> list[dict[str, Any]]:
    got = person.get(f"/{path}/timeline?limit=200")
    assert got.status_code == 200, got.text
    assert got.json()["next"] is None
    return got.json()["items"]


def a_whole_story(sessions: Sessions, browser: LogIn) -> tuple[UUID, dict[str, UUID]]:
    """Everything that can happen, once."""
    incident, cases = scene.dispatched(sessions, kind="DIS3", agencies=("DAMKAR", "POLRI"))
    desk, damkar = browser("operator1"), browser("damkar")
    with sessions() as session:
        delivery = session.scalars(select(Delivery)).one()
        claim(session, delivery.id, 1, now=scene.now())
        session.flush()
        record(session, delivery.id, 1, Delivered(), now=scene.now(), chance=0.5)
        late = session.scalars(
            select(Deadline).where(Deadline.case_id == cases["POLRI"]).order_by(Deadline.multiple)
        ).first()
        assert late is not None
        session.flush()
        late.due_at = scene.now()
        session.commit()
        assert deadlines.fire(session, late.id, now=scene.now())
        session.commit()
        order = PhoneOrder(
            id=new_id(scene.now()),
            purpose="case_call",
            number="+62215550101",
            flow="panggilan-kasus",
            text="Kasus",
            case_id=cases["DAMKAR"],
            attempt=0,
            created_at=scene.now(),
            next_try_at=scene.now(),
            give_up_at=scene.now() + timedelta(minutes=5),
        )
        begin(session, order, at=scene.now(), who="worker")
        session.flush()
        leased = {"lease_until": scene.now() + timedelta(minutes=1)}
        move(session, order, PhoneOrderStatus.CALLING, at=scene.now(), who="bridge", also=leased)
        done = {"lease_until": None, "digit": "1"}
        move(session, order, PhoneOrderStatus.FINISHED, at=scene.now(), who="bridge", also=done)
        talk = TextConversation(
            id=new_id(scene.now()),
            channel=TextChannel.WHATSAPP,
            number=NUMBER,
            began_at=scene.now(),
            last_at=scene.now(),
            waiting_since=scene.now(),
            note="",
            incident_id=incident,
        )
        begin(session, talk, at=scene.now(), who="clock")
        session.flush()
        session.add(
            TextMessage(
                conversation_id=talk.id,
                direction=TextDirection.IN,
                at=scene.now(),
                text=WRITTEN,
                media=[],
                sid="SM1",
            )
        )
        call = session.scalars(select(Call)).one()
        order_text(
            session,
            TextChannel.SMS,
            NUMBER,
            "https://x/l/rahasia",
            at=scene.now(),
            give_up_at=scene.now() + timedelta(minutes=5),
            who=scene.OPERATOR,
            call_id=call.id,
        )
        session.commit()
    desk.request("PUT", f"/incidents/{incident}/answers/wires", json={"answer": True})
    desk.post(f"/incidents/{incident}/notes", {"text": "hanya meja"})
    desk.post(f"/incidents/{incident}/notes", {"text": "untuk semua", "visibility": "agencies"})
    desk.request("POST", f"/incidents/{incident}/attachments", files={"file": ("a.jpg", photos.jpeg())})
    damkar.request("POST", f"/incidents/{incident}/attachments", files={"file": ("b.jpg", photos.png())})
    damkar.post(f"/cases/{cases['DAMKAR']}/accept")
    for unit in ("1", "2"):
        damkar.post(f"/cases/{cases['DAMKAR']}/unit", {"unit": unit})
    desk.patch(f"/incidents/{incident}", {"address": "Jl Margonda 2"})
    with sessions() as session:
        call = session.scalars(select(Call)).one()
        ended = {"ended_at": scene.now(), "ended_by": "citizen"}
        move(session, call, CallStatus.CLOSED, at=scene.now(), who="bridge", also=ended)
        session.commit()
    return incident, cases


def test_everything_is_there_newest_first(sessions: Sessions, browser: LogIn, contact: UUID) -> None:
    assert contact
    incident, cases = a_whole_story(sessions, browser)
    items = entries(browser("operator1"), f"incidents/{incident}")
    assert [row["at"] for row in items] == sorted((row["at"] for row in items), reverse=True)
    kinds = [row["kind"] for row in reversed(items)]
    assert set(kinds) == {
        *("call.arrived", "call.answered", "call.linked", "call.ended"),
        *("incident.draft", "incident.edited", "incident.open", "incident.dispatched"),
        *("incident.raised", "case.raised"),
        *("case.queued", "case.delivered", "case.accepted", "case.unit_assigned", "case.unit_changed"),
        *("delivery.queued", "delivery.tried", "delivery.delivered", "deadline.fired"),
        *("phone_order.queued", "phone_order.calling", "phone_order.finished"),
        *("text.in", "sms_order.queued", "answer", "note", "attachment"),
    }
    order = ["call.arrived", "incident.draft", "incident.open", "delivery.tried", "answer", "case.accepted"]
    assert [kind for kind in kinds if kind in order] == order
    by_kind = {row["kind"]: row for row in reversed(items)}
    fired = by_kind["deadline.fired"]["words"]
    assert (fired["agency"], fired["multiple"], fired["new"]) == ("POLRI", 1, "fired")
    assert by_kind["delivery.tried"]["words"]["outcome"] == "delivered"
    assert by_kind["phone_order.finished"]["words"]["digit"] == "1"
    assert by_kind["incident.edited"]["words"]["fields"] == ["address"]
    assert by_kind["incident.edited"]["who"] == "operator:operator1"
    assert (by_kind["case.accepted"]["who"], by_kind["case.accepted"]["subject"]) == (
        "agency:DAMKAR",
        str(cases["DAMKAR"]),
    )
    assert by_kind["answer"]["words"]["shown"] == "Ya"


def test_no_number_address_or_text_of_a_citizen_stands_in_it(
    sessions: Sessions, browser: LogIn, contact: UUID
) -> None:
    assert contact
    incident, _cases = a_whole_story(sessions, browser)
    for login in ("operator1", "admin"):
        whole = browser(login).get(f"/incidents/{incident}/timeline").text
        for secret in (NUMBER, WRITTEN, "+62215550101", "rahasia", "whsec"):
            assert secret not in whole, secret


def test_an_agency_sees_its_own_cases_share(sessions: Sessions, browser: LogIn, contact: UUID) -> None:
    assert contact
    incident, cases = a_whole_story(sessions, browser)
    damkar, polri = browser("damkar"), browser("polri")
    mine = entries(damkar, f"cases/{cases['DAMKAR']}")
    kinds = {row["kind"] for row in mine}
    assert not any(kind.startswith(("call.", "text.", "sms_order.", "deadline.")) for kind in kinds)
    assert {kind for kind in kinds if kind.startswith("incident.")} == {"incident.edited", "incident.raised"}
    assert {row["words"]["agency"] for row in mine if row["kind"].startswith("case.")} == {"DAMKAR"}
    assert [row["words"]["text"] for row in mine if row["kind"] == "note"] == ["untuk semua"]
    assert [row["words"]["name"] for row in mine if row["kind"] == "attachment"] == ["b.jpg"]
    theirs = entries(polri, f"cases/{cases['POLRI']}")
    assert {row["kind"] for row in theirs} == {
        *("case.queued", "case.raised", "deadline.fired"),
        *("incident.edited", "incident.raised", "answer", "note"),
    }
    assert polri.get(f"/cases/{cases['DAMKAR']}/timeline").status_code == 404
    assert polri.get(f"/incidents/{incident}/timeline").status_code == 403
    assert browser("wall").get(f"/cases/{cases['DAMKAR']}/timeline").status_code == 403
    desk = entries(browser("operator1"), f"cases/{cases['DAMKAR']}")
    assert [row["words"]["text"] for row in desk if row["kind"] == "note"] == ["untuk semua", "hanya meja"]


def test_what_became_more_urgent_and_what_was_merged_are_in_it(sessions: Sessions, browser: LogIn) -> None:
    fire, cases = scene.dispatched(sessions, kind="DIS3", agencies=("DAMKAR",))
    other = scene.draft(sessions)
    desk = browser("operator1")
    with sessions() as session:
        raise_priority(session, session.get_one(Incident, fire), 1, at=scene.now(), who="operator:operator1")
        session.commit()
    for way in (f"/incidents/{other}/merge", f"/incidents/{other}/unmerge"):
        assert desk.post(way, {"into": str(fire)} if way.endswith("/merge") else None).status_code == 200, way
    told = [
        (row["kind"], row["subject"], row["words"].get("priority"))
        for row in reversed(entries(desk, f"incidents/{fire}"))
        if row["kind"].endswith(("raised", "took_in", "gave_back"))
    ]
    assert told == [
        ("incident.raised", str(fire), 1),
        ("case.raised", str(cases["DAMKAR"]), 1),
        ("incident.took_in", str(other), 1),
        ("incident.gave_back", str(other), 1),
    ]
    by = {row["who"] for row in entries(desk, f"incidents/{fire}") if row["kind"] == "incident.took_in"}
    assert by == {"operator:operator1"}
    share = [row["kind"] for row in entries(browser("damkar"), f"cases/{cases['DAMKAR']}")]
    assert ("case.raised" in share, "incident.took_in" in share) == (True, False)


def test_pages_leave_nothing_out_though_much_happens_at_one_instant(
    sessions: Sessions, browser: LogIn, contact: UUID
) -> None:
    assert contact
    incident, _cases = a_whole_story(sessions, browser)
    with sessions() as session:
        at = scene.now()
        session.add_all(
            IncidentNote(incident_id=incident, text=f"{n}", visibility="desk", at=at, who="operator:x")
            for n in range(30)
        )
        session.commit()
    desk = browser("operator1")
    whole = entries(desk, f"incidents/{incident}")
    for limit in (1, 7, 50):
        seen, after = list[dict[str, Any]](), ""
        while True:
            page = desk.get(f"/incidents/{incident}/timeline?limit={limit}{after}").json()
            assert len(page["items"]) <= limit
            seen += page["items"]
            if page["next"] is None:
                break
            after = f"&before={page['next']}"
        assert seen == whole, limit


def test_a_restricted_one_is_for_those_it_is_for_and_each_read_is_noted(
    sessions: Sessions, browser: LogIn
) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=("POLRI",))
    case = cases["POLRI"]
    assert browser("admin").get(f"/incidents/{incident}/timeline").status_code == 404
    assert browser("admin").get(f"/cases/{case}/timeline").status_code == 404
    assert browser("damkar").get(f"/cases/{case}/timeline").status_code == 404
    entries(browser("supervisor"), f"incidents/{incident}")
    entries(browser("polri"), f"cases/{case}")
    with sessions() as session:
        noted = session.execute(select(Audit.who, Audit.subject).where(Audit.what == "timeline.read")).all()
        assert [tuple(row) for row in noted] == [
            ("supervisor:supervisor", str(incident)),
            ("agency:polri", str(incident)),
        ]


def test_another_incidents_things_stay_out(sessions: Sessions, browser: LogIn, contact: UUID) -> None:
    assert contact
    incident, _cases = a_whole_story(sessions, browser)
    other, _ = scene.dispatched(sessions, agencies=("DISHUB",))
    rows = entries(browser("operator1"), f"incidents/{other}")
    assert {row["kind"] for row in rows} == {
        *(
            "call.arrived",
            "call.answered",
            "call.linked",
            "incident.draft",
            "incident.edited",
            "incident.open",
        ),
        "case.queued",
    }
    with sessions() as session:
        mine = {str(row) for row in session.scalars(select(Case.id).where(Case.incident_id == incident))}
    assert mine.isdisjoint(row["subject"] for row in rows)


def test_what_is_no_page_is_refused(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    for query in (
        "before=x",
        "before=1.2",
        f"before={'1' * 90}.1.1",
        "limit=0",
        "limit=201",
        "before=%00.1.1",
    ):
        got = desk.get(f"/incidents/{incident}/timeline?{query}")
        assert (got.status_code, got.json()["code"]) == (422, "bad_input"), query
    for rank, key in ((4, UUID(int=1)), (0, 7)):
        got = desk.get(f"/incidents/{incident}/timeline?before=1795420800000000.{rank}.{key}")
        assert (got.status_code, got.json()["code"]) == (422, "bad_input"), "a key of another kind"
    assert desk.get(f"/incidents/{UUID(int=9)}/timeline").status_code == 404
