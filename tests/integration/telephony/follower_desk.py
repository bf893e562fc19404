"""A node's journal in a folder and whoever follows it into a real database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from records.session import Sessions
from records.telephone import CelCursor, Gap
from telephony import lease
from telephony.call_follower import CallFollower, Node
from tests.cel_text import Journal, channel
from tests.integration.telephony.call_rows import call_rows, told

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
A = channel(1)


class Desk:
    """A node whose journal grows, and whoever follows it."""

    def __init__(self, sessions: Sessions, folder: Path, name: str = "node1") -> None:
        self.sessions = sessions
        folder.mkdir(parents=True, exist_ok=True)
        self.now = NOW
        self.node = Node(name, folder / "cel.csv", "ID", f"bridge:{name}", 0)
        self.take_over("first")

    def take_over(self, holder: str) -> lease.Taken:
        """Another process gets the lease."""
        with self.sessions() as session:
            held = lease.take(session, self.node.lease_name, holder, now=self.now + timedelta(days=1))
            session.commit()
        assert held is not None
        self.node = replace(self.node, lease_number=held.number)
        return held

    def write(self, *data: bytes) -> None:
        with self.node.journal.open("ab") as file:
            file.write(b"".join(data))

    def follower(self, *, away_since: datetime | None = None) -> CallFollower:
        return CallFollower(self.node, self.sessions, lambda: self.now, away_since=away_since)

    def follow(self) -> None:
        """A new process reads to the end."""
        follower = self.follower()
        while follower.step():
            pass

    def rows(self) -> list[dict[str, Any]]:
        with self.sessions() as session:
            return call_rows(session, self.node.name)

    def gaps(self) -> list[Gap]:
        with self.sessions() as session:
            return list(session.scalars(select(Gap).where(Gap.node == self.node.name).order_by(Gap.id)))

    def cursor(self) -> int | None:
        with self.sessions() as session:
            row = session.get(CelCursor, self.node.name)
            return row.offset if row else None

    def sql(self, statement: str) -> None:
        """A statement of somebody else's."""
        with self.sessions() as session:
            session.execute(text(statement))
            session.commit()

    def told(self) -> list[str]:
        with self.sessions() as session:
            return told(session)


def a_story() -> Journal:
    """A call that is answered and ended."""
    journal = Journal()
    journal.arrives(A)
    journal.rings(A, channel(2))
    journal.answers(channel(2))
    journal.wait(60)
    journal.ends(A)
    journal.leg_ends(channel(2), 16)
    return journal
