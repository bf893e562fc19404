"""What a call of our own came to."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.call_events import OrderAnswered, OrderDigit, OrderEnded, OrderEvent
from telephony.phone_order_fold import OrderState, Outcome, fold

BEGAN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def folded(*events: OrderEvent) -> OrderState:
    state = OrderState()
    for event in events:
        state = fold(state, event)
    return state


ANSWERED, ENDED = OrderAnswered("o", at(1)), OrderEnded("o", at(60), 16)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), OrderState()),
        ((ANSWERED,), OrderState(answered_at=at(1))),
        ((ANSWERED, OrderDigit("o", at(9), "1")), OrderState(Outcome.FINISHED, at(1), "1")),
        ((ANSWERED, OrderDigit("o", at(9), "3"), ENDED), OrderState(Outcome.FINISHED, at(1), "3")),
        ((ANSWERED, OrderDigit("o", at(9), "2")), OrderState(answered_at=at(1), digit="2")),
        (
            (ANSWERED, OrderDigit("o", at(9), "2"), OrderDigit("o", at(20), "1"), ENDED),
            OrderState(Outcome.FINISHED, at(1), "1"),
        ),
        (
            (ANSWERED, OrderDigit("o", at(9), "1"), OrderDigit("o", at(10), "3")),
            OrderState(Outcome.FINISHED, at(1), "1"),
        ),
        ((ANSWERED, ENDED), OrderState(Outcome.UNHEARD, at(1), None, "answered, but no key was pressed")),
        ((OrderEnded("o", at(9), 17),), OrderState(Outcome.UNHEARD, error="not answered (cause 17)")),
        ((ENDED, OrderDigit("o", at(61), "1")), OrderState(Outcome.UNHEARD, error="not answered (cause 16)")),
    ],
)
def test_what_it_came_to(events: tuple[OrderEvent, ...], state: OrderState) -> None:
    assert folded(*events) == state


order_events = st.one_of(
    st.builds(OrderAnswered, st.just("o"), st.just(at(1))),
    st.builds(OrderDigit, st.just("o"), st.just(at(2)), st.sampled_from("0123456789*#")),
    st.builds(OrderEnded, st.just("o"), st.just(at(3)), st.sampled_from([0, 16, 17])),
)


@given(st.lists(order_events, max_size=10))
@settings(max_examples=50, deadline=None)
def test_only_a_decision_finishes_it(events: list[OrderEvent]) -> None:
    state = folded(*events)
    assert (state.outcome is Outcome.FINISHED) <= (state.digit in {"1", "3"})
    assert (state.outcome is Outcome.UNHEARD) == (state.error is not None)
