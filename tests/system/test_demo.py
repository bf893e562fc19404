"""`make demo` shows a living room: calls come by themselves, an agency accepts a case, and it ends in order."""

from contextlib import closing
from typing import Any

from tests.system.conftest import NewInstance
from tests.telephony.room import asked, log_in
from tests.waiting import wait_until

IN_HAND = {"accepted", "unit_assigned", "en_route", "on_scene", "done", "verified"}


def test_the_demo_lives_by_itself_and_leaves_nothing(new_instance: NewInstance) -> None:
    system = new_instance()
    system.start("demo")
    with closing(log_in(system, "supervisor")) as desk:

        def accepted() -> list[dict[str, Any]]:
            return [case for case in asked(desk, "/cases")["items"] if case["status"] in IN_HAND]

        case = wait_until(accepted, 220, what="a simulated citizen's case in an agency's hands", every=0.5)[0]
        assert case["number"].endswith(case["agency"])
        answered = [call for call in asked(desk, "/calls")["items"] if call["answered_at"]]
        assert answered
        assert answered[-1]["operator"]
    assert system.interrupt() == 0
    assert system.processes() == {}
