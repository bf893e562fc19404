"""Looks how much of the disk is left."""

import shutil
from datetime import datetime

from sqlalchemy.orm import Session

from records.alarms import DISK_LOW, clear_alarm, raise_alarm
from settings.settings import Settings

_GIGA = 10**9


def watch_disk(session: Session, settings: Settings, *, now: datetime) -> str:
    """Raises and clears the alarm of a disk that is nearly full; returns in words how much is free."""
    free = shutil.disk_usage(settings.home).free / _GIGA
    if free < settings.disk_free_gb:
        raise_alarm(session, DISK_LOW, settings.node, at=now, data={"below_gb": settings.disk_free_gb})
    else:
        clear_alarm(session, DISK_LOW, settings.node, at=now)
    return f"{free:.1f} GB free"
