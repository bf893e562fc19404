"""Headers, sizes, addresses that are not there, and the built console."""

import socket
from pathlib import Path

import httpx
import pytest

from agents_api.edge import CLIENT_HEADER, LARGEST_BODY, security_headers
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


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/me",
        f"{API}/nowhere",
        "/health",
        "/metrics",
        "/",
        "/operator",
        "/assets/app-1a2b.js",
        "/nothing.js",
    ],
)
def test_every_answer_has_its_headers(path: str, built: Path, client: httpx.Client) -> None:
    headers = client.get(path, headers=HTML).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'", "no inline script, no other site's"
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert "cache-control" in headers
    if path.startswith(API):
        assert headers["cache-control"] == "no-store"
    assert built


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


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "//etc/passwd"]
)
def test_nothing_outside_the_console_is_served(path: str, built: Path, client: httpx.Client) -> None:
    host, port = client.base_url.host, client.base_url.port or 80
    with socket.create_connection((host, port), 10) as plain:
        plain.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: plain.recv(65536), b""))
    assert b"not yours" not in answer
    assert b"root:" not in answer
    assert built


@pytest.mark.parametrize(
    "path", [f"{API}/nowhere", "/api/v2/calls", "/api", f"{API}/calls/1/2/3", "/openapi.json"]
)
def test_an_address_that_is_not_there(path: str, built: Path, client: httpx.Client) -> None:
    got = client.get(path, headers=HTML)
    assert (got.status_code, got.headers["content-type"]) == (404, "application/json")
    assert set(got.json()) == {"code", "message"}
    assert built


def test_a_wrong_method_is_said(client: httpx.Client, browser: LogIn) -> None:
    got = browser("operator1").request("PUT", "/calls")
    assert (got.status_code, got.json()["code"]) == (405, "wrong_method")
    assert client.post("/health").status_code == 405


def test_without_a_console_the_api_serves_alone(client: httpx.Client) -> None:
    assert client.get("/operator", headers=HTML).status_code == 404
    assert client.get("/health").status_code == 503


def test_a_body_without_end_is_refused_unread(client: httpx.Client, server: ApiServer) -> None:
    host, port = client.base_url.host, client.base_url.port or 80
    head = f"POST {API}/session HTTP/1.1\r\nHost: {host}\r\n{CLIENT_HEADER}: x\r\nContent-Type: application/json\r\n"
    for length, status in (
        (f"Content-Length: {LARGEST_BODY + 1}", b"413"),
        ("Transfer-Encoding: chunked", b"411"),
    ):
        with socket.create_connection((host, port), 10) as plain:
            plain.sendall(f"{head}{length}\r\n\r\n".encode())
            answer = b"".join(iter(lambda plain=plain: plain.recv(65536), b""))
        assert answer.split()[1] == status
        assert b"content-security-policy" in answer
    assert server.started


def test_broken_bytes_in_the_address(client: httpx.Client, browser: LogIn) -> None:
    cookie = browser("operator1").headers["Cookie"]
    host, port = client.base_url.host, client.base_url.port or 80
    for target in (
        f"{API}/calls?service=%ff%fe",
        f"{API}/calls/%ff",
        f"{API}/journal?after=%00",
        f"{API}/calls?%ff=1",
    ):
        with socket.create_connection((host, port), 10) as plain:
            request = (
                f"GET {target} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            )
            plain.sendall(request.encode())
            answer = b"".join(iter(lambda plain=plain: plain.recv(65536), b""))
        assert answer.split()[1] in {b"404", b"422"}, target


def test_behind_tls_browsers_stay_there(settings: Settings) -> None:
    assert "Strict-Transport-Security" not in security_headers(settings)
    behind = settings.model_copy(update={"secure_cookies": True})
    assert security_headers(behind)["Strict-Transport-Security"].startswith("max-age=")
