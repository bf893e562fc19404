"""A day of cases, hour by hour: each deadline fires once, at its instant, whoever restarts and however many look.

Time is virtual: the clocks are asked when the next deadline is, and find themselves at that instant.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from dispatch import cases, incidents
from dispatch.acceptance_times import MULTIPLES, TO_ACCEPT, TOLD_AT
from dispatch.clock import fire_due
from dispatch.deadlines import due_now, fire
from records.agencies import ChannelKind, ContactRole
from records.incidents import Case
from records.journal import JournalRow
from records.machines import DeadlineStatus
from records.moves import StatusMove
from records.session import Sessions, make_engine, make_sessions
from records.work import Deadline, Delivery
from settings.settings import Settings
from tests.integration.dispatch.room import OPERATOR, a_contact, a_draft

pytestmark = pytest.mark.timeout(1500)

MORNING = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""Midnight in Depok."""
DAY = timedelta(days=1)
TYPES = {"FIR1": "DAMKAR", "FIR3": "DAMKAR", "RES1": "DAMKAR", "RES3": "DAMKAR"}
"""Of priorities 1 to 4, and who leads."""
CLOCKS = 3
CASES = {False: 150, True: 1000}
CONTACTS = {ContactRole.DUTY: 1, ContactRole.BACKUP: 2, ContactRole.HEAD: 1}


@dataclass
class Story:
    """What happens to one incident of the day."""

    opened_at: datetime
    type_code: str
    accepted_at: datetime | None
    """None: nobody ever answers."""


class Room:
    """Clocks over one database, with a virtual time; any may be restarted, and in the middle of its work."""

    def __init__(self, settings: Settings, chance: Random) -> None:
        self._settings = settings
        self._chance = chance
        self.now = MORNING
        self.restarts = 0
        self._clocks = [self._fresh() for _ in range(CLOCKS)]

    def _fresh(self) -> Sessions:
        return make_sessions(make_engine(self._settings, process="virtual-clock", pool_size=2))

    def restart_one(self) -> None:
        """One clock dies, perhaps between a deadline's row and its commit; a new one takes its place."""
        place = self._chance.randrange(CLOCKS)
        dying = self._clocks[place]
        with dying() as session:
            for deadline in due_now(session, now=self.now)[:2]:
                fire(session, deadline, now=self.now)
            session.flush()
            session.connection().invalidate()
        dying.kw["bind"].dispose()
        self._clocks[place] = self._fresh()
        self.restarts += 1

    def look(self) -> datetime | None:
        """All clocks look at the same time, until none sees anything due; the next deadline's instant."""
        with ThreadPoolExecutor(CLOCKS) as several:
            while True:
                seen = list(several.map(self._look_with, self._clocks))
                then = [instant for instant in seen if instant is not None]
                if all(instant > self.now for instant in then):
                    return min(then, default=None)

    def _look_with(self, clock: Sessions) -> datetime | None:
        return fire_due(clock, lambda: self.now)

    def end(self) -> None:
        for clock in self._clocks:
            clock.kw["bind"].dispose()


@pytest.fixture
def chance() -> Random:
    return Random(20261124)  # noqa: S311


@pytest.fixture
def room(settings: Settings, chance: Random) -> Iterator[Room]:
    room = Room(settings, chance)
    yield room
    room.end()


def test_a_days_deadlines_fire_once_at_their_time(
    sessions: Sessions, room: Room, chance: Random, request: pytest.FixtureRequest
) -> None:
    count = CASES[bool(request.config.getoption("--long"))]
    stories = sorted((a_story(chance) for _ in range(count)), key=lambda story: story.opened_at)
    with sessions() as session:
        for role, contacts in CONTACTS.items():
            for number in range(contacts):
                kind = ChannelKind.CASE_CALL if number else ChannelKind.WEBHOOK
                a_contact(session, "DAMKAR", "+622177200001", channel=kind, role=role)
        drafts = [a_draft(session, type_code=story.type_code) for story in stories]
        session.commit()

    opened: dict[UUID, Story] = {}
    acts = sorted(
        [(story.opened_at, "open", number) for number, story in enumerate(stories)]
        + [(s.accepted_at, "accept", number) for number, s in enumerate(stories) if s.accepted_at]
    )
    made: dict[int, UUID] = {}
    looks = 0
    for at, what, number in acts:
        looks += until(room, at, chance)
        room.now = at
        with sessions() as session:
            if what == "open":
                [case] = incidents.open_incident(session, drafts[number], at=at, who=OPERATOR)
                made[number], opened[case.id] = case.id, stories[number]
            else:
                cases.accept(session, made[number], at=at, who="agency:DAMKAR")
            session.commit()
    looks += until(room, MORNING + 10 * DAY, chance)

    fired = check(sessions, opened)
    print(f"\n{count} cases, {fired} deadlines fired, {looks} looks, {room.restarts} restarts")
    assert fired
    assert room.restarts > count // 20


def until(room: Room, end: datetime, chance: Random) -> int:
    """Lets time pass up to `end`, from deadline to deadline; how often the clocks looked."""
    looks = 1
    then = room.look()
    while then is not None and then < end:
        # A moment before nothing may happen yet: the laws of the end would show it.
        room.now = then - timedelta(microseconds=1)
        room.look()
        room.now = then
        if chance.random() < 0.1:
            room.restart_one()
        then = room.look()
        looks += 2
    return looks


def a_story(chance: Random) -> Story:
    """Somewhere in the day; accepted at any time from at once to long after the last deadline, or never."""
    kind = chance.choice(list(TYPES))
    opened_at = MORNING + DAY * chance.random()
    allowed = TO_ACCEPT[list(TYPES).index(kind) + 1]
    accepted_at = opened_at + allowed * chance.uniform(0, 6) if chance.random() < 0.85 else None
    return Story(opened_at, kind, accepted_at)


def check(sessions: Sessions, opened: dict[UUID, Story]) -> int:
    """Every deadline against what its story says; returns how many fired."""
    with sessions() as session:
        moves = defaultdict[UUID, list[StatusMove]](list)
        for move in session.scalars(
            select(StatusMove).where(StatusMove.machine == "deadline").order_by(StatusMove.id)
        ):
            moves[move.row_id].append(move)
        overdue = defaultdict[UUID, list[tuple[int, datetime]]](list)
        for row in session.scalars(
            select(JournalRow).where(JournalRow.kind == "case.overdue").order_by(JournalRow.number)
        ):
            assert row.case_id
            overdue[row.case_id].append((row.data["multiple"], row.at))
        told = defaultdict[UUID, Counter[datetime]](Counter)
        for delivery in session.scalars(select(Delivery)):
            told[delivery.case_id][delivery.created_at] += 1
        fired = 0
        for case in session.scalars(select(Case)):
            story = opened[case.id]
            deadlines = session.scalars(
                select(Deadline).where(Deadline.case_id == case.id).order_by(Deadline.multiple)
            ).all()
            assert [one.multiple for one in deadlines] == list(MULTIPLES)
            passed: list[tuple[int, datetime]] = []
            for one in deadlines:
                due_at = story.opened_at + one.multiple * TO_ACCEPT[case.priority]
                assert one.due_at == due_at
                in_time = story.accepted_at is not None and story.accepted_at <= due_at
                wanted = DeadlineStatus.MET if in_time else DeadlineStatus.FIRED
                at = story.accepted_at if in_time else due_at
                assert [(move.new, move.at) for move in moves[one.id]] == [
                    (DeadlineStatus.RUNNING, story.opened_at),
                    (wanted, at),
                ], f"deadline {one.multiple}x of {case.number}"
                if not in_time:
                    passed.append((one.multiple, due_at))
            fired += len(passed)
            assert overdue[case.id] == passed, f"alarms of {case.number}"
            assert case.escalation == max([0, *(multiple for multiple, _ in passed)])
            wanted_told = Counter({story.opened_at: CONTACTS[ContactRole.DUTY]})
            for multiple, at in passed:
                wanted_told[at] += CONTACTS[role] if (role := TOLD_AT.get(multiple)) else 0
            assert told[case.id] == +wanted_told, f"who was told of {case.number}"
        assert {case.id for case in session.scalars(select(Case))} == set(opened)
    return fired
