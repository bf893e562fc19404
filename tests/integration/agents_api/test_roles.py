"""The role table, tried: every operation of the OpenAPI document, with each role and with none."""

import re
from functools import cache
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter

from agents_api.app import PREFIX, create_app
from agents_api.frame.access import check_rules
from agents_api.frame.cookie import cookie_name
from agents_api.frame.rules import EVERYBODY, RULES
from agents_api.openapi import document
from agents_api.server import ApiServer
from records.people import Role
from settings.errors import OurFaultError
from settings.settings import Settings
from telephony.prompts import FLOWS
from tests.integration.agents_api.conftest import API, LogIn

NOBODY_ELSE = UUID(int=7)
MEDICAL = (FLOWS / "depok" / "medis-119.yaml").read_text("utf-8")
BODIES: dict[str, object] = {
    "log_in": {"login": "nobody", "password": "wrong"},
    "log_in_display": {"token": "wrong"},
    "dispose_call": {"disposition": "ghost"},
    "act_on_call": {"kind": "hold", "key": "12345678"},
    "place_call": {"key": "12345678", "to": {"number": "110"}},
    "edit_incident": {"address": "Jl Margonda"},
    "create_incident": {"channel": "cctv"},
    "open_incident": {},
    "add_agencies": {"agencies": ["PLN"]},
    "hold_incident": {"reason": "menunggu alat berat", "until": "2099-01-01T00:00:00Z"},
    "reopen_incident": {"reason": "api muncul lagi"},
    "merge_incident": {"into": str(UUID(int=8))},
    "attach_call": {"call_id": str(UUID(int=8))},
    "answer_question": {"answer": True},
    "add_note": {"text": "Pagar depan terkunci."},
    "resolve_incident": {"outcome": "padam"},
    "cancel_incident": {"reason": "laporan palsu"},
    "reject_case": {"reason": "bukan wilayah kami"},
    "refer_case": {"agency": "DISHUB", "reason": "bukan api"},
    "ask_case_again": {"reason": "unit sudah ada"},
    "let_in": {"login": "operator2", "reason": "ganti giliran"},
    "shut_out": {"login": "operator2", "reason": "selesai"},
    "name_person": {"login": "nobody", "named": True, "reason": "surat tugas"},
    "assign_unit": {"unit": "Damkar 2"},
    "stand_down_case": {"reason": "tidak perlu"},
    "take_position": {"station": "web"},
    "pause_position": {"reason": "rest"},
    "end_callback": {"result": "reached"},
    "answer_text": {"text": "Petugas di sini."},
    "close_text": {"disposition": "information"},
    "lift_flag": {"reason": "salah orang"},
    "put_news": {"text": "Kami tahu tentang kebakaran di Margonda."},
    "send_broadcast": {"text": "Hujan lebat.", "severity": "info", "to": {"agencies": "all"}},
    "recall_broadcast": {"reason": "sudah reda"},
    "share_position": {"lat": -6.39, "lon": 106.83, "accuracy": 20},
    "hold_recording": {"held": True, "why": "surat polisi"},
    "add_agency": {"code": "BPBD", "name": "Badan Penanggulangan Bencana Daerah"},
    "edit_agency": {"version": 1, "name": "Damkar"},
    "add_contact": {"name": "Piket", "role": "duty", "channel": "case_call", "address": "+622177200000"},
    "edit_contact": {"version": 1, "active": False},
    "rotate_secret": {"version": 1},
    "put_shifts": {"version": 1, "shifts": []},
    "add_post": {"code": "damkar-baru", "name": "Pos baru", "lat": -6.39, "lon": 106.83},
    "edit_post": {"version": 1, "confirmed": True},
    "add_type": {"code": "FIR6", "name_id": "Api", "name_en": "Fire", "priority": 1, "lead": "DAMKAR"},
    "edit_type": {"version": 1, "priority": 2},
    "make_api_key": {"name": "depok-single-window"},
    "check_flow": {"source": "kind: service"},
    "submit_flow": {"source": MEDICAL},
}
QUERIES = {"list_audit": f"?subject={NOBODY_ELSE}"}
LOGINS: dict[Role | None, str | None] = {
    None: None,
    Role.OPERATOR: "operator1",
    Role.SUPERVISOR: "supervisor",
    Role.AGENCY: "damkar",
    Role.WALL: "wall",
    Role.ADMIN: "admin",
}
NOT_ROLES = {
    *("log_in", "log_in_display", "log_out", "take_aml", "take_twilio_message", "take_twilio_status"),
    *("take_twilio_voice", "take_twilio_digit", "take_twilio_call_status"),
    *("take_agency_hook", "post_open311_request", "post_open311_media"),
}
"""Answer 401 or 403 for other reasons, or end the session that the test goes on with; tried in test_session, test_aml,
test_twilio, test_agency_hooks and test_open311."""


@cache
def operations() -> list[tuple[str, str, str]]:
    """(operation id, method, path) of the whole document."""
    return [
        (operation["operationId"], method.upper(), path)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]


def test_every_operation_has_its_rule_and_every_rule_its_operation() -> None:
    assert {name for name, *_ in operations()} == RULES.keys()


@pytest.mark.parametrize("role", LOGINS, ids=lambda role: str(role or "nobody"))
def test_each_role_gets_in_where_the_table_says(
    role: Role | None, server: ApiServer, client: httpx.Client, browser: LogIn
) -> None:
    # Feeds say goodbye at once, so that reading one ends.
    server.hub.end_streams()
    person = browser(LOGINS[role])
    wrong: list[str] = []
    for name, method, path in operations():
        if name in NOT_ROLES:
            continue
        real = re.sub(r"\{\w+_id\}", str(NOBODY_ELSE), path).format(
            code="damkar", service="112", token="nobodys", name="medis-119", post="damkar-baru"
        )
        real += QUERIES.get(name, "")
        body = BODIES[name] if method in {"POST", "PATCH", "PUT"} and name in BODIES else None
        got = client.request(method, real, json=body, headers=person.headers)
        word = got.json().get("code") if got.headers["content-type"] == "application/json" else None
        let_in = got.status_code not in {401, 403}
        expected = RULES[name] is EVERYBODY or role in RULES[name]
        if let_in is not expected or got.status_code == 500 or word == "bad_input":
            wrong.append(f"{name}: {got.status_code} {got.text[:200]}")
        if not let_in:
            assert got.status_code == (401 if role is None else 403), name
    assert wrong == []


def test_an_endpoint_without_a_rule_does_not_start(settings: Settings) -> None:
    app = create_app(settings)
    router = APIRouter(prefix=PREFIX)

    @router.get("/forgotten")
    def forgotten() -> str:
        return "everybody reads this"

    app.include_router(router)
    with pytest.raises(OurFaultError, match="forgotten has no line"):
        check_rules(app)


def test_an_endpoint_that_asks_nobody_does_not_start(settings: Settings) -> None:
    app = create_app(settings)

    @app.get("/second")
    def list_calls() -> str:
        return "no person is asked for"

    with pytest.raises(OurFaultError, match="list_calls does not ask"):
        check_rules(app)


def test_a_session_that_was_never_opened_opens_nothing(client: httpx.Client, server: ApiServer) -> None:
    name = cookie_name(server.context.settings)
    for token in ("", "x" * 43, "é", "a" * 5000):
        cookie = f"{name}={token}".encode()
        for path in ("/calls", "/incidents", "/cases", "/queues", "/wall/calls"):
            assert client.get(API + path, headers={b"Cookie": cookie}).status_code == 401, (path, token)
