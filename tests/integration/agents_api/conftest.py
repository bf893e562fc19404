"""The API over a real database and a real socket."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import select

from agents_api.frame.cookie import cookie_name
from agents_api.frame.edge import CLIENT_HEADER
from agents_api.people.session import service as login_sessions
from agents_api.server import ApiServer
from records.people import User
from records.session import Sessions
from settings.settings import Settings
from tests.postgres import free_port
from tests.waiting import wait_until

API = "/api/v1"


class Hands:
    """A clock whose hands a test moves: the real time, plus what was added."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class Browser:
    """Somebody's browser: the session's cookie and the console's header go with every request."""

    client: httpx.Client
    headers: dict[str, str]

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return self.request("POST", path, json=json, **options)

    def patch(self, path: str, json: Any, **options: Any) -> httpx.Response:
        return self.request("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> httpx.Response:
        return self.request("DELETE", path, **options)

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = self.headers | options.pop("headers", {})
        return self.client.request(method, API + path, headers=headers, **options)


LogIn = Callable[[str | None], Browser]
"""Gives a browser of the user with that login, or of nobody."""


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> None:
    """Logging's own default draws a traceback with all its variables, which takes seconds."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
    )


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def console(tmp_path: Path) -> Path:
    """Where the built console would stand; there is none."""
    return tmp_path / "dist"


@pytest.fixture
def server(settings: Settings, clock: Hands, console: Path) -> Iterator[ApiServer]:
    """A real server on a port of its own."""
    port = free_port()
    server = ApiServer(settings.model_copy(update={"http_port": port}), clock=clock, console=console)
    thread = Thread(target=server.run, name="api under test")
    thread.start()
    wait_until(lambda: server.started, 10, what="the server's start")
    yield server
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def client(server: ApiServer) -> Iterator[httpx.Client]:
    """A browser's connections, without a session."""
    address = f"http://127.0.0.1:{server.context.settings.http_port}"
    with httpx.Client(base_url=address, timeout=10) as client:
        yield client


@pytest.fixture
def browser(client: httpx.Client, server: ApiServer, sessions: Sessions) -> LogIn:
    return lambda login: Browser(client, _headers(sessions, server.context.settings, login))


def _headers(sessions: Sessions, settings: Settings, login: str | None) -> dict[str, str]:
    if login is None:
        return {CLIENT_HEADER: "test"}
    with sessions() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        token = login_sessions.begin(session, user, hours=12, now=datetime.now(UTC))
        session.commit()
    return {CLIENT_HEADER: "test", "Cookie": f"{cookie_name(settings)}={token}"}
