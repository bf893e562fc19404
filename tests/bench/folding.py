"""Reading and folding the lines of Asterisk's journal, against panoramisk's bare parse of as many events."""

import time
from collections.abc import Callable, Iterator

from panoramisk.message import Message  # pyright: ignore[reportMissingTypeStubs]

from telephony.call_events import ActionDone, OrderAnswered, OrderDigit, OrderEnded
from telephony.call_fold import Ledger
from telephony.cel_lines import CelLine, read_lines
from telephony.cel_reading import Unreadable, read
from tests.bench.figures import Figure, Samples

CALLS = 500
ROUNDS = 9
_LINES_OF_A_CALL = 10


def folding() -> Iterator[Figure]:
    """Events a second, each round of both in turn."""
    journal = "".join(_call(number) for number in range(CALLS)).encode()
    events = [_event(number) for number in range(CALLS * _LINES_OF_A_CALL)]
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_rate(lambda: _fold(journal)))
        bare.append(_rate(lambda: _parse(events)))
    yield Figure(
        "events read and folded, against panoramisk's parse alone",
        Samples(ours, "events/s"),
        Samples(bare, "events/s"),
        "the more the better",
    )


def _rate(work: Callable[[], int]) -> float:
    began = time.perf_counter()
    done = work()
    return done / (time.perf_counter() - began)


def _fold(journal: bytes) -> int:
    ledger = Ledger()
    items = read_lines(journal).items
    for item in items:
        assert isinstance(item, CelLine)
        event = read(item, "ID")
        if event is None or isinstance(
            event, Unreadable | OrderAnswered | OrderDigit | OrderEnded | ActionDone
        ):
            continue
        ledger.apply(event)
    assert all(call.settled for call in ledger.calls.values())
    return len(items)


def _parse(events: list[str]) -> int:
    for event in events:
        assert Message.from_line(event)  # pyright: ignore[reportUnknownMemberType]
    return len(events)


def _call(number: int) -> str:
    uid, leg, start = (
        f"node1-1795467480.{2 * number}",
        f"node1-1795467480.{2 * number + 1}",
        1795467480 + number,
    )

    def line(kind: str, at: float, channel: str, extra: str) -> str:
        name = "PJSIP/trunk-0000001" if channel == uid else "PJSIP/112-1-0000002"
        fields = [kind, f"{at:.6f}", channel, uid, name, "081234567890", "Warga", "112", extra]
        return ",".join('"' + field.replace('"', '""') + '"' for field in fields) + "\n"

    return "".join(
        [
            line("DCOR_ARRIVED", start, uid, '{"extra":"112"}'),
            line("ANSWER", start, uid, ""),
            line("DCOR_RECORDING", start, uid, '{"extra":"2026/11/24/x.raw"}'),
            line("DCOR_QUEUED", start, uid, '{"extra":"q112"}'),
            line("DCOR_LEG", start + 0.1, leg, f'{{"extra":"{uid}"}}'),
            line("ANSWER", start + 2, leg, ""),
            line("DCOR_END", start + 60, uid, '{"extra":"16|"}'),
            line("DCOR_LEG_END", start + 60.1, leg, '{"extra":"16"}'),
            line("HANGUP", start + 60.2, uid, '{"hangupcause":16}'),
            line("HANGUP", start + 60.3, leg, '{"hangupcause":16}'),
        ]
    )


def _event(number: int) -> str:
    return "\r\n".join(
        [
            "Event: DeviceStateChange",
            "Privilege: call,all",
            f"Timestamp: 1795467480.{number:06d}",
            "SystemName: node1",
            f"Device: PJSIP/112-{number % 4 + 1}",
            "State: INUSE",
        ]
    )
