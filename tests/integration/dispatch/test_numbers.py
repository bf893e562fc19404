"""Incident numbers under fifty parallel openings: unique and gap-free in each series and day of Depok."""

import threading
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from dispatch import incidents
from records.incidents import Case, Incident, IncidentNumber
from records.session import Sessions
from tests.integration.dispatch.room import OPERATOR, a_draft

AT_ONCE = 50
MIDNIGHT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
"""In Depok."""
SERIES = {"112": "112", "119": "119", "cc": "CC"}


def test_fifty_open_at_once_across_midnight(sessions: Sessions) -> None:
    """Some are rolled back, some asked for twice; each opens a little before or after midnight."""
    chance = Random(112)  # noqa: S311
    with sessions() as session:
        drafts = [a_draft(session, service=chance.choice(list(SERIES))) for _ in range(AT_ONCE)]
        session.commit()
    instants = [MIDNIGHT + timedelta(seconds=chance.uniform(-60, 60)) for _ in drafts]
    given_back = set(chance.sample(drafts, 12))
    line = threading.Barrier(AT_ONCE, timeout=60)

    def open_one(draft: UUID, at: datetime) -> None:
        with sessions() as session:
            session.connection()
            line.wait()
            incidents.open_incident(session, draft, at=at, who=OPERATOR)
            session.flush()
            if draft in given_back:
                session.rollback()
            else:
                session.commit()

    with ThreadPoolExecutor(AT_ONCE) as fifty:
        list(fifty.map(open_one, drafts, instants))

    with sessions() as session:
        opened = session.scalars(select(Incident).where(Incident.number.is_not(None))).all()
        counters = {
            f"{row.series}-{row.day:%Y%m%d}": row.last for row in session.scalars(select(IncidentNumber))
        }
        case_numbers = Counter(session.scalars(select(Case.number)))
    taken: dict[str, list[int]] = defaultdict(list)
    for incident in opened:
        series, _, serial = str(incident.number).rpartition("-")
        taken[series].append(int(serial))
        day = "20261123" if instants[drafts.index(incident.id)] < MIDNIGHT else "20261124"
        assert series == f"{incident.source}-{day}", "the day is Depok's, not that of UTC"
    assert {incident.id for incident in opened} == set(drafts) - given_back
    assert len(taken) == len(SERIES) * 2, "every series on both days"
    assert {series: sorted(serials) for series, serials in taken.items()} == {
        series: list(range(1, last + 1)) for series, last in counters.items()
    }
    assert set(case_numbers.values()) == {1}
