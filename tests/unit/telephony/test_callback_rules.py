"""Which calls leave a debt, as a table."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ivr_flows import story
from records.callbacks import CallbackReason
from records.machines.call import CallStatus
from telephony.call_record import CallRecord, FactRecord, LegRecord
from telephony.callback_rules import Debt, debt_of

BEGAN = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
NUMBER, OTHER = "+6281234567890", "+622177777777"


@dataclass(frozen=True)
class Ended:
    """A call that has ended; times are seconds from its arrival."""

    status: CallStatus
    answers: tuple[float, ...] = ()
    ended: float = 30
    by: str = "citizen"
    number: str | None = NUMBER
    facts: tuple[tuple[str, str], ...] = ()
    disposed: bool = False

    def record(self) -> CallRecord:
        call = CallRecord("node1-1795420800.1", "112", "112", self.number, None, BEGAN, status=self.status)
        call.ended_at, call.ended_by = BEGAN + timedelta(seconds=self.ended), self.by
        call.facts = [FactRecord(kind, BEGAN, value) for kind, value in self.facts]
        for index, answer in enumerate(self.answers):
            at = BEGAN + timedelta(seconds=answer)
            call.legs[str(index)] = LegRecord("112-1", at, at)
        return call


S, R = CallStatus, CallbackReason
ASKED, MESSAGE = (story.CALL_BACK, ""), (story.MESSAGE, "")
TABLE: dict[str, tuple[Ended, Debt | None]] = {
    "gave up": (Ended(S.ABANDONED), Debt(NUMBER, R.ABANDONED, 2)),
    "gave up, no number": (Ended(S.ABANDONED, number=None), Debt(None, R.ABANDONED, 2)),
    "dropped while put back": (Ended(S.LOST_AFTER_ANSWER, (5,)), Debt(NUMBER, R.LOST, 1)),
    "our side failed": (Ended(S.FAILED, by="system"), Debt(NUMBER, R.FAILED, 2)),
    "cut after 4.9 s": (Ended(S.CLOSED, (10,), 14.9), Debt(NUMBER, R.CUT, 1)),
    "cut, no number": (Ended(S.CLOSED, (10,), 11, number=None), Debt(None, R.CUT, 1)),
    "Asterisk died at once": (Ended(S.CLOSED, (10,), 11, by="system"), Debt(NUMBER, R.CUT, 1)),
    "cut, back, and cut again": (Ended(S.CLOSED, (10, 40), 42), Debt(NUMBER, R.CUT, 1)),
    "cut long after the first answer": (Ended(S.CLOSED, (10, 40), 46), None),
    "cut after 5 s": (Ended(S.CLOSED, (10,), 15), None),
    "the network cut a long talk": (Ended(S.CLOSED, (10,), 300, by="network"), Debt(NUMBER, R.NETWORK, 1)),
    "the network cut it, whatever was noted": (
        Ended(S.CLOSED, (10,), 300, by="network", disposed=True),
        Debt(NUMBER, R.NETWORK, 1),
    ),
    "the network failed while they waited": (Ended(S.FAILED, by="network"), Debt(NUMBER, R.FAILED, 2)),
    "the operator hung up at once": (Ended(S.CLOSED, (10,), 11, by="operator"), None),
    "the operator knew already": (Ended(S.CLOSED, (10,), 12, disposed=True), None),
    "served by the flow": (Ended(S.SERVED, by="system"), None),
    "asked": (Ended(S.SERVED, facts=(ASKED,)), Debt(NUMBER, R.ASKED, 3)),
    "asked on another number": (
        Ended(S.ABANDONED, facts=((story.CALL_BACK, OTHER),)),
        Debt(OTHER, R.ASKED, 3),
    ),
    "asked twice, the last counts": (
        Ended(S.SERVED, facts=((story.CALL_BACK, OTHER), ASKED)),
        Debt(NUMBER, R.ASKED, 3),
    ),
    "asked without any number": (
        Ended(S.SERVED, number=None, facts=(ASKED,)),
        Debt(None, R.ASKED, 3),
    ),
    "asked, then spoke to somebody": (Ended(S.CLOSED, (10,), 60, facts=(ASKED,)), None),
    "left a message": (Ended(S.ABANDONED, facts=(MESSAGE,)), Debt(NUMBER, R.MESSAGE, 3)),
    "another fact": (Ended(S.SERVED, facts=((story.LANGUAGE, "en"),)), None),
    "flagged and gave up": (Ended(S.ABANDONED, facts=((story.FLAGGED, ""),)), Debt(NUMBER, R.ABANDONED, 2)),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_a_call_leaves(name: str) -> None:
    ended, debt = TABLE[name]
    assert debt_of(ended.record(), disposed=ended.disposed) == debt
