"""From a draft to a closed incident, over the API."""

from sqlalchemy import select

from records.agencies import IncidentType
from records.calls import Call, Disposition
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn

HTML = '<img src=x onerror="alert(1)">'


def test_the_whole_way(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    desk, damkar = browser("operator1"), browser("damkar")
    place = desk.get("/places").json()["items"][0]["code"]
    typed = {
        "type_code": "FIR1",
        "address": "jl margonda depan detos",
        "kelurahan": place,
        "lat": -6.37123,
        "lon": 106.83271,
        "point_source": "map",
        "note": "dua orang terjebak",
    }
    edited = desk.patch(f"/incidents/{incident}", typed).json()
    assert {name: edited[name] for name in typed} == typed
    assert edited["priority"] == 1, "the type brings its priority"
    opened = desk.post(f"/incidents/{incident}/open", {}).json()
    assert opened["number"].startswith("112-")
    assert [(case["agency"], case["lead"]) for case in opened["cases"]] == [("DAMKAR", True)]
    case = opened["cases"][0]["id"]
    assert damkar.post(f"/cases/{case}/accept").json()["status"] == "accepted"
    assert damkar.post(f"/cases/{case}/unit", {"unit": "Damkar 2"}).json()["unit"] == "Damkar 2"
    for step, status in (("en-route", "en_route"), ("on-scene", "on_scene"), ("done", "done")):
        assert damkar.post(f"/cases/{case}/{step}").json()["status"] == status
    assert desk.post(f"/cases/{case}/verify").json()["status"] == "verified"
    assert desk.get(f"/incidents/{incident}").json()["status"] == "controlled"
    assert desk.post(f"/incidents/{incident}/close").status_code == 409, "without an outcome"
    assert desk.post(f"/incidents/{incident}/resolve", {"outcome": "padam"}).status_code == 200
    closed = desk.post(f"/incidents/{incident}/close").json()
    assert (closed["status"], closed["outcome"]) == ("closed", "padam")
    mine = [(move["new"], move["who"]) for move in closed["history"] if move["machine"] == "case"]
    assert mine[-6:] == [
        ("accepted", "agency:DAMKAR"),
        ("unit_assigned", "agency:DAMKAR"),
        ("en_route", "agency:DAMKAR"),
        ("on_scene", "agency:DAMKAR"),
        ("done", "agency:DAMKAR"),
        ("verified", "operator:operator1"),
    ]
    with sessions() as session:
        call = session.scalars(select(Call)).one()
        assert call.disposition is Disposition.INCIDENT


def test_html_and_quotes_come_back_as_they_were_typed(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions, name=HTML)
    desk = browser("operator1")
    note = f"{HTML}\r\n<script>alert(2)</script>\t'; DROP TABLE calls; --"
    answer = desk.patch(f"/incidents/{incident}", {"address": HTML, "note": note})
    assert (answer.json()["address"], answer.json()["note"]) == (HTML, note)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    call = answer.json()["call_id"]
    assert desk.get(f"/calls/{call}").json()["caller_name"] == HTML


BAD_BODIES = [
    (b'{"address": "x\\r\\ny"}', 422),
    (b'{"note": "x\\u0000y"}', 422),
    (b'{"note": "\\ud800"}', 422),
    (b'{"note": "\xff\xfe"}', 400),
    (b'{"note": "' + b"x" * 10_000 + b'"}', 422),
    (b'{"note": "' + b"x" * 2_000_000 + b'"}', 413),
    (b'{"status": "closed"}', 422),
    (b'{"number": "112-20261123-0001"}', 422),
    (b'{"lat": 1e400, "lon": 1}', 422),
    (b'{"priority": "urgent"}', 422),
    (b"[" * 90_000, 400),
    (b"{", 422),
    (b"", 422),
    (b'{"kelurahan": "99.99"}', 422),
    (b'{"type_code": "NONE"}', 404),
]


def test_bad_input_is_refused_with_a_sentence(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    desk, json = browser("operator1"), {"Content-Type": "application/json"}
    for body, status in BAD_BODIES:
        answer = desk.request("PATCH", f"/incidents/{incident}", content=body, headers=json)
        assert answer.status_code == status, (body[:50], answer.text)
        assert set(answer.json()) == {"code", "message"}
        assert len(answer.json()["message"]) in range(10, 400), "a sentence, and not what was sent"
    row = scene.incident_row(sessions, incident)
    assert (row.note, row.address, row.status, row.lat) == ("", "", "draft", None)


def test_a_field_left_out_stays_and_null_empties(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    desk = browser("operator1")
    desk.patch(f"/incidents/{incident}", {"address": "Jl Juanda", "landmark": "Detos", "priority": 2})
    got = desk.patch(f"/incidents/{incident}", {"landmark": None, "address": None}).json()
    assert (got["landmark"], got["address"], got["priority"]) == (None, "", 2)


def test_an_incident_without_a_type_does_not_open(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    answer = browser("operator1").post(f"/incidents/{incident}/open", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "incident_without_type")
    assert scene.incident_row(sessions, incident).status == "draft"


def test_a_mistake_among_the_agencies_opens_nothing(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    desk = browser("operator1")
    desk.patch(f"/incidents/{incident}", {"type_code": "FIR1"})
    answer = desk.post(f"/incidents/{incident}/open", {"agencies": ["DAMKAR", "NASA"]})
    assert answer.status_code == 422
    row = scene.incident_row(sessions, incident)
    assert (row.status, row.number) == ("draft", None), "one request, one transaction"


def test_an_illegal_move_is_a_conflict_that_says_what_is_legal(sessions: Sessions, browser: LogIn) -> None:
    incident = scene.draft(sessions)
    answer = browser("operator1").post(f"/incidents/{incident}/resolve", {"outcome": "padam"})
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")
    assert "it can go to" in answer.json()["message"]


def test_cancelling_stands_the_agencies_down(sessions: Sessions, browser: LogIn) -> None:
    incident, _cases = scene.dispatched(sessions)
    got = browser("operator1").post(f"/incidents/{incident}/cancel", {"reason": "laporan palsu"}).json()
    assert (got["status"], [case["status"] for case in got["cases"]]) == ("cancelled", ["stood_down"])


def test_incidents_are_listed_newest_first(sessions: Sessions, browser: LogIn) -> None:
    desk = browser("operator1")
    first, second, third = (scene.draft(sessions, ago=ago) for ago in (3, 2, 1))
    page = desk.get("/incidents?limit=2").json()
    assert [row["id"] for row in page["items"]] == [str(third), str(second)]
    rest = desk.get(f"/incidents?limit=2&before={page['next']}").json()
    assert ([row["id"] for row in rest["items"]], rest["next"]) == ([str(first)], None)
    desk.post(f"/incidents/{first}/cancel", {"reason": "salah sambung"})
    assert len(desk.get("/incidents?live=true").json()["items"]) == 2
    assert [row["id"] for row in desk.get("/incidents?live=false").json()["items"]] == [str(first)]
    assert desk.get("/incidents?status=open").json()["items"] == []


def test_a_restricted_incident_is_for_the_desk_and_each_read_is_noted(
    sessions: Sessions, browser: LogIn
) -> None:
    kind = restricted_type(sessions, "case")
    incident, cases = scene.dispatched(sessions, kind=kind)
    case = cases["DAMKAR"]
    admin, desk = browser("admin"), browser("operator1")
    for path in (f"/incidents/{incident}", f"/cases/{case}"):
        assert admin.get(path).status_code == 404
        assert desk.get(path).status_code == 200
    assert admin.get("/incidents").json()["items"] == admin.get("/cases").json()["items"] == []
    assert browser("damkar").get(f"/cases/{case}").status_code == 200, "it is theirs"
    with sessions() as session:
        noted = session.execute(select(Audit.who, Audit.what).where(Audit.what.like("%.read"))).all()
    assert [tuple(row) for row in noted] == [
        ("operator:operator1", "incident.read"),
        ("operator:operator1", "case.read"),
        ("agency:damkar", "case.read"),
    ]


def restricted_type(sessions: Sessions, restriction: str) -> str:
    with sessions() as session:
        query = select(IncidentType.code).where(IncidentType.restriction == restriction)
        code = session.scalars(query.order_by(IncidentType.code)).first()
        assert code is not None
        return code
