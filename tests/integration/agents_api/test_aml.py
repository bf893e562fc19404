"""Positions that phones send by themselves: in both forms, to the right call, once, from who may."""

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from agents_api.server import ApiServer
from records.journal import JournalRow
from records.locations import CALL_LOCATED, AmlMessage, CallLocation, LocationSource
from records.session import Sessions
from telephony.call_events import CallArrived
from telephony.call_fold import Ledger
from telephony.call_store import save
from tests.integration.agents_api import scene
from tests.integration.agents_api.conftest import LogIn

NUMBER = "+6281234567890"


def sms(at: datetime, **other: str) -> dict[str, str]:
    said = {"ML": "1", "lt": "-6.39370", "lg": "+106.83460", "rd": "50", "top": at.strftime("%Y%m%d%H%M%S")}
    said |= {
        "lc": "90",
        "pm": "W",
        "si": "510101234567890",
        "ei": "1234567890123456",
        "mcc": "510",
        "mnc": "10",
    }
    text = 'A"' + ";".join(f"{name}={value}" for name, value in (said | other).items())
    return {"number": "0812-3456-7890", "text": text}


def https(at: datetime, **other: str) -> dict[str, str]:
    said = {
        "v": "1",
        "device_number": NUMBER,
        "location_latitude": "-6.3937",
        "location_longitude": "106.8346",
        "location_accuracy": "12.5",
        "location_time": str(round(at.timestamp() * 1000)),
        "location_source": "GPS",
        "emergency_number": "112",
    }
    return said | other


class Gateway:
    """The mobile networks' gateway."""

    def __init__(self, client: httpx.Client, secret: str) -> None:
        self._client = client
        self._secret = secret

    def sends(self, fields: dict[str, str], **how: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._secret}"} | how.pop("headers", {})
        return self._client.post("/hooks/aml", headers=headers, **(how or {"data": fields}))


@pytest.fixture
def gateway(client: httpx.Client, server: ApiServer) -> Gateway:
    return Gateway(client, server.context.settings.secrets.aml_receiver)


def places(sessions: Sessions, call: UUID) -> list[tuple[LocationSource, float, float, float | None]]:
    with sessions() as session:
        rows = session.scalars(select(CallLocation).where(CallLocation.call_id == call))
        return [(row.source, row.lat, row.lon, row.radius_m) for row in rows]


def told(sessions: Sessions, call: UUID) -> list[JournalRow]:
    with sessions() as session:
        query = select(JournalRow).where(JournalRow.kind == CALL_LOCATED, JournalRow.call_id == call)
        return list(session.scalars(query))


@pytest.mark.parametrize(("form", "radius"), [(sms, 50.0), (https, 12.5)])
def test_a_position_goes_to_its_numbers_call(
    form: Any, radius: float, sessions: Sessions, gateway: Gateway, browser: LogIn
) -> None:
    call = scene.answered(sessions, number=NUMBER, ago=30)
    scene.answered(sessions, number="+628111", ago=10)
    assert gateway.sends(form(scene.now())).status_code == 204
    assert places(sessions, call) == [(LocationSource.AML, -6.3937, 106.8346, radius)]
    [row] = told(sessions, call)
    assert row.data == {"source": "aml"}
    shown = browser("operator1").get(f"/calls/{call}/locations").json()["items"]
    assert [(one["source"], one["lat"], one["lon"], one["radius_m"]) for one in shown] == [
        ("aml", -6.3937, 106.8346, radius)
    ]


def test_json_and_a_password_do_as_well(sessions: Sessions, gateway: Gateway, server: ApiServer) -> None:
    call = scene.answered(sessions, number=NUMBER)
    secret = base64.b64encode(f"gateway:{server.context.settings.secrets.aml_receiver}".encode()).decode()
    fields = https(scene.now()) | {"location_latitude": -6.3937}
    got = gateway.sends({}, json=fields, headers={"Authorization": f"Basic {secret}"})
    assert got.status_code == 204, got.text
    assert len(places(sessions, call)) == 1


def test_one_that_comes_before_its_call_waits_for_it(sessions: Sessions, gateway: Gateway) -> None:
    early, late = scene.now() - timedelta(minutes=1), scene.now() + timedelta(seconds=20)
    assert gateway.sends(https(early)).status_code == 204
    ledger = Ledger()
    record = ledger.apply(CallArrived("node1-1795420800.9", late, "112", "112", NUMBER, None))
    assert record
    for _ in range(2):
        with sessions() as session:
            save(session, "node1", [record], repaired=False)
            session.commit()
    with sessions() as session:
        [message] = session.scalars(select(AmlMessage))
        assert message.call_id
        assert len(places(sessions, message.call_id)) == 1
        assert len(told(sessions, message.call_id)) == 1


def test_one_of_long_ago_is_nobodys(sessions: Sessions, gateway: Gateway) -> None:
    call = scene.answered(sessions, number=NUMBER, ago=11 * 60)
    assert gateway.sends(https(scene.now())).status_code == 204
    assert places(sessions, call) == []


def test_a_replay_is_refused(sessions: Sessions, gateway: Gateway) -> None:
    call = scene.answered(sessions, number=NUMBER)
    message = https(scene.now())
    assert gateway.sends(message).status_code == 204
    again = gateway.sends(message)
    assert (again.status_code, again.json()["message"]) == (
        409,
        "This message came before; nothing was changed.",
    )
    old = gateway.sends(https(scene.now() - timedelta(minutes=11)))
    assert (old.status_code, "ten minutes" in old.json()["message"]) == (422, True)
    assert len(places(sessions, call)) == 1


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"location_latitude": "-96.1"}, "no such place"),
        ({"location_latitude": "0", "location_longitude": "0.0"}, "no such place"),
        ({"location_longitude": "nan"}, "decimal numbers"),
        ({"location_accuracy": "-3"}, "no such place"),
        ({"location_time": "yesterday"}, "location_time"),
        ({"location_time": "999999999999999"}, "location_time"),
        ({"device_number": "Siti"}, "whose phone"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(other: dict[str, str], says: str, gateway: Gateway) -> None:
    got = gateway.sends(https(scene.now()) | other)
    assert (got.status_code, says in got.json()["message"]) == (422, True), got.text


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"ML": "7"}, "begins with"),
        ({"pm": "N", "rd": "N"}, "knew no position"),
        ({"top": "20261332"}, "top="),
        ({"lt": "six south"}, "decimal numbers"),
        ({"ml": "900"}, "cut on its way"),
    ],
)
def test_a_text_of_nonsense_is_refused_too(other: dict[str, str], says: str, gateway: Gateway) -> None:
    got = gateway.sends(sms(scene.now(), **other))
    assert (got.status_code, says in got.json()["message"]) == (422, True), got.text


@pytest.mark.parametrize("shown", ["", "Bearer wrong", "Basic !!", "Basic eDp5", "Bearer \xe9"])
def test_a_stranger_is_refused(shown: str, client: httpx.Client, sessions: Sessions) -> None:
    call = scene.answered(sessions, number=NUMBER)
    headers = httpx.Headers({b"Authorization": shown.encode("latin-1")})
    got = client.post("/hooks/aml", data=https(scene.now()), headers=headers)
    assert (got.status_code, got.json()["code"]) == (401, "not_logged_in")
    assert places(sessions, call) == []


@pytest.mark.parametrize(("kind", "body"), [("text/plain", b"x"), ("application/json", b"[" * 50_000)])
def test_other_bodies_are_refused(kind: str, body: bytes, gateway: Gateway) -> None:
    got = gateway.sends({}, content=body, headers={"Content-Type": kind})
    assert got.status_code == 422, got.text
