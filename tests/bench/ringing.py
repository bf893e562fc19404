"""From the trunk's INVITE to the operator's: our compiled 112 flow against a hand-written `Answer, Queue`, with Python
alive and dead, call by call in turns."""

import tempfile
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from pathlib import Path

from ivr_flows import story
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_tail import JOURNAL
from telephony.rendering import asterisk_home
from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.operator import SimulatedOperator
from tests.bench.figures import Figure, Samples
from tests.instance import Instance, own_instance
from tests.telephony import sipp_run
from tests.telephony.room import manned
from tests.telephony.sipp_run import Caller

CALLS = 30
OURS = "112"
BARE = {
    "9001": ("Answer()", "the plainest `Answer, Queue`"),
    "9002": ("Answer(,i)", "the same without waiting for audio"),
}
MARKS = (
    "CHAN_START",
    story.ARRIVED,
    "ANSWER",
    story.RECORDING,
    story.STEP,
    story.QUEUED,
    "the leg's CHAN_START",
    story.LEG,
)
"""What a call of ours tells on its way to the operator, in this order."""

Taken = dict[str, list[float]]
"""Milliseconds from SIPp's INVITE to the INVITE at the operator's phone, by the number that was dialled."""


def ringing() -> Iterator[Figure]:
    """The ratios, and which part of the way takes how much of it."""
    with tempfile.TemporaryDirectory(prefix="dcor-") as folder, own_instance() as instance:
        for number, (answer, _) in BARE.items():
            for place, step in enumerate((answer, "Queue(q112,,,,30)", "Hangup()"), start=1):
                instance.run("asterisk", f"dialplan add extension {number},{place},{step} into numbers")
        with (
            PhoneLoop() as loop,
            manned(instance, loop, ["112-1"], Habits(answer_after=0.05, talk=0.3)) as phones,
        ):
            # Each call has a caller of its own: one who calls again goes back to their last operator.
            callers = count(1)
            alive = _measured(instance, Path(folder), phones["112-1"], callers)
            instance.kill_python()
            dead = _measured(instance, Path(folder), phones["112-1"], callers)
        for taken, when in ((alive, ""), (dead, " with Python dead")):
            for number, (_, words) in BARE.items():
                yield Figure(
                    f"112 rings{when}, against {words}", _ms(taken[OURS]), _ms(taken[number]), "at most 1.1"
                )
        yield Figure(
            "112 rings with Python dead, against alive", _ms(dead[OURS]), _ms(alive[OURS]), "no change: 1.0"
        )
        yield from _parts((asterisk_home(instance.settings) / JOURNAL).read_bytes())


def _measured(instance: Instance, folder: Path, phone: SimulatedOperator, callers: Iterator[int]) -> Taken:
    taken: Taken = {number: [] for number in (OURS, *BARE)}
    for _ in range(CALLS):
        for dialled, values in taken.items():
            number = f"0813{next(callers):07d}"
            result = sipp_run.run(
                "citizen_waits",
                ("127.0.0.1", instance.settings.sip_port),
                folder,
                callers=[Caller(number=number, dialled=dialled)],
                limit=20,
            )
            [rang] = [call.began_at for call in phone.calls() if call.number == number]
            values.append((rang - result.calls[0].invited_at).total_seconds() * 1000)
    return taken


def _parts(journal: bytes) -> Iterator[Figure]:
    """From mark to mark by Asterisk's own clock, as a share of the way from the first to the last."""
    calls: dict[str, dict[str, float]] = {}
    legs: dict[str, float] = {}
    for item in read_lines(journal).items:
        if not isinstance(item, CelLine):
            continue
        if item.kind == "CHAN_START":
            legs[item.uniqueid] = float(item.time)
            calls[item.uniqueid] = {"CHAN_START": float(item.time)}
        elif item.kind == story.LEG:
            call = calls[item.extra.partition(':"')[2].partition('"')[0]]
            call.setdefault("the leg's CHAN_START", legs[item.uniqueid])
            call.setdefault(story.LEG, float(item.time))
        elif item.kind in MARKS:
            calls[item.uniqueid].setdefault(item.kind, float(item.time))
    whole = [call for call in calls.values() if set(call) == set(MARKS)]
    total = _us(whole, MARKS[0], MARKS[-1])
    for first, then in pairwise(MARKS):
        yield Figure(f"of it, {first} to {then}", _us(whole, first, then), total, "share of the whole")


def _us(calls: Sequence[dict[str, float]], first: str, then: str) -> Samples:
    return Samples([(call[then] - call[first]) * 1_000_000 for call in calls], "us")


def _ms(values: Sequence[float]) -> Samples:
    return Samples(values, "ms")
