"""What leaves the house in a webhook, and how it is signed."""

import json
from dataclasses import replace

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from dispatch.channels.webhook import signed
from dispatch.letter import Answered, NamedPost, webhook_body
from records.incidents import Restriction
from settings.clock import system_clock
from settings.errors import BadInputError
from tests.unit.dispatch.facts import FACTS, SECRET, a_letter


def test_the_document() -> None:
    body = webhook_body(FACTS)
    assert body["type"] == "case.created"
    assert body["timestamp"] == "2026-11-23T08:00:00+00:00"
    assert body["data"]["case_number"] == "112-20261123-0001-DAMKAR"
    assert body["data"]["accept_by"] == "2026-11-23T08:00:30+00:00"
    assert body["data"]["caller_number"] == "+628111234567"
    json.dumps(body)


TOLD = (
    Answered("inside", "Masih ada orang di dalam?", "Ya", "yes"),
    Answered("who", "Siapa?", "Siti", "Siti"),
)


def test_answers_to_guided_questions_go_with_it() -> None:
    answers = webhook_body(replace(FACTS, answers=TOLD))["data"]["answers"]
    assert answers[0] == {
        "code": "inside",
        "question": "Masih ada orang di dalam?",
        "answer": "Ya",
        "value": "yes",
    }


@pytest.mark.parametrize("restriction", Restriction)
def test_answers_of_a_restricted_incident_stay_with_us(restriction: Restriction) -> None:
    assert webhook_body(replace(FACTS, answers=TOLD, restriction=restriction))["data"]["answers"] == []


def test_the_post_is_named_when_one_is_known() -> None:
    assert webhook_body(FACTS)["data"]["post"] is None
    known = replace(FACTS, post=NamedPost("damkar-cinere", "UPT Damkar Cinere", 740))
    assert webhook_body(known)["data"]["post"] == {
        "code": "damkar-cinere",
        "name": "UPT Damkar Cinere",
        "metres": 740,
    }


@pytest.mark.parametrize("restriction", Restriction)
def test_of_a_restricted_incident_the_person_stays_with_us(restriction: Restriction) -> None:
    sent = json.dumps(webhook_body(a_letter(restriction=restriction).facts))
    assert "8111234567" not in sent
    assert "Siti" not in sent
    assert restriction.value in sent


def test_the_signature_verifies_and_a_changed_body_does_not() -> None:
    body, headers = signed(a_letter(), system_clock)
    assert headers["webhook-id"] == str(a_letter().delivery_id)
    assert Webhook(SECRET).verify(body, headers)["type"] == "case.created"
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body.replace(b"DAMKAR", b"DISHUB"), headers)


@pytest.mark.parametrize("secret", [None, "", "whsec_", "whsec_é"])
def test_without_a_usable_secret_nothing_is_signed(secret: str | None) -> None:
    with pytest.raises(BadInputError):
        signed(a_letter(secret=secret), system_clock)
