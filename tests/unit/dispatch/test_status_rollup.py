"""How an incident follows its cases: the whole table, and what holds for any set of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.status_rollup import FOLLOWS, next_status, status_of
from records.machines import INCIDENT, CaseStatus, IncidentStatus

C, I = CaseStatus, IncidentStatus  # noqa: E741 - a table is read, not searched


@pytest.mark.parametrize(
    ("cases", "incident"),
    [
        ([], I.OPEN),
        ([C.QUEUED], I.OPEN),
        ([C.SENT], I.OPEN),
        ([C.DELIVERED], I.OPEN),
        ([C.ACCEPTED], I.DISPATCHED),
        ([C.UNIT_ASSIGNED], I.DISPATCHED),
        ([C.EN_ROUTE], I.EN_ROUTE),
        ([C.ON_SCENE], I.ON_SCENE),
        ([C.DONE], I.CONTROLLED),
        ([C.VERIFIED], I.CONTROLLED),
        ([C.REJECTED], I.OPEN),
        ([C.STOOD_DOWN], I.OPEN),
        ([C.NOT_FOUND], I.OPEN),
        ([C.REFERRED], I.OPEN),
        ([C.DELIVERED, C.ACCEPTED], I.DISPATCHED),
        ([C.EN_ROUTE, C.ON_SCENE, C.ACCEPTED], I.ON_SCENE),
        ([C.DONE, C.EN_ROUTE], I.EN_ROUTE),
        ([C.DONE, C.ACCEPTED], I.DISPATCHED),
        ([C.DONE, C.QUEUED], I.CONTROLLED),
        ([C.DONE, C.REJECTED], I.CONTROLLED),
        ([C.REJECTED, C.STOOD_DOWN], I.OPEN),
    ],
)
def test_the_furthest_agency_at_work_decides(cases: list[CaseStatus], incident: IncidentStatus) -> None:
    assert status_of(cases) is incident


def test_every_single_case_has_its_line() -> None:
    assert {status_of([case]) for case in CaseStatus} == {
        I.OPEN,
        I.DISPATCHED,
        I.EN_ROUTE,
        I.ON_SCENE,
        I.CONTROLLED,
    }


@given(st.sampled_from(IncidentStatus), st.lists(st.sampled_from(CaseStatus), max_size=6))
def test_following_is_always_a_legal_move(present: IncidentStatus, cases: list[CaseStatus]) -> None:
    wanted = next_status(present, cases)
    if wanted is not None:
        assert present in FOLLOWS
        INCIDENT.check(present, wanted)
        assert next_status(wanted, cases) is None, "it arrives in one move"


@given(st.lists(st.sampled_from(CaseStatus), max_size=6))
def test_the_order_of_cases_does_not_matter(cases: list[CaseStatus]) -> None:
    assert status_of(cases) is status_of(reversed(cases))


@pytest.mark.parametrize("put_there", sorted(set(IncidentStatus) - FOLLOWS))
def test_what_a_person_decided_stays(put_there: IncidentStatus) -> None:
    assert next_status(put_there, [C.ON_SCENE]) is None


def test_a_reopened_incident_waits_for_new_work() -> None:
    assert next_status(I.REOPENED, [C.DONE]) is None
    assert next_status(I.REOPENED, [C.REJECTED]) is None
    assert next_status(I.REOPENED, [C.DONE, C.ACCEPTED]) is I.DISPATCHED
