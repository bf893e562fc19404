"""Law 5 while every Python process is dead: Asterisk alone notices the dead leg and gives the citizen to the next."""

import wave
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from records.callbacks import Callback
from records.calls import Call, EndedBy
from records.machines import CallStatus
from telephony import prompts
from telephony.probe_hearing import RATE, SAME, samples_of, score
from telephony.simulator.call import Call as Line
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance, own_instance
from tests.telephony.room import database, manned
from tests.waiting import wait_until

DESKS = ["112-1", "112-2", "112-3"]
SENTENCE = "sambung-lagi"
SPOKEN = 3.0
"""Seconds of it that are listened for."""
PACKET = 160
"""Samples in a packet of sound."""
PICK_UP = 3.5
"""Seconds a desk rings meanwhile."""


@dataclass
class Story:
    """What became of one citizen."""

    seats: list[str] = field(default_factory=list[str])
    """Who had the citizen, in order."""
    likenesses: list[float] = field(default_factory=list[float])
    """How much of the sentence was heard after each death: 0 to 1."""
    ended: bool = False
    calls: list[Call] = field(default_factory=list[Call])
    """The record, once the system was started again."""
    callbacks: list[Callback] = field(default_factory=list[Callback])


@pytest.fixture(scope="module")
def story(phones: PhoneLoop) -> Iterator[Story]:
    with own_instance(DCOR_DEAD_AFTER_SECONDS="3") as instance:
        story = Story()
        with manned(instance, phones, DESKS, Habits(answer_after=0.1)) as desks:
            instance.kill_python()
            dies_three_times(instance, phones, desks, story)
            assert [c for c in instance.processes().values() if "asterisk" not in c] == []
            instance.start()
            parts = [selectinload(Call.legs), selectinload(Call.recording)]
            with database(instance) as sessions, sessions() as session:

                def ended() -> list[Call]:
                    session.rollback()
                    found = list(session.scalars(select(Call).options(*parts)))
                    return found if found and all(call.ended_at for call in found) else []

                story.calls = wait_until(ended, 60, what="the call's record")
                story.callbacks = list(session.scalars(select(Callback)))
                session.expunge_all()
        yield story


def dies_three_times(
    instance: Instance, phones: PhoneLoop, desks: dict[str, SimulatedOperator], story: Story
) -> None:
    """The page is closed, the sound stops, the phone loses its power; then an operator hangs up."""
    server = ("127.0.0.1", instance.settings.sip_port)
    citizen = SimulatedCitizen(phones, server, "081277880001", sound=tone(700))
    sentence = spoken(instance)

    def next_one() -> SimulatedOperator:
        story.seats.append(wait_until(lambda: with_citizen(line, desks), 25, what="an operator") or "")
        return desks[story.seats[-1]]

    def returned() -> SimulatedOperator:
        phone = next_one()
        heard = samples_of(line.heard())[-PACKET * (packets(line) - died_at[-1]) :]
        # A dead phone may have rung in vain since: the sentence lies anywhere in the last seconds.
        story.likenesses.append(max(score(heard[at:], sentence) for at in range(0, len(heard), 2 * RATE)))
        return phone

    try:
        line = citizen.dial("112", Habits())
        phone = next_one()
        for desk in desks.values():
            desk.habits = Habits(answer_after=PICK_UP)
        died_at = [packets(line)]
        phone.hang_up("Q.850;cause=41")
        leg = returned().talking
        assert leg
        phones.run(leg.mute)
        wait_until(leg.finished.is_set, 15, what="Asterisk gives up the silent leg")
        died_at.append(packets(line))
        dying = returned()
        died_at.append(packets(line))
        dying.phone.vanish()
        desks.pop(story.seats[-1])
        returned().hang_up()
        story.ended = line.finished.wait(10)
    finally:
        citizen.stop()


def with_citizen(line: Line, desks: dict[str, SimulatedOperator]) -> str | None:
    """The seat that has the citizen."""
    assert not line.finished.is_set(), "the citizen was hung up on"
    legs = {seat: phone.talking for seat, phone in desks.items()}
    return next((s for s, leg in legs.items() if leg and leg.answered_at and not leg.finished.is_set()), None)


def packets(line: Line) -> int:
    """Packets of sound that the citizen has had so far."""
    return line.phone.loop.run(lambda: line.hearing.packets)


def spoken(instance: Instance) -> "array[int]":
    """The beginning of what a citizen should hear after a leg that died."""
    with wave.open(str(prompts.folder(instance.settings) / f"{SENTENCE}.wav"), "rb") as sound:
        return samples_of(sound.readframes(int(SPOKEN * RATE)))


def test_each_death_returns_the_citizen_and_the_wish_ends_the_call(story: Story) -> None:
    assert len(story.seats) == 4
    assert story.seats[1] == story.seats[0], "first to the phone that is there again"
    assert story.seats[2] != story.seats[1], "a phone that died twice is not waited for"
    assert story.seats[3] not in story.seats[1:3], "a phone without power has nobody"
    assert story.ended


def test_the_citizen_is_told_each_time(story: Story) -> None:
    assert min(story.likenesses) > SAME, story.likenesses


def test_the_record_tells_it_as_it_was(story: Story) -> None:
    [call] = story.calls
    legs = sorted((leg for leg in call.legs if leg.answered_at), key=lambda leg: str(leg.answered_at))
    assert [leg.position for leg in legs] == story.seats
    assert (call.status, call.ended_by, call.gap) == (CallStatus.CLOSED, EndedBy.OPERATOR, True)
    assert story.callbacks == [], "nobody is owed a call"
