"""What a receiver's HTTP answer means for a delivery, by the Standard Webhooks specification. Pure."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from dispatch.channels.channel import Delivered, Failed, Outcome, RetryLater

_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}


def outcome_of(status: int, retry_after: str | None, *, now: datetime) -> Outcome:
    """2xx arrived; 408, 425, 429 and 5xx pass; 410 closes the address; every other answer needs a person.

    Of those only 410 says that the next message would fare no better: 401, 403 and 404 are what a receiver answers
    while its key or its proxy is being changed, so they end this message and no other.

    `retry_after` is the header as it came: seconds or an HTTP date.
    """
    if status // 100 == 2:  # noqa: PLR2004 - the 2xx class
        return Delivered()
    if status in _PASSING or status // 100 == 5:  # noqa: PLR2004 - the 5xx class
        return RetryLater(f"the receiver answered {status}", wished_wait(retry_after, now))
    if status == HTTPStatus.GONE:
        return Failed(
            "the receiver answered 410: this address is closed for good; ask for another", closed=True
        )
    if status // 100 == 3:  # noqa: PLR2004 - the 3xx class
        return Failed(f"the receiver answered {status}: redirects are not followed; enter the new address")
    return Failed(f"the receiver answered {status}")


def wished_wait(retry_after: str | None, now: datetime) -> timedelta | None:
    """How long the header Retry-After asks to wait; None when it is not there or says nothing."""
    if retry_after is None:
        return None
    if retry_after.strip().isdecimal():
        return timedelta(seconds=min(int(retry_after), 24 * 3600))
    try:
        then = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(then - now, timedelta(0))
