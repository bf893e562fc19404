"""Guessing gets slower, within bounds."""

from datetime import UTC, datetime, timedelta

import pytest

from agents_api.frame.login_backoff import FORGOTTEN_AFTER, LONGEST, LoginBackoff

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SITI = ("siti", "10.0.0.5")


def after_wrong(times: int) -> LoginBackoff:
    delays = LoginBackoff()
    for _ in range(times):
        delays.wrong(SITI, now=NOW)
    return delays


@pytest.mark.parametrize(("wrong", "seconds"), [(0, 0), (2, 0), (3, 1), (4, 2), (5, 4), (8, 30), (1000, 30)])
def test_the_delay_doubles_up_to_its_bound(wrong: int, seconds: float) -> None:
    assert after_wrong(wrong).wait(SITI, now=NOW) == seconds
    assert timedelta(seconds=seconds) <= LONGEST


def test_the_delay_runs_off() -> None:
    delays = after_wrong(5)
    assert delays.wait(SITI, now=NOW + timedelta(seconds=3)) == 1
    assert delays.wait(SITI, now=NOW + timedelta(seconds=4)) == 0


def test_another_address_and_another_login_are_free() -> None:
    delays = after_wrong(10)
    assert delays.wait(("siti", "10.0.0.6"), now=NOW) == 0
    assert delays.wait(("budi", "10.0.0.5"), now=NOW) == 0


def test_a_right_password_forgets() -> None:
    delays = after_wrong(10)
    delays.right(SITI)
    assert delays.wait(SITI, now=NOW) == 0


def test_old_tries_are_forgotten() -> None:
    delays = after_wrong(10)
    later = NOW + FORGOTTEN_AFTER + timedelta(seconds=1)
    assert delays.wait(SITI, now=later) == 0
    delays.wrong(SITI, now=later)
    assert delays.wait(SITI, now=later) == 0, "counting begins anew"


def test_memory_is_bounded() -> None:
    delays = LoginBackoff(most=100)
    for number in range(1000):
        delays.wrong((f"guess{number}", "10.0.0.9"), now=NOW)
    assert len(delays) == 100
