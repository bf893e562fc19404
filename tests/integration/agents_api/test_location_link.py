"""A link by SMS: made by the desk, opened as often as one likes, used once, over after half an hour."""

from datetime import timedelta
from uuid import UUID

import httpx
from sqlalchemy import select

from agents_api.frame.rate_limit import MOST
from agents_api.server import ApiServer
from records.journal import JournalRow
from records.locations import CallLocation, LocationLink, LocationSource
from records.machines import SmsOrderStatus
from records.session import Sessions
from records.sms import SmsOrder
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import Hands, LogIn

HERE = {"lat": -6.3937, "lon": 106.8346, "accuracy": 18.0}


def made(browser: LogIn, call: UUID) -> tuple[str, bool]:
    """The link's path, and whether an SMS goes out."""
    got = browser("operator1").post(f"/calls/{call}/location-link")
    assert got.status_code == 201, got.text
    url = got.json()["url"]
    assert isinstance(url, str)
    return url[url.index("/l/") :], bool(got.json()["sms"])


def places(sessions: Sessions) -> list[CallLocation]:
    with sessions() as session:
        return list(session.scalars(select(CallLocation)))


def test_a_citizen_shares_a_position_once(sessions: Sessions, browser: LogIn, client: httpx.Client) -> None:
    call = scene.answered(sessions)
    path, sms = made(browser, call)
    assert sms
    for _ in range(3):
        opened = client.get(path)
        assert opened.status_code == 200
        assert "112 Kota Depok meminta lokasi Anda." in opened.text
    assert client.post(path, json=HERE).status_code == 204
    [place] = places(sessions)
    assert (place.call_id, place.source, place.lat, place.lon, place.radius_m) == (
        call,
        LocationSource.LINK,
        -6.3937,
        106.8346,
        18.0,
    )
    again = client.post(path, json=HERE | {"lat": -6.5})
    assert (again.status_code, again.json()["code"]) == (410, "link_used")
    assert len(places(sessions)) == 1
    assert "sudah kami terima" in client.get(path).text


def test_the_token_is_nowhere_but_in_the_message(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    path, _ = made(browser, call)
    token = path.removeprefix("/l/")
    with sessions() as session:
        [sms] = session.scalars(select(SmsOrder))
        assert (sms.to, sms.call_id, sms.status) == ("+6281234567890", call, SmsOrderStatus.QUEUED)
        assert sms.text.endswith(path)
        assert len(sms.text) <= 160
        [link] = session.scalars(select(LocationLink))
        assert token.encode() not in link.token_sha256
        assert (link.made_by, link.expires_at - link.made_at) == ("operator:operator1", timedelta(minutes=30))
        assert not any(token in str((row.data, row.subject)) for row in session.scalars(select(JournalRow)))


def test_an_old_link_says_so(sessions: Sessions, browser: LogIn, client: httpx.Client, clock: Hands) -> None:
    path, _ = made(browser, scene.answered(sessions))
    clock.ahead = timedelta(minutes=30, seconds=1)
    opened = client.get(path)
    assert (opened.status_code, "tidak berlaku" in opened.text) == (410, True)
    assert client.post(path, json=HERE).json()["code"] == "link_expired"
    assert places(sessions) == []


def test_a_guess_finds_nothing_and_is_slowed_down(client: httpx.Client, clock: Hands) -> None:
    assert client.get("/l/abcdefghjkmnpq").status_code == 404
    codes = [client.post("/l/abcdefghjkmnpq", json=HERE).status_code for _ in range(MOST)]
    assert codes == [404] * (MOST - 1) + [429]
    assert "Retry-After" in client.get("/l/abcdefghjkmnpq").headers
    clock.ahead = timedelta(minutes=1)
    assert client.get("/l/abcdefghjkmnpq").status_code == 404


def test_a_position_that_is_none_leaves_the_link_open(
    sessions: Sessions, browser: LogIn, client: httpx.Client
) -> None:
    path, _ = made(browser, scene.answered(sessions))
    for wrong in ({"lat": 91}, {"lat": 0, "lon": 0}, {"lat": "x"}, {"accuracy": -1}, {"more": 1}):
        assert client.post(path, json=HERE | wrong).status_code == 422
    assert client.post(path, json=HERE).status_code == 204


def test_a_caller_without_a_number_gets_it_read_out(sessions: Sessions, browser: LogIn) -> None:
    _, sms = made(browser, scene.answered(sessions, number=None))
    assert not sms
    with sessions() as session:
        assert list(session.scalars(select(SmsOrder))) == []


def test_not_more_links_than_can_be_read_out(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    for _ in range(3):
        made(browser, call)
    assert browser("operator1").post(f"/calls/{call}/location-link").status_code == 409


def test_who_may_ask(sessions: Sessions, browser: LogIn) -> None:
    call = scene.answered(sessions)
    for login in ("damkar", "wall", "admin"):
        assert browser(login).get(f"/calls/{call}/locations").status_code == 403
        assert browser(login).post(f"/calls/{call}/location-link").status_code == 403
    desk = browser("operator1")
    assert desk.get(f"/calls/{UUID(int=0)}/locations").status_code == 404
    assert desk.post(f"/calls/{UUID(int=0)}/location-link").status_code == 404


def test_the_page_is_small_and_obeys_the_policy(
    sessions: Sessions, browser: LogIn, client: httpx.Client, server: ApiServer
) -> None:
    path, _ = made(browser, scene.answered(sessions))
    page, script, style = client.get(path), client.get("/l/share.js"), client.get("/l/share.css")
    assert len(page.content + script.content + style.content) < 50_000
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert " on" not in page.text.partition("<body>")[2].partition("<p")[0]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "geolocation=(self)" in page.headers["permissions-policy"]
    # Nothing that a browser of 2017 cannot read.
    assert not any(word in script.text for word in ("=>", "const ", "let ", "`", "async ", "fetch("))
    assert server.context.settings.public_base.startswith("http://127.0.0.1:")
