"""The control room as a test needs it: people at positions with phones that ring, and the API in their hands."""

from collections.abc import Generator, Iterable
from contextlib import closing, contextmanager, suppress
from typing import Any

import httpx

from records.session import Sessions, make_engine, make_sessions
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.waiting import wait_until

CLIENT = {"X-DCOR-Client": "tests"}


def log_in(instance: Instance, login: str) -> httpx.Client:
    """A client whose session is that user's."""
    client = httpx.Client(base_url=f"{instance.base_url}/api/v1", headers=CLIENT, timeout=10)
    password = instance.secrets.users[login]
    client.post("/session", json={"login": login, "password": password}).raise_for_status()
    return client


def asked(client: httpx.Client, path: str, **query: str | int | bool) -> Any:
    """The JSON of a GET that must succeed."""
    return client.get(path, params=query).raise_for_status().json()


def told(client: httpx.Client, path: str, body: dict[str, Any] | None = None) -> Any:
    """The JSON of a POST that must succeed."""
    response = client.post(path, json=body if body is not None else {})
    assert response.is_success, f"{path}: {response.status_code} {response.text}"
    return response.json() if response.content else None


def extension_of(client: httpx.Client, position: str) -> str:
    """What another phone dials to reach a position."""
    seats = asked(client, "/positions")["items"]
    return next(seat["extension"] for seat in seats if seat["code"] == position)


@contextmanager
def database(instance: Instance) -> Generator[Sessions, None, None]:
    """The running system's own database."""
    engine = make_engine(instance.settings, process="test")
    try:
        yield make_sessions(engine)
    finally:
        engine.dispose()


@contextmanager
def manned(
    instance: Instance,
    loop: PhoneLoop,
    positions: Iterable[str],
    habits: Habits,
    *,
    hertz: int = 440,
    callers_wait: bool = False,
) -> Generator[dict[str, SimulatedOperator], None, None]:
    """Operators at these positions with desk phones that behave by `habits`, all ready and members of their queues.

    Operator n of the list logs in as `operatorN`; each speaks a tone of `hertz`. Where `callers_wait` already, a phone
    rings at once, and may never be seen free.
    """
    phones: dict[str, SimulatedOperator] = {}
    clients: list[tuple[httpx.Client, str]] = []
    try:
        for number, position in enumerate(positions, start=1):
            client = log_in(instance, f"operator{number}")
            clients.append((client, position))
            phone = SimulatedOperator(
                loop,
                ("127.0.0.1", instance.settings.sip_port),
                position,
                instance.secrets.stations[position],
                habits=habits,
                sound=tone(hertz),
            )
            phone.start()
            phones[position] = phone
            told(client, f"/positions/{position}/take", {"station": "desk"})
            told(client, f"/positions/{position}/ready")
        if not callers_wait:
            with closing(log_in(instance, "supervisor")) as desk:
                wait_until(lambda: _all_free(desk, phones), 30, what="every phone is reachable and free")
        wait_until(lambda: _all_members(instance, phones), 30, what="every position rings with its queues")
        yield phones
    finally:
        for client, position in clients:
            # A test that killed the system failed before it was there again: its own failure is the one to see.
            with suppress(httpx.TransportError):
                client.post(f"/positions/{position}/leave")
            client.close()
        for phone in phones.values():
            phone.stop()


def _all_free(desk: httpx.Client, positions: Iterable[str]) -> bool:
    states = {seat["code"]: seat["state"] for seat in asked(desk, "/positions")["items"]}
    return all(states[position] == "free" for position in positions)


def _all_members(instance: Instance, positions: Iterable[str]) -> bool:
    shown = instance.console("queue show")
    return all(f"{position} (PJSIP/{position})" in shown for position in positions)
