"""What Asterisk knows ahead of time, what the room owes, and what is wrong: on real Asterisk, with real calls."""

from array import array
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from records.calls import Call, CallFact
from records.session import Sessions
from telephony import prompts
from telephony.news_publisher import news_folder
from telephony.simulator.call import Call as PhoneCall
from telephony.simulator.citizen import NO_NUMBER, SimulatedCitizen
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.network import SimulatedNetwork
from telephony.simulator.sounds import tone
from tests.instance import Instance
from tests.telephony.room import asked, database, log_in, manned, told
from tests.waiting import wait_until

PROBE_SECONDS = 10 + 2
"""`qualify_frequency` and `qualify_timeout` of pjsip.conf."""

NAGGING = "8127771230"
"""A caller's number without country code or 0."""

NEWS = {"text": "Kami tahu tentang kebakaran di Margonda.", "minutes": 60}


@pytest.fixture(scope="module")
def supervisor(running_instance: Instance) -> Iterator[httpx.Client]:
    with closing(log_in(running_instance, "supervisor")) as client:
        yield client


@pytest.fixture(scope="module")
def sessions(running_instance: Instance) -> Iterator[Sessions]:
    with database(running_instance) as made:
        yield made


def known(instance: Instance, family: str) -> dict[str, str]:
    """A family of Asterisk's own database, by its console."""
    shown = instance.console(f"database show {family}")
    pairs = (line.partition(":") for line in shown.splitlines() if line.startswith(f"/{family}/"))
    return {key.strip().removeprefix(f"/{family}/"): value.strip() for key, _, value in pairs}


def console(instance: Instance, command: str) -> str:
    return instance.console(command)


def reconnect(instance: Instance) -> None:
    """Ends the bridge's links to Asterisk; it opens new ones."""
    for line in console(instance, "manager show connected").splitlines():
        words = line.split()
        if words[:1] == ["bridge"]:
            console(instance, f"manager kick session {words[4]}")


def drop(instance: Instance, phones: PhoneLoop, number: str, *, dialled: str = "112") -> None:
    """Somebody calls and gives up."""
    citizen = SimulatedCitizen(phones, ("127.0.0.1", instance.settings.sip_port), number, sound=tone(700))
    try:
        assert citizen.dial(dialled, Habits(talk=0.3)).finished.wait(20)
    finally:
        citizen.stop()


def calls_of(sessions: Sessions, number: str, *, how_many: int) -> list[Call]:
    """The ended calls of that number, once there are so many."""

    def ended() -> list[Call]:
        with sessions() as session:
            query = select(Call).where(Call.number == number, Call.ended_at.is_not(None))
            found = list(session.scalars(query.order_by(Call.arrived_at)))
            return found if len(found) == how_many else []

    return wait_until(ended, 10, what=f"{how_many} calls in the record")


def alarms(client: httpx.Client, kind: str) -> dict[str, dict[str, Any]]:
    return {alarm["subject"]: alarm for alarm in asked(client, "/alarms")["items"] if alarm["kind"] == kind}


def due(client: httpx.Client, number: str) -> list[dict[str, Any]]:
    return [row for row in asked(client, "/callbacks")["items"] if row["number"] == number]


def live(client: httpx.Client) -> list[dict[str, Any]]:
    return asked(client, "/calls", live=True)["items"]


# --- Asterisk's own database ---------------------------------------------------------------------------------


def test_three_pranks_raise_a_flag_that_every_way_to_send_the_number_meets(
    running_instance: Instance, phones: PhoneLoop, sessions: Sessions, supervisor: httpx.Client
) -> None:
    forms = [f"0{NAGGING}", f"+62{NAGGING}", f"62{NAGGING}"]
    key, number = f"0{NAGGING}", f"+62{NAGGING}"
    for form in forms:
        drop(running_instance, phones, form)
    calls = calls_of(sessions, number, how_many=3)
    with closing(log_in(running_instance, "operator12")) as operator:
        for call in calls[:2]:
            told(operator, f"/calls/{call.id}/disposition", {"disposition": "prank"})
        assert asked(supervisor, "/flags")["items"] == []
        told(operator, f"/calls/{calls[2].id}/disposition", {"disposition": "prank"})
        wait_until(lambda: known(running_instance, "flag").get(key) == "1", 5, what="the flag in AstDB")

        # A second word takes the flag back, a third one gives it again.
        told(operator, f"/calls/{calls[2].id}/disposition", {"disposition": "silent"})
        wait_until(lambda: key not in known(running_instance, "flag"), 5, what="the flag's end")
        told(operator, f"/calls/{calls[2].id}/disposition", {"disposition": "prank"})
        wait_until(lambda: key in known(running_instance, "flag"), 5, what="the flag again")

    for form in forms:
        drop(running_instance, phones, form)
    again = calls_of(sessions, number, how_many=6)[3:]
    with sessions() as session:
        flagged = session.scalars(
            select(CallFact.call_id).where(
                CallFact.kind == "flagged", CallFact.call_id.in_([call.id for call in again])
            )
        ).all()
    assert set(flagged) == {call.id for call in again}

    [flag] = asked(supervisor, "/flags")["items"]
    assert flag["number"] == number
    told(supervisor, f"/flags/{flag['id']}/lift", {"reason": "anak kecil, sudah dibicarakan"})
    wait_until(lambda: key not in known(running_instance, "flag"), 5, what="the flag is lifted")


def test_after_a_connection_garbage_goes_and_what_is_missing_comes(
    running_instance: Instance, phones: PhoneLoop, sessions: Sessions, supervisor: httpx.Client
) -> None:
    number = "+62812777456"
    for _ in range(3):
        drop(running_instance, phones, number)
    for call in calls_of(sessions, number, how_many=3):
        told(supervisor, f"/calls/{call.id}/disposition", {"disposition": "prank"})
    wait_until(lambda: "0812777456" in known(running_instance, "flag"), 5, what="the flag")
    console(running_instance, "database del flag 0812777456")
    console(running_instance, "database put flag 0999 1")
    console(running_instance, "database put report 112202001010001 laporan-selesai")
    console(running_instance, "database put news cc 1")
    console(running_instance, "database put last 0812777456 112-1|1")
    reconnect(running_instance)
    wait_until(
        lambda: known(running_instance, "flag") == {"0812777456": "1"}, 15, what="the flags as recorded"
    )
    wait_until(lambda: known(running_instance, "news") == {}, 15, what="no news")
    assert "112202001010001" not in known(running_instance, "report")
    assert known(running_instance, "last")["0812777456"] == "112-1|1", "what the dialplan keeps is its own"
    console(running_instance, "database del last 0812777456")
    [flag] = asked(supervisor, "/flags")["items"]
    told(supervisor, f"/flags/{flag['id']}/lift", {"reason": "selesai"})


def test_a_report_is_told_by_its_digits(
    running_instance: Instance, phones: PhoneLoop, sessions: Sessions
) -> None:
    number = "+62812777789"
    drop(running_instance, phones, number, dialled="112")
    [call] = calls_of(sessions, number, how_many=1)
    with closing(log_in(running_instance, "operator12")) as operator:
        draft = told(operator, f"/calls/{call.id}/draft")["id"]
        body = {"type_code": "FIR1", "address": "Jl Margonda 1"}
        operator.patch(f"/incidents/{draft}", json=body).raise_for_status()
        opened = told(operator, f"/incidents/{draft}/open", {})
        digits = opened["number"].replace("-", "")
        wait_until(
            lambda: (
                known(running_instance, "report").get(digits) in {"laporan-diterima", "laporan-ditangani"}
            ),
            5,
            what="the report's status",
        )
        told(operator, f"/incidents/{draft}/cancel", {"reason": "laporan palsu"})
        wait_until(
            lambda: known(running_instance, "report").get(digits) == "laporan-dibatalkan",
            5,
            what="the report's new status",
        )


# --- news ------------------------------------------------------------------------------------------------------


def test_news_are_laid_before_calls_are_sent_to_them(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    citizen = SimulatedCitizen(
        phones, ("127.0.0.1", running_instance.settings.sip_port), "+62812777987", sound=tone(700)
    )
    try:
        waiting = citizen.dial("112")
        news_go_on_and_off(running_instance, supervisor)
        assert not waiting.finished.is_set(), "who waits meanwhile goes on waiting"
        wait_until(lambda: speaks(waiting), 25, what="and is still spoken to", every=0.2)
    finally:
        citizen.stop()


def speaks(call: PhoneCall) -> bool:
    """Whether the last second that the phone heard has a voice in it; the ringing between is far softer."""
    second = array("h", call.heard()[-16000:])
    return max(map(abs, second), default=0) > 8000


def news_go_on_and_off(running_instance: Instance, supervisor: httpx.Client) -> None:
    folder = prompts.folder(running_instance.settings)
    usual = folder / "moh-gawat-darurat-112-antre"
    news, warned = (usual.with_name(usual.name + suffix) for suffix in ("-news", "-warn"))
    classes = console(running_instance, "moh show classes")
    for name in ("gawat-darurat-112-antre", "gawat-darurat-112-damkar", "medis-119-antre"):
        for suffix in ("", "-news", "-warn"):
            assert f"Class: {name}{suffix}\n" in classes
    first = usual / "01.wav"
    assert (news / "01.wav").read_bytes() == first.read_bytes(), "no news: the usual"
    assert (warned / "01.wav").read_bytes() == (folder / "peringatan-ditandai.wav").read_bytes()
    assert (warned / "02.wav").read_bytes() == first.read_bytes()

    supervisor.put("/news/112", json=NEWS).raise_for_status()
    wait_until(lambda: known(running_instance, "news") == {"112": "1"}, 15, what="the news are on")
    spoken = news_folder(running_instance.settings) / "112.wav"
    assert (news / "01.wav").read_bytes() == spoken.read_bytes()
    assert (news / "02.wav").read_bytes() == first.read_bytes()
    heard = files_of(running_instance, "gawat-darurat-112-antre-news")
    assert len(heard) == len(files_of(running_instance, "gawat-darurat-112-antre")) + 1
    assert heard == sorted(heard)

    assert supervisor.delete("/news/112").raise_for_status().json()["text"] is None
    wait_until(lambda: known(running_instance, "news") == {}, 5, what="the news are off")
    wait_until(
        lambda: (
            files_of(running_instance, "gawat-darurat-112-antre-news")
            == [
                file.replace(usual.name, news.name)
                for file in files_of(running_instance, "gawat-darurat-112-antre")
            ]
        ),
        10,
        what="Asterisk plays the usual again",
    )
    assert (news / "01.wav").read_bytes() == first.read_bytes()


def files_of(instance: Instance, name: str) -> list[str]:
    """What Asterisk would play for that class, in order."""
    lines = iter(console(instance, "moh show files").splitlines())
    files: list[str] = []
    ours = False
    for line in lines:
        if line.startswith("Class:"):
            ours = line.removeprefix("Class:").strip() == name
        elif ours and "File:" in line:
            files.append(line.partition("File:")[2].strip())
    return files


# --- alarms ------------------------------------------------------------------------------------------------------


def test_a_trunk_that_goes_away_is_noticed_and_said(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    node = running_instance.settings.node
    host, _, port = running_instance.settings.trunk_contact.partition(":")
    server = ("127.0.0.1", running_instance.settings.sip_port)
    wait_until(
        lambda: node in alarms(supervisor, "trunk_down"), PROBE_SECONDS + 8, what="nobody was ever there"
    )
    network = SimulatedNetwork(phones, server, (host, int(port)))
    network.start()
    try:
        wait_until(
            lambda: node not in alarms(supervisor, "trunk_down"), PROBE_SECONDS + 3, what="the trunk is back"
        )
    finally:
        network.stop()
    alarm = wait_until(
        lambda: alarms(supervisor, "trunk_down").get(node), PROBE_SECONDS + 3, what="the trunk is gone"
    )
    assert alarm
    assert alarm["raised_at"]
    taken = told(supervisor, f"/alarms/{alarm['id']}/take")
    assert taken["taken_by"] == "Pengawas"


def test_too_few_operators_raise_an_alarm_until_there_are_enough(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    # By night one operator is enough for 112 and nobody is needed at the call centre.
    wait_until(
        lambda: {"112", "119"} <= alarms(supervisor, "low_staff").keys(), 20, what="an empty room is said"
    )
    with manned(running_instance, phones, ["112-1", "112-2", "119-1", "cc-1"], Habits()):
        wait_until(lambda: alarms(supervisor, "low_staff") == {}, 5, what="there are enough")
    low = wait_until(lambda: alarms(supervisor, "low_staff").get("119"), 15, what="the room is empty again")
    assert low
    assert low["data"] == {"ready": 0, "needed": 1}


# --- call-backs ----------------------------------------------------------------------------------------------------


def test_a_dropped_call_is_owed_once_until_they_are_spoken_to(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    number = "+62812777321"
    drop(running_instance, phones, number)
    [row] = wait_until(lambda: due(supervisor, number), 10, what="a call-back")
    assert (row["status"], row["reason"], row["calls"], row["priority"]) == ("due", "abandoned", 1, 2)
    drop(running_instance, phones, number, dialled="119")
    [twice] = wait_until(
        lambda: [row for row in due(supervisor, number) if row["calls"] == 2], 10, what="the same, twice"
    )
    assert (twice["id"], twice["due_at"]) == (row["id"], row["due_at"])

    citizen = SimulatedCitizen(
        phones, ("127.0.0.1", running_instance.settings.sip_port), number, sound=tone(700)
    )
    try:
        with manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2)) as operators:
            call = citizen.dial("112")
            [reached] = wait_until(
                lambda: [row for row in due(supervisor, number) if row["status"] == "reached"],
                20,
                what="their own call reaches them",
            )
            assert reached["id"] == row["id"]
            assert reached["ended_by_call"]
            operators["112-1"].hang_up()
            assert call.finished.wait(10)
    finally:
        citizen.stop()
    assert [row["status"] for row in due(supervisor, number)] == ["reached"]


def test_a_line_that_breaks_at_once_is_the_first_to_be_called(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    number = "+62812777654"
    citizen = SimulatedCitizen(
        phones, ("127.0.0.1", running_instance.settings.sip_port), number, sound=tone(700)
    )
    try:
        with manned(running_instance, phones, ["112-1"], Habits(answer_after=0.2)) as operators:
            call = citizen.dial("112")
            wait_until(lambda: operators["112-1"].talking, 20, what="an answer")
            wait_until(
                lambda: [row for row in live(supervisor) if row["number"] == number and row["answered_at"]],
                5,
                what="the answer in the record",
            )
            phones.run(call.hangup)
            [row] = wait_until(lambda: due(supervisor, number), 10, what="a call-back")
            assert (row["reason"], row["priority"]) == ("cut", 1)
    finally:
        citizen.stop()
    told(supervisor, f"/callbacks/{row['id']}/take")
    over = told(supervisor, f"/callbacks/{row['id']}/result", {"result": "unreached", "note": "tidak aktif"})
    assert over["status"] == "unreached"


def test_a_phone_without_a_number_is_listed_as_one_that_cannot_be_called(
    running_instance: Instance, phones: PhoneLoop, supervisor: httpx.Client
) -> None:
    def nameless() -> list[dict[str, Any]]:
        return [row for row in asked(supervisor, "/callbacks")["items"] if row["number"] is None]

    before = len(nameless())
    drop(running_instance, phones, NO_NUMBER)
    wait_until(lambda: len(nameless()) == before + 1, 10, what="a row that says so")
    assert (nameless()[0]["status"], nameless()[0]["note"]) == ("unreached", "no number")
