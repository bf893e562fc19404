"""Restricted incidents: who is let in, who looked, what an edit may not uncover, whom an alarm reaches."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from dispatch import incidents
from dispatch.letters import read_letter
from records.agencies import ChannelKind
from records.calls import Call, Leg
from records.incidents import IncidentCall
from records.people import Role, User
from records.session import Sessions
from records.work import Audit, Delivery
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, Hands, LogIn
from tests.integration.agents_api.feed_reader import FeedReader
from tests.waiting import wait_until

BOTH = ("POLRI", "DP3AP2KB")


def another_supervisor(sessions: Sessions, *, named: bool = False) -> str:
    with sessions() as session:
        session.add(
            User(
                id=UUID(int=99),
                login="supervisor2",
                name="Pengawas 2",
                role=Role.SUPERVISOR,
                password_hash="",
                may_see_restricted=named,
            )
        )
        session.commit()
    return "supervisor2"


def test_a_supervisor_lets_somebody_in_and_shuts_them_out(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    boss, second = browser("supervisor"), browser("operator2")
    path, access = f"/incidents/{incident}", f"/incidents/{incident}/access"
    assert second.get(path).status_code == 404
    got = boss.post(access, {"login": "operator2", "reason": "ganti giliran"}).json()
    mine = next(row for row in got["items"] if row["login"] == "operator2")
    assert (mine["how"], mine["given_by"], mine["why"], mine["ended_at"]) == (
        "granted",
        "Pengawas",
        "ganti giliran",
        None,
    )
    assert [row["login"] for row in got["items"]] == ["operator1", "operator2"], (
        "who answered the call is there too"
    )
    assert second.get(path).json()["note"] == "korban bernama Ibu Sari"
    assert second.get(f"/cases/{cases['POLRI']}").status_code == 200
    with FeedReader(second) as feed:
        browser("polri").post(f"/cases/{cases['POLRI']}/accept")
        wait_until(lambda: "case.accepted" in {row["kind"] for row in feed.changes}, 20, what="their row")
    ended = boss.post(f"{access}/end", {"login": "operator2", "reason": "giliran selesai"}).json()
    mine = next(row for row in ended["items"] if row["login"] == "operator2")
    assert (mine["ended_by"], mine["ended_why"]) == ("Pengawas", "giliran selesai")
    assert second.get(path).status_code == 404
    assert boss.post(f"{access}/end", {"login": "operator2", "reason": "lagi"}).status_code == 409
    assert boss.post(access, {"login": "operator2", "reason": "kembali bertugas"}).status_code == 200
    assert second.get(path).status_code == 200, "let in once more"


def test_who_answered_the_call_can_be_shut_out(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    first, boss = browser("operator1"), browser("supervisor")
    assert first.get(f"/incidents/{incident}").status_code == 200
    boss.post(f"/incidents/{incident}/access/end", {"login": "operator1", "reason": "kenal dengan pelaku"})
    assert first.get(f"/incidents/{incident}").status_code == 404
    with FeedReader(first) as feed, FeedReader(boss) as theirs:
        boss.post(f"/incidents/{incident}/resolve", {"outcome": "aman"})
        wait_until(lambda: any(row["kind"] == "incident.resolved" for row in theirs.changes), 20)
        scene.changes(sessions, 1)
        wait_until(lambda: any(row["kind"] == "test.change" for row in feed.changes), 20)
    assert [row["kind"] for row in feed.changes] == ["test.change"]


def test_who_may_not_let_in_and_who_cannot_be(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    access, body = f"/incidents/{incident}/access", {"login": "operator2", "reason": "ganti"}
    unnamed = another_supervisor(sessions)
    assert browser("operator1").post(access, body).status_code == 403
    for path in (access, f"{access}/end"):
        assert browser(unnamed).post(path, body).status_code == 404, "it does not exist for them"
    assert browser(unnamed).get(access).status_code == 404
    boss = browser("supervisor")
    for login, status in (("polri", 422), ("wall", 422), ("admin", 422), ("nobody", 404)):
        answer = boss.post(access, {"login": login, "reason": "perlu"})
        assert (answer.status_code, answer.json()["message"].endswith(".")) == (status, True), login
    for bad in ({"login": "operator2"}, {"login": "operator2", "reason": " "}, {"reason": "x"}):
        assert boss.post(access, bad).status_code == 422


def audit_of(person: Browser, subject: UUID) -> list[tuple[str, str]]:
    got = person.get(f"/audit?subject={subject}&limit=200").json()
    return [(row["who"], row["what"]) for row in reversed(got["items"])]


def test_each_read_is_noted_by_name_and_can_be_listed(
    sessions: Sessions, browser: LogIn, clock: Hands
) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    first, boss, polri = browser("operator1"), browser("supervisor"), browser("polri")
    first.get(f"/incidents/{incident}")
    for _ in range(3):
        first.get("/incidents")
        polri.get("/cases")
    polri.post(f"/cases/{cases['POLRI']}/accept")
    assert audit_of(boss, incident) == [
        ("operator:operator1", "incident.read"),
        ("operator:operator1", "incident.listed"),
        ("agency:polri", "case.listed"),
        ("agency:polri", "case.read"),
    ], "a screen that asks for its list again within a minute is noted once; accepting shows the case too"
    clock.ahead = timedelta(minutes=2)
    first.get("/incidents")
    assert audit_of(boss, incident)[-1] == ("operator:operator1", "incident.listed")
    assert len(audit_of(boss, incident)) == 5
    assert audit_of(boss, cases["POLRI"]) == [("agency:polri", "case.listed"), ("agency:polri", "case.read")]
    boss.post(f"/incidents/{incident}/access", {"login": "operator2", "reason": "ganti"})
    assert audit_of(boss, incident)[-1] == ("supervisor:supervisor", "incident.let_in operator2")
    unnamed = browser(another_supervisor(sessions))
    for subject in (incident, cases["POLRI"]):
        assert unnamed.get(f"/audit?subject={subject}").status_code == 404
    assert first.get(f"/audit?subject={incident}").status_code == 403
    page = boss.get(f"/audit?subject={incident}&limit=2").json()
    rest = boss.get(f"/audit?subject={incident}&limit=200&before={page['next']}").json()
    assert (len(page["items"]), len(rest["items"]), rest["next"]) == (2, 4, None)


def test_of_restricted_identities_the_reading_of_the_person_is_noted(
    sessions: Sessions, browser: LogIn
) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC4", agencies=("POLRI", "SATPOLPP"))
    other = browser("operator2").get(f"/incidents/{incident}").json()
    assert (other["note"], other["identity_hidden"], other["address"]) == ("", True, "Jl Margonda 1")
    assert browser("operator1").get(f"/incidents/{incident}").json()["identity_hidden"] is False
    assert browser("satpolpp").get(f"/cases/{cases['SATPOLPP']}").json()["incident"]["note"] is None
    browser("polri").get(f"/cases/{cases['POLRI']}")
    with sessions() as session:
        noted = session.execute(select(Audit.who, Audit.what).where(Audit.what.like("%.read"))).all()
    assert [tuple(row) for row in noted] == [
        ("operator:operator1", "incident.read"),
        ("agency:polri", "case.read"),
    ]


def test_an_edit_does_not_uncover_the_person(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="SOC4", agencies=("POLRI", "SATPOLPP"))
    other, path = browser("operator2"), f"/incidents/{incident}"
    for body in ({"type_code": "FIR1"}, {"note": "x"}, {"type_code": "FIR1", "address": "x"}):
        assert other.patch(path, body).status_code == 403, body
    got = other.patch(path, {"landmark": "Depok Town Square"})
    assert (got.status_code, got.json()["landmark"], got.json()["note"]) == (200, "Depok Town Square", "")
    assert other.get(path).json()["identity_hidden"], "writing the place does not assign anybody"
    assert browser("operator1").get(path).json()["note"] == "korban bernama Ibu Sari"


def test_who_made_it_restricted_still_sees_it(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    second = browser("operator2")
    got = second.patch(f"/incidents/{incident}", {"type_code": "SOC3", "address": "Jl Kamboja"})
    assert (got.status_code, got.json()["restriction"]) == (200, "case")
    assert second.post(f"/incidents/{incident}/open", {}).status_code == 200
    assert browser("operator3").get(f"/incidents/{incident}").status_code == 404
    first = browser("operator1")
    assert first.get(f"/incidents/{incident}").status_code == 200, "who talks to the caller sees it"


def test_the_new_lead_learns_the_name_and_the_old_one_forgets_it(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC4", agencies=("POLRI",))
    polri, heir = browser("polri"), browser("dp3ap2kb")
    polri.post(f"/cases/{cases['POLRI']}/reject", {"reason": "Ibu Sari sudah ditemukan warga"})
    [theirs] = heir.get("/cases").json()["items"]
    assert (theirs["incident"]["note"], theirs["lead"]) == ("korban bernama Ibu Sari", True)
    assert theirs["asked_why"] == "after POLRI refused"
    gone = polri.get(f"/cases/{cases['POLRI']}").json()["incident"]
    assert (gone["note"], gone["address"], gone["id"]) == (None, "Jl Margonda 1", str(incident))


def test_an_agency_that_gave_it_back_keeps_nothing_of_a_restricted_case(
    sessions: Sessions, browser: LogIn
) -> None:
    _incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    polri = browser("polri")
    assert polri.get(f"/cases/{cases['POLRI']}").json()["incident"]["address"] == "Jl Margonda 1"
    polri.post(f"/cases/{cases['POLRI']}/reject", {"reason": "bukan wilayah"})
    for gone in (polri.get(f"/cases/{cases['POLRI']}").json(), polri.get("/cases").json()["items"][0]):
        assert (gone["incident"]["address"], gone["incident"]["note"], gone["incident"]["type_code"]) == (
            "",
            None,
            None,
        )


def test_an_alarm_of_a_restricted_case_reaches_those_who_may_see_it(
    sessions: Sessions, browser: LogIn
) -> None:
    _incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    first, second, boss = browser("operator1"), browser("operator2"), browser("supervisor")
    with FeedReader(first) as mine, FeedReader(second) as other:
        browser("dp3ap2kb").post(f"/cases/{cases['DP3AP2KB']}/reject", {"reason": "tidak ada petugas"})
        wait_until(lambda: any(row["kind"] == "alarm.raised" for row in mine.changes), 20, what="the alarm")
        scene.changes(sessions, 1)
        wait_until(lambda: any(row["kind"] == "test.change" for row in other.changes), 20)
        assert [row["kind"] for row in other.changes] == ["test.change"]
    [alarm] = first.get("/alarms").json()["items"]
    assert [row["id"] for row in boss.get("/alarms").json()["items"]] == [alarm["id"]]
    for login in ("operator2", "admin", another_supervisor(sessions)):
        assert browser(login).get("/alarms").json()["items"] == [], login
    assert second.post(f"/alarms/{alarm['id']}/take").status_code == 404
    assert first.post(f"/alarms/{alarm['id']}/take").status_code == 200


def test_a_delivery_of_a_restricted_case_and_its_alarm_are_for_those_who_may_see_it(
    sessions: Sessions, browser: LogIn
) -> None:
    scene.contact(sessions, "POLRI")
    incident, cases = scene.dispatched(sessions, kind="SOC3", agencies=("POLRI",))
    delivery = scene.given_up(sessions)
    unnamed = browser(another_supervisor(sessions))
    for person in (unnamed, browser("operator2"), browser("admin")):
        assert person.get("/alarms").json()["items"] == []
    [alarm] = browser("operator1").get("/alarms").json()["items"]
    assert (alarm["kind"], alarm["incident_id"]) == ("delivery_failed", str(incident))
    assert unnamed.get("/deliveries").json()["items"] == []
    assert unnamed.post(f"/deliveries/{delivery}/retry").status_code == 404
    boss = browser("supervisor")
    [row] = boss.get("/deliveries?failed=true&live=true").json()["items"]
    assert (row["id"], row["case_id"]) == (str(delivery), str(cases["POLRI"]))
    assert boss.post(f"/deliveries/{delivery}/retry").json()["status"] == "queued"
    assert audit_of(boss, cases["POLRI"]) == [("supervisor:supervisor", "delivery.listed")]


def test_words_of_restricted_identities_are_for_who_may_know_them(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC4", agencies=("POLRI", "SATPOLPP"))
    first, said = browser("operator1"), "Ibu Sari sudah pulang"
    case = cases["SATPOLPP"]
    for path, body in (
        (f"/cases/{case}/stand-down", {"reason": said}),
        (f"/cases/{case}/ask-again", {"reason": said}),
        (f"/cases/{case}/stand-down", {"reason": said}),
        (f"/incidents/{incident}/resolve", {"outcome": said}),
    ):
        assert first.post(path, body).status_code == 200, path
    paths = [
        f"/{kind}{tail}" for kind in (f"incidents/{incident}", f"cases/{case}") for tail in ("", "/timeline")
    ]
    for path in (*paths, "/cases"):
        assert said in first.get(path).text, path
        for login in ("operator2", "admin"):
            assert said not in browser(login).get(path).text, (login, path)
    assert first.get(f"/incidents/{incident}").json()["outcome"] == said
    assert browser("operator2").get(f"/incidents/{incident}").json()["outcome"] is None


def call_of_operator2(sessions: Sessions) -> UUID:
    """A call that operator2 answered, with an empty draft."""
    draft = scene.draft(sessions)
    with sessions() as session:
        call = session.scalars(select(IncidentCall.call_id).where(IncidentCall.incident_id == draft)).one()
        second = session.scalars(select(User.id).where(User.login == "operator2")).one()
        session.execute(update(Call).where(Call.id == call).values(user_id=second))
        session.execute(update(Leg).where(Leg.call_id == call).values(user_id=second))
        session.commit()
    return call


@pytest.mark.parametrize(("kind", "status"), [("SOC4", 403), ("FIR1", 200)])
def test_nobody_lets_themselves_in_by_adding_their_call(
    sessions: Sessions, browser: LogIn, kind: str, status: int
) -> None:
    incident, _cases = scene.dispatched(sessions, kind=kind, agencies=("POLRI",))
    body, path = {"call_id": str(call_of_operator2(sessions))}, f"/incidents/{incident}"
    second = browser("operator2")
    assert second.post(f"{path}/calls", body).status_code == status
    assert second.get(path).json()["identity_hidden"] is (status == 403)
    assert body["call_id"] in browser("operator1").post(f"{path}/calls", body).json()["calls"]
    assert second.get(path).json()["identity_hidden"] is False, "who knows the person added their call"


def test_closing_does_not_name_a_restricted_case(sessions: Sessions, browser: LogIn) -> None:
    hidden, _cases = scene.dispatched(sessions, kind="SOC3", agencies=("POLRI",))
    shown, _cases = scene.dispatched(sessions, kind="FIR1", agencies=())
    assert browser("operator1").post(f"/incidents/{hidden}/merge", {"into": str(shown)}).status_code == 200
    second = browser("operator2")
    assert second.post(f"/incidents/{shown}/resolve", {"outcome": "padam"}).status_code == 200
    refused = second.post(f"/incidents/{shown}/close")
    number = scene.incident_row(sessions, hidden).number
    assert (refused.status_code, refused.json()["code"]) == (409, "cases_still_running")
    assert "POLRI (" in refused.text
    assert number
    assert number not in refused.text


def test_named_people_are_data(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="SOC3", agencies=BOTH)
    admin, second, boss = browser("admin"), browser("operator2"), browser("supervisor")
    assert [row["login"] for row in admin.get("/named").json()["items"]] == ["supervisor"]
    assert boss.post("/named", {"login": "operator2", "named": True, "reason": "x"}).status_code == 403
    named = admin.post("/named", {"login": "operator2", "named": True, "reason": "surat tugas 12"}).json()
    assert [row["login"] for row in named["items"]] == ["operator2", "supervisor"]
    assert second.get(f"/incidents/{incident}").status_code == 200
    last = admin.post("/named", {"login": "supervisor", "named": False, "reason": "cuti"})
    assert last.status_code == 409, "somebody must be able to let others in"
    assert admin.post("/named", {"login": "polri", "named": True, "reason": "x"}).status_code == 422
    another_supervisor(sessions, named=True)
    assert admin.post("/named", {"login": "supervisor", "named": False, "reason": "cuti"}).status_code == 200
    assert boss.get(f"/incidents/{incident}").status_code == 404
    with sessions() as session:
        noted = session.scalars(select(Audit.what).where(Audit.what.like("restricted.%"))).all()
    assert noted == ["restricted.named", "restricted.unnamed"]


@pytest.mark.parametrize(
    ("kind", "channel", "place"),
    [
        ("SOC4", ChannelKind.WEBHOOK, "Jl Margonda 1"),
        ("SOC4", ChannelKind.CASE_CALL, "Jl Margonda 1"),
        ("SOC3", ChannelKind.WEBHOOK, "Jl Margonda 1"),
        ("SOC3", ChannelKind.CASE_CALL, ""),
    ],
)
def test_no_letter_holds_the_person(sessions: Sessions, kind: str, channel: ChannelKind, place: str) -> None:
    scene.contact(sessions, "POLRI", channel)
    scene.dispatched(sessions, kind=kind, agencies=("POLRI",))
    with sessions() as session:
        letter = read_letter(session, session.scalars(select(Delivery.id)).one(), {})
    assert (letter.facts.note, letter.facts.caller_number, letter.facts.place.address) == ("", None, place)
    assert "Sari" not in str(letter.facts)
    assert "81234567890" not in str(letter.facts)
    assert ("Kekerasan" in str(letter.facts)) is (kind == "SOC3" and bool(place))


def test_the_type_restricts_the_cases_that_are_there(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="TRB3", agencies=("POLRI",))
    assert browser("operator2").get(f"/cases/{cases['POLRI']}").status_code == 200
    with sessions() as session:
        incidents.edit(
            session, incident, incidents.Changes(type_code="SOC3"), at=scene.now(), who=scene.OPERATOR
        )
        session.commit()
    assert browser("operator2").get(f"/cases/{cases['POLRI']}").status_code == 404
    rows = browser("operator2").get("/journal?after=0&limit=1000").json()["rows"]
    assert {row["incident_id"] for row in rows} == {None}, "also what was told before is kept"
