"""Headers, sizes, addresses that are not there, and the built console."""

import socket
from pathlib import Path

import httpx
import pytest

from agents_api.frame.edge import CLIENT_HEADER, LARGEST_BODY, security_headers
from agents_api.server import ApiServer
from settings.settings import Settings
from tests.integration.agents_api.conftest import API, LogIn

PAGE = "<!doctype html><title>DCOR</title>"
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def built(console: Path) -> Path:
    """A built console; ask for it before the server."""
    (console / "assets").mkdir(parents=True)
    (console / "index.html").write_text(PAGE)
    (console / "assets" / "app-1a2b.js").write_text("export {}")
    (console.parent / "secret.txt").write_text("not yours")
    return console


PATHS = [
    f"{API}/me",
    f"{API}/nowhere",
    "/health",
    "/metrics",
    "/",
    "/operator",
    "/assets/app-1a2b.js",
    "/nothing.js",
]


def test_every_answer_has_its_headers(built: Path, client: httpx.Client) -> None:
    assert built
    for path in PATHS:
        headers = client.get(path, headers=HTML).headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == "'self'", "no inline script, no other site's"
        assert policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers
        assert headers["cache-control"]
        assert path not in PATHS[:2] or headers["cache-control"] == "no-store"


def test_headers_also_when_something_inside_fails(
    client: httpx.Client, browser: LogIn, server: ApiServer
) -> None:
    person = browser("operator1")
    object.__setattr__(server.context, "clock", None)
    got = person.get("/me")
    assert (got.status_code, got.json()["code"]) == (500, "our_fault")
    assert "content-security-policy" in got.headers
    assert "NoneType" not in got.text, "what failed is written down, not told"


def test_screens_are_one_page(built: Path, client: httpx.Client) -> None:
    for path in ("/", "/operator", "/agency", "/wall/3", "/supervisor", "/login"):
        got = client.get(path, headers=HTML)
        assert (got.status_code, got.text, got.headers["cache-control"]) == (200, PAGE, "no-cache"), path
    assert built


def test_files_are_served_and_kept(built: Path, client: httpx.Client) -> None:
    got = client.get("/assets/app-1a2b.js")
    assert (got.status_code, got.text) == (200, "export {}")
    assert "immutable" in got.headers["cache-control"]
    missing = client.get("/assets/app-9z.js", headers=HTML)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found"), "never a page for a script"
    assert "immutable" not in missing.headers["cache-control"]
    assert built


def test_nothing_outside_the_console_is_served(built: Path, client: httpx.Client) -> None:
    assert built
    for path in ("/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd"):
        answer = plainly(client, f"GET {path} HTTP/1.1")
        assert b"not yours" not in answer, path
        assert b"root:" not in answer, path


def test_an_address_that_is_not_there(built: Path, client: httpx.Client) -> None:
    assert built
    for path in (f"{API}/nowhere", "/api/v2/calls", "/api", f"{API}/calls/1/2/3", "/openapi.json"):
        got = client.get(path, headers=HTML)
        assert (got.status_code, got.headers["content-type"]) == (404, "application/json"), path
        assert set(got.json()) == {"code", "message"}


def test_a_wrong_method_is_said(client: httpx.Client, browser: LogIn) -> None:
    got = browser("operator1").request("PUT", "/calls")
    assert (got.status_code, got.json()["code"]) == (405, "wrong_method")
    assert client.post("/health").status_code == 405


def test_without_a_console_the_api_serves_alone(client: httpx.Client) -> None:
    assert client.get("/operator", headers=HTML).status_code == 404
    assert client.get("/health").status_code == 503


def test_a_body_without_end_is_refused_unread(client: httpx.Client) -> None:
    head = f"POST {API}/session HTTP/1.1\r\n{CLIENT_HEADER}: x\r\nContent-Type: application/json\r\n"
    for length, status in (
        (f"Content-Length: {LARGEST_BODY + 1}", b"413"),
        ("Transfer-Encoding: chunked", b"411"),
    ):
        answer = plainly(client, head + length, close="")
        assert answer.split()[1] == status
        assert b"content-security-policy" in answer


def test_broken_bytes_in_the_address(client: httpx.Client, browser: LogIn) -> None:
    cookie = browser("operator1").headers["Cookie"]
    for target in ("/calls?service=%ff%fe", "/calls/%ff", "/journal?after=%00", "/calls?%ff=1"):
        answer = plainly(client, f"GET {API}{target} HTTP/1.1\r\nCookie: {cookie}")
        assert answer.split()[1] in {b"404", b"422"}, target


def plainly(client: httpx.Client, head: str, close: str = "Connection: close\r\n") -> bytes:
    """The answer to a request as it stands, which no proper client would send; read to the connection's end."""
    host, port = client.base_url.host, client.base_url.port or 80
    with socket.create_connection((host, port), 10) as plain:
        plain.sendall(f"{head}\r\nHost: {host}\r\n{close}\r\n".encode())
        return b"".join(iter(lambda: plain.recv(65536), b""))


def test_behind_tls_browsers_stay_there(settings: Settings) -> None:
    assert "Strict-Transport-Security" not in security_headers(settings)
    behind = settings.model_copy(update={"secure_cookies": True})
    assert security_headers(behind)["Strict-Transport-Security"].startswith("max-age=")
