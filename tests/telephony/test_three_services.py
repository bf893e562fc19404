"""Each line of the city walks its own flow and rings its own people."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.calls import Call
from records.machines import CallStatus
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import database, manned
from tests.waiting import wait_until


@pytest.mark.parametrize(
    ("dialled", "keys", "service", "queues", "position"),
    [
        ("119", (), "119", ["q119"], "119-1"),
        ("112", ((2.0, "2"),), "112", ["q112-all", "q119"], "119-1"),
        ("1500112", ((2.0, "1"), (4.0, "0")), "cc", ["qcc"], "cc-1"),
    ],
)
def test_a_line_rings_its_people(
    running_instance: Instance,
    phones: PhoneLoop,
    dialled: str,
    keys: tuple[tuple[float, str], ...],
    service: str,
    queues: list[str],
    position: str,
) -> None:
    server = ("127.0.0.1", running_instance.settings.sip_port)
    number = f"0812444{int(dialled):07d}"
    citizen = SimulatedCitizen(phones, server, number, sound=tone(700))
    try:
        with (
            database(running_instance) as sessions,
            manned(running_instance, phones, [position], Habits(answer_after=0.2)) as operators,
        ):
            call = citizen.dial(dialled, Habits(keys=keys))
            wait_until(lambda: operators[position].talking, 40, what=f"{position} rings")
            wait_until(
                lambda: any(seen.answered_at for seen in operators[position].calls()), 5, what="an answer"
            )
            operators[position].hang_up()
            assert call.finished.wait(10), "an operator's wish ends the call"

            def written() -> Call | None:
                with sessions() as session:
                    return session.scalar(
                        select(Call)
                        .where(Call.number == "+62" + number[1:], Call.status == CallStatus.CLOSED)
                        .options(selectinload(Call.waits))
                    )

            record = wait_until(written, 10, what="the call's record")
            assert record
            assert (record.service, record.dialled, record.position) == (service, dialled, position)
            assert record.ended_by == "operator"
            walked = [wait.queue for wait in record.waits if wait.why in {"answered", "digit"}]
            assert walked[-1] == queues[-1]
    finally:
        citizen.phone.stop()
