"""The console in Debian's Chromium against the real API and a real PostgreSQL, over a cable that can be pulled."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from agents_api.frame.screens import CONSOLE
from agents_api.server import ApiServer
from agents_api.people.session import service as login_sessions
from agents_api.frame.cookie import cookie_name
from operations import setup_console
from records.people import User
from records.session import Sessions
from settings.settings import Settings
from tests.console.cable import Cable
from tests.console.room import Room
from tests.console.sight import watch
from tests.integration.agents_api.scene import now
from tests.postgres import free_port
from tests.waiting import wait_until

FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
SECONDS = 5
"""How long an expectation waits before it fails; what must be faster says so itself."""


class Visit(Protocol):
    """Opens a page of somebody, in a browser of their own."""

    def __call__(self, login: str | None, path: str = "/", *, width: int = 1366) -> Page:
        """`login` None is nobody; `width` in pixels."""
        ...


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console's present sources, built."""
    if not setup_console.is_built():
        logs = tmp_path_factory.mktemp("console-build")
        setup_console.build(print, logs)
    assert (CONSOLE / "index.html").exists()
    return CONSOLE


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS), headless=True)
        yield browser
        browser.close()


@pytest.fixture
def api(built: Path, settings: Settings) -> Iterator[ApiServer]:
    """A real API process's server on a port of its own, with the built console."""
    assert built
    server = ApiServer(settings.model_copy(update={"http_port": free_port()}))
    thread = Thread(target=server.run, name="api under test")
    thread.start()
    wait_until(lambda: server.started, 10, what="the server's start")
    yield server
    server.should_exit = True
    thread.join(10)
    assert not thread.is_alive(), "the server did not stop"


@pytest.fixture
def cable(api: ApiServer) -> Iterator[Cable]:
    """What lies between the browser and the API."""
    with Cable(api.context.settings.http_port) as cable:
        yield cable


@pytest.fixture
def visit(chromium: Browser, cable: Cable, api: ApiServer, sessions: Sessions) -> Iterator[Visit]:
    """Pages of people; fails in the end if a page logged an error or its policy refused something."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def visit(login: str | None, path: str = "/", *, width: int = 1366) -> Page:
        base = f"http://127.0.0.1:{cable.port}"
        context = chromium.new_context(
            base_url=base, viewport={"width": width, "height": 768}, locale="id-ID"
        )
        contexts.append(context)
        context.set_default_timeout(SECONDS * 1000)
        if login:
            context.add_cookies(
                [{"name": cookie_name(api.context.settings), "value": _token(sessions, login), "url": base}]
            )
        page = context.new_page()
        watch(page, complaints)
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints, complaints


def _token(sessions: Sessions, login: str) -> str:
    with sessions() as session:
        user = session.scalars(select(User).where(User.login == login)).one()
        token = login_sessions.begin(session, user, hours=12, now=now())
        session.commit()
        return token


@pytest.fixture
def room(sessions: Sessions) -> Room:
    """What happens in the room."""
    return Room(sessions)
