"""Guided questions: what a pack may say, what is an answer, what it raises, and in which order things are asked."""

from typing import Any

import pytest
from pydantic import ValidationError

from records.city import City, load_city
from records.questions import Answer, Question, script_of
from settings.errors import BadInputError


def question(kind: str = "yes_no", **more: Any) -> Question:
    return Question.model_validate(
        {"code": "hurt", "ask": "Ada yang terluka?", "ask_en": "Anybody hurt?", "kind": kind, **more}
    )


TWO = [
    {"code": "knee", "text": "Lutut", "text_en": "Knee"},
    {"code": "roof", "text": "Atap", "text_en": "Roof"},
]
PEOPLE = question("number", min=0, max=500, raises={1: 2, 5: 1})
DEPTH = question("choice", choices=TWO, raises={"roof": 1})
HURT = question(raises={True: 1})
WORDS = question("text")


@pytest.mark.parametrize(
    ("asked", "given", "kept", "shown", "raised"),
    [
        (HURT, True, "yes", "Ya", 1),
        (HURT, False, "no", "Tidak", None),
        (PEOPLE, 0, "0", "0", None),
        (PEOPLE, 1, "1", "1", 2),
        (PEOPLE, 4, "4", "4", 2),
        (PEOPLE, 500, "500", "500", 1),
        (DEPTH, "knee", "knee", "Lutut", None),
        (DEPTH, "roof", "roof", "Atap", 1),
        (WORDS, "  baju merah ", "baju merah", "baju merah", None),
    ],
)
def test_an_answer(asked: Question, given: Answer, kept: str, shown: str, raised: int | None) -> None:
    assert asked.read(given) == kept
    assert (asked.shown(kept), asked.raises_to(kept)) == (shown, raised)


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (HURT, "yes"),
        (HURT, 1),
        (PEOPLE, -1),
        (PEOPLE, 501),
        (PEOPLE, True),
        (PEOPLE, "3"),
        (DEPTH, "neck"),
        (DEPTH, True),
        (WORDS, "   "),
        (WORDS, 3),
        (WORDS, "x" * 501),
    ],
)
def test_no_answer(asked: Question, given: Answer) -> None:
    with pytest.raises(BadInputError, match="Anybody hurt"):
        asked.read(given)


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"raises": {"maybe": 1}}, "maybe is no answer"),
    ({"raises": {True: 0}}, "0 is no priority"),
    ({"raises": {True: 5}}, "5 is no priority"),
    ({"kind": "number"}, "needs min and max"),
    ({"kind": "number", "min": 3, "max": 3}, "needs min and max"),
    ({"kind": "number", "min": 0, "max": 9, "raises": {10: 1}}, "10 is no answer"),
    ({"kind": "number", "min": 0, "max": 9, "raises": {True: 1}}, "yes is no answer"),
    ({"kind": "choice"}, "two or more"),
    ({"kind": "choice", "choices": [TWO[0], TWO[0]]}, "two or more different"),
    ({"kind": "choice", "choices": TWO, "raises": {"neck": 1}}, "neck is no answer"),
    ({"kind": "text", "raises": {"fire": 1}}, "fire is no answer"),
    ({"choices": TWO}, "only a choice"),
    ({"min": 1}, "only a number"),
    ({"kind": "date"}, "kind"),
    ({"code": "../x"}, "code"),
    ({"ask": ""}, "ask"),
    ({"surprise": 1}, "surprise"),
]


@pytest.mark.parametrize(("wrong", "named"), FAULTS)
def test_a_wrong_question_is_a_named_fault(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        question(**wrong)


def pack(**questions: Any) -> City:
    plain = load_city("depok").model_dump(mode="json")
    return City.model_validate(plain | {"questions": questions})


def test_general_questions_come_first_and_a_whole_code_is_no_beginning() -> None:
    scripts = {"FIR1": [PEOPLE], "FIR": [HURT]}
    assert script_of(scripts, "FIR1", {"FIR1", "FIR10"}) == [HURT, PEOPLE]
    assert script_of(scripts, "FIR10", {"FIR1", "FIR10"}) == [HURT]
    assert script_of(scripts, "FIR7", {"FIR1"}) == [HURT], "a type that an admin has added"
    assert script_of(scripts, "MED1", {"FIR1"}) == []


def test_the_pack_is_checked_against_its_catalogue() -> None:
    hurt = HURT.model_dump(mode="json")
    with pytest.raises(ValidationError, match="questions: XYZ fits no type of the catalogue"):
        pack(XYZ=[hurt])
    with pytest.raises(ValidationError, match="questions: hurt stands twice for FIR1"):
        pack(FIR=[hurt], FIR1=[hurt])
    with pytest.raises(ValidationError, match="questions"):
        pack(FIR=[])
    assert pack(FIR=[hurt]).script("FIR2") == [HURT]


def test_depok_asks_about_what_is_urgent_and_never_long() -> None:
    city = load_city("depok")
    asked = {kind.code: city.script(kind.code) for kind in city.types}
    with_script = {code for code, script in asked.items() if script}
    groups = {code for code in asked if code[:3] in {"FIR", "ACC", "MED", "DIS"}}
    named = {"RES4", "RES5", "TRB1", "TRB5", "SOC1", "SOC2", "SOC3", "SOC4", "CRM1", "INF1"}
    assert with_script >= groups | named
    assert {len(script) for script in asked.values() if script} <= {2, 3, 4, 5}
    assert all(question.ask.endswith("?") for script in asked.values() for question in script)
