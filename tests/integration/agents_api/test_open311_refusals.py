"""What the Open311 door does not do: every refusal in the standard's shape, nothing twice, nothing hidden shown."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from sqlalchemy import func, select, update

from records.agencies import Agency, IncidentType
from records.citizen_reports import PERSON_KEPT, CitizenReport, forget_persons
from records.incidents import Incident, Restriction
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.app_client import HERE, LAMP, TREE, AppClient, a_key, faults, read
from tests.integration.agents_api.conftest import Hands, LogIn

FORM = "application/x-www-form-urlencoded"
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"service_code": "PJU"}, "Say where it is"),
    ({"service_code": "PJU", "lat": "-6.4"}, "lat and long come together"),
    ({"service_code": "PJU", "lat": "nan", "long": "106.8"}, "decimal degrees"),
    ({"service_code": "PJU", "lat": "-6.2", "long": "106.8"}, "outside the city"),
    ({"service_code": "PJU", "lat": "0", "long": "0"}, "outside the city"),
    ({"service_code": "PJU", "address_id": "31.71.01.1001"}, "address_id is not known"),
    ({**LAMP, "description": "a" * 4001}, "4,001 characters"),
    ({**LAMP, "description": "a\0b"}, "NUL"),
    ({**LAMP, "address_string": "Jl A\nJl B"}, "address_string must be one line"),
    ({**LAMP, "email": "bukan surel"}, "email is no address"),
    ({**LAMP, "phone": "hubungi saya"}, "phone is no telephone number"),
    ({**LAMP, "first_name": "a" * 201}, "first_name has 201"),
    ({**LAMP, "media_url": "javascript:alert(1)"}, "media_url must be a web address"),
    ({**LAMP, "media_url": "file:///etc/passwd"}, "media_url must be a web address"),
    ({**LAMP, "attribute[NAMA]": "x"}, "attribute[NAMA] is no question of PJU"),
    ({**LAMP, "attribute[JUMLAH]": "seribu"}, "attribute[JUMLAH] must be of: satu"),
    ({**LAMP, "attribute[TIANG]": "1" * 101}, "attribute[TIANG] has 101"),
    ({**TREE, "attribute[MENUTUP]": ""}, "attribute[MENUTUP] is required"),
    ({**TREE, "attribute[MENUTUP]": ["ya", "tidak"]}, "takes one value only"),
    ({**TREE, "attribute[KORBAN]": "ya"}, "attribute[KORBAN] is no question"),
    ({**LAMP, "service_code": "JALAN", "attribute[UKURAN]": "besar"}, "must be a number"),
    ({**LAMP, "service_code": "KABEL", "attribute[SEJAK]": "kemarin"}, "must be a date with a time zone"),
    (HERE, "service_code was not provided"),
]


@pytest.fixture(params=["xml", "json"])
def app(request: pytest.FixtureRequest, client: httpx.Client, sessions: Sessions) -> AppClient:
    return AppClient(client, request.param, a_key(sessions))


def how_many(sessions: Sessions) -> tuple[int, int]:
    """Reports and incidents there are."""
    with sessions() as session:
        reports = session.scalar(select(func.count()).select_from(CitizenReport))
        return reports or 0, session.scalar(select(func.count()).select_from(Incident)) or 0


def test_what_cannot_be_filed_is_refused_with_a_sentence(app: AppClient, sessions: Sessions) -> None:
    wrong: list[str] = []
    for fields, sentence in REFUSED:
        got = app.post(fields)
        said = faults(got)
        if got.status_code != 400 or not any(sentence in words for _code, words in said):
            wrong.append(f"{sentence}: {got.status_code} {said}")
    assert wrong == []
    several = faults(app.post(LAMP | {"email": "x", "phone": "y", "lat": "1"}))
    assert len(several) == 3, "everything that is wrong, at once"
    assert how_many(sessions) == (0, 0)


def test_who_may_not_file(app: AppClient, sessions: Sessions, browser: LogIn) -> None:
    for key in ("", "guessed", "dcor_" + "x" * 43, "a" * 40_000, "\0"):
        got = app.post({**LAMP, "api_key": key})
        [(code, sentence)] = faults(got)
        assert (code, "api_key is missing, unknown or revoked" in sentence) == ("403", True)
    [made] = browser("admin").get("/api-keys").json()["items"]
    assert browser("admin").delete(f"/api-keys/{made['id']}").json()["revoked_by"] == "admin:admin"
    assert app.post(LAMP).status_code == 403
    assert app.raw("/requests").status_code == 403, "a wrong key is said, not passed over"
    assert AppClient(app.http, app.form).raw("/requests").status_code == 200
    assert how_many(sessions) == (0, 0)


def test_what_is_not_there(app: AppClient, sessions: Sessions) -> None:
    for path in ("/services/SULAP", "/services/FIR1", "/tokens/unknown", "/requests/NOBODYS", "/nowhere"):
        [(code, _sentence)] = faults(app.raw(path))
        assert code == "404", path
    assert faults(app.post({**LAMP, "service_code": "FIR1"}))[0][0] == "404"
    assert "112" in faults(app.post({**LAMP, "service_code": "KEBAKARAN"}))[0][1]
    for path in ("/services", "/requests", "/discovery", "/services/PJU"):
        [(code, sentence)] = faults(app.raw(path, jurisdiction_id="bogor"))
        assert (code, "jurisdiction_id" in sentence) == ("404", True)
        assert app.raw(path, jurisdiction_id="depok").status_code == 200
    assert faults(app.post({**LAMP, "jurisdiction_id": "bogor"}))[0][0] == "404"
    assert app.get("/requests", service_request_id="NOBODYS") == []
    assert how_many(sessions) == (0, 0)


def test_only_forms_are_read(app: AppClient, sessions: Sessions) -> None:
    url = f"/open311/v2/requests.{app.form}"
    xml = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><request>&e;</request>'
    for kind, body in (
        ("text/xml", xml),
        ("application/json", '{"service_code": "PJU"}'),
        ("", "service_code=PJU"),
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=x", "--x\r\nnonsense"),
        (FORM, "\xff%00%ff=&&&=%zz"),
        (FORM, "&".join(f"f{n}=1" for n in range(300))),
        (FORM, urlencode(LAMP) + "&description=" + "a" * 60_000),
    ):
        got = app.http.post(url, content=body.encode("latin-1"), headers={"Content-Type": kind})
        assert got.status_code in {400, 403}, (kind, got.text)
        assert faults(got)
    photo = {"media": ("foto.jpg", b"\xff\xd8\xff", "image/jpeg")}
    [(code, sentence)] = faults(app.post(LAMP, files=photo))
    assert (code, "requests/ID/media" in sentence) == ("400", True)
    assert app.http.post(url, content="a" * 100_001, headers={"Content-Type": FORM}).status_code == 413
    [(code, _sentence)] = faults(app.http.put(url, content=""))
    assert code == "400", "a wrong method is a request that cannot be"
    assert how_many(sessions) == (0, 0)


def test_a_multipart_form_without_files_is_a_form(app: AppClient) -> None:
    parts = {name: (None, value) for name, value in ({"api_key": app.key} | LAMP).items()}
    got = app.http.post(f"/open311/v2/requests.{app.form}", files=parts)
    assert read(got)[0]["service_request_id"]


def test_text_comes_back_as_text(app: AppClient, sessions: Sessions) -> None:
    said = "<script>alert('x')</script> & ]]> \x01\x1b\ufffe 💡 \t'\""
    filed = app.filed(LAMP | {"description": said, "address_string": "<b>Jl & Gang</b>"})
    row = app.request(filed["service_request_id"])
    assert row["address"] == "<b>Jl & Gang</b>"
    kept = re.sub("[\x01\x1b\ufffe]", "\ufffd", said) if app.form == "xml" else said
    assert row["description"] == kept
    long = app.filed(LAMP | {"description": "é" * 4000})
    assert app.request(long["service_request_id"])["description"] == "é" * 4000
    assert how_many(sessions) == (2, 2)


def test_the_same_post_again_is_the_same_report(app: AppClient, sessions: Sessions, clock: Hands) -> None:
    device = LAMP | {"device_id": "perangkat-7"}
    first = app.filed(device)
    assert app.filed(device) == first
    assert how_many(sessions) == (1, 1)
    others = [
        app.filed(LAMP | {"device_id": "perangkat-8"}),
        app.filed(device | {"description": "Lampu lain"}),
        app.filed(device | {"long": "106.79430"}),
        AppClient(app.http, app.form, a_key(sessions, "other")).filed(device),
    ]
    assert len({row["service_request_id"] for row in (first, *others)}) == 5
    clock.ahead = timedelta(minutes=11)
    assert app.filed(device) != first, "the lamp is out again"
    token = app.filed(TREE)
    assert app.filed(TREE) == token
    assert how_many(sessions) == (7, 7)


def test_the_apps_own_word_for_a_report(app: AppClient, sessions: Sessions, clock: Hands) -> None:
    named = {"Idempotency-Key": "laporan-1"}
    first = app.filed(LAMP, headers=named)
    clock.ahead = timedelta(days=2)
    assert app.filed(LAMP | {"description": "ditulis lagi"}, headers=named) == first
    assert app.filed(LAMP, headers={"Idempotency-Key": "laporan-2"}) != first
    other = AppClient(app.http, app.form, a_key(sessions, "other"))
    assert other.filed(LAMP, headers=named) != first, "another app's word is another"
    [(code, sentence)] = faults(app.post(TREE, headers=named))
    assert (code, "idempotency key" in sentence) == ("400", True)
    assert app.post(LAMP, headers={"Idempotency-Key": "a" * 201}).status_code == 400
    assert how_many(sessions) == (3, 3)


def test_twenty_posts_of_one_report_at_once_are_one(app: AppClient, sessions: Sessions) -> None:
    def file(device: int) -> str:
        return app.filed(LAMP | {"device_id": str(device)})["service_request_id"]

    with ThreadPoolExecutor(20) as threads:
        assert len(set(threads.map(file, [0] * 20))) == 1
    assert how_many(sessions) == (1, 1)
    with ThreadPoolExecutor(10) as threads:
        assert len(set(threads.map(file, range(1, 11)))) == 10
    with sessions() as session:
        numbers = session.scalars(select(Incident.number).order_by(Incident.number)).all()
    assert [str(number)[-4:] for number in numbers] == [f"{n:04d}" for n in range(1, 12)], "gap-free"


def test_each_key_has_its_limit(client: httpx.Client, sessions: Sessions, clock: Hands) -> None:
    slow, fast = (
        AppClient(client, "xml", a_key(sessions, "slow", rate=3)),
        AppClient(client, "json", a_key(sessions, "fast")),
    )
    for number in range(3):
        slow.filed(LAMP | {"description": str(number)})
    got = slow.post(LAMP)
    [(code, sentence)] = faults(got)
    assert (code, "Wait" in sentence) == ("429", True)
    assert 1 <= int(got.headers["retry-after"]) <= 60
    assert slow.raw("/services").status_code == 429, "reading counts too"
    assert fast.raw("/services").status_code == 200
    clock.ahead = timedelta(minutes=1)
    assert slow.post(LAMP).status_code == 200
    stranger = AppClient(client, "json")
    answers = [stranger.raw("/discovery").status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_which_reports_are_asked_for(app: AppClient, clock: Hands) -> None:
    first = app.request(app.filed(LAMP)["service_request_id"])
    clock.ahead = timedelta(days=95)
    second = app.request(app.filed(LAMP)["service_request_id"])

    def found(**query: str) -> list[str]:
        return [row["service_request_id"] for row in app.get("/requests", **query)]

    one, two = first["service_request_id"], second["service_request_id"]
    assert found() == [two], "the last 90 days"
    assert found(start_date=first["requested_datetime"]) == [one], "90 days from then"
    assert found(end_date=second["requested_datetime"].replace("+07:00", "+06:59")) == [two]
    day = (clock() - timedelta(days=96)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found(start_date=day, end_date=first["requested_datetime"].replace("+07:00", "+06:59")) == [one]
    assert found(start_date="", end_date="", status="", service_code="") == [two], "empty is missing"
    assert found(service_code="JALAN") == []
    for query, sentence in (
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "90 days"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "before start_date"),
        ({"start_date": "2026-01-01"}, "time zone"),
        ({"start_date": "2026-02-30T00:00:00Z"}, "start_date must be"),
        ({"end_date": "9999-12-31T23:59:59-14:00"}, "end_date must be"),
        ({"end_date": "\0"}, "end_date must be"),
        ({"status": "done"}, "status is open or closed"),
        ({"page_size": "0"}, "page_size"),
        ({"page_size": "1001"}, "page_size"),
        ({"page": "-1"}, "page is"),
        ({"page": "99999999999"}, "page is"),
        ({"service_request_id": ",".join(f"A{n}" for n in range(101))}, "At most 100"),
    ):
        [(code, words)] = faults(app.raw("/requests", **query))
        assert (code, sentence in words) == ("400", True), (query, words)


def test_pages(app: AppClient, clock: Hands) -> None:
    filed: list[str] = []
    for number in range(5):
        clock.ahead = timedelta(seconds=number)
        filed.append(app.filed(LAMP | {"description": str(number)})["service_request_id"])

    def page(number: int) -> list[str]:
        return [row["service_request_id"] for row in app.get("/requests", page=str(number), page_size="2")]

    assert [page(1), page(2), page(3), page(4)] == [filed[:2:-1], filed[2:0:-1], filed[:1], []]
    assert len(app.get("/requests", page_size="1000")) == 5


def test_what_becomes_restricted_is_gone(app: AppClient, sessions: Sessions) -> None:
    request_id, token = app.filed(LAMP)["service_request_id"], app.filed(TREE)["token"]
    assert len(app.get("/requests")) == 1
    for restriction in (Restriction.CASE, Restriction.IDENTITY):
        with sessions() as session:
            session.execute(update(Incident).values(restriction=restriction))
            session.commit()
        assert app.get("/requests") == app.get("/requests", status="open") == []
        assert app.raw(f"/requests/{request_id}").status_code == 404
        assert app.get("/requests", service_request_id=request_id) == []
        assert app.raw(f"/tokens/{token}").status_code == 404


def test_what_did_not_come_by_an_app_is_not_here(app: AppClient, sessions: Sessions) -> None:
    incident, _cases = scene.dispatched(sessions)
    number = scene.incident_row(sessions, incident).number or ""
    assert app.get("/requests") == []
    assert app.raw(f"/requests/{number}").status_code == app.raw(f"/requests/{incident}").status_code == 404


def test_what_concerns_people_is_its_filers_alone(app: AppClient, sessions: Sessions) -> None:
    other, stranger = AppClient(app.http, app.form, a_key(sessions, "other")), AppClient(app.http, app.form)
    neighbour = app.filed({**LAMP, "service_code": "BISING"})["service_request_id"]
    lamp = app.filed(LAMP | {"media_url": "https://foto.example/1.jpg"})["service_request_id"]
    assert [row["service_request_id"] for row in app.get("/requests")] == [lamp, neighbour]
    assert app.request(neighbour)["description"] == LAMP["description"]
    for someone in (other, stranger):
        [row] = someone.get("/requests")
        assert (row["service_request_id"], row["description"], row["media_url"]) == (lamp, None, None)
        assert someone.raw(f"/requests/{neighbour}").status_code == 404
        assert someone.request(lamp)["status"] == "open"


def change(sessions: Sessions, row: Callable[[], Any]) -> None:
    with sessions() as session:
        session.execute(row())
        session.commit()


def test_a_type_that_became_an_emergency_is_no_longer_offered(app: AppClient, sessions: Sessions) -> None:
    lamps = update(IncidentType).where(IncidentType.code == "TRF2")
    for values in ({"priority": 1}, {"priority": 4, "restriction": Restriction.CASE}, {"active": False}):
        change(sessions, lambda values=values: lamps.values(**values))
        assert "PJU" not in {row["service_code"] for row in app.get("/services")}
        assert app.raw("/services/PJU").status_code == 404
        assert app.post(LAMP).status_code == 404
    change(sessions, lambda: lamps.values(priority=2, restriction=None, active=True))
    assert "token" in app.filed(LAMP)
    change(sessions, lambda: lamps.values(priority=3))
    change(sessions, lambda: update(Agency).where(Agency.code == "DISHUB").values(active=False))
    assert "token" in app.filed(LAMP | {"description": "lain"}), "without its agency the desk decides"


def test_who_filed_it_is_forgotten_in_time(app: AppClient, sessions: Sessions, browser: LogIn) -> None:
    request_id = app.filed(LAMP | {"first_name": "Siti", "phone": "081234567890"})["service_request_id"]
    with sessions() as session:
        assert forget_persons(session, now=scene.now() + PERSON_KEPT - timedelta(hours=1)) == 0
        assert forget_persons(session, now=scene.now() + PERSON_KEPT + timedelta(hours=1)) == 1
        assert forget_persons(session, now=scene.now() + PERSON_KEPT + timedelta(hours=2)) == 0
        session.commit()
        incident = session.scalars(select(CitizenReport.incident_id)).one()
    got = browser("operator1").get(f"/incidents/{incident}/citizen-report").json()
    assert set(got["person"].values()) == {None}
    assert got["forgotten_at"] is not None
    assert app.request(request_id)["status"] == "open", "the report itself stays"


def test_a_key_is_shown_once(browser: LogIn, client: httpx.Client) -> None:
    admin = browser("admin")
    made = admin.post("/api-keys", {"name": "depok-single-window", "rate_per_minute": 60})
    assert (made.status_code, made.json()["rate_per_minute"]) == (201, 60)
    key = made.json()["key"]
    assert AppClient(client, "json", key).filed(LAMP)["service_request_id"]
    assert key not in admin.get("/api-keys").text
    again = admin.post("/api-keys", {"name": "depok-single-window"})
    assert (again.status_code, "choose another name" in again.json()["message"]) == (409, True)
    for name in ("", "Besar", "a b", "-", "a" * 40, "a\n"):
        assert admin.post("/api-keys", {"name": name}).status_code == 422
    assert admin.post("/api-keys", {"name": "ok", "rate_per_minute": 0}).status_code == 422
    assert browser("supervisor").get("/api-keys").status_code == 403
    assert admin.delete("/api-keys/00000000-0000-0000-0000-000000000007").status_code == 404
