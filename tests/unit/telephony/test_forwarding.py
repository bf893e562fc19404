"""What a call shows of the phones that it rang: who forwards."""

from datetime import UTC, datetime

import pytest

from telephony.call_events import CallEvent, LegAnswered, LegEnded, QueueJoined
from telephony.call_record import CallRecord, LegRecord
from telephony.forwarding import Seen, seen

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (LegEnded("1.2", AT, 23), {"112-1-web": Seen(forwards=True, at=AT)}),
        (LegAnswered("1.2", AT), {"112-1-web": Seen(forwards=False, at=AT)}),
        (LegEnded("1.2", AT, 17), {}),
        (LegEnded("1.3", AT, 23), {}),
        (LegAnswered("1.1", AT), {}),
        (QueueJoined("1.1", AT, "q112"), {}),
    ],
    ids=["forwards", "answers", "busy", "a number outside", "a citizen who was called", "no phone"],
)
def test_only_the_rooms_own_phones_forward_or_answer(event: CallEvent, shown: dict[str, Seen]) -> None:
    call = CallRecord("1.1", "112", "112", None, None, AT)
    call.legs = {"1.2": LegRecord("112-1-web", AT), "1.3": LegRecord("trunk", AT)}
    assert seen(call, event) == shown
