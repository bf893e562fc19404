"""What operators and supervisors do with a running call, asked of the API; who hears whom is measured by frequency."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from records.calls import Recording
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.operator import SimulatedOperator
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony import tones
from tests.telephony.room import asked, database, extension_of, log_in, manned, told
from tests.waiting import wait_until

CITIZEN, FIRST, SECOND, SUPERVISOR, OUTSIDE = 700, 480, 550, 610, 850
"""Hertz. None near the 425 of the ringing that a waiting caller hears."""
STANDS = 0.1
"""Share from which on a tone is there (`tones.sustained`)."""
POSITIONS = ("112-1", "112-2")


def picks_up(_number: str) -> Habits:
    """Whoever is called outside."""
    return Habits(answer_after=0.3)


def refuses(_number: str) -> Habits:
    """The same, when they do not want to."""
    return Habits(does="refuse")


@dataclass
class Room:
    """Two operators and a supervisor at their phones, and the telephone network behind the trunk."""

    instance: Instance
    loop: PhoneLoop
    phones: dict[str, SimulatedOperator]
    clients: dict[str, httpx.Client]
    supervisor: httpx.Client
    network: SimulatedNetwork
    calls: int = 0

    def dial(self) -> "Talk":
        """A citizen with a number of their own calls 112 and is answered."""
        self.calls += 1
        number = f"08139{self.calls:07d}"
        citizen = SimulatedCitizen(
            self.loop, ("127.0.0.1", self.instance.settings.sip_port), number, sound=tone(CITIZEN)
        )
        call = citizen.dial("112")

        def known() -> dict[str, Any] | None:
            rows = asked(self.supervisor, "/calls", live=True)["items"]
            return next(
                (r for r in rows if r["number"] == "+62" + number[1:] and r["status"] == "answered"), None
            )

        row = wait_until(known, 20, what="an answered call in the records")
        assert row
        return Talk(self, citizen, call, row["id"], row["position"])

    def hears(self, call: Call, hertz: int) -> None:
        """Fails unless that phone hears that tone, alone or among others, within five seconds."""
        wait_until(lambda: hertz in self.heard(call), 5, what=f"{hertz} Hz is heard")

    def never_hears(self, call: Call, hertz: int) -> None:
        """Fails if any half of the last second of what that phone heard holds that tone."""
        samples = tones.piece(tones.of_samples(self.loop.run(call.hearing.samples)), -1.0, 1.0)
        halves = [tones.piece(samples, start, 0.5) for start in (0.0, 0.25, 0.5)]
        assert [hertz for half in halves if len(half) > 1600 and tones.sustained(half, hertz) > STANDS] == []

    def hears_nothing(self, call: Call, seen: list[int]) -> bool:
        """Whether no sound came since this was last asked; `seen` keeps how much had come then."""
        before, seen[0] = seen[0], self.loop.run(lambda: call.hearing.packets)
        return before == seen[0]

    def heard(self, call: Call, seconds: float = 0.5) -> set[int]:
        """Which of our tones are in the last sound of that phone."""
        samples = tones.piece(tones.of_samples(self.loop.run(call.hearing.samples)), -seconds, seconds)
        everybody = (CITIZEN, FIRST, SECOND, SUPERVISOR, OUTSIDE)
        return {
            hertz for hertz in everybody if len(samples) > 1600 and tones.sustained(samples, hertz) > STANDS
        }


@dataclass
class Talk:
    """One citizen's call that somebody has."""

    room: Room
    citizen: SimulatedCitizen
    call: Call
    ident: str
    position: str

    @property
    def other(self) -> str:
        """The operator who does not have it."""
        return next(position for position in POSITIONS if position != self.position)

    def act(self, kind: str, by: str = "", **more: object) -> dict[str, Any]:
        """Asks for an action and gives what came of it; by its operator unless said."""
        client = self.room.supervisor if by == "supervisor" else self.room.clients[by or self.position]
        action = told(client, f"/calls/{self.ident}/actions", {"kind": kind, "key": uuid4().hex, **more})
        assert action["status"] == "done", action
        return action

    def leg(self, position: str) -> Call:
        """The call at that position's phone, once it is answered."""

        def answered() -> Call | None:
            leg = self.room.phones[position].talking
            return leg if leg and leg.answered_at else None

        return wait_until(answered, 10, what=f"{position} talks") or self.call

    def facts(self) -> list[tuple[str, str]]:
        detail = asked(self.room.supervisor, f"/calls/{self.ident}")
        return [(fact["kind"], fact["value"]) for fact in detail["facts"]]

    def record(self, condition: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """The call's record once it fulfils a condition."""

        def fulfilled() -> dict[str, Any] | None:
            detail = asked(self.room.supervisor, f"/calls/{self.ident}")
            return detail if condition(detail) else None

        return wait_until(fulfilled, 10, what="the record") or {}


@pytest.fixture(scope="module")
def room(running_instance: Instance, phones: PhoneLoop) -> Iterator[Room]:
    host, port = running_instance.settings.trunk_contact.split(":")
    network = SimulatedNetwork(
        phones,
        ("127.0.0.1", running_instance.settings.sip_port),
        (host, int(port)),
        manner=picks_up,
        sound=tone(OUTSIDE),
    )
    network.start()
    try:
        with (
            manned(running_instance, phones, (*POSITIONS, "info"), Habits(answer_after=0.2)) as operators,
            closing(log_in(running_instance, "supervisor")) as supervisor,
            closing(log_in(running_instance, "operator1")) as first,
            closing(log_in(running_instance, "operator2")) as second,
            closing(log_in(running_instance, "operator3")) as third,
        ):
            # The third phone is the supervisor's: it rings for nobody else.
            told(third, "/positions/info/leave")
            told(supervisor, "/positions/info/take", {"station": "desk"})
            for position, hertz in (("112-1", FIRST), ("112-2", SECOND), ("info", SUPERVISOR)):
                operators[position].phone.sound = tone(hertz)
            clients = {"112-1": first, "112-2": second}
            yield Room(running_instance, phones, operators, clients, supervisor, network)
            told(supervisor, "/positions/info/leave")
    finally:
        network.stop()


@pytest.fixture
def talk(room: Room) -> Iterator[Talk]:
    talk = room.dial()
    yield talk
    talk.citizen.stop()
    for phone in room.phones.values():
        phone.hang_up()
    wait_until(
        lambda: all(phone.talking is None for phone in room.phones.values()), 10, what="every phone is free"
    )
    wait_until(
        lambda: {s["state"] for s in asked(room.supervisor, "/positions")["items"] if s["login"]} == {"free"},
        10,
        what="Asterisk knows it",
    )


def hertz_of(position: str) -> int:
    return {"112-1": FIRST, "112-2": SECOND, "info": SUPERVISOR}[position]


def test_hold_and_resume(room: Room, talk: Talk) -> None:
    leg = talk.leg(talk.position)
    room.hears(talk.call, hertz_of(talk.position))
    talk.act("hold")
    wait_until(
        lambda: hertz_of(talk.position) not in room.heard(talk.call), 5, what="the operator is not heard"
    )
    seen = [0]
    wait_until(lambda: room.hears_nothing(leg, seen), 5, what="nor the citizen", every=0.3)
    talk.act("resume")
    room.hears(talk.call, hertz_of(talk.position))
    room.hears(leg, CITIZEN)
    assert talk.facts()[-2:] == [("held", ""), ("talks_to", talk.position)]


def test_blind_transfer_to_a_position(room: Room, talk: Talk) -> None:
    talk.act("transfer", to={"position": talk.other})
    room.hears(talk.call, hertz_of(talk.other))
    room.hears(talk.leg(talk.other), CITIZEN)
    assert room.phones[talk.position].talking is None
    record = talk.record(lambda detail: detail["position"] == talk.other)
    assert [wait["queue"] for wait in record["waits"]][-1] == f"seat-{talk.other}"


def test_blind_transfer_to_a_number_outside(room: Room, talk: Talk) -> None:
    talk.act("transfer", to={"number": "110"})
    room.hears(talk.call, OUTSIDE)
    outside = room.network.calls()[-1]
    assert outside.number == "112", "the called side sees the city's number"
    talk.record(
        lambda detail: any(leg["station"] == "trunk" and leg["answered_at"] for leg in detail["legs"])
    )


def test_an_agency_gets_its_case_with_the_call(room: Room, talk: Talk) -> None:
    client = room.clients[talk.position]
    incident = talk.record(lambda detail: detail["incident"])["incident"]["id"]
    before = asked(room.supervisor, "/journal")["last"]
    changes = {"type_code": "CRM1", "address": "Jalan Margonda 100"}
    client.patch(f"/incidents/{incident}", json=changes).raise_for_status()
    [case] = told(client, f"/incidents/{incident}/open", {})["cases"]
    assert case["agency"] == "POLRI"
    lines = {line["agency"]: line["code"] for line in asked(client, "/directory")["items"]}
    action = talk.act("transfer", to={"entry": lines["POLRI"]})
    room.hears(talk.call, OUTSIDE)
    assert ("transferred", "110") in talk.facts()
    assert action["case_id"] == case["id"]
    with closing(log_in(room.instance, "polri")) as theirs:
        rows = asked(theirs, "/journal", after=before)["rows"]
    assert [row["case_id"] for row in rows if row["kind"] == "call_action.done"] == [case["id"]]


def test_a_transfer_that_nobody_takes_comes_back(room: Room, talk: Talk) -> None:
    room.network.manner = refuses
    try:
        talk.act("transfer", to={"number": "110"})
        room.hears(talk.call, hertz_of(talk.position))
    finally:
        room.network.manner = picks_up
    assert not talk.call.finished.is_set()


def test_consultation_and_back(room: Room, talk: Talk) -> None:
    talk.act("consult", to={"position": talk.other})
    first, second = talk.leg(talk.position), talk.leg(talk.other)
    room.hears(first, hertz_of(talk.other))
    room.hears(second, hertz_of(talk.position))
    room.never_hears(second, CITIZEN)
    room.never_hears(talk.call, hertz_of(talk.other))
    talk.act("back")
    room.hears(talk.call, hertz_of(talk.position))
    wait_until(lambda: room.phones[talk.other].talking is None, 5, what="who was asked is out")
    talk.record(lambda detail: detail["position"] == talk.position)


def test_attended_transfer(room: Room, talk: Talk) -> None:
    talk.act("consult", to={"position": talk.other})
    second = talk.leg(talk.other)
    talk.act("complete")
    room.hears(talk.call, hertz_of(talk.other))
    room.hears(second, CITIZEN)
    assert room.phones[talk.position].talking is None
    talk.record(lambda detail: detail["position"] == talk.other)


def test_three_in_one_talk(room: Room, talk: Talk) -> None:
    talk.act("conference", to={"position": talk.other})
    first, second = talk.leg(talk.position), talk.leg(talk.other)
    for call, voices in (
        (talk.call, {FIRST, SECOND}),
        (first, {CITIZEN, hertz_of(talk.other)}),
        (second, {CITIZEN, hertz_of(talk.position)}),
    ):
        wait_until(lambda call=call, voices=voices: voices <= room.heard(call), 8, what=f"{voices} are heard")
    room.phones[talk.position].hang_up()
    wait_until(lambda: room.heard(talk.call) == {hertz_of(talk.other)}, 5, what="the other one stays")
    room.phones[talk.other].hang_up()
    assert talk.call.finished.wait(5), "when the last of them goes by wish, the call ends"


def test_nobody_is_left_alone_in_a_conference(room: Room, talk: Talk) -> None:
    talk.act("conference", to={"number": "113"})
    wait_until(lambda: {OUTSIDE, hertz_of(talk.position)} <= room.heard(talk.call), 8, what="both are heard")
    leg = talk.leg(talk.position)
    room.phones[talk.position].hang_up()
    wait_until(lambda: room.heard(talk.call) == {OUTSIDE}, 5, what="the operator goes, the third one stays")
    assert leg.finished.wait(5)
    talk.citizen.stop()
    wait_until(lambda: room.network.calls()[-1].ended_at, 5, what="whom the citizen left is free")


def test_who_was_asked_joins(room: Room, talk: Talk) -> None:
    talk.act("consult", to={"number": "113"})
    room.hears(talk.leg(talk.position), OUTSIDE)
    talk.act("conference")
    wait_until(
        lambda: {OUTSIDE, hertz_of(talk.position)} <= room.heard(talk.call),
        8,
        what="both are heard by the citizen",
    )


def test_parked_and_taken_up_by_another(room: Room, talk: Talk) -> None:
    talk.act("park")
    wait_until(lambda: room.phones[talk.position].talking is None, 5, what="the operator is free")
    talk.act("transfer", by=talk.other, to={"position": talk.other})
    room.hears(talk.call, hertz_of(talk.other))


def test_whom_nobody_takes_up_goes_to_the_head_of_the_queue(room: Room, talk: Talk) -> None:
    """After two minutes; three seconds here."""
    conf = room.instance.home / "asterisk" / "etc" / "extensions.conf"
    text = conf.read_text()
    assert "MusicOnHold(,120)" in text
    try:
        conf.write_text(text.replace("MusicOnHold(,120)", "MusicOnHold(,3)"))
        room.instance.console("dialplan reload")
        talk.act("park")
        wait_until(lambda: room.phones[talk.position].talking is None, 5, what="the operator is free")
        record = talk.record(lambda detail: len([leg for leg in detail["legs"] if leg["answered_at"]]) == 2)
    finally:
        conf.write_text(text)
        room.instance.console("dialplan reload")
    parked, again = record["waits"][-2:]
    assert (parked["queue"], parked["why"]) == ("parked", "timeout")
    assert again["queue"] == "q112"
    has_them = max((leg for leg in record["legs"] if leg["answered_at"]), key=lambda leg: leg["answered_at"])
    room.hears(talk.call, hertz_of(has_them["position"]))


def test_listening_is_heard_by_nobody(room: Room, talk: Talk) -> None:
    talk.act("listen", by="supervisor")
    spy = talk.leg("info")
    wait_until(
        lambda: {CITIZEN, hertz_of(talk.position)} <= room.heard(spy), 8, what="the supervisor hears both"
    )
    room.never_hears(talk.call, SUPERVISOR)
    room.never_hears(talk.leg(talk.position), SUPERVISOR)


def test_a_whisper_is_heard_by_the_operator_alone(room: Room, talk: Talk) -> None:
    talk.act("whisper", by="supervisor")
    leg = talk.leg(talk.position)
    wait_until(lambda: {CITIZEN, SUPERVISOR} <= room.heard(leg), 8, what="the operator hears the whisper")
    room.never_hears(talk.call, SUPERVISOR)


def test_barging_in_is_heard_by_both(room: Room, talk: Talk) -> None:
    talk.act("barge", by="supervisor")
    leg = talk.leg(talk.position)
    wait_until(lambda: SUPERVISOR in room.heard(leg), 8, what="the operator hears it")
    wait_until(
        lambda: {SUPERVISOR, hertz_of(talk.position)} <= room.heard(talk.call),
        8,
        what="the citizen hears it too",
    )


def test_taking_over(room: Room, talk: Talk) -> None:
    talk.act("take_over", by="supervisor")
    room.hears(talk.call, SUPERVISOR)
    assert room.phones[talk.position].talking is None
    talk.record(lambda detail: detail["position"] == "info" and detail["operator"] == "Pengawas")


def test_keys_are_sent_to_the_citizens_side(room: Room, talk: Talk) -> None:
    talk.act("keys", keys="12#")
    wait_until(lambda: room.loop.run(talk.call.seen).keys == "12#", 5, what="the keys arrive")


def test_a_silent_caller_is_asked_for_a_sign(room: Room, talk: Talk) -> None:
    talk.act("help_check")
    wait_until(lambda: hertz_of(talk.position) not in room.heard(talk.call), 5, what="the question is asked")
    room.loop.run(lambda: talk.call.press("1"))
    room.hears(talk.call, hertz_of(talk.position))
    assert ("help", "1") in talk.facts()


def hand_over_by_phone(room: Room, talk: Talk) -> Call:
    """The phone's own attended transfer, until the second is heard; gives the second's call."""
    first, leg = room.phones[talk.position], talk.leg(talk.position)
    consult = room.loop.run(lambda: first.phone.call(extension_of(room.supervisor, talk.other)))
    second = talk.leg(talk.other)
    wait_until(lambda: consult.answered_at, 5, what="the first knows that the second has answered")
    room.loop.run(lambda: leg.hand_over(consult))
    room.hears(talk.call, hertz_of(talk.other))
    first.hang_up()
    return second


def test_whoever_a_phone_handed_the_caller_to_has_them(room: Room, talk: Talk) -> None:
    """The phone's own attended transfer (REFER) says nothing to the citizen's channel; hold and question ask ours."""
    second = hand_over_by_phone(room, talk)
    talk.record(lambda detail: detail["position"] == talk.other)
    talk.act("hold", by=talk.other)
    wait_until(lambda: hertz_of(talk.other) not in room.heard(talk.call), 5, what="the second is not heard")
    talk.act("resume", by=talk.other)
    room.hears(talk.call, hertz_of(talk.other))
    talk.act("help_check", by=talk.other)
    wait_until(lambda: hertz_of(talk.other) not in room.heard(talk.call), 5, what="the question is asked")
    room.loop.run(lambda: talk.call.press("1"))
    room.hears(talk.call, hertz_of(talk.other))
    room.hears(second, CITIZEN)


def test_whom_a_phone_hands_to_a_ringing_phone_is_not_hung_up_on(room: Room, talk: Talk) -> None:
    """REFER while the other one still rings: the citizen waits in the phone's place and comes back from there."""
    first, leg = room.phones[talk.position], talk.leg(talk.position)
    other = room.phones[talk.other]
    other.habits = Habits(does="ignore")
    try:
        consult = room.loop.run(lambda: first.phone.call(extension_of(room.supervisor, talk.other)))
        ringing = wait_until(
            lambda: next(iter(room.loop.run(lambda: list(other.phone.live.values()))), None),
            5,
            what="it rings",
        )
        assert ringing
        wait_until(lambda: consult.rang_at, 5, what="the first hears it ring")
        room.loop.run(lambda: leg.hand_over(consult))
        wait_until(consult.finished.is_set, 5, what="the citizen is in its place")
        room.loop.run(leg.hangup)
        room.loop.run(lambda: ringing.refuse("486 Busy Here"))
        wait_until(lambda: hertz_of(talk.position) in room.heard(talk.call), 10, what="the first is back")
        assert not talk.call.finished.is_set()
    finally:
        other.habits = Habits(answer_after=0.2)


def test_who_gives_up_while_parked_is_called_back(room: Room, talk: Talk) -> None:
    talk.act("park")
    wait_until(lambda: room.phones[talk.position].talking is None, 5, what="the operator is free")
    talk.citizen.stop()
    record = talk.record(lambda detail: detail["ended_at"])
    assert record["status"] == "lost_after_answer"
    assert record["waits"][-1]["queue"] == "parked"
    wait_until(
        lambda: record["number"] in {row["number"] for row in asked(room.supervisor, "/callbacks")["items"]},
        10,
        what="the debt",
    )


def test_hanging_up_ones_own_leg_ends_the_call(talk: Talk) -> None:
    talk.act("hang_up")
    assert talk.call.finished.wait(5)
    assert talk.record(lambda detail: detail["ended_at"])["ended_by"] == "operator"


def test_the_same_key_asks_for_nothing_new(room: Room, talk: Talk) -> None:
    body = {"kind": "hold", "key": uuid4().hex}
    first = told(room.clients[talk.position], f"/calls/{talk.ident}/actions", body)
    again = told(room.clients[talk.position], f"/calls/{talk.ident}/actions", body)
    assert first == again
    assert [kind for kind, _ in talk.facts()].count("held") == 1


def test_what_cannot_be_done_is_said(room: Room, talk: Talk) -> None:
    mine, theirs = room.clients[talk.position], room.clients[talk.other]
    path = f"/calls/{talk.ident}/actions"

    def answer(client: httpx.Client, **body: object) -> tuple[int, str]:
        response = client.post(path, json={"key": uuid4().hex, **body})
        told = response.json()
        return response.status_code, told.get("message") or told.get("result")

    assert answer(mine, kind="complete") == (
        200,
        "Nobody else is on the line who could take the caller over; ask somebody first.",
    )
    assert answer(theirs, kind="hold") == (403, "That is somebody else's call.")
    assert answer(mine, kind="listen") == (403, "Listening in is for supervisors.")
    assert answer(mine, kind="transfer", to={"position": "999"}) == (404, "There is no position 999.")
    assert answer(mine, kind="transfer", to={"agency": "PLN", "number": "123"})[0] == 422
    assert answer(mine, kind="transfer")[0] == 422
    room.hears(talk.call, hertz_of(talk.position))


def test_recording_is_silent_while_it_is_off(room: Room, talk: Talk, running_instance: Instance) -> None:
    room.hears(talk.call, hertz_of(talk.position))
    talk.act("recording_off")
    raw = running_instance.home / "asterisk" / "spool" / "monitor"
    with database(running_instance) as sessions, sessions() as session:
        row = session.get(Recording, talk.ident)
        assert row
        file = raw / row.path
    muted_at = file.stat().st_size
    wait_until(lambda: file.stat().st_size > muted_at + 3 * 32000, 10, what="three more seconds are written")
    samples = tones.of_raw_stereo(file, "left")[muted_at // 4 + 8000 : muted_at // 4 + 2 * 8000]
    assert tones.share(samples, CITIZEN) < 0.05 or float(abs(samples).max()) < 0.01
    talk.act("recording_on")
    on_at = file.stat().st_size
    wait_until(lambda: file.stat().st_size > on_at + 3 * 32000, 10, what="three more seconds are written")
    assert tones.share(tones.of_raw_stereo(file, "left")[-8000:], CITIZEN) > 0.5


def transferred(room: Room, talk: Talk) -> int:
    talk.act("transfer", to={"position": talk.other})
    return hertz_of(talk.other)


def handed_over(room: Room, talk: Talk) -> int:
    talk.act("consult", to={"position": talk.other})
    room.hears(talk.leg(talk.other), hertz_of(talk.position))
    talk.act("complete")
    return hertz_of(talk.other)


def handed_over_by_phone(room: Room, talk: Talk) -> int:
    hand_over_by_phone(room, talk)
    return hertz_of(talk.other)


def parked(room: Room, talk: Talk) -> int:
    talk.act("park")
    talk.act("transfer", by=talk.other, to={"position": talk.other})
    return hertz_of(talk.other)


def gathered(room: Room, talk: Talk) -> int:
    talk.act("conference", to={"position": talk.other})
    return hertz_of(talk.other)


def taken_over(_room: Room, talk: Talk) -> int:
    talk.act("take_over", by="supervisor")
    return SUPERVISOR


def put_outside(_room: Room, talk: Talk) -> int:
    talk.act("transfer", to={"number": "110"})
    return OUTSIDE


def back_from_a_dead_phone(room: Room, talk: Talk) -> int:
    """The same person, but Asterisk has another channel and its sound begins anew."""
    room.phones[talk.position].hang_up("Q.850;cause=41")
    return hertz_of(talk.position)


@pytest.mark.parametrize(
    "another",
    [
        transferred,
        handed_over,
        handed_over_by_phone,
        parked,
        gathered,
        taken_over,
        put_outside,
        back_from_a_dead_phone,
    ],
)
def test_one_recording_holds_whoever_had_the_citizen(
    room: Room, talk: Talk, another: Callable[[Room, Talk], int]
) -> None:
    room.hears(talk.call, hertz_of(talk.position))
    hertz = another(room, talk)
    wait_until(lambda: hertz in room.heard(talk.call), 10, what="another is heard")
    heard_by_then = room.loop.run(lambda: talk.call.hearing.packets)
    wait_until(
        lambda: room.loop.run(lambda: talk.call.hearing.packets) > heard_by_then + 75,
        10,
        what="they talk a while",
    )
    talk.citizen.stop()
    wait_until(lambda: has_finished_recording(room.supervisor, talk.ident), 10, what="the recording")
    recording = asked(room.supervisor, f"/calls/{talk.ident}")["recording"]
    with database(room.instance) as sessions, sessions() as session:
        row = session.get(Recording, talk.ident)
        assert row
        file = room.instance.home / "recordings" / row.path
    assert hashlib.sha256(file.read_bytes()).hexdigest() == recording["sha256"]
    left, right = tones.of_wav(file), tones.of_wav(file, side="right")
    quarter = tones.RATE // 4
    heard = [tones.strongest(right[at : at + quarter]) for at in range(0, len(right) - quarter, quarter)]
    assert any(tone.is_near(hertz_of(talk.position)) for tone in heard), "first the one who answered"
    assert tones.sustained(tones.piece(right, -1.0, 0.8), hertz) > STANDS, "then the other one"
    said = [
        tones.strongest(left[at : at + quarter]).is_near(CITIZEN)
        for at in range(0, len(left) - quarter, quarter)
    ]
    assert said.count(False) <= 1, "the citizen all along, but for the moment where it is begun anew"


def test_an_operator_calls_a_citizen_and_is_not_lost_with_the_phone(room: Room) -> None:
    client = room.clients["112-1"]
    action = told(client, "/actions/calls", {"key": uuid4().hex, "to": {"number": "081299998888"}})
    assert action["status"] == "done", action
    leg = wait_until(lambda: room.phones["112-1"].talking, 5, what="the operator's phone")
    assert leg
    room.hears(leg, OUTSIDE)

    def row() -> dict[str, Any] | None:
        rows = asked(client, "/calls", live=True)["items"]
        return next((r for r in rows if r["number"] == "+6281299998888" and r["status"] == "answered"), None)

    call = wait_until(row, 10, what="the outbound call's record")
    assert call
    assert (call["outbound"], call["position"]) == (True, "112-1")
    room.phones["112-1"].hang_up("Q.850;cause=41")
    again = wait_until(lambda: room.phones["112-1"].talking, 10, what="the citizen is back at the phone")
    assert again
    room.hears(again, OUTSIDE)
    room.phones["112-1"].hang_up()
    wait_until(lambda: asked(client, f"/calls/{call['id']}")["ended_by"] == "operator", 10, what="the end")
    wait_until(lambda: has_finished_recording(client, call["id"]), 10, what="its recording")


def has_finished_recording(client: httpx.Client, ident: str) -> bool:
    recording: dict[str, Any] | None = asked(client, f"/calls/{ident}")["recording"]
    return recording is not None and recording["sha256"] is not None
