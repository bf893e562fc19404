"""The thread that turns the phones."""

import threading
import time

import pytest

from settings.errors import OurFaultError
from telephony.simulator.loop import PhoneLoop
from tests.waiting import wait_until


class Ticks:
    """Counts its frames."""

    def __init__(self) -> None:
        self.frames = 0

    def tick(self, frames: int) -> None:
        self.frames += frames


def test_it_runs_what_is_asked_in_its_thread_and_gives_back() -> None:
    with PhoneLoop() as loop:
        assert loop.run(threading.current_thread) is not threading.current_thread()
        with pytest.raises(ZeroDivisionError):
            loop.run(lambda: 1 // 0)
        assert loop.run(lambda: loop.run(lambda: 7)) == 7
        assert loop.faults == []


def test_a_loop_that_does_not_run_says_so() -> None:
    loop = PhoneLoop()
    with pytest.raises(OurFaultError):
        loop.run(lambda: None)


def test_a_fault_in_one_timer_leaves_the_others() -> None:
    done = threading.Event()
    with PhoneLoop() as loop:
        loop.later(0, lambda: 1 // 0)
        loop.later(0.01, done.set)
        assert done.wait(5)
        assert [type(fault) for fault in loop.faults] == [ZeroDivisionError]


def test_timers_keep_their_order_and_can_be_called_off() -> None:
    seen: list[int] = []
    done = threading.Event()
    with PhoneLoop() as loop:
        loop.later(0.03, lambda: seen.append(2))
        loop.later(0.01, lambda: seen.append(1))
        off = loop.later(0.02, lambda: seen.append(9))
        loop.run(off.cancel)
        loop.later(0.05, done.set)
        assert done.wait(5)
    assert seen == [1, 2]


def test_sound_keeps_the_clock_and_does_not_drift() -> None:
    ticks = Ticks()
    with PhoneLoop() as loop:
        began = time.monotonic()
        loop.run(lambda: loop.sound(ticks))
        wait_until(lambda: ticks.frames >= 50, 5, what="a second of sound")
        passed = time.monotonic() - began
        loop.run(lambda: loop.hush(ticks))
        frames = ticks.frames
        # A busy machine may stall the thread; what is then left out is at most what a line would lose.
        assert passed * 50 * 0.8 < frames < passed * 50 + 3
        assert loop.run(lambda: ticks.frames) == frames


def test_it_sleeps_when_there_is_nothing_to_do() -> None:
    with PhoneLoop() as loop:
        loop.run(lambda: None)
        assert loop.run(loop._patience) is None  # pyright: ignore[reportPrivateUsage]
