"""Housekeeping of Asterisk's own logs, and of speech that was laid down for one call."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from telephony.rotation import cut_open_file, remove_old, rotate

LOGS = ("messages.log", "security.log", "queue_log")
"""Below Asterisk's log folder (`asterisk_conf/logger.conf`)."""

REOPEN = "module reload logger"
"""Tells Asterisk to open its logs anew. Its own `logger rotate` would number the files, so that their age is lost."""

KEEPER_LOG_BYTES = 10_000_000
"""Of `asterisk-keeper.log`: what Asterisk and its keep-alive say on their standard output."""

ORDERS_KEPT = timedelta(hours=1)
"""Speech of a telephone call of our own is made anew for each try, which takes minutes at most."""

Ask = Callable[[str], str]
"""Sends a command to Asterisk's console and returns its answer; raises `OutsideError`."""


def tidy_logs(
    folder: Path, ask: Ask, *, days: int, most_bytes: int, now: datetime, began_at: datetime
) -> str:
    """Rotates each log that is due and removes old ones. Raises `OutsideError` when Asterisk does not open them anew:
    it writes on into the renamed ones until it does."""
    names = [name for name in LOGS if rotate(folder / name, now=now, began_at=began_at)]
    limit = now - timedelta(days=days)
    removed = sum(remove_old(folder / name, older_than=limit, most_bytes=most_bytes) for name in LOGS)
    # Also when the file of one that was rotated by an interrupted run is still the open one.
    if names or any(not (folder / name).exists() for name in LOGS):
        ask(REOPEN)
    return f"rotated {', '.join(names) or 'nothing'}; removed {removed}"


def cut_keeper_log(file: Path) -> str:
    """Keeps the keep-alive's log small."""
    return "cut" if cut_open_file(file, most_bytes=KEEPER_LOG_BYTES) else "small enough"


def forget_spoken_orders(folder: Path, *, now: datetime) -> int:
    """Removes speech of calls that are over: addresses are said in it. Returns how many files went."""
    limit = (now - ORDERS_KEPT).timestamp()
    old = [file for file in folder.glob("*") if file.is_file() and file.stat().st_mtime < limit]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
