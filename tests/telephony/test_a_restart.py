"""Who rings with which queue outlives Asterisk and the bridge, and is put right where the two disagree."""

import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from telephony.rendering import asterisk_home
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.instance import Instance, own_instance
from tests.signalling import kill_pids, signal_pids
from tests.telephony.room import log_in, manned, told
from tests.waiting import wait_until

RESTART_SECONDS = 30


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with own_instance() as instance:
        yield instance


def members(instance: Instance, queue: str) -> dict[str, str]:
    """Each member of a queue: `paused`, its rank (`penalty 9`), or nothing to be said of it."""
    shown = instance.console(f"queue show {queue}")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    found: dict[str, str] = {}
    for line in plain.splitlines():
        if member := re.match(r"\s+(\S+) \(PJSIP/", line):
            said = re.findall(r"with (penalty \d+)|\((paused)", line)
            found[member[1]] = " ".join(word for pair in said for word in pair if word)
    return found


def is_on_disk(instance: Instance, position: str) -> bool:
    """Whether the pause of a member of q112 is in the file that a new Asterisk reads."""
    file = asterisk_home(instance.settings) / "lib" / "astdb.sqlite3"
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as memory:
        rows = memory.execute("SELECT value FROM astdb WHERE key = '/Queue/PersistentMembers/q112'")
        kept = "".join(value for (value,) in rows)
    return any(f"PJSIP/{position};" in one and one.split(";")[2] == "1" for one in kept.split("|"))


@pytest.mark.timeout(180)
def test_queue_members_outlive_a_restart_and_are_put_right(instance: Instance, phones: PhoneLoop) -> None:
    with (
        manned(instance, phones, ["112-1", "112-2"], Habits(answer_after=0.1)),
        closing(log_in(instance, "operator2")) as second,
    ):
        told(second, "/positions/112-2/pause", {"reason": "training"})
        wished = {"112-1": "", "112-2": "paused"}
        wait_until(lambda: members(instance, "q112") == wished, 5, what="the pause")
        wait_until(lambda: is_on_disk(instance, "112-2"), 5, what="Asterisk writes its memory down")

        # Asterisk dies: its own memory has them before the bridge can say anything.
        bridge = instance.pid_of("operations bridge")
        signal_pids(signal.SIGSTOP, bridge)
        asterisk = instance.recorded_pid("asterisk/run/asterisk.process")
        kill_pids(asterisk)
        wait_until(
            lambda: members(instance, "q112").keys() == wished.keys(),
            RESTART_SECONDS,
            what="Asterisk's own memory",
        )
        assert members(instance, "q112") == wished

        # While the bridge is away, somebody changes them by hand; it puts them right when it is back.
        instance.console("queue remove member PJSIP/112-1 from q112")
        instance.console("queue set penalty 5 on PJSIP/112-2 in q112")
        assert members(instance, "q112") == {"112-2": "penalty 5 paused"}
        kill_pids(bridge)
        wait_until(
            lambda: members(instance, "q112") == wished, RESTART_SECONDS, what="the bridge puts them right"
        )

        # And while it is there, at once.
        instance.console("queue unpause member PJSIP/112-2 queue q112")
        wait_until(lambda: members(instance, "q112") == wished, 5, what="the pause is put right")
