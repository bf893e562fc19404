"""Keeps the alarms about housekeeping also when the process that does it is dead; ends what nobody else does."""

from datetime import datetime, timedelta

from dispatch.reader import forget_passed_over
from records.housekeeping_state import keep_alarms
from records.session import Sessions
from settings.clock import Clock

EVERY = timedelta(seconds=30)


class HousekeepingWatch:
    """Looks every half minute, however often it is asked."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self._sessions = sessions
        self._clock = clock
        self._next = clock() + EVERY

    def look(self) -> datetime:
        """Looks, if it is time; returns when it will be again."""
        now = self._clock()
        if now >= self._next:
            with self._sessions() as session:
                keep_alarms(session, now=now)
                forget_passed_over(session, now=now)
                session.commit()
            self._next = now + EVERY
        return self._next
