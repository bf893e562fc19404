"""Guided questions and notes over the API: who writes, who reads."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from records.evidence import IncidentNote
from records.incidents import Incident
from records.journal import JournalRow
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Browser, LogIn

BOTH = ("DAMKAR", "POLRI")


def put(person: Browser, incident: object, question: str, answer: object) -> Any:
    return person.request("PUT", f"/incidents/{incident}/answers/{question}", json={"answer": answer})


def test_what_to_ask_about_a_type(browser: LogIn) -> None:
    for login in ("operator1", "damkar", "admin"):
        got = browser(login).get("/catalogue/FIR1/questions").json()["items"]
        assert [row["code"] for row in got] == ["inside", "injured", "spreading", "floors", "burning"]
        assert (got[1]["kind"], got[1]["min"], got[1]["max"]) == ("number", 0, 500)
        assert got[0]["ask"] == "Masih ada orang di dalam atau di dekat api?"
        assert len(got[4]["choices"]) == 6
    desk = browser("operator1")
    assert desk.get("/catalogue/TRF2/questions").json() == {"items": []}
    assert desk.get("/catalogue/NONE/questions").status_code == 404
    assert desk.get("/catalogue/%27;DROP/questions").status_code == 422


def test_an_answer_is_on_the_incident_and_on_the_case(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, kind="DIS1", agencies=BOTH)
    desk = browser("operator1")
    assert desk.get(f"/incidents/{incident}").json()["priority"] == 2
    got = put(desk, incident, "depth", "chest").json()
    assert got["priority"] == 1
    answer = got["known"]["answers"][0]
    assert (answer["asked"], answer["shown"], answer["raises_to"], answer["who"]) == (
        "Setinggi apa airnya?",
        "Dada",
        1,
        "operator:operator1",
    )
    case = browser("damkar").get(f"/cases/{cases['DAMKAR']}").json()
    assert (case["priority"], case["known"]["answers"]) == (1, [answer])
    got = put(desk, incident, "depth", "knee").json()
    assert (got["priority"], [row["answer"] for row in got["known"]["answers"]]) == (1, ["knee"])


def test_wrong_answers_are_refused_with_a_sentence(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="DIS1")
    desk = browser("operator1")
    for question, answer, status in (
        ("depth", "neck", 422),
        ("depth", True, 422),
        ("trapped", "yes", 422),
        ("injured", 501, 422),
        ("injured", 1.5, 422),
        ("injured", 10**30, 422),
        ("injured", None, 422),
        ("depth", "x\0", 422),
        ("depth", "x" * 501, 422),
        ("depth", ["knee"], 422),
        ("floors", 2, 404),
        ("..%2f..", 2, 404),
        ("DEPTH", "knee", 422),
    ):
        got = put(desk, incident, question, answer)
        assert got.status_code == status, (question, answer, got.text)
        assert set(got.json()) == {"code", "message"}
    assert desk.get(f"/incidents/{incident}").json()["known"]["answers"] == []


def test_without_a_type_there_is_nothing_to_answer(sessions: Sessions, browser: LogIn) -> None:
    got = put(browser("operator1"), scene.draft(sessions), "inside", True)
    assert (got.status_code, got.json()["code"]) == (409, "incident_without_type")


def test_a_new_type_keeps_what_the_caller_said(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    desk = browser("operator1")
    desk.patch(f"/incidents/{incident}", {"type_code": "DIS3"})
    put(desk, incident, "trapped", True)
    assert desk.patch(f"/incidents/{incident}", {"type_code": "DIS1"}).json()["priority"] == 1
    got = desk.patch(f"/incidents/{incident}", {"type_code": "DIS3", "priority": 2}).json()
    assert got["priority"] == 2, "what the operator says counts"


def note(person: Browser, incident: object, text: str, **more: str) -> Any:
    return person.post(f"/incidents/{incident}/notes", {"text": text} | more)


def texts(rows: Any) -> list[str]:
    return [row["text"] for row in rows]


def test_notes_reach_those_they_are_for(sessions: Sessions, browser: LogIn) -> None:
    incident, cases = scene.dispatched(sessions, agencies=BOTH)
    desk, damkar, polri = browser("operator1"), browser("damkar"), browser("polri")
    assert note(desk, incident, "pelapor marah").json()["visibility"] == "desk"
    assert note(desk, incident, "pagar terkunci", visibility="agencies").status_code == 201
    assert note(damkar, incident, "hidran kosong").json()["agency"] == "DAMKAR"
    whole = desk.get(f"/incidents/{incident}").json()["known"]["notes"]
    assert texts(whole) == ["pelapor marah", "pagar terkunci", "hidran kosong"]
    assert [row["who"] for row in whole] == ["operator:operator1", "operator:operator1", "agency:DAMKAR"]
    mine = damkar.get(f"/cases/{cases['DAMKAR']}").json()["known"]["notes"]
    assert texts(mine) == ["pagar terkunci", "hidran kosong"]
    assert texts(polri.get(f"/cases/{cases['POLRI']}").json()["known"]["notes"]) == ["pagar terkunci"]
    assert texts(polri.get(f"/incidents/{incident}/notes").json()["items"]) == ["pagar terkunci"]
    with sessions() as session:
        told = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.noted")).all()
        assert [row.audience for row in told] == [
            ["desk"],
            ["desk", "agency:DAMKAR", "agency:POLRI"],
            ["desk", "agency:DAMKAR"],
        ]
        assert not any(word in str(row.data) for row in told for word in ("marah", "pagar", "hidran"))


def test_another_agencys_incident_does_not_exist(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    dishub = browser("dishub")
    assert note(dishub, incident, "halo").status_code == 404
    assert dishub.get(f"/incidents/{incident}/notes").status_code == 404
    assert put(dishub, incident, "inside", True).status_code == 403
    assert browser("admin").post(f"/incidents/{incident}/notes", {"text": "x"}).status_code == 403
    assert len(browser("admin").get(f"/incidents/{incident}/notes").json()["items"]) == 0


def test_an_agency_writes_for_the_desk_and_itself_and_only_while_it_is_theirs(
    sessions: Sessions, browser: LogIn
) -> None:
    incident, cases = scene.dispatched(sessions, agencies=BOTH)
    damkar = browser("damkar")
    assert note(damkar, incident, "x", visibility="agencies").status_code == 422
    damkar.post(f"/cases/{cases['DAMKAR']}/reject", {"reason": "bukan kami"})
    got = note(damkar, incident, "tambahan")
    assert (got.status_code, "rejected" in got.json()["message"]) == (409, True)
    polri = browser("polri")
    for step in ("accept", "done"):
        polri.post(f"/cases/{cases['POLRI']}/{step}")
    assert note(polri, incident, "laporan akhir").status_code == 201, "who has done it may still report"


def test_bad_notes(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    desk = browser("operator1")
    for body in (
        {},
        {"text": ""},
        {"text": " \n "},
        {"text": "x\0"},
        {"text": "x" * 5001},
        {"text": "x", "who": "y"},
    ):
        assert desk.post(f"/incidents/{incident}/notes", body).status_code == 422
    html = '<img src=x onerror="alert(1)">\r\n\'; DROP TABLE incident_notes; --'
    assert note(desk, incident, html).json()["text"] == html
    assert texts(desk.get(f"/incidents/{incident}/notes").json()["items"]) == [html]


def test_notes_come_in_pages_and_the_incident_shows_the_newest(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    with sessions() as session:
        session.add_all(
            IncidentNote(
                incident_id=incident, text=f"{n}", visibility="desk", at=scene.now(), who="operator:x"
            )
            for n in range(130)
        )
        session.commit()
    desk = browser("operator1")
    shown = texts(desk.get(f"/incidents/{incident}").json()["known"]["notes"])
    assert shown == [f"{n}" for n in range(30, 130)]
    seen, after = list[str](), ""
    while True:
        page = desk.get(f"/incidents/{incident}/notes?limit=50{after}").json()
        seen += texts(page["items"])
        if page["next"] is None:
            break
        after = f"&before={page['next']}"
    assert seen == [f"{n}" for n in reversed(range(130))]


def test_of_a_restricted_person_a_supporting_agency_reads_no_words(
    sessions: Sessions, browser: LogIn
) -> None:
    incident, cases = scene.dispatched(sessions, kind="SOC4", agencies=("POLRI", "DISHUB"))
    desk = browser("operator1")
    put(desk, incident, "age", 7)
    put(desk, incident, "last_seen", "Sari, baju merah, di Margonda")
    note(desk, incident, "namanya Sari", visibility="agencies")
    lead = browser("polri").get(f"/cases/{cases['POLRI']}").json()["known"]
    other = browser("dishub").get(f"/cases/{cases['DISHUB']}").json()["known"]
    assert [row["question"] for row in lead["answers"]] == ["age", "last_seen"]
    assert texts(lead["notes"]) == ["namanya Sari"]
    assert [row["question"] for row in other["answers"]] == ["age"]
    assert other["notes"] == []
    note(browser("dishub"), incident, "kamera dicek")
    assert texts(browser("dishub").get(f"/incidents/{incident}/notes").json()["items"]) == ["kamera dicek"]


def test_notes_of_a_restricted_incident_are_audited_and_not_for_everybody(
    sessions: Sessions, browser: LogIn
) -> None:
    incident, _cases = scene.dispatched(sessions, kind="SOC3", agencies=("POLRI",))
    note(browser("operator1"), incident, "alamat aman", visibility="agencies")
    assert browser("admin").get(f"/incidents/{incident}/notes").status_code == 404
    assert browser("polri").get(f"/incidents/{incident}/notes").status_code == 200
    with sessions() as session:
        noted = session.execute(select(Audit.who, Audit.subject).where(Audit.what == "notes.read")).all()
        assert [tuple(row) for row in noted] == [("agency:POLRI", str(incident))]
        rows = session.scalars(select(JournalRow).where(JournalRow.kind == "incident.noted")).all()
        assert [row.restricted for row in rows] == [True]


def test_many_answers_and_notes_at_once(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions, kind="DIS1", agencies=BOTH)
    people = [browser(login) for login in ("operator1", "operator2", "damkar", "polri")]
    with ThreadPoolExecutor(8) as several:
        notes = [several.submit(note, people[n % 4], incident, f"catatan {n}") for n in range(16)]
        answers = [several.submit(put, people[n % 2], incident, "injured", n) for n in range(12)]
        assert {each.result().status_code for each in notes} == {201}
        assert {each.result().status_code for each in answers} == {200}
    got = people[0].get(f"/incidents/{incident}").json()
    assert len(got["known"]["notes"]) == 16
    assert len(got["known"]["answers"]) == 1
    with sessions() as session:
        assert session.get_one(Incident, incident).priority == 1
