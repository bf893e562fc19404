"""For who works over an AMI link: transactions off the event loop, a link to the test's server, people at seats."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import LoginSession, Position, User, seat
from records.session import Sessions
from telephony.ami import AmiLink
from telephony.database_thread import Transact
from tests.fake_ami import SECRET, USER, FakeAmi

Result = TypeVar("Result")


def transacting(sessions: Sessions) -> Transact:
    """Runs work in a transaction, in a thread."""

    def run(work: Callable[[Session], Result]) -> Result:
        with sessions() as session:
            result = work(session)
            session.commit()
            return result

    async def transact(work: Callable[[Session], Result]) -> Result:
        return await asyncio.to_thread(run, work)

    return transact


async def linked(server: FakeAmi) -> AmiLink:
    """A link to the test's server."""
    return await AmiLink.open("127.0.0.1", server.port, USER, SECRET)


async def until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Waits for a condition of the records, asked in a thread."""
    async with asyncio.timeout(seconds):
        while not await asyncio.to_thread(condition):
            await asyncio.sleep(0.02)


SEATED_AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


def take(sessions: Sessions, code: str, login: str, *, since: datetime = SEATED_AT, **wished: object) -> None:
    """Somebody logs in and sits down at a seat."""
    token = hashlib.sha256(f"{login} at {code}".encode()).digest()
    with sessions() as session:
        position = session.get(Position, code)
        assert position is not None
        user = session.scalars(select(User.id).where(User.login == login)).one()
        expires = since + timedelta(days=365)
        session.merge(LoginSession(token_sha256=token, user_id=user, created_at=since, expires_at=expires))
        session.flush()
        seat(session, position, user, at=since)
        position.session_sha256 = token
        session.commit()
    wish(sessions, code, **wished)


def wish(sessions: Sessions, code: str, **wished: object) -> None:
    """Who sits there wishes something else."""
    with sessions() as session:
        position = session.get(Position, code)
        assert position is not None
        for name, value in wished.items():
            setattr(position, name, value)
        session.commit()
