"""Which incidents are suggested as the same: group, place, time, in their order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import true
from sqlalchemy.orm import Session

from dispatch import incidents
from dispatch.duplicates import MOST, group_of, suggest_duplicates
from dispatch.editing import Changes
from dispatch.merging import merge
from records.session import Sessions
from settings.errors import NotFoundError
from tests.integration.dispatch.room import OPERATOR

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LAT, LON = -6.39, 106.83
METRE = 1 / 111_195
"""Of latitude, degrees."""
BEJI, CINERE = "32.76.06.1001", "32.76.08.1002"
"""Any two wards: the door of dispatch takes a code as it is."""


def report(
    session: Session,
    *,
    kind: str | None = "FIR1",
    north: float | None = 0,
    ward: str | None = None,
    ago: float = 5,
    opened: bool = False,
) -> UUID:
    """A report so many metres north of the first, so many minutes before noon; `north` none: without a point."""
    at = NOON - timedelta(minutes=ago)
    draft = incidents.create_draft(session, at=at, who=OPERATOR)
    changes = Changes(address="x", kelurahan=ward)
    if kind:
        changes["type_code"] = kind
    if north is not None:
        changes["lat"], changes["lon"] = LAT + north * METRE, LON
    incidents.edit(session, draft.id, changes, at=at, who=OPERATOR)
    if opened:
        incidents.open_incident(session, draft.id, at=at, who=OPERATOR)
    return draft.id


def suggested(session: Session, incident: UUID, *, restricted: bool = False) -> list[UUID]:
    found = suggest_duplicates(session, incident, NOON, there=true() if restricted else None)
    return [one.incident.id for one in found]


@pytest.mark.parametrize(
    ("code", "group"), [("FIR1", "FIR"), ("RES12", "RES"), ("X", "X"), ("", None), ("1A", None), (None, None)]
)
def test_the_letters_of_a_code_are_its_group(code: str | None, group: str | None) -> None:
    assert group_of(code) == group


def test_within_three_hundred_metres(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session)
        near, edge, far = (report(session, north=north) for north in (120, 299, 302))
        assert suggested(session, mine) == [near, edge]
        assert suggested(session, far) == [edge, near], "it works both ways"
        found = suggest_duplicates(session, mine, NOON)
        assert [one.metres for one in found] == [120, 299]
        assert found[0].age == timedelta(minutes=5)


def test_the_same_kelurahan_is_enough(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session, ward=BEJI)
        far = report(session, north=2500, ward=BEJI)
        nowhere = report(session, north=None, ward=BEJI)
        report(session, north=2500, ward=CINERE)
        report(session, north=None, ward=CINERE)
        report(session, north=None)
        assert suggested(session, mine) == [far, nowhere], "what has a distance comes first"
        assert [one.metres for one in suggest_duplicates(session, mine, NOON)] == [2500, None]
        assert suggested(session, nowhere) == [mine, far] or suggested(session, nowhere) == [far, mine]


def test_only_the_same_group_and_what_has_no_type_yet(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session, kind="FIR1")
        other_fire = report(session, kind="FIR2", north=10)
        snake = report(session, kind="RES1", north=20)
        untyped = report(session, kind=None, north=30)
        assert suggested(session, mine) == [other_fire, untyped]
        assert suggested(session, untyped) == [snake, other_fire, mine], "without a type the place decides"


def test_without_a_place_there_is_nothing_to_compare(sessions: Sessions) -> None:
    with sessions() as session:
        report(session)
        report(session, north=None)
        assert suggested(session, report(session, north=None)) == []


def test_within_sixty_minutes_of_its_opening(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session)
        recent = report(session, north=10, ago=59.9)
        report(session, north=20, ago=60)
        late = incidents.create_draft(session, at=NOON - timedelta(minutes=90), who=OPERATOR)
        place = Changes(type_code="FIR1", lat=LAT, lon=LON)
        incidents.edit(session, late.id, place, at=NOON, who=OPERATOR)
        assert suggested(session, mine) == [recent]
        incidents.open_incident(session, late.id, at=NOON - timedelta(minutes=1), who=OPERATOR)
        assert suggested(session, mine) == [late.id, recent], "it began when it was opened"


def test_nearest_first_then_newest(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session)
        older, newer = report(session, north=50, ago=40), report(session, north=50, ago=2)
        nearest = report(session, north=10, ago=55)
        assert suggested(session, mine) == [nearest, newer, older]


def test_only_live_ones(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session)
        cancelled, merged = report(session, north=10), report(session, north=20)
        resolved, over = (report(session, north=north, opened=True) for north in (30, 40))
        incidents.cancel(session, cancelled, "palsu", at=NOON, who=OPERATOR)
        merge(session, merged, resolved, at=NOON, who=OPERATOR)
        incidents.resolve(session, resolved, "padam", at=NOON, who=OPERATOR)
        incidents.cancel(session, over, "palsu", at=NOON, who=OPERATOR)
        assert suggested(session, mine) == [resolved]


def test_restricted_ones_only_for_those_who_may_see_them(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session, kind=None)
        hidden = report(session, kind="SOC3", north=10)
        assert suggested(session, mine) == []
        assert suggested(session, mine, restricted=True) == [hidden]


def test_a_flood_of_reports_gives_a_short_list(sessions: Sessions) -> None:
    with sessions() as session:
        mine = report(session)
        for number in range(MOST + 15):
            report(session, north=5 * number)
        found = suggest_duplicates(session, mine, NOON)
        assert [one.metres for one in found] == pytest.approx([5 * n for n in range(MOST)], abs=1)


def test_what_does_not_exist_is_not_found(sessions: Sessions) -> None:
    with sessions() as session, pytest.raises(NotFoundError):
        suggest_duplicates(session, UUID(int=7), NOON)
