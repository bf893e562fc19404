"""How long a recording is kept: a table, and what holds for every pack."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.calls import Disposition
from records.city import RetentionPack, load_city
from telephony.retention import LOOK_AGAIN, LOOK_AGAIN_LATER, Kept, days_of, is_over, next_look

ENDED = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)
PACK = RetentionPack(
    incident=1825,
    dispositions={"prank": 180, "ghost": 30, "test": 7},
    services={"112": 365, "119": 365, "cc": 90},
)

DEPOK = load_city("depok").retention


def kept(
    service: str = "112",
    disposition: Disposition | None = None,
    *,
    numbered: bool = False,
    is_open: bool = False,
    held: bool = False,
) -> Kept:
    return Kept(service, ENDED, disposition, numbered, is_open, held)


@pytest.mark.parametrize(
    ("recording", "days"),
    [
        (kept(), 365),
        (kept("cc"), 90),
        (kept("cc", Disposition.INFORMATION), 90),
        (kept("112", Disposition.PRANK), 180),
        (kept("cc", Disposition.GHOST), 30),
        (kept("112", Disposition.INCIDENT), 365),
        (kept("112", Disposition.INCIDENT, numbered=True), 1825),
        (kept("112", Disposition.PRANK, numbered=True), 1825),
        (kept("a line of another city"), 1825),
    ],
)
def test_the_first_that_fits_counts(recording: Kept, days: int) -> None:
    assert days_of(PACK, recording) == days
    assert not is_over(PACK, recording, now=ENDED + timedelta(days=days) - timedelta(seconds=1))
    assert is_over(PACK, recording, now=ENDED + timedelta(days=days))


@given(
    service=st.sampled_from(["112", "119", "cc", "x"]),
    disposition=st.none() | st.sampled_from(Disposition),
    numbered=st.booleans(),
    days=st.integers(0, 10_000),
)
def test_nothing_held_or_open_or_young_is_ever_over(
    service: str, disposition: Disposition | None, numbered: bool, days: int
) -> None:
    for pack in (PACK, DEPOK):
        now = ENDED + timedelta(days=days)
        assert not is_over(pack, kept(service, disposition, numbered=numbered, held=True), now=now)
        assert not is_over(pack, kept(service, disposition, numbered=numbered, is_open=True), now=now)
        shortest = min(pack.incident, *pack.dispositions.values(), *pack.services.values())
        if now < ENDED + timedelta(days=shortest):
            assert not is_over(pack, kept(service, disposition, numbered=numbered), now=now)


@pytest.mark.parametrize(
    ("of", "days", "looked_at_again_after"),
    [
        (kept(disposition=Disposition.TEST), 1, timedelta(days=6)),
        (kept(), 1, LOOK_AGAIN),
        (kept(), 100, LOOK_AGAIN_LATER),
        (kept(), 364, timedelta(days=1)),
        (kept(is_open=True), 400, timedelta(days=1)),
    ],
)
def test_what_is_not_over_is_looked_at_at_its_end_or_soon(
    of: Kept, days: int, looked_at_again_after: timedelta
) -> None:
    now = ENDED + timedelta(days=days)
    assert next_look(PACK, of, now=now) - now == looked_at_again_after
