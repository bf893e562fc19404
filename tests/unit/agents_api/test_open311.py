"""Open311's pure parts: the two forms, words for a status, dates, what a city may offer."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from pydantic import ValidationError

from agents_api.public.open311.instants import read_instant, written
from agents_api.public.open311.rendering import Form, Plain, as_json, as_xml, form_of
from agents_api.public.open311.status_words import CLOSED, OPEN, Share, notes_of, responsible, status_of
from records.city import City, load_city
from records.machines.case import CaseStatus
from records.machines.incident import IncidentStatus

I, C = IncidentStatus, CaseStatus  # noqa: E741


@pytest.mark.parametrize(
    ("path", "accept", "form"),
    [
        ("/open311/v2/services.xml", "application/json", Form.XML),
        ("/open311/v2/services.json", "text/xml", Form.JSON),
        ("/open311/v2/services", "application/json", Form.JSON),
        ("/open311/v2/services", "*/*", Form.XML),
        ("/open311/v2/services", "text/xml, application/json", Form.XML),
        ("/open311/v2/services", "", Form.XML),
        ("/open311/v2/services.yaml", "", Form.XML),
    ],
)
def test_the_ending_decides_then_the_header_then_xml(path: str, accept: str, form: Form) -> None:
    assert form_of(path, accept) is form


def test_one_answer_in_two_forms() -> None:
    content: Plain = [
        {"service_code": "A", "metadata": True, "lat": -6.4, "note": None, "values": [{"key": "x"}]}
    ]
    assert as_xml("services", content) == (
        b"<?xml version='1.0' encoding='utf-8'?>\n<services><service><service_code>A</service_code>"
        b"<metadata>true</metadata><lat>-6.4</lat><note /><values><value><key>x</key></value></values>"
        b"</service></services>"
    )
    assert json.loads(as_json(content)) == content


@pytest.mark.parametrize(
    "text", ["\0", "\x01\x1f", "\ufffe\uffff", "\ud800", "]]>", "<!DOCTYPE x>", "&e;", "💡\r\n"]
)
def test_whatever_was_typed_is_xml_and_json(text: str) -> None:
    parsed = ElementTree.fromstring(as_xml("errors", [{"description": text}]))  # noqa: S314
    assert parsed.findtext("error/description") is not None
    assert json.loads(as_json([text]))


ACCEPTED, DONE, WAITS = Share("Dishub", C.ACCEPTED), Share("Damkar", C.DONE), Share("PLN", C.DELIVERED)


@pytest.mark.parametrize(
    ("incident", "shares", "status", "begins", "agency"),
    [
        (I.DRAFT, [], OPEN, "Laporan diterima dan menunggu", None),
        (I.OPEN, [WAITS], OPEN, "Laporan diterima dan diteruskan", "PLN"),
        (I.OPEN, [Share("PLN", C.REJECTED)], OPEN, "Instansi tidak dapat", None),
        (I.OPEN, [Share("PLN", C.REJECTED), WAITS], OPEN, "Laporan diterima dan diteruskan", "PLN"),
        (I.OPEN, [Share("PLN", C.NOT_FOUND)], OPEN, "Petugas tidak menemukan", None),
        (I.DISPATCHED, [WAITS, ACCEPTED], OPEN, "Laporan diterima oleh instansi", "Dishub"),
        (I.EN_ROUTE, [Share("PLN", C.EN_ROUTE), ACCEPTED], OPEN, "Petugas berangkat", "PLN"),
        (I.ON_SCENE, [ACCEPTED, Share("PLN", C.ON_SCENE)], OPEN, "Petugas berada di lokasi", "PLN"),
        (I.CONTROLLED, [DONE, WAITS], OPEN, "Sebagian selesai", "PLN"),
        (I.CONTROLLED, [DONE], CLOSED, "Selesai ditangani", "Damkar"),
        (I.RESOLVED, [DONE, WAITS], CLOSED, "Selesai ditangani", "PLN"),
        (I.CANCELLED, [Share("PLN", C.STOOD_DOWN)], CLOSED, "Laporan ditolak", None),
        (I.MERGED, [], CLOSED, "Laporan digabungkan", None),
        (I.ON_HOLD, [ACCEPTED], OPEN, "Penanganan ditunda", "Dishub"),
        (I.REOPENED, [DONE], OPEN, "Laporan dibuka kembali", "Damkar"),
    ],
)
def test_what_a_citizen_is_told(
    incident: IncidentStatus, shares: list[Share], status: str, begins: str, agency: str | None
) -> None:
    assert status_of(incident, shares) == status
    assert notes_of(incident, shares, None).startswith(begins)
    assert responsible(shares) == agency


def test_every_status_has_words() -> None:
    for incident in IncidentStatus:
        for case in CaseStatus:
            notes = notes_of(incident, [Share("PLN", case)], "L-20261124-0001")
            assert notes.endswith(". Nomor laporan: L-20261124-0001.")
            assert case.value not in notes, "never our own words"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1994-11-05T13:15:30Z", None),
        ("2026-11-24T08:00:00Z", "2026-11-24T15:00:00+07:00"),
        ("2026-11-24T08:00:00+07:00", "2026-11-24T08:00:00+07:00"),
        ("2026-11-24T08:00:00 07:00", "2026-11-24T08:00:00+07:00"),
        ("2026-11-24T08:00-05:30", "2026-11-24T20:30:00+07:00"),
        ("2026-11-24T08:00:00.25Z", "2026-11-24T15:00:00+07:00"),
        *(
            (text, None)
            for text in ("", "2026-11-24", "2026-11-24T08:00:00", "20261124T080000Z", "2026-W48-2T00:00Z")
        ),
        *(
            (text, None)
            for text in ("2026-02-30T00:00:00Z", "2026-11-24T25:00:00Z", "٢026-11-24T08:00:00Z", "now")
        ),
    ],
)
def test_dates(text: str, said: str | None) -> None:
    instant = read_instant(text)
    assert (written(instant) if instant else None) == said


def changed(service: dict[str, Any]) -> City:
    """Depok's pack with its first service changed."""
    plain = load_city("depok").model_dump()
    plain["open311"]["services"] = [plain["open311"]["services"][0] | service]
    return City.model_validate(plain)


@pytest.mark.parametrize(
    ("service", "says"),
    [
        ({"type": "FIR1"}, "PJU is FIR1, an emergency or restricted: it is told to 112"),
        ({"type": "SOC3"}, "an emergency or restricted"),
        ({"type": "SOC4"}, "an emergency or restricted"),
        ({"type": "XXX9"}, "open311.services.type: XXX9 is not defined"),
        ({"code": "pju.1"}, "code"),
        (
            {
                "attributes": [
                    {"code": "A1", "description": {"id": "?", "en": "?"}, "datatype": "multivaluelist"}
                ]
            },
            "values",
        ),
    ],
)
def test_a_city_cannot_offer_an_emergency(service: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        changed(service)


def test_the_area_holds_every_ward_and_not_the_neighbours() -> None:
    pack = load_city("depok").open311
    assert pack is not None
    assert all(pack.bounds.holds(ward.lat, ward.lon) for ward in load_city("depok").kelurahan)
    assert not pack.bounds.holds(-6.1754, 106.8272), "Jakarta's centre"
    assert not pack.bounds.holds(-6.5971, 106.8060), "Bogor's centre"
