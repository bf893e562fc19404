"""Where housekeeping works in these tests: a real database and a real folder, at any instant."""

import re
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from operations.housekeeping import Place
from records.city import load_city
from records.session import Sessions
from settings.settings import Settings
from telephony.asterisk_logs import REOPEN
from telephony.rendering import asterisk_home


class AsteriskConsole:
    """What housekeeping asks of Asterisk: its database, in SQLite as Asterisk has it, and to open its logs anew.

    tests/telephony asks the real one the same.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "astdb.sqlite3"
        self.reopened = 0
        self.query("CREATE TABLE astdb (key VARCHAR(256), value VARCHAR(256), PRIMARY KEY (key))")

    def __call__(self, command: str) -> str:
        if command == REOPEN:
            self.reopened += 1
            return "Module 'logger' reloaded successfully.\n"
        found = re.fullmatch(r'database query "(.*)"', command)
        assert found, command
        # One connection for all of it, as Asterisk has: `changes()` is about the statement before.
        with closing(sqlite3.connect(self._file)) as memory, memory:
            *_, last = [memory.execute(part).fetchall() for part in found[1].split("; ")]
        return f"forgotten: {last[0][0]}\n\n"

    def query(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """One statement in its database."""
        with closing(sqlite3.connect(self._file)) as memory, memory:
            return memory.execute(statement, values).fetchall()


class MovableClock:
    """The instant that a test says it is."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def console(tmp_path: Path) -> AsteriskConsole:
    return AsteriskConsole(tmp_path)


@pytest.fixture
def place(
    settings: Settings, engine: Engine, sessions: Sessions, console: AsteriskConsole, tmp_path: Path
) -> Place:
    home = asterisk_home(settings)
    for folder in ("log/cel-custom", "spool/monitor", "spool/orders", "prompts", "etc"):
        (home / folder).mkdir(parents=True)
    (settings.home / "logs").mkdir()
    own = settings.model_copy(update={"setup_dir": tmp_path / "setup"})
    return Place(own, load_city("depok"), engine, sessions, console)
