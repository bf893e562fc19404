"""An Open311 client's whole conversation over a real socket, in XML and JSON: services, post, token, get."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from agents_api.server import ApiServer
from dispatch import cases, incidents
from dispatch.reader import read_on
from records.alarms import REPORT_WAITING, Alarm
from records.citizen_reports import CitizenReport
from records.incidents import Case, Incident, PointSource
from records.journal import JournalRow
from records.machines import IncidentStatus
from records.session import Sessions
from records.work import Audit
from tests.integration.agents_api import scene
from tests.integration.agents_api.app_client import HERE, LAMP, TREE, AppClient, a_key, read
from tests.integration.agents_api.conftest import LogIn

W3C = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")
FIELDS = [
    *("service_request_id", "status", "status_notes", "service_name", "service_code", "description"),
    *("agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime"),
    *("address", "address_id", "zipcode", "lat", "long", "media_url"),
]
PERSON = {
    "email": "siti@example.org",
    "first_name": "Siti",
    "last_name": "Rahayu",
    "phone": "0812-3456-7890",
    "device_id": "perangkat-7",
    "account_id": "akun-42",
}
WORK: tuple[Callable[..., Case], ...] = (cases.accept, cases.en_route, cases.on_scene, cases.done)


@pytest.fixture(params=["xml", "json"])
def app(request: pytest.FixtureRequest, client: httpx.Client, sessions: Sessions) -> AppClient:
    return AppClient(client, request.param, a_key(sessions))


def incident_of(sessions: Sessions, public_id: str) -> Incident:
    with sessions() as session:
        report = session.scalars(select(CitizenReport).where(CitizenReport.public_id == public_id)).one()
        return session.get_one(Incident, report.incident_id)


def case_of(sessions: Sessions, incident_id: UUID) -> Case:
    with sessions() as session:
        return session.scalars(select(Case).where(Case.incident_id == incident_id)).one()


def truth(value: Any) -> bool:
    """A truth in either form."""
    assert value in {True, False, "true", "false"}
    return value in {True, "true"}


def discovered(app: AppClient, server: ApiServer) -> None:
    there = app.get("/discovery")
    [endpoint] = there["endpoints"]
    assert set(there) == {"changeset", "contact", "key_service", "endpoints"}
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"] == f"{server.context.settings.public_base}/open311/v2"
    assert (endpoint["type"], endpoint["formats"]) == ("production", ["text/xml", "application/json"])


def offered(app: AppClient) -> None:
    services = {row["service_code"]: row for row in app.get("/services")}
    lamp = services["PJU"]
    assert set(lamp) == {
        *("service_code", "service_name", "description", "metadata", "type", "keywords", "group"),
    }
    assert (lamp["type"], lamp["group"]) == ("realtime", "Jalan dan lalu lintas")
    assert "street light" in lamp["keywords"].split(", ")
    assert truth(lamp["metadata"])
    assert not truth(services["JALAN"]["metadata"]) or app.get("/services/JALAN")["attributes"]
    assert services["POHON"]["type"] == "batch"
    assert all("112" in row["description"] for row in services.values()), "an emergency is dialled"

    defined = app.get("/services/POHON")
    assert defined["service_code"] == "POHON"
    notice, blocked = defined["attributes"]
    assert (truth(notice["variable"]), "112" in notice["description"]) == (False, True)
    assert (truth(blocked["variable"]), truth(blocked["required"])) == (True, True)
    assert (blocked["code"], blocked["datatype"], str(blocked["order"])) == (
        "MENUTUP",
        "singlevaluelist",
        "2",
    )
    assert [value["key"] for value in blocked["values"]] == ["ya", "sebagian", "tidak"]


def test_the_whole_conversation(app: AppClient, sessions: Sessions, server: ApiServer) -> None:
    discovered(app, server)
    offered(app)
    filed = app.filed(LAMP | PERSON | {"address_string": "Jl Nusantara 1", "attribute[TIANG]": "1207"})
    assert set(filed) == {"service_request_id", "service_notice", "account_id"}
    assert ("112" in filed["service_notice"], filed["account_id"]) == (True, "akun-42")
    row = app.request(filed["service_request_id"])
    assert list(row) == FIELDS
    assert (row["status"], row["service_code"], row["service_name"]) == (
        *("open", "PJU"),
        "Penerangan jalan umum padam",
    )
    assert row["agency_responsible"] == "Dinas Perhubungan"
    assert (float(row["lat"]), float(row["long"])) == (-6.4025, 106.7942)
    assert (row["address"], row["description"]) == ("Jl Nusantara 1", LAMP["description"])
    assert W3C.fullmatch(row["requested_datetime"])
    assert W3C.fullmatch(row["updated_datetime"])
    assert row["zipcode"] is row["expected_datetime"] is row["media_url"] is None
    incident = incident_of(sessions, row["service_request_id"])
    assert incident.number is not None
    assert incident.number in row["status_notes"]

    token = app.filed(TREE)
    assert set(token) == {"token", "service_notice", "account_id"}
    [waits] = app.get(f"/tokens/{token['token']}")
    assert waits == {"service_request_id": None, "token": token["token"]}
    with sessions() as session:
        draft = session.scalars(select(Incident).where(Incident.status == IncidentStatus.DRAFT)).one()
        incidents.open_incident(session, draft.id, at=scene.now(), who=scene.OPERATOR)
        session.commit()
    [found] = app.get(f"/tokens/{token['token']}")
    tree = app.request(found["service_request_id"])
    assert (tree["status"], tree["service_code"]) == ("open", "POHON")
    ids = f"{row['service_request_id']},{tree['service_request_id']}"
    assert len(app.get(f"/requests/{ids}")) == 2
    assert [each["service_code"] for each in app.get("/requests")] == ["POHON", "PJU"], "newest first"
    assert [each["service_code"] for each in app.get("/requests", service_code="PJU,JALAN")] == ["PJU"]
    assert len(app.get("/requests", service_request_id=ids, status="closed")) == 2, "ids overrule the rest"


def test_what_was_posted_becomes_an_incident_and_a_case(app: AppClient, sessions: Sessions) -> None:
    fields = LAMP | PERSON | {"attribute[TIANG]": "1207", "attribute[JUMLAH]": "beberapa"}
    filed = app.filed(fields | {"address_id": "32.76.01.1006", "media_url": "https://foto.example/1.jpg"})
    incident = incident_of(sessions, filed["service_request_id"])
    assert (incident.source, incident.type_code, incident.priority) == ("L", "TRF2", 4)
    assert (incident.created_by, incident.kelurahan) == ("app:dsw", "32.76.01.1006")
    assert (float(incident.lat or 0), incident.point_source) == (-6.4025, PointSource.CALLER_PHONE)
    assert incident.note == (
        "Lampu mati\ndi depan sekolah\nNomor pada tiang lampu 1207\nBerapa lampu yang padam? Beberapa"
    )
    case = case_of(sessions, incident.id)
    assert (case.agency, case.lead, case.number) == ("DISHUB", True, f"{incident.number}-DISHUB")
    with sessions() as session:
        told = session.scalars(select(JournalRow).order_by(JournalRow.number)).all()
        assert "report.received" in {row.kind for row in told}
        words = " ".join(str((row.subject, row.data)) for row in told)
        notes = " ".join((incident.note, incident.address, str(incident.landmark)))
        for personal in (*PERSON.values(), "+6281234567890", "Lampu mati"):
            assert personal not in words, "the journal has nothing of a person"
            assert personal == "Lampu mati" or personal not in notes
    got = app.http.get("/open311/v2/requests.json").text
    assert not any(personal in got for personal in (*PERSON.values(), "81234567890"))


def test_the_desk_sees_who_filed_it_and_each_reading_is_noted(
    app: AppClient, sessions: Sessions, browser: LogIn
) -> None:
    filed = app.filed(LAMP | PERSON | {"media_url": "https://foto.example/1.jpg"})
    path = f"/incidents/{incident_of(sessions, filed['service_request_id']).id}/citizen-report"
    got = browser("operator1").get(path).json()
    assert got["person"] == PERSON | {"phone": "+6281234567890"}
    assert (got["app"], got["service_request_id"]) == ("dsw", filed["service_request_id"])
    assert got["media_url"] == "https://foto.example/1.jpg"
    for login in ("dishub", "wall", "admin"):
        assert browser(login).get(path).status_code == 403
    other = scene.draft(sessions)
    assert browser("operator1").get(f"/incidents/{other}/citizen-report").status_code == 404
    with sessions() as session:
        noted = session.execute(select(Audit.who, Audit.what)).all()
    assert ("operator:operator1", "citizen_report.read") in [tuple(row) for row in noted]


def test_who_filed_a_restricted_one_is_for_who_may_know_them(
    app: AppClient, sessions: Sessions, browser: LogIn
) -> None:
    incident = incident_of(sessions, app.filed(LAMP | PERSON)["service_request_id"]).id
    path, boss, second = f"/incidents/{incident}/citizen-report", browser("supervisor"), browser("operator2")
    for kind, kept in (("SOC4", 403), ("SOC3", 404)):
        with sessions() as session:
            changes = incidents.Changes(type_code=kind)
            incidents.edit(session, incident, changes, at=scene.now(), who=scene.OPERATOR)
            session.commit()
        got = browser("operator1").get(path)
        assert (got.status_code, "Rahayu" in got.text) == (kept, False)
        assert boss.get(path).json()["person"]["last_name"] == "Rahayu"
    boss.post(f"/incidents/{incident}/access", {"login": "operator2", "reason": "menelepon pelapor"})
    assert second.get(path).json()["person"]["last_name"] == "Rahayu", "let in"


def test_status_follows_the_case_in_neutral_words(app: AppClient, sessions: Sessions) -> None:
    request_id = app.filed(LAMP)["service_request_id"]
    incident = incident_of(sessions, request_id)
    case = case_of(sessions, incident.id)
    said = [app.request(request_id)]
    for step in WORK:
        with sessions() as session:
            step(session, case.id, at=scene.now(), who="agency:DISHUB")
            session.commit()
        said.append(app.request(request_id))
    words = [
        "Laporan diterima dan diteruskan ke instansi.",
        "Laporan diterima oleh instansi dan menunggu petugas berangkat.",
        "Petugas berangkat ke lokasi.",
        "Petugas berada di lokasi.",
        "Selesai ditangani.",
    ]
    assert [row["status_notes"] for row in said] == [
        f"{word} Nomor laporan: {incident.number}." for word in words
    ]
    assert [row["status"] for row in said] == ["open"] * 4 + ["closed"]
    assert [row["updated_datetime"] for row in said] == sorted(row["updated_datetime"] for row in said)
    assert {row["requested_datetime"] for row in said} == {said[0]["requested_datetime"]}
    assert [row["service_request_id"] for row in app.get("/requests", status="closed")] == [request_id]
    assert app.get("/requests", status="open") == []
    assert len(app.get("/requests", status="open,closed")) == 1


def test_a_rejection_keeps_its_reason_inside(app: AppClient, sessions: Sessions) -> None:
    request_id = app.filed(LAMP)["service_request_id"]
    incident = incident_of(sessions, request_id)
    with sessions() as session:
        case = case_of(sessions, incident.id)
        cases.reject(session, case.id, "warga itu sudah gila", at=scene.now(), who="agency:DISHUB")
        session.commit()
    row = app.request(request_id)
    assert (row["status"], "gila" in str(row)) == ("open", False)
    assert row["status_notes"].startswith("Instansi tidak dapat menangani laporan ini")
    with sessions() as session:
        incidents.cancel(session, incident.id, "laporan iseng", at=scene.now(), who=scene.OPERATOR)
        session.commit()
    row = app.request(request_id)
    assert (row["status"], "iseng" in str(row)) == ("closed", False)
    assert row["status_notes"].startswith("Laporan ditolak")


def test_what_waits_for_the_desk_raises_an_alarm_until_the_desk_decides(
    app: AppClient, sessions: Sessions
) -> None:
    def open_alarms() -> list[Alarm]:
        with sessions() as session:
            found = session.scalars(select(Alarm).where(Alarm.kind == REPORT_WAITING))
            return [alarm for alarm in found if alarm.cleared_at is None]

    def read_all() -> None:
        while read_on(sessions, scene.now):
            pass

    opened, discarded = app.filed(TREE), app.filed(TREE | {"description": "Dahan patah"})
    read_all()
    assert len(open_alarms()) == 2
    assert app.get("/requests") == [], "nobody reads what the desk has not looked at"
    with sessions() as session:
        drafts = {draft.note: draft for draft in session.scalars(select(Incident))}
        assert {draft.status for draft in drafts.values()} == {IncidentStatus.DRAFT}
        assert session.scalars(select(Case)).all() == []
        incidents.open_incident(
            session, drafts["Pohon tumbang\nApakah jalan tertutup? Ya"].id, at=scene.now(), who=scene.OPERATOR
        )
        incidents.cancel(
            session,
            drafts["Dahan patah\nApakah jalan tertutup? Ya"].id,
            "bukan kejadian",
            at=scene.now(),
            who=scene.OPERATOR,
        )
        session.commit()
    read_all()
    assert open_alarms() == []
    states = {row["status"] for row in app.get("/requests")}
    assert states == {"open", "closed"}
    for token in (opened["token"], discarded["token"]):
        [row] = app.get(f"/tokens/{token}")
        assert row["service_request_id"], "also a discarded one has an end that its citizen reads"


def test_language_and_form_without_ending(client: httpx.Client) -> None:
    def names(**headers: str) -> dict[str, str]:
        got = client.get("/open311/v2/services", headers=headers)
        return {row["service_code"]: row["service_name"] for row in read(got)}

    assert names()["PJU"] == "Penerangan jalan umum padam"
    assert names(**{"Accept-Language": "en-US,en"})["PJU"] == "Street light out"
    assert names(Accept="application/json") == names(Accept="text/xml") == names(Accept="*/*")
    kinds = {
        accept: client.get("/open311/v2/services", headers={"Accept": accept}).headers["content-type"]
        for accept in ("application/json", "text/xml", "*/*")
    }
    assert [kinds["application/json"][:16], kinds["text/xml"][:8], kinds["*/*"][:8]] == [
        *("application/json", "text/xml", "text/xml"),
    ]


def test_a_place_as_words_or_as_a_kelurahan(app: AppClient, sessions: Sessions) -> None:
    words = {"service_code": "JALAN", "address_string": "Depan SDN 1 Beji, Depok"}
    first = app.request(app.filed(words)["service_request_id"])
    assert (first["address"], first["lat"], first["long"]) == (words["address_string"], None, None)
    ward = app.request(
        app.filed({"service_code": "JALAN", "address_id": "32.76.01.1006"})["service_request_id"]
    )
    assert (ward["address"], ward["address_id"]) == (None, "32.76.01.1006")
    incident = incident_of(sessions, first["service_request_id"])
    assert (incident.lat, incident.point_source, incident.address) == (None, None, words["address_string"])


def test_several_answers_to_one_question(app: AppClient, sessions: Sessions) -> None:
    fields = {"service_code": "PARKIR", "attribute[MENGHALANGI][]": ["trotoar", "pintu"], **HERE}
    filed = app.filed(fields)
    assert (
        incident_of(sessions, filed["service_request_id"]).note
        == "Apa yang terhalang? Trotoar, Pintu rumah atau toko"
    )
