"""Logging in and out, and who is kept from it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie

import httpx
import pytest
from fastapi import Response
from sqlalchemy import select

from agents_api.frame.cookie import put_cookie
from agents_api.frame.edge import CLIENT_HEADER
from agents_api.frame.session_lookup import digest
from agents_api.server import ApiServer
from records.people import SESSION_ENDED_REASON, LoginSession, Position, StationState, User
from records.session import Sessions
from records.work import Audit
from settings.settings import Settings
from telephony.seat_watch import sweep_seats
from tests.integration.agents_api.conftest import API, Browser, Hands, LogIn

SIGNED = {CLIENT_HEADER: "test"}


def log_in(client: httpx.Client, login: str, password: str, **headers: str) -> httpx.Response:
    body = {"login": login, "password": password}
    return client.post(f"{API}/session", json=body, headers=SIGNED | headers)


def test_a_person_logs_in_and_out(client: httpx.Client, sessions: Sessions) -> None:
    assert client.get(f"{API}/me").status_code == 401
    assert log_in(client, "operator1", "operator1-pass").status_code == 204
    me = client.get(f"{API}/me").json()
    assert (me["login"], me["role"], me["agency"], me["position"]) == ("operator1", "operator", None, None)
    kept = dict(client.cookies)
    assert client.delete(f"{API}/session", headers=SIGNED).status_code == 204
    assert not client.cookies, "the browser's cookie is taken away"
    again = client.get(f"{API}/me", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in kept.items())})
    assert again.status_code == 401, "a kept token is worth nothing"
    with sessions() as session:
        assert session.scalars(select(Audit.what).order_by(Audit.id)).all() == [
            "session.begin",
            "session.end",
        ]


def test_the_cookie_is_out_of_reach(client: httpx.Client, sessions: Sessions, server: ApiServer) -> None:
    answer = log_in(client, "damkar", "damkar-pass")
    cookie = next(iter(SimpleCookie(answer.headers["set-cookie"]).values()))
    assert cookie["httponly"]
    assert cookie["samesite"].lower() == "strict"
    assert cookie["max-age"] == str(12 * 3600)
    assert cookie.key.endswith(str(server.context.settings.http_port)), "two instances of one host"
    with sessions() as session:
        row = session.scalars(select(LoginSession)).one()
        assert row.token_sha256 == digest(cookie.value)
        assert cookie.value.encode() not in row.token_sha256


def test_behind_tls_the_cookie_stays_there(settings: Settings) -> None:
    response = Response()
    put_cookie(response, "token", settings.model_copy(update={"secure_cookies": True}))
    assert response.headers["set-cookie"].startswith("__Host-dcor_session_8112=token")
    assert "Secure" in response.headers["set-cookie"]


def test_each_login_has_its_own_token(client: httpx.Client) -> None:
    log_in(client, "operator1", "operator1-pass")
    first = dict(client.cookies)
    log_in(client, "operator1", "operator1-pass")
    assert dict(client.cookies) != first


def test_unknown_login_and_wrong_password_are_the_same(client: httpx.Client) -> None:
    for login in ("operator1", "nobody"):
        answer = log_in(client, login, "wrong")
        assert answer.status_code == 401
        assert answer.json() == {"code": "not_logged_in", "message": "Login or password is wrong."}


@pytest.mark.alone
def test_an_unknown_login_takes_as_long(client: httpx.Client) -> None:
    """The quickest of a few tries each: else the time tells which logins exist."""

    def quickest(logins: list[str]) -> float:
        return min(log_in(client, login, "wrong").elapsed.total_seconds() for login in logins)

    known = quickest([f"operator{n}" for n in range(1, 7)])
    unknown = quickest([f"nobody{n}" for n in range(1, 7)])
    assert 0.5 < unknown / known < 2


def test_guessing_gets_slower(client: httpx.Client, clock: Hands) -> None:
    codes = [log_in(client, "operator1", f"guess{n}").status_code for n in range(4)]
    assert codes == [401, 401, 401, 429]
    refused = log_in(client, "OPERATOR1", "operator1-pass")
    assert refused.status_code == 429, "the right password too, and however the login is written"
    assert 1 <= int(refused.headers["retry-after"]) <= 30
    assert log_in(client, "operator2", "operator2-pass").status_code == 204, "nobody else waits"
    clock.ahead = timedelta(seconds=2)
    assert log_in(client, "operator1", "operator1-pass").status_code == 204


def test_a_person_who_left_gets_in_no_more(client: httpx.Client, sessions: Sessions) -> None:
    log_in(client, "operator1", "operator1-pass")
    with sessions() as session:
        session.scalars(select(User).where(User.login == "operator1")).one().active = False
        session.commit()
    assert client.get(f"{API}/me").status_code == 401
    assert log_in(client, "operator1", "operator1-pass").status_code == 401


def test_a_session_ends_by_itself(client: httpx.Client, clock: Hands) -> None:
    log_in(client, "operator1", "operator1-pass")
    clock.ahead = timedelta(hours=11, minutes=59)
    assert client.get(f"{API}/me").status_code == 200
    clock.ahead = timedelta(hours=12, seconds=1)
    assert client.get(f"{API}/me").status_code == 401


def test_a_display_logs_in_with_its_token(client: httpx.Client, settings: Settings) -> None:
    path = f"{API}/session/display"
    assert client.post(path, json={"token": "wrong"}, headers=SIGNED).status_code == 401
    right = {"token": settings.secrets.wall_token}
    assert client.post(path, json=right, headers=SIGNED).status_code == 204
    assert client.get(f"{API}/me").json()["role"] == "wall"


def test_another_site_changes_nothing(client: httpx.Client, browser: LogIn) -> None:
    person, host = browser("operator1"), f"http://{client.base_url.netloc.decode()}"
    cookie = {"Cookie": person.headers["Cookie"]}
    refused = [
        {},
        {CLIENT_HEADER: "x", "Origin": "https://evil.example"},
        {CLIENT_HEADER: "x", "Origin": "null"},
        {"Origin": host},
    ]
    for headers in refused:
        answer = client.request("DELETE", f"{API}/session", headers=cookie | headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "other_site"), headers
    assert person.get("/me").status_code == 200
    ours = cookie | {CLIENT_HEADER: "x", "Origin": host}
    assert client.request("DELETE", f"{API}/session", headers=ours).status_code == 204
    assert person.get("/me").status_code == 401


def test_a_form_of_another_site_is_not_read(client: httpx.Client) -> None:
    form = b'{"login":"operator1","password":"operator1-pass"}'
    headers = SIGNED | {"Content-Type": "text/plain"}
    assert client.post(f"{API}/session", content=form, headers=headers).status_code == 422
    assert not client.cookies


def test_who_logs_out_leaves_their_seat(browser: LogIn, sessions: Sessions) -> None:
    """The seat belongs to the login with which it was last used: another one elsewhere does not hold it."""
    here, elsewhere = browser("operator1"), browser("operator1")
    here.post("/positions/112-1/take", {"station": "web"})
    assert browser("operator1").delete("/session").status_code == 204
    assert seated(sessions) == "operator1", "a login elsewhere has ended, not the one at the seat"
    elsewhere.post("/positions/112-1/ready")
    assert here.delete("/session").status_code == 204
    assert seated(sessions) == "operator1", "the seat is used with the other login by now"
    here = browser("operator1")
    assert elsewhere.delete("/session").status_code == 204
    assert seated(sessions) is None, "though logged in elsewhere"
    assert here.get("/me").status_code == 200


def test_who_logs_out_in_the_middle_of_a_talk_rings_no_more(browser: LogIn, sessions: Sessions) -> None:
    siti = browser("operator1")
    siti.post("/positions/112-1/take", {"station": "web"})
    siti.post("/positions/112-1/ready")
    with sessions() as session:
        session.get_one(Position, "112-1").state = StationState.TALKING
        session.commit()
    assert siti.delete("/session").status_code == 204
    assert seated(sessions) == "operator1", "the talk is finished first"
    with sessions() as session:
        assert not session.get_one(Position, "112-1").ready


def test_who_logs_out_and_in_again_in_the_middle_of_a_talk_keeps_the_seat(
    client: httpx.Client, sessions: Sessions
) -> None:
    log_in(client, "operator1", "operator1-pass")
    client.post(f"{API}/positions/112-1/take", json={"station": "web"}, headers=SIGNED)
    client.post(f"{API}/positions/112-1/ready", headers=SIGNED)
    with sessions() as session:
        session.get_one(Position, "112-1").state = StationState.TALKING
        session.commit()
    assert client.delete(f"{API}/session", headers=SIGNED).status_code == 204
    log_in(client, "operator2", "operator2-pass")
    assert pause_of(sessions) == SESSION_ENDED_REASON, "nobody else's login brings them back"
    log_in(client, "operator1", "operator1-pass")
    assert client.get(f"{API}/me").json()["position"] == "112-1"
    with sessions() as session:
        sweep_seats(session, now=datetime.now(UTC))
        session.commit()
        newest = session.scalars(select(LoginSession).order_by(LoginSession.created_at.desc())).first()
        assert newest
        seat = session.get_one(Position, "112-1")
        assert (seat.session_sha256, seat.pause_reason, seat.ready) == (newest.token_sha256, None, False)
    assert seated(sessions) == "operator1"


def pause_of(sessions: Sessions) -> str | None:
    with sessions() as session:
        return session.get_one(Position, "112-1").pause_reason


def test_logging_in_anew_in_the_same_browser_keeps_the_seat(client: httpx.Client, sessions: Sessions) -> None:
    log_in(client, "operator1", "operator1-pass")
    client.post(f"{API}/positions/112-1/take", json={"station": "web"}, headers={CLIENT_HEADER: "test"})
    log_in(client, "operator1", "operator1-pass")
    with sessions() as session:
        newest = session.scalars(select(LoginSession).order_by(LoginSession.created_at.desc())).first()
        assert newest
        assert session.get_one(Position, "112-1").session_sha256 == newest.token_sha256


def seated(sessions: Sessions) -> str | None:
    with sessions() as session:
        query = select(User.login).join(Position, Position.user_id == User.id).where(Position.code == "112-1")
        return session.scalar(query)


def test_many_logins_at_once_are_served_in_turn(client: httpx.Client) -> None:
    """64 MiB a check: only two run at a time, so the memory stays flat, and nobody is turned away."""

    def one(number: int) -> int:
        person = Browser(httpx.Client(base_url=client.base_url, timeout=30), SIGNED)
        with person.client:
            body = {"login": f"operator{number}", "password": f"operator{number}-pass"}
            return person.post("/session", body).status_code

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(one, range(1, 13))) == [204] * 12
