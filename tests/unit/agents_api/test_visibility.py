"""Who sees which journal row, as a table."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from agents_api.frame.numbers import masked
from agents_api.frame.person import Person
from agents_api.room.journal.rows import may_see
from records.people import Role


def person(role: Role, agency: str | None = None, *, named: bool = False) -> Person:
    expires = datetime(2026, 11, 23, tzinfo=UTC)
    return Person(UUID(int=1), "siti", "Siti", role, agency, b"", expires, named)


DAMKAR = person(Role.AGENCY, "DAMKAR")
DESK = {"desk"}
ALL = {"desk", "wall", "agency:DAMKAR"}


@pytest.mark.parametrize(
    ("who", "audience", "restricted", "sees"),
    [
        (person(Role.OPERATOR), DESK, False, True),
        (person(Role.OPERATOR), DESK, True, False),
        (person(Role.SUPERVISOR), DESK, True, False),
        (person(Role.OPERATOR, named=True), DESK, True, True),
        (person(Role.SUPERVISOR, named=True), DESK, True, True),
        (person(Role.ADMIN, named=True), DESK, True, False),
        (person(Role.ADMIN), DESK, False, True),
        (person(Role.ADMIN), DESK, True, False),
        (person(Role.OPERATOR), {"wall"}, False, False),
        (person(Role.WALL), ALL, False, True),
        (person(Role.WALL), DESK, False, False),
        (person(Role.WALL), {"wall"}, True, False),
        (DAMKAR, ALL, False, True),
        (DAMKAR, {"desk", "agency:DAMKAR"}, True, True),
        (DAMKAR, {"desk", "wall", "agency:POLRI"}, False, False),
        (DAMKAR, {"agency:DAMKAR2"}, False, False),
        (person(Role.OPERATOR), set[str](), False, False),
    ],
)
def test_a_row_reaches_its_audience_only(
    who: Person, audience: set[str], restricted: bool, sees: bool
) -> None:
    assert may_see(who, audience, restricted=restricted) is sees


def test_a_restricted_row_reaches_those_who_work_on_it() -> None:
    siti = person(Role.OPERATOR)
    assert may_see(siti, DESK, restricted=True, people={siti.user_id})
    assert not may_see(siti, DESK, restricted=True, people={UUID(int=2)})
    assert not may_see(person(Role.WALL), {"wall"}, restricted=True, people={siti.user_id})


@pytest.mark.parametrize(
    ("number", "shown"), [(None, None), ("+6281234567890", "***890"), ("112", "***"), ("", "***")]
)
def test_masked_numbers(number: str | None, shown: str | None) -> None:
    assert masked(number) == shown


def test_history_names_an_agency_not_its_people() -> None:
    assert DAMKAR.who == "agency:DAMKAR"
    assert person(Role.OPERATOR).who == "operator:siti"
