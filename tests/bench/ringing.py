"""From the trunk's INVITE to the operator's: our compiled 112 flow against a hand-written `Answer, Queue`."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from telephony.simulator.habits import Habits
from telephony.simulator.loop import PhoneLoop
from tests.bench.figures import Figure, Samples
from tests.instance import Instance
from tests.telephony import sipp_run
from tests.telephony.room import manned
from tests.telephony.sipp_run import Caller

CALLS = 15
BARE = {
    "9001": ("Answer()", "the plainest `Answer, Queue`"),
    "9002": ("Answer(,i)", "the same without waiting for audio"),
}


def ringing() -> Iterator[Figure]:
    """Milliseconds from SIPp's INVITE to the INVITE at the operator's phone, call by call in turns."""
    with tempfile.TemporaryDirectory(prefix="dcor-") as folder:
        instance = Instance(Path(folder) / "home")
        try:
            instance.start()
            for number, (answer, _) in BARE.items():
                for place, step in enumerate((answer, "Queue(q112,,,,30)", "Hangup()"), start=1):
                    instance.run("asterisk", f"dialplan add extension {number},{place},{step} into numbers")
            yield from _measured(instance, Path(folder))
        finally:
            instance.stop()


def _measured(instance: Instance, folder: Path) -> Iterator[Figure]:
    taken: dict[str, list[float]] = {"112": [], **{number: [] for number in BARE}}
    with (
        PhoneLoop() as loop,
        manned(instance, loop, ["112-1"], Habits(answer_after=0.05, talk=0.3)) as phones,
    ):
        for _ in range(CALLS):
            for number, values in taken.items():
                seen_before = len(phones["112-1"].calls())
                result = sipp_run.run(
                    "citizen_waits",
                    ("127.0.0.1", instance.settings.sip_port),
                    folder,
                    callers=[Caller(dialled=number)],
                    limit=20,
                )
                rang = phones["112-1"].calls()[seen_before].began_at
                values.append((rang - result.calls[0].invited_at).total_seconds() * 1000)
    ours = Samples(taken["112"], "ms")
    for number, (_, words) in BARE.items():
        yield Figure(f"112 rings, against {words}", ours, Samples(taken[number], "ms"), "at most 1.1")
