"""Law 5: nothing hangs up on a citizen. Every way in which a leg can end, before and after every kind of transfer."""

import pytest

from telephony.simulator.loop import PhoneLoop
from tests.instance import own_instance
from tests.telephony.lost_operator import CELLS, DEATHS, SHORT, Cell, Outcome, run_table


def cells(config: pytest.Config) -> list[Cell]:
    return CELLS if config.getoption("--long") else SHORT


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("cell", cells(metafunc.config), ids=lambda cell: cell.name)


@pytest.fixture(scope="module")
def table(phones: PhoneLoop, pytestconfig: pytest.Config) -> dict[str, Outcome]:
    with own_instance(DCOR_DEAD_AFTER_SECONDS="3") as instance:
        return run_table(instance, phones, cells(pytestconfig))


@pytest.mark.timeout(1200)
def test_the_citizen_returns_or_the_call_ends(table: dict[str, Outcome], cell: Cell) -> None:
    outcome = table[cell.name]
    assert outcome.trouble == "", outcome
    assert outcome.ended, "an operator's wish ends the call"
    assert outcome.ended_by == "operator"
    assert outcome.statuses == ["closed"]
    if cell.end in DEATHS:
        assert len(outcome.returned_to) == cell.times
        assert outcome.heard
        assert all(outcome.heard)
        if cell.end == "power":
            assert set(outcome.returned_to).isdisjoint(outcome.died_at[:1])
        if cell.end == "page_closed":
            assert outcome.returned_to[0] == outcome.died_at[0], "first to the phone that is there again"
    else:
        assert outcome.returned_to == []
