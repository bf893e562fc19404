"""Housekeeping of what Asterisk's own database (AstDB) remembers of callers and seats beside our records.

`last/SERVICE-NUMBER` says who served a caller, for ten minutes (`[last-operator]` in extensions.conf); `wrap/STATION`
says when a seat last talked. `flag/`, `report/` and `news/` are kept as the records say, by the bridge.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from settings.errors import OutsideError

LAST_KEPT = timedelta(minutes=10)
"""As long as `[last-operator]` looks back."""

WRAP_KEPT = timedelta(days=1)
"""Of seats that are no more: the others write it anew with each call."""

# One statement in Asterisk's own database: no caller's number travels, and nothing that is written meanwhile is lost.
# The instant stands alone, or behind `SEAT&`.
_FORGET = (
    "DELETE FROM astdb WHERE key LIKE '/{family}/%' AND "
    "CAST(substr(value, instr(value, '&') + 1) AS INTEGER) < {before}; "
    "SELECT changes() AS forgotten"
)
_FORGOTTEN = re.compile(r"forgotten\s*:\s*(\d+)")


def forget_callers(ask: Callable[[str], str], *, now: datetime) -> int:
    """Forgets who served whom when it is of no use any more; returns how many entries went. Raises `OutsideError`."""
    return _forget(ask, "last", now - LAST_KEPT) + _forget(ask, "wrap", now - WRAP_KEPT)


def _forget(ask: Callable[[str], str], family: str, before: datetime) -> int:
    statement = _FORGET.format(family=family, before=int(before.timestamp()))
    answer = ask(f'database query "{statement}"')
    found = _FORGOTTEN.search(answer)
    if found is None:
        raise OutsideError(f"Asterisk could not forget {family}/: {answer.strip()[:200]}")
    return int(found[1])
