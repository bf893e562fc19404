"""Nobody is at any desk: 112 ends at the duty mobile, whose holder must press 1. Pranks do not ring it.

Waiting through two rounds takes more than a minute, so it is played by `make test-long`.
"""

from collections.abc import Generator
from contextlib import contextmanager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ivr_flows import story
from records.calls import Call, CallFact
from records.machines import CallStatus
from records.session import Sessions
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.sounds import tone
from tests.instance import own_instance
from tests.telephony import tones
from tests.telephony.room import database
from tests.telephony.test_known_ahead import console
from tests.waiting import wait_until

MOBILE = "+628111222333"
DECENT, FLAGGED = "08127771201", "08127771202"
VOICEMAIL = Habits(answer_after=0.2, talk=25)
HOLDER = Habits(answer_after=0.2, keys=((3.0, "1"),))
HERTZ = 520


@pytest.mark.long_only
def test_the_duty_mobile_is_the_last_to_ring(phones: PhoneLoop) -> None:
    """First a voicemail answers, which counts for nobody and ends no call; then its holder, who presses 1."""
    with own_instance(DCOR_DUTY_MOBILE=MOBILE) as instance, database(instance) as sessions:
        console(instance, f"database put flag {FLAGGED} 1")
        rung: list[str] = []

        def manner(number: str) -> Habits:
            rung.append(number)
            return VOICEMAIL if len(rung) == 1 else HOLDER

        server = ("127.0.0.1", instance.settings.sip_port)
        host, port = instance.settings.trunk_contact.split(":")
        network = SimulatedNetwork(phones, server, (host, int(port)), manner=manner, sound=tone(HERTZ))
        network.start()
        try:
            with (
                a_citizen(phones, server, FLAGGED) as prank,
                a_citizen(phones, server, DECENT) as citizen,
            ):
                pranks_call = prank.dial("112")
                call = citizen.dial("112")
                record = wait_until(
                    lambda: of(sessions, DECENT, CallStatus.ANSWERED),
                    200,
                    what="the mobile's holder has the call",
                )
                assert record
                mobile = [wait for wait in record.waits if wait.queue == story.DUTY_MOBILE]
                assert len(mobile) == 2, "the voicemail, then a person"
                assert mobile[0].why != "answered"
                assert rung == [MOBILE, MOBILE]
                wait_until(
                    lambda: tones.strongest(
                        tones.piece(tones.of_samples(phones.run(call.hearing.samples)), -0.5, 0.5)
                    ).is_near(HERTZ),
                    5,
                    what="the citizen hears the holder",
                )
                waiting = of(sessions, FLAGGED, CallStatus.QUEUED)
                assert waiting, "a flagged caller is not turned away"
                assert not pranks_call.finished.is_set()
                assert story.DUTY_MOBILE not in {wait.queue for wait in waiting.waits}
                queues = [wait.queue for wait in waiting.waits]
                assert queues.count("q112") > 1, f"has come round, and waits again: {queues}"
                with sessions() as session:
                    facts = set(session.scalars(select(CallFact.kind).where(CallFact.call_id == waiting.id)))
                assert "flagged" in facts
        finally:
            network.stop()


@contextmanager
def a_citizen(loop: PhoneLoop, server: tuple[str, int], number: str) -> Generator[SimulatedCitizen]:
    citizen = SimulatedCitizen(loop, server, number, sound=tone(700))
    try:
        yield citizen
    finally:
        citizen.stop()


def of(sessions: Sessions, number: str, status: CallStatus) -> Call | None:
    with sessions() as session:
        return session.scalar(
            select(Call)
            .where(Call.number == "+62" + number[1:], Call.status == status)
            .options(selectinload(Call.waits))
        )
