"""`run`, `stop`, Ctrl-C, `kill -9` of any process in any order: at the end all runs or nothing does.

`run` always brings it back, and `/health` never says ok while 112 does not answer.
"""

import time

import pytest

from tests.system.conftest import NewInstance
from tests.system.health_watch import TOLERANCE_SECONDS, HealthWatch
from tests.system.orders import Orders

_LONG_ORDERS = 100
_SHORT_ORDERS = 3
_SEED = 112


@pytest.mark.timeout(4 * 3600)
def test_any_order_ends_with_all_or_nothing(
    new_instance: NewInstance, request: pytest.FixtureRequest
) -> None:
    count = _LONG_ORDERS if request.config.getoption("--long") else _SHORT_ORDERS
    system = new_instance(DCOR_PROBE_SECONDS="0")
    system.start()
    with HealthWatch(system) as watch:
        orders = Orders(system, watch, _SEED)
        orders.adopt_foreground()
        began = time.monotonic()
        for number in range(count):
            orders.play()
            print(f"{number + 1}. {time.monotonic() - began:.0f} s: {' / '.join(orders.story)}", flush=True)
            assert watch.lies == [], orders.story
    print(
        f"{orders.tally}\n112 answered {watch.answers} calls and not {watch.refusals}; /health said ok"
        f" {watch.well} times and not {watch.unwell}; at most {watch.worst:.1f} s after 112's last answer"
        f" (allowed {TOLERANCE_SECONDS})"
    )
    assert watch.answers
    assert watch.well
    assert system.run("stop").returncode == 0
    assert orders.foregrounds_end() == {0}
    assert system.processes() == {}
    assert system.mounts() == []
