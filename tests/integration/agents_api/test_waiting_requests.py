"""Requests that wait for the telephone hold neither a connection nor a thread, so that everybody else is served."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from agents_api.frame.context import THREADS
from agents_api.server import ApiServer
from agents_api.telephone.actions import endpoints
from records.actions import CallAction
from records.machines.call_action import CallActionStatus
from records.session import Sessions
from telephony import action_store
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import API, Browser, LogIn
from tests.waiting import wait_until

MORE = THREADS + 20
"""More than the process has threads, connections or turns."""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action is waited for until it is decided."""
    monkeypatch.setattr(endpoints, "WAIT_SECONDS", 120.0)


def asked(sessions: Sessions, status: CallActionStatus) -> int:
    with sessions() as session:
        return session.scalars(select(func.count()).where(CallAction.status == status)).one()


def do_all(sessions: Sessions, now: datetime) -> None:
    """What telephony does: takes each wish, and says that it is done. `now` is before any deadline."""
    while True:
        with sessions() as session:
            claimed = action_store.claim(session, now=now)
            if claimed is None:
                return
            action_store.answered(session, claimed.action, now=now)
            session.commit()


def act(siti: Browser, call: object, address: str) -> httpx.Response:
    """On a connection of its own, as each browser has."""
    body = {"kind": "hold", "key": str(uuid4())}
    return httpx.post(
        f"{address}{API}/calls/{call}/actions", json=body, headers=siti.headers, timeout=120, trust_env=False
    )


@pytest.mark.usefixtures("patient")
def test_more_wait_than_there_are_connections_and_others_are_served_at_once(
    browser: LogIn, sessions: Sessions, server: ApiServer
) -> None:
    call = scene.answered(sessions)
    boss = browser("supervisor")
    address = f"http://127.0.0.1:{server.context.settings.http_port}"
    begun = scene.now()
    with ThreadPoolExecutor(MORE) as many:
        waiting = [many.submit(act, boss, call, address) for _ in range(MORE)]
        try:
            wait_until(lambda: asked(sessions, CallActionStatus.QUEUED) == MORE, 60, what="all have asked")
            held = server.context.engine.pool.checkedout()  # type: ignore[attr-defined]
            assert boss.get("/me").status_code == 200
            assert boss.get("/calls").status_code == 200
            assert boss.client.get("/health").status_code in (200, 503)
            some = boss.get("/journal").status_code
            assert some == 200
            assert not any(one.done() for one in waiting), "they still wait"
            assert held <= server.context.beside.total_tokens + 6, "nobody who waits holds one"
        finally:
            do_all(sessions, begun)
        answers = [one.result(60) for one in waiting]
    assert [answer.status_code for answer in answers] == [200] * MORE
    assert {answer.json()["status"] for answer in answers} == {"done"}


def test_an_action_that_nobody_does_is_answered_in_time(
    browser: LogIn, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "WAIT_SECONDS", 0.2)
    call = scene.answered(sessions)
    body = {"kind": "hold", "key": str(uuid4())}
    answer = browser("supervisor").post(f"/calls/{call}/actions", body)
    assert (answer.status_code, answer.json()["status"]) == (202, "queued")
    assert browser("supervisor").get(f"/actions/{answer.json()['id']}").json()["status"] == "queued"
