"""What an HTTP answer means, and what the case call orders."""

from datetime import UTC, datetime, timedelta

import pytest

from dispatch.channels.case_call import FLOW, CaseCallChannel
from dispatch.channels.channel import CallOrder, Delivered, Failed, RetryLater, Sent
from dispatch.channels.webhook_answer import outcome_of
from tests.unit.dispatch.facts import a_letter

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_arrived(status: int) -> None:
    assert outcome_of(status, None, now=NOW) == Delivered()


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 599])
def test_another_time(status: int) -> None:
    assert isinstance(outcome_of(status, None, now=NOW), RetryLater)


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 404, 410, 422, 101])
def test_needs_a_person(status: int) -> None:
    assert isinstance(outcome_of(status, None, now=NOW), Failed)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("12", 12),
        (" 0 ", 0),
        ("99999999999999999999", 86400),
        ("Mon, 23 Nov 2026 08:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 07:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 08:01:00 -0000", 60),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after(header: str | None, wait: int | None) -> None:
    outcome = outcome_of(503, header, now=NOW)
    assert isinstance(outcome, RetryLater)
    assert outcome.after == (None if wait is None else timedelta(seconds=wait))


def test_a_case_call_is_ordered() -> None:
    outcome = CaseCallChannel().send(a_letter(address="+622177200000"))
    assert isinstance(outcome, Sent)
    assert outcome.order is not None
    assert outcome.order == CallOrder(
        number="+622177200000", flow=FLOW, text=outcome.order.text, patience=timedelta(minutes=1)
    )
    assert "Jalan Mawar 2 5" in outcome.order.text
    assert "Siti" not in outcome.order.text
