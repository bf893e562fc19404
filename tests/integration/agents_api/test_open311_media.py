"""Photos for a report: the app that filed it sends them, the desk and the agency see them, nobody else adds any."""

from io import BytesIO

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from dispatch import incidents
from records.citizen_reports import CitizenReport
from records.evidence import Attachment
from records.session import Sessions
from tests.integration.agents_api import scene
from tests.integration.agents_api.app_client import BASE, LAMP, TREE, AppClient, a_key, faults, read
from tests.integration.agents_api.conftest import LogIn
from tests.unit.agents_api import photos


@pytest.fixture(params=["xml", "json"])
def app(request: pytest.FixtureRequest, client: httpx.Client, sessions: Sessions) -> AppClient:
    return AppClient(client, request.param, a_key(sessions))


def send(app: AppClient, reference: str, content: bytes) -> httpx.Response:
    path = f"{BASE}/requests/{reference}/media.{app.form}"
    files = {"file": ("lampu.jpg", content, "image/jpeg")}
    return app.http.post(path, params={"api_key": app.key}, files=files)


def test_a_photo_reaches_desk_and_agency_without_what_the_camera_wrote(
    app: AppClient, sessions: Sessions, browser: LogIn
) -> None:
    reference = app.filed(LAMP)["service_request_id"]
    original = photos.jpeg(orientation=6)
    got = send(app, reference, original)
    assert got.status_code == 200, got.text
    assert (read(got)["name"], str(read(got)["size"])) == ("lampu.jpg", str(len(original)))
    with sessions() as session:
        report = session.scalars(select(CitizenReport)).one()
        kept = session.scalars(select(Attachment)).one()
    assert (kept.incident_id, kept.who, kept.user_id) == (report.incident_id, "app:dsw", None)
    for login in ("operator1", "dishub"):
        seen = browser(login).get(f"/incidents/{report.incident_id}/attachments/{kept.id}")
        assert seen.status_code == 200, seen.text
        with Image.open(BytesIO(seen.content)) as shown:
            assert not shown.getexif(), "no place, no camera"


def test_a_report_that_waits_for_the_desk_takes_one_by_its_token(app: AppClient, sessions: Sessions) -> None:
    assert send(app, app.filed(TREE)["token"], photos.jpeg()).status_code == 200
    with sessions() as session:
        assert len(session.scalars(select(Attachment)).all()) == 1


def test_nobody_adds_to_what_is_not_theirs_or_over(app: AppClient, sessions: Sessions) -> None:
    reference = app.filed(LAMP)["service_request_id"]
    other = AppClient(app.http, app.form, a_key(sessions, "lain"))
    stranger = AppClient(app.http, app.form, "wrong")
    refused = {
        "another app": (send(other, reference, photos.jpeg()), 404),
        "a stranger": (send(stranger, reference, photos.jpeg()), 403),
        "no such report": (send(app, "nosuch", photos.jpeg()), 404),
        "no picture": (send(app, reference, b"<script>alert(1)</script>"), 400),
    }
    for who, (got, status) in refused.items():
        assert got.status_code == status, f"{who}: {got.text}"
        assert faults(got), who
    with sessions() as session:
        incident = session.scalars(select(CitizenReport.incident_id)).one()
        incidents.cancel(session, incident, "laporan palsu", at=scene.now(), who="operator:siti")
        session.commit()
    assert send(app, reference, photos.jpeg()).status_code == 404, "it is over"
    with sessions() as session:
        assert session.scalars(select(Attachment)).all() == []
