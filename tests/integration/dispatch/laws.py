"""What must hold for incidents, cases and their work after every step, whoever took it.

Read from the machines of `records`: a legal move that is added is legal here too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.letters import read_letter
from dispatch.reassignment import BY_RULE
from dispatch.status_rollup import FOLLOWS, next_status
from records.alarms import CASE_REFUSED, Alarm
from records.incidents import Case, Incident, IncidentNumber
from records.journal import JournalRow, last_number
from records.machines import CaseStatus, DeadlineStatus, DeliveryStatus, IncidentStatus, Machine
from records.machines.case import AWAITS_A_HUMAN, ENDED
from records.moves import StatusMove
from records.work import Deadline, Delivery, PhoneOrder

Row = Incident | Case | Delivery | Deadline | PhoneOrder


def rows_of(session: Session, incidents: Sequence[UUID]) -> list[Row]:
    """These incidents, their cases and all work for them, fresh."""
    session.expire_all()
    ours = session.scalars(select(Incident).where(Incident.id.in_(incidents))).all()
    cases = session.scalars(select(Case).where(Case.incident_id.in_(incidents))).all()
    ids = [case.id for case in cases]
    found: list[Row] = [*ours, *cases]
    for table in (Delivery, Deadline, PhoneOrder):
        found += session.scalars(select(table).where(table.case_id.in_(ids))).all()
    return found


def hold(session: Session, incidents: Sequence[UUID]) -> None:
    """Raises `AssertionError` with the law that is broken."""
    rows = rows_of(session, incidents)
    moves = _every_move_has_its_history(session, rows)
    by_incident: Mapping[UUID, list[Case]] = defaultdict(list)
    for case in (row for row in rows if isinstance(row, Case)):
        by_incident[case.incident_id].append(case)
    ours = [row for row in rows if isinstance(row, Incident)]
    for incident in ours:
        shown = [case for one in ours if one.merged_into == incident.id for case in by_incident[one.id]]
        _follows(incident, by_incident[incident.id], shown)
    cases = {row.id: row for row in rows if isinstance(row, Case)}
    work: Mapping[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Delivery | Deadline):
            work[row.case_id].append(row)
    for case in cases.values():
        asked = max(move.id for move in moves[case.id] if move.new == CaseStatus.QUEUED)
        _work_fits(case, [row for row in work[case.id] if _is_new(row) or moves[row.id][0].id > asked])
    _what_is_refused_is_somebodys(session, cases, {row.id: row for row in ours}, moves)
    _letters_can_be_written(session, cases, rows)
    _numbers_have_no_gap(session)
    _journal_has_no_hole(session)


def _is_new(row: Row) -> bool:
    """Whether it counts although it began before the agency was last asked: what fired then is history."""
    return not isinstance(row, Deadline) or row.status is not DeadlineStatus.FIRED


def _every_move_has_its_history(session: Session, rows: Sequence[Row]) -> Mapping[UUID, Sequence[StatusMove]]:
    """The moves of each row."""
    ids = [row.id for row in rows]
    moves: Mapping[UUID, list[StatusMove]] = defaultdict(list)
    for move in session.scalars(select(StatusMove).where(StatusMove.row_id.in_(ids)).order_by(StatusMove.id)):
        moves[move.row_id].append(move)
    told = _told(session, rows)
    for row in rows:
        machine: Machine[Any] = row.machine
        mine = moves[row.id]
        name = f"{machine.name} {row.id}"
        assert row.status in machine.moves, f"{name} is {row.status}, which its machine does not know"
        assert mine, f"{name} has no history"
        assert (mine[0].old, mine[0].new) == (None, machine.initial), f"{name} began as {mine[0].new}"
        for before, after in pairwise(mine):
            assert before.new == after.old, f"{name}: {before.new}, and next {after.old} -> {after.new}"
            legal = {status.value for status in machine.moves[type(row.status)(after.old)]}
            assert after.new in legal, f"{name}: {after.old} -> {after.new} is no legal move"
        assert mine[-1].new == row.status, f"{name} is {row.status}, its history ends with {mine[-1].new}"
        kinds = [f"{machine.name}.{move.new}" for move in mine]
        assert told[row.id] == kinds, f"{name}: the journal tells {told[row.id]}, the history {kinds}"
    return moves


def _told(session: Session, rows: Sequence[Row]) -> Mapping[UUID, list[str]]:
    """The journal's rows of each row's moves, in their order."""
    ids = [row.id for row in rows]
    statuses = {f"{row.machine.name}.{status.value}" for row in rows for status in row.machine.moves}
    told: Mapping[UUID, list[str]] = defaultdict(list)
    query = (
        select(JournalRow)
        .where(
            JournalRow.kind.in_(statuses),
            JournalRow.incident_id.in_(ids)
            | JournalRow.case_id.in_(ids)
            | JournalRow.subject.in_([str(one) for one in ids]),
        )
        .order_by(JournalRow.number)
    )
    for entry in session.scalars(query):
        owner: Any = UUID(entry.subject) if entry.subject else entry.case_id or entry.incident_id
        told[owner].append(entry.kind)
    return told


def _follows(incident: Incident, cases: Sequence[Case], shown: Sequence[Case]) -> None:
    """`shown` are the cases of incidents that were merged into this one."""
    statuses = [case.status for case in (*cases, *shown)]
    wanted = next_status(incident.status, statuses)
    assert wanted is None, (
        f"incident {incident.number} is {incident.status}, its cases are {statuses}: {wanted}"
    )
    twice = [agency for agency, count in Counter(case.agency for case in cases).items() if count > 1]
    assert not twice, f"incident {incident.number} has two cases of {twice}"
    assert all(incident.number and case.number.startswith(f"{incident.number}-") for case in cases)
    assert (incident.number is None) == (incident.opened_at is None)
    assert incident.number is None or (incident.type_code and incident.priority), (
        f"incident {incident.number} is open with type {incident.type_code} and priority {incident.priority}"
    )


def _work_fits(case: Case, work: Iterable[Row]) -> None:
    assert (case.ended_at is not None) == (case.status in ENDED), f"{case.number} ended at {case.ended_at}"
    fired = [0]
    for row in work:
        if isinstance(row, Deadline):
            runs = row.status is DeadlineStatus.RUNNING
            assert not runs or case.status in AWAITS_A_HUMAN, (
                f"{case.number} is {case.status}, a deadline runs"
            )
            if row.status is DeadlineStatus.FIRED:
                fired.append(row.multiple)
    assert case.escalation == max(fired), f"{case.number}: {case.escalation}, but fired are {fired}"


def _what_is_refused_is_somebodys(
    session: Session,
    cases: Mapping[UUID, Case],
    incidents: Mapping[UUID, Incident],
    moves: Mapping[UUID, Sequence[StatusMove]],
) -> None:
    """An agency that refused while cases could be given left an heir, or the desk had an alarm."""
    alarmed = set(session.scalars(select(Alarm.subject).where(Alarm.kind == CASE_REFUSED)))
    for case in (case for case in cases.values() if case.status is CaseStatus.REJECTED):
        refused = moves[case.id][-1].id
        after = f"after {case.agency} refused"
        heirs = [
            move
            for other in cases.values()
            if other.incident_id == case.incident_id
            for move in moves[other.id]
            if move.id > refused and move.who == BY_RULE and str(move.why).startswith(after)
        ]
        takes_cases = _was(incidents[case.incident_id], refused, incidents, moves) in {
            *FOLLOWS,
            IncidentStatus.ON_HOLD,
        }
        assert heirs or case.number in alarmed or not takes_cases, f"{case.number} was refused, to nobody"


def _was(
    incident: Incident,
    then: int,
    incidents: Mapping[UUID, Incident],
    moves: Mapping[UUID, Sequence[StatusMove]],
) -> IncidentStatus:
    """The state of what went on for the incident before that move; `merged` where it is separate again."""
    last = [move for move in moves[incident.id] if move.id < then][-1]
    if incident.merged_into and last.new == IncidentStatus.MERGED and last is moves[incident.id][-1]:
        return _was(incidents[incident.merged_into], then, incidents, moves)
    return IncidentStatus(last.new)


def _letters_can_be_written(session: Session, cases: Mapping[UUID, Case], rows: Sequence[Row]) -> None:
    """What still goes out can be read: its incident has all that a letter needs."""
    for row in rows:
        if isinstance(row, Delivery) and cases[row.case_id].status not in ENDED:
            read_letter(session, row.id, {})


def _numbers_have_no_gap(session: Session) -> None:
    counters = {f"{row.series}-{row.day:%Y%m%d}": row.last for row in session.scalars(select(IncidentNumber))}
    taken: Mapping[str, set[int]] = defaultdict(set)
    for number in session.scalars(select(Incident.number).where(Incident.number.is_not(None))):
        series, _, serial = str(number).rpartition("-")
        taken[series].add(int(serial))
    assert {series: set(range(1, last + 1)) for series, last in counters.items()} == taken


def _journal_has_no_hole(session: Session) -> None:
    count, highest = session.execute(select(func.count(), func.max(JournalRow.number))).one()
    assert count == highest == last_number(session), f"{count} rows, the last is number {highest}"


def picture(session: Session, incidents: Sequence[UUID]) -> object:
    """All that is known of these incidents, to be compared."""
    rows = [
        {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
        for row in rows_of(session, incidents)
    ]
    return last_number(session), sorted(rows, key=lambda row: str(row["id"]))


def waiting_for_nobody(session: Session, incidents: Sequence[UUID]) -> set[UUID]:
    """Deliveries that wait although their case has ended: the next who claims them cancels them."""
    return set(
        session.scalars(
            select(Delivery.id)
            .join(Case, Case.id == Delivery.case_id)
            .where(
                Case.incident_id.in_(incidents),
                Case.status.in_(ENDED),
                Delivery.status == DeliveryStatus.QUEUED,
            )
        )
    )
