"""What the telephone network does wrong, or we cannot take: nobody is lost without a word of it."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from ivr_flows.story import SILENT_PRIORITY
from records.session import Sessions
from records.trunk_faults import FaultReason, TrunkFault
from telephony.simulator.call import Call
from telephony.simulator.citizen import SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.sounds import tone
from tests.instance import Instance, own_instance
from tests.signalling import signal_pids
from tests.telephony.raw_invite import RawCall, dialled
from tests.telephony.room import asked, database, log_in, manned
from tests.waiting import wait_until

R = FaultReason
COUNTS_AFTER = 30
"""Seconds: five until a refusal is certain, one until it is written; the rest is for a busy machine."""

FEW_PORTS = (32100, 32111)
"""Six channels; between the ports of tests and those that the kernel gives out."""


def server(instance: Instance) -> tuple[str, int]:
    return ("127.0.0.1", instance.settings.sip_port)


def counted(sessions: Sessions) -> dict[tuple[FaultReason, int], int]:
    """How many of each reason and code there are."""
    with sessions() as session:
        found: dict[tuple[FaultReason, int], int] = {}
        for row in session.scalars(select(TrunkFault)):
            found[row.reason, row.code] = found.get((row.reason, row.code), 0) + row.count
        return found


def trunk_line(instance: Instance) -> dict[str, Any]:
    parts = httpx.get(f"{instance.base_url}/health", timeout=10).json()["parts"]
    return next(part for part in parts if part["name"] == "trunk")


@pytest.fixture(scope="module")
def supervisor(running_instance: Instance) -> Iterator[httpx.Client]:
    with closing(log_in(running_instance, "supervisor")) as client:
        yield client


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        (("9", "G722/8000"), "9"),
        (("3", "GSM/8000"), "3"),
        (("96", "opus/48000/2"), "96"),
        (("97", "AMR/8000"), "97"),
        (("98", "AMR-WB/16000"), "98"),
        (("99", "G726-32/8000"), "99"),
        (("100", "speex/8000"), "100"),
        # Of several only one is answered, and A-law before all others.
        (("96 9 3 0 8", "opus/48000/2"), "8"),
        (("18 4 0", "G729/8000"), "0"),
    ],
)
def test_every_codec_that_can_be_heard_is_taken(
    running_instance: Instance, offered: tuple[str, str], taken: str
) -> None:
    with dialled(server(running_instance), codec=offered) as call:
        assert (call.status, call.sound) == (200, taken)


REFUSED: dict[str, tuple[dict[str, Any], int, FaultReason, str]] = {
    "G.729 only": ({"codec": ("18", "G729/8000")}, 488, R.CODEC, "G729"),
    "EVS only": ({"codec": ("96", "EVS/16000")}, 488, R.CODEC, "EVS"),
    "encrypted only": ({"profile": "RTP/SAVP"}, 488, R.ENCRYPTION, "PCMA"),
    "preconditions": ({"more": "Require: precondition"}, 420, R.EXTENSION, "precondition"),
    "priority of resources": ({"more": "Require: resource-priority"}, 420, R.EXTENSION, "resource-priority"),
}


@pytest.mark.parametrize(("form", "status", "reason", "detail"), REFUSED.values(), ids=REFUSED.keys())
def test_who_cannot_be_taken_is_counted(
    running_instance: Instance, form: dict[str, Any], status: int, reason: FaultReason, detail: str
) -> None:
    with database(running_instance) as sessions:
        before = counted(sessions).get((reason, status), 0)
        with dialled(server(running_instance), **form) as call:
            assert call.status == status
        wait_until(
            lambda: counted(sessions).get((reason, status), 0) > before, COUNTS_AFTER, what="it is counted"
        )
        with sessions() as session:
            rows = session.scalars(select(TrunkFault).where(TrunkFault.reason == reason)).all()
        assert detail in {row.detail for row in rows}
    assert f"{reason.value} (SIP {status}" in trunk_line(running_instance)["detail"]


def test_what_repeats_is_an_alarm(running_instance: Instance, supervisor: httpx.Client) -> None:
    for _ in range(3):
        with dialled(server(running_instance), more="Require: gruu") as call:
            assert call.status == 420

    def alarm() -> dict[str, Any] | None:
        rows = asked(supervisor, "/alarms")["items"]
        return next(
            (r for r in rows if r["kind"] == "trunk_faults" and r["data"]["reason"] == "extension"), None
        )

    raised = wait_until(alarm, COUNTS_AFTER, what="the alarm")
    assert raised
    assert (raised["data"]["code"], raised["data"]["count"] >= 3) == (420, True)
    assert trunk_line(running_instance)["state"] == "ok", "it is the network's, and the room does its work"


def test_an_answer_that_is_never_confirmed_is_the_networks_end(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    """The ACK is lost, the two talk; Asterisk ends the call after 32 s, and nobody had wished it."""
    with (
        manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2)),
        dialled(server(running_instance), confirm=False) as call,
    ):
        call.wait_for("BYE", 60)

        def ended() -> dict[str, Any] | None:
            row = row_of(supervisor, call)
            return row if row and row["ended_at"] else None

        row = wait_until(ended, 20, what="the record's end")
        assert row
        assert (row["status"], row["ended_by"], row["position"]) == ("closed", "network", "112-1")

        def owed() -> dict[str, Any] | None:
            rows = asked(supervisor, "/callbacks")["items"]
            return next((r for r in rows if r["last_call_id"] == row["id"]), None)

        callback = wait_until(owed, 10, what="the call-back")
        assert callback
        assert (callback["reason"], callback["priority"]) == ("network", 1)
    with database(running_instance) as sessions:
        assert counted(sessions)[R.CUT, 18] >= 1
        wait_until(lambda: counted(sessions).get((R.UNCONFIRMED, 200)), COUNTS_AFTER, what="the lost ACK")


def row_of(supervisor: httpx.Client, call: RawCall) -> dict[str, Any] | None:
    rows = asked(supervisor, "/calls", limit=50)["items"]
    return next((row for row in rows if row["number"] == "+62" + call.number[1:]), None)


def queued(instance: Instance) -> list[tuple[str, str, str]]:
    """Who waits, as Asterisk lists them: the queue, the last digit of their number, their priority in it."""
    channels = instance.console("core show channels concise").splitlines()
    number = {line.split("!")[0]: line.split("!")[7][-1] for line in channels if "PJSIP/trunk-" in line}
    found: list[tuple[str, str, str]] = []
    queue = ""
    for line in instance.console("queue show").splitlines():
        if " calls (max " in line:
            queue = line.split()[0]
        elif "PJSIP/trunk-" in line and "prio:" in line:
            name = number.get(line.split()[1], "?")
            found.append((queue, name, line.partition("prio: ")[2].rstrip(") ")))
    return found


def dial_in_order(instance: Instance, citizens: list[SimulatedCitizen]) -> list[Call]:
    """Each when the one before waits: of calls in the same moment any may draw the first number."""
    calls: list[Call] = []
    for citizen in citizens:
        calls.append(citizen.dial("112"))
        wait_until(lambda: len(queued(instance)) == len(calls), 20, what="the call waits")
    return calls


def test_who_is_not_heard_waits_behind_the_living_and_has_their_place_again(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    """Three lines die without a word while citizens wait. They are marked, nobody hangs up on them; who is there is
    answered first. One of them is heard again: unmarked, and before those who came later."""
    numbers = [f"08127777031{n}" for n in range(4)]
    citizens = [
        SimulatedCitizen(phones, server(running_instance), number, sound=tone(700)) for number in numbers
    ]

    def rows() -> dict[str, dict[str, Any]]:
        found = asked(supervisor, "/calls", live=True)["items"]
        return {
            row["number"][-1]: row for row in found if row["number"] and row["number"][:-1] == "+628127777031"
        }

    def silent() -> set[str]:
        return {name for name, row in rows().items() if row["silent_since"]}

    def stages(name: str) -> int:
        return len(asked(supervisor, f"/calls/{rows()[name]['id']}")["waits"])

    def first_two() -> list[str]:
        """When all four wait in the last stage: callers in two queues have no order among them."""
        names = [name for queue, name, _ in queued(running_instance) if queue == "q112-all"]
        return names[:2] if len(names) == 4 else []

    def priorities(names: str) -> set[str]:
        return {priority for _, name, priority in queued(running_instance) if name in names}

    try:
        calls = dial_in_order(running_instance, citizens)
        wait_until(lambda: len(rows()) == 4, 20, what="four calls")
        for call in calls[:3]:
            call.mute()
        wait_until(lambda: silent() == {"0", "1", "2"}, 40, what="three are marked")
        kinds = {alarm["kind"] for alarm in asked(supervisor, "/alarms")["items"]}
        assert "callers_silent" in kinds
        board = asked(supervisor, "/queues")["queues"]
        for queue in board:
            shown = [caller["silent_since"] is None for caller in queue["callers"]]
            assert shown == sorted(shown, reverse=True), "who is heard stands first"
        wait_until(lambda: first_two()[:1] == ["3"], 60, what="the living one is first")
        lowest = {str(SILENT_PRIORITY)}
        wait_until(lambda: priorities("012") == lowest, 20, what="the silent are behind the others")
        places: set[str] = set()
        been = stages("0")
        wait_until(
            lambda: places.update(priorities("012")) or stages("0") > been,
            30,
            what="a silent one is in the next stage",
        )
        assert places | priorities("012") == lowest, "not for a moment before the living"
        for voice in calls[1].voices():
            voice.muted = False
        wait_until(lambda: silent() == {"0", "2"}, 20, what="one is heard again")
        wait_until(lambda: first_two() == ["1", "3"], 70, what="they have their place")
        with manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2), callers_wait=True):
            wait_until(lambda: rows()["1"]["status"] == "answered", 20, what="who is heard is answered first")
            assert {name: rows()[name]["ended_at"] for name in "023"} == {"0": None, "2": None, "3": None}
    finally:
        for citizen in citizens:
            citizen.stop()
        wait_until(lambda: not rows(), 20, what="all are gone")


def test_who_is_not_heard_keeps_nobody_waiting_in_any_other_queue(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    """The one operator who is there talks; two callers of 112, whose overflow is heavier than the call centre's line,
    die without a word. Who calls the centre then is answered before them; who is heard again is in 112's line again."""
    names = {name: f"08127777032{n}" for n, name in enumerate(("talks", "dead", "mute", "living"))}
    citizens = {
        name: SimulatedCitizen(phones, server(running_instance), number, sound=tone(700))
        for name, number in names.items()
    }
    to_the_centre = Habits(keys=((2.0, "1"), (4.0, "0")))

    def row(name: str) -> dict[str, Any] | None:
        found = asked(supervisor, "/calls", limit=50)["items"]
        return next((row for row in found if row["number"] == "+62" + names[name][1:]), None)

    def is_answered(name: str) -> bool:
        found = row(name)
        return found is not None and found["status"] == "answered"

    def queue(name: str) -> str | None:
        """Where the caller waits now."""
        if (found := row(name)) is None:
            return None
        waits = asked(supervisor, f"/calls/{found['id']}")["waits"]
        return waits[-1]["queue"] if waits and waits[-1]["left_at"] is None else None

    try:
        with manned(running_instance, phones, ["cc-1"], Habits(answer_after=0.2)) as operators:
            citizens["talks"].dial("1500112", to_the_centre)
            wait_until(lambda: is_answered("talks"), 40, what="the operator talks")
            waiting = {name: citizens[name].dial("112") for name in ("dead", "mute")}
            wait_until(lambda: {queue("dead"), queue("mute")} == {"q112-all"}, 30, what="both wait for 112")
            for call in waiting.values():
                call.mute()
            wait_until(lambda: {queue("dead"), queue("mute")} == {"silent"}, 40, what="both wait apart")
            citizens["living"].dial("1500112", to_the_centre)
            wait_until(lambda: queue("living") == "qcc", 30, what="the living one waits")
            operators["cc-1"].hang_up()
            wait_until(lambda: is_answered("living"), 20, what="the living one is answered first")
            assert {queue("dead"), queue("mute")} == {"silent"}
            for voice in waiting["mute"].voices():
                voice.muted = False
            wait_until(lambda: queue("mute") == "q112-all", 20, what="who is heard is in their line again")
            operators["cc-1"].hang_up()
            wait_until(lambda: is_answered("mute"), 20, what="and is answered next")
            operators["cc-1"].hang_up()
            wait_until(lambda: is_answered("dead"), 20, what="whoever is silent is answered too, at last")
    finally:
        for citizen in citizens.values():
            citizen.stop()
        wait_until(
            lambda: all((found := row(name)) is None or found["ended_at"] for name in names),
            20,
            what="all are gone",
        )


def test_no_port_is_left_and_the_bridge_is_dead(phones: PhoneLoop) -> None:
    """Six callers fill the ports of sound. Who comes then is refused, counted as such, and the health page says so."""
    first, last = (str(port) for port in FEW_PORTS)
    with (
        own_instance(DCOR_PROBE_SECONDS="0", DCOR_RTP_START=first, DCOR_RTP_END=last) as instance,
        database(instance) as sessions,
        closing(log_in(instance, "supervisor")) as desk,
        ExitStack() as waiting,
    ):
        [bridge] = instance.pids_of("operations bridge")
        signal_pids(signal.SIGSTOP, bridge)
        try:
            for _ in range(6):
                call = waiting.enter_context(dialled(server(instance)))
                assert call.status == 200
            for _ in range(3):
                with dialled(server(instance)) as refused:
                    assert refused.status == 488
            wait_until(
                lambda: counted(sessions) == {(R.RTP_PORTS, 488): 3}, COUNTS_AFTER, what="all are counted"
            )
        finally:
            signal_pids(signal.SIGCONT, bridge)
        alarms = wait_until(
            lambda: {"trunk_faults", "rtp_ports_low"} <= {a["kind"] for a in asked(desk, "/alarms")["items"]},
            COUNTS_AFTER,
            what="both alarms",
        )
        assert alarms
        line = trunk_line(instance)
        assert (line["state"], "3 rtp_ports (SIP 488" in line["detail"]) == ("failing", True)
