"""A phone that rings and is not picked up keeps no caller from those who would answer."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.calls import Call
from records.machines import CallStatus
from records.session import Sessions
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import database, manned
from tests.waiting import wait_until

ANSWERS = Habits(answer_after=0.2, talk=0.5)


def test_the_next_phone_rings_and_in_the_overflow_all_do(
    running_instance: Instance, phones: PhoneLoop
) -> None:
    """Of two who are ready one does not pick up: the other answers; and even while they write down that call, the next
    caller, whom rank alone would leave with the empty desk, reaches them when the overflow begins."""
    with (
        database(running_instance) as sessions,
        manned(running_instance, phones, ["112-1", "112-2"], Habits(does="ignore")) as desks,
    ):
        desks["112-2"].habits = ANSWERS
        first = call_of(running_instance, phones, sessions, "08127770001")
        assert (first.position, first.waits[-1].queue) == ("112-2", "q112")
        second = call_of(running_instance, phones, sessions, "08127770002")
        assert (second.position, second.waits[-1].queue) == ("112-2", "q112-info")
        assert {leg.position for leg in second.legs if leg.offered_at < second.waits[-1].joined_at} == {
            "112-1"
        }
        assert second.answered_at
        waited = second.answered_at - second.waits[-1].joined_at
        assert waited < timedelta(seconds=2), "all ring at once"


def call_of(instance: Instance, loop: PhoneLoop, sessions: Sessions, number: str) -> Call:
    """A citizen calls 112 and is served; the record of it."""
    citizen = SimulatedCitizen(loop, ("127.0.0.1", instance.settings.sip_port), number, sound=tone(700))
    try:
        assert citizen.dial("112").finished.wait(40), "nobody answered"
    finally:
        citizen.phone.stop()

    def written() -> Call | None:
        with sessions() as session:
            return session.scalar(
                select(Call)
                .where(Call.number == "+62" + number[1:], Call.status == CallStatus.CLOSED)
                .options(selectinload(Call.waits), selectinload(Call.legs))
            )

    record = wait_until(written, 10, what="the call's record")
    assert record
    return record
