"""CAP documents against the standard's rules, whatever stands in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from agents_api.agencies.broadcasts.alert import Alert, Area, Category, Certainty, Response, Severity, Urgency
from agents_api.public.cap.atom import Entry, atom_feed
from agents_api.public.cap.document import (
    CapArea,
    CapCircle,
    CapInfo,
    CapMessage,
    MessageType,
    Reference,
    cap_document,
    instant,
)
from records.broadcasts import AlertStatus
from tests.cap_checker import NAMESPACE, WORDS, faults, texts

SENT = datetime(2026, 11, 24, 13, 45, 29, 123456, tzinfo=UTC)
INFO = CapInfo(
    language="id-ID",
    category=[Category.MET, Category.SAFETY],
    event="Banjir",
    response=[Response.EVACUATE, Response.MONITOR],
    urgency=Urgency.IMMEDIATE,
    severity=Severity.SEVERE,
    certainty=Certainty.OBSERVED,
    effective=SENT,
    expires=SENT + timedelta(hours=6),
    sender_name="Ruang kendali Kota Depok",
    headline="Banjir di Cinere",
    description="Air setinggi satu meter.",
    instruction="Pindah ke tempat tinggi.",
    area=CapArea("Cinere", ["32.76.09.1001"], CapCircle(-6.33, 106.78, 2.5)),
)
MESSAGE = CapMessage(
    id=UUID(int=1),
    sender="dcor@depok.go.id",
    sent=SENT,
    status=AlertStatus.ACTUAL,
    kind=MessageType.ALERT,
    restriction=None,
    note=None,
    references=(),
    incident="112-20261124-0001",
    infos=[INFO, replace(INFO, language="en-US", event="Flood")],
)
EARLIER = Reference("dcor@depok.go.id", UUID(int=2), SENT - timedelta(hours=1))


def test_an_alert_is_valid() -> None:
    document = cap_document(MESSAGE)
    assert faults(document) == []
    root = fromstring(document)  # noqa: S314
    assert texts(root, "sent") == ["2026-11-24T20:45:29+07:00"]
    assert texts(root, "identifier") == ["urn:uuid:00000000-0000-0000-0000-000000000001"]
    info = root.find(f"{NAMESPACE}info")
    assert info is not None
    area = info.find(f"{NAMESPACE}area")
    assert area is not None
    assert texts(area, "circle") == ["-6.33000,106.78000 2.500"]
    assert document.startswith(b"<?xml")


@pytest.mark.parametrize("kind", [MessageType.UPDATE, MessageType.CANCEL])
def test_what_follows_names_what_it_follows(kind: MessageType) -> None:
    message = replace(MESSAGE, kind=kind, references=[EARLIER, EARLIER], note="sudah surut")
    assert faults(cap_document(message)) == []
    assert faults(cap_document(replace(message, references=()))) == [f"alert: {kind} refers to nothing"]


@pytest.mark.parametrize("status", AlertStatus)
def test_every_status_and_scope_is_a_word_of_the_standard(status: AlertStatus) -> None:
    for restriction in (None, "Untuk ruang kendali."):
        assert faults(cap_document(replace(MESSAGE, status=status, restriction=restriction))) == []


def test_our_words_are_those_of_the_standard() -> None:
    ours = {
        "category": Category,
        "responseType": Response,
        "urgency": Urgency,
        "severity": Severity,
        "certainty": Certainty,
    }
    for name, words in ours.items():
        assert {word.value for word in words} == WORDS[name]


@given(
    text=st.text(min_size=1, max_size=60).filter(str.strip),
    name=st.text(min_size=1, max_size=20).filter(str.strip),
)
def test_no_text_breaks_the_document_or_adds_to_it(text: str, name: str) -> None:
    info = replace(INFO, headline=text, description=text, area=replace(INFO.area, name=name))
    document = cap_document(replace(MESSAGE, note=text, infos=[info]))
    root = fromstring(document)  # noqa: S314
    assert [part.tag for part in root] == [
        part.tag
        for part in fromstring(cap_document(replace(MESSAGE, note="x", infos=[INFO])))  # noqa: S314
    ]
    told = root.find(f"{NAMESPACE}info/{NAMESPACE}description")
    assert told is not None
    possible = "".join(letter if letter in "\t\n" or letter >= " " else "\ufffd" for letter in text)
    possible = possible.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert told.text == possible


def test_markup_in_a_text_stays_text() -> None:
    nasty = '</description><info><event>Palsu</event></info>]]>&lt;&#0;<!DOCTYPE x [<!ENTITY e "e">]>'
    document = cap_document(replace(MESSAGE, infos=[replace(INFO, description=nasty)]))
    assert faults(document) == []
    assert b"<!DOCTYPE" not in document
    told = fromstring(document).find(f"{NAMESPACE}info/{NAMESPACE}description")  # noqa: S314
    assert told is not None
    assert told.text == nasty


@pytest.mark.parametrize(
    ("right", "wrong", "word"),
    [
        ("<msgType>Alert</msgType>", "", "msgType stands 0 times"),
        ("+07:00</sent>", "Z</sent>", "sent: "),
        (">Severe<", ">Bad<", "no word of the standard"),
        ("<event>", "<headline>x</headline><event>", "the order is"),
        ("106.78000 2.500", "106.78000;2.5", "no circle"),
        (">dcor@depok.go.id<", ">the room, Depok<", "sender: "),
        (">Public<", ">Restricted<", "a restriction belongs"),
        ("cap:1.2", "cap:1.1", "the root is"),
        ("<areaDesc>Cinere</areaDesc>", "<areaDesc> </areaDesc>", "is empty"),
    ],
)
def test_the_checker_can_see(right: str, wrong: str, word: str) -> None:
    document = cap_document(MESSAGE).decode()
    assert right in document
    spoiled = document.replace(right, wrong).encode()
    assert any(word in fault for fault in faults(spoiled)), faults(spoiled)


def test_the_feed_is_atom() -> None:
    entry = Entry(
        UUID(int=1), "Banjir & <api>", "Air", SENT, "https://112.depok.go.id/cap/alerts/1.cap?a=1&b=2"
    )
    root = fromstring(atom_feed("https://x/cap/alerts.atom", "Peringatan", "Depok", [entry], now=SENT))  # noqa: S314
    atom = "{http://www.w3.org/2005/Atom}"
    assert [part.tag for part in root] == [
        atom + name for name in ("id", "title", "updated", "author", "link", "entry")
    ]
    assert root.findtext(f"{atom}entry/{atom}title") == "Banjir & <api>"
    link = root.find(f"{atom}entry/{atom}link")
    assert link is not None
    assert link.attrib == {"rel": "alternate", "type": "application/cap+xml", "href": entry.document}
    empty = fromstring(atom_feed("https://x", "Peringatan", "Depok", [], now=SENT))  # noqa: S314
    assert empty.findtext(f"{atom}updated") == instant(SENT)


@pytest.mark.parametrize(
    "area",
    [
        {},
        {"lat": -6.4, "lon": 106.8},
        {"lat": -6.4, "lon": 106.8, "radius_km": 0},
        {"lat": 91, "lon": 106.8, "radius_km": 1},
        {"lat": float("nan"), "lon": 106.8, "radius_km": 1},
        {"lat": -6.4, "lon": 106.8, "radius_km": float("inf")},
        {"kelurahan": ["<a>"]},
        {"name": "Depok"},
    ],
)
def test_an_area_is_somewhere(area: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Area.model_validate(area)


@pytest.mark.parametrize("headline", ["", "   ", "...", "x" * 161, "a\nb", "a\0b", "a\x1bb", "a\ufffeb"])
def test_a_headline_is_one_line_that_says_something(headline: str) -> None:
    alert = {"event": "Banjir", "category": ["Met"], "urgency": "Immediate", "severity": "Severe"}
    with pytest.raises(ValidationError):
        Alert.model_validate({**alert, "certainty": "Observed", "headline": headline})
