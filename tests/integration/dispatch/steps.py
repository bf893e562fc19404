"""Everything that can be done to incidents, cases and their work, each as one function of a session.

A door that is added to dispatch gets a line in `STEPS`, and is then driven through every state by `test_any_moves`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from dispatch import cases, deadlines, deliver, due, holding, incidents, merging, phone_answers
from dispatch.channels.channel import CallOrder, Delivered, Failed, Outcome, RetryLater, Sent
from dispatch.editing import Changes
from records.incidents import Case, Incident
from records.machines import PhoneOrderStatus
from records.moves import move
from records.work import Deadline, Delivery, DeliveryAttempt, PhoneOrder
from tests.integration.dispatch.room import OPERATOR, a_call

TYPES = ("FIR1", "RES1", "SOC3", "TRF1", None, "NOPE")
"""Priority 1, priority 3, a restricted one, another lead; none, and one that does not exist."""

TEAMS: Sequence[Sequence[str] | None] = (
    None,
    ["DAMKAR", "PLN"],
    ["SATPOLPP", "DISHUB", "DINSOS"],
    ["DAMKAR", "ATLANTIS"],
)
"""Whom an incident is given to: the type's lead, several, one that does not exist."""

AGENCIES = ("DAMKAR", "PLN", "POLRI", "ATLANTIS")
"""To whom a case is referred; the last one does not exist."""

WORDS = ("sudah ditangani", "", "\0", "<b>&'\"")
PEOPLE = (OPERATOR, "operator:budi", "agency:DAMKAR")
OUTCOMES: Sequence[Outcome] = (
    Delivered(),
    Sent(),
    Sent(CallOrder("+622177200000", "case_call", "Kasus baru", timedelta(minutes=5))),
    RetryLater("the receiver answered 503"),
    RetryLater("the receiver answered 429", timedelta(seconds=90)),
    Failed("the receiver answered 410"),
)

MOST_INCIDENTS = 4
"""In one world: few, so that much happens to each."""

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Step:
    """One thing that somebody does: `door` to the `which`-th row there is, with the `word`-th way to say it."""

    door: str
    which: int
    word: int

    def __call__(self, world: "World", session: Session) -> None:
        STEPS[self.door](world, session, self)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """The way to say it, out of those there are."""
        return things[self.word % len(things)]


@dataclass
class World:
    """The rows that one example has made, and its time."""

    now: datetime
    incidents: list[UUID]

    def pick(self, session: Session, column: "InstrumentedAttribute[UUID]", step: Step) -> UUID:
        """The id of one of the world's rows of that kind, oldest first. Raises `NothingThereError`."""
        query = select(column).order_by(column)
        if column is Case.id:
            query = query.where(Case.incident_id.in_(self.incidents))
        elif column is not Incident.id:
            query = query.join(Case).where(Case.incident_id.in_(self.incidents))
        else:
            query = query.where(Incident.id.in_(self.incidents))
        found = session.scalars(query).all()
        if not found:
            raise NothingThereError
        return found[step.which % len(found)]

    def case(self, session: Session, step: Step) -> UUID:
        return self.pick(session, Case.id, step)

    def incident(self, session: Session, step: Step) -> UUID:
        return self.pick(session, Incident.id, step)


class NothingThereError(Exception):
    """A step that needs a row of a kind of which there is none yet."""


Door = Callable[[World, Session, Step], object]


def _draft(world: World, session: Session, step: Step) -> None:
    if len(world.incidents) == MOST_INCIDENTS:
        raise NothingThereError
    if step.word % 2:
        draft = incidents.create_draft(session, at=world.now, who=OPERATOR)
    else:
        draft = incidents.open_draft(session, a_call(session), at=world.now, who="clock")
    incidents.edit(session, draft.id, Changes(type_code=TYPES[0]), at=world.now, who=OPERATOR)
    world.incidents.append(draft.id)


def _discard(world: World, session: Session, step: Step) -> None:
    call = session.scalar(select(Incident.draft_of_call).where(Incident.id == world.incident(session, step)))
    if call is None:
        raise NothingThereError
    incidents.discard_draft(session, call, at=world.now, who=OPERATOR, why="prank")


def _edit(world: World, session: Session, step: Step) -> None:
    changes = (
        Changes(type_code=step.one_of(TYPES)),
        Changes(priority=step.one_of((1, 2, 3, 4, 5, None))),
        Changes(address=step.one_of(WORDS), note=step.one_of(WORDS)),
    )[step.which % 3]
    incidents.edit(session, world.incident(session, step), changes, at=world.now, who=OPERATOR)


def _fire(world: World, session: Session, step: Step) -> None:
    """The clock has woken exactly for one deadline, whoever else looks."""
    deadline = world.pick(session, Deadline.id, step)
    due_at = session.scalars(select(Deadline.due_at).where(Deadline.id == deadline)).one()
    deadlines.fire(session, deadline, now=max(due_at, world.now))


def _claim(world: World, session: Session, step: Step) -> None:
    """A message reaches a worker: mostly the one that is wanted, sometimes a stale one."""
    delivery = session.get_one(Delivery, world.pick(session, Delivery.id, step))
    stale = step.word % 4 == 0
    deliver.claim(session, delivery.id, delivery.attempt + (0 if stale else 1), now=world.now)


def _record(world: World, session: Session, step: Step) -> None:
    """A worker is back from a send, perhaps after its lease has ended."""
    delivery = world.pick(session, Delivery.id, step)
    attempt = session.scalars(
        select(DeliveryAttempt.attempt)
        .where(DeliveryAttempt.delivery_id == delivery)
        .order_by(DeliveryAttempt.ended_at.is_not(None), DeliveryAttempt.attempt)
    ).first()
    if attempt is None:
        raise NothingThereError
    deliver.record(session, delivery, attempt, step.one_of(OUTCOMES), now=world.now, chance=0.5)


def _order(world: World, session: Session, step: Step, status: PhoneOrderStatus) -> PhoneOrder:
    found = session.scalars(
        select(PhoneOrder)
        .join(Case, Case.id == PhoneOrder.case_id)
        .where(Case.incident_id.in_(world.incidents), PhoneOrder.status == status)
        .order_by(PhoneOrder.id)
        .with_for_update(of=PhoneOrder, skip_locked=True)
    ).all()
    if not found:
        raise NothingThereError
    return found[step.which % len(found)]


def _ring(world: World, session: Session, step: Step) -> None:
    """What the bridge does with a phone order; `telephony` has the code, here stand its moves."""
    order = _order(world, session, step, PhoneOrderStatus.QUEUED)
    lease = {"lease_until": world.now + timedelta(minutes=1)}
    move(session, order, PhoneOrderStatus.CALLING, at=world.now, who="bridge", also=lease)


def _hang_up(world: World, session: Session, step: Step) -> None:
    order = _order(world, session, step, PhoneOrderStatus.CALLING)
    to = step.one_of((PhoneOrderStatus.FINISHED, PhoneOrderStatus.FAILED, PhoneOrderStatus.QUEUED))
    if to is PhoneOrderStatus.FINISHED:
        order.answered_at, order.digit = world.now, ("1", "3", None)[step.which % 3]
    move(session, order, to, at=world.now, who="bridge", also={"lease_until": None})


def _answer(world: World, session: Session, step: Step) -> None:
    """The journal's reader, once or again, in time or late."""
    order = session.get_one(PhoneOrder, world.pick(session, PhoneOrder.id, step))
    if order.status in {PhoneOrderStatus.FINISHED, PhoneOrderStatus.FAILED}:
        phone_answers.take_answer(session, order.id, at=world.now)
    elif order.status is PhoneOrderStatus.QUEUED:
        phone_answers.drop_if_answered(session, order.id, at=world.now)


def _time_passes(world: World, _session: Session, step: Step) -> None:
    world.now += step.one_of([timedelta(seconds=s) for s in (1, 5, 31, 61, 121, 900, 3600, 90_000)])


STEPS: Mapping[str, Door] = {
    "draft": _draft,
    "discard": _discard,
    "edit": _edit,
    "open": lambda w, s, x: incidents.open_incident(
        s, w.incident(s, x), at=w.now, who=OPERATOR, agencies=x.one_of(TEAMS)
    ),
    "resolve": lambda w, s, x: incidents.resolve(
        s, w.incident(s, x), x.one_of(WORDS), at=w.now, who=OPERATOR
    ),
    "close": lambda w, s, x: incidents.close(s, w.incident(s, x), at=w.now, who=OPERATOR),
    "cancel": lambda w, s, x: incidents.cancel(s, w.incident(s, x), x.one_of(WORDS), at=w.now, who=OPERATOR),
    "accept": lambda w, s, x: cases.accept(s, w.case(s, x), at=w.now, who=x.one_of(PEOPLE)),
    "reject": lambda w, s, x: cases.reject(s, w.case(s, x), x.one_of(WORDS), at=w.now, who="agency:DAMKAR"),
    "assign unit": lambda w, s, x: cases.assign_unit(
        s, w.case(s, x), x.one_of(WORDS), at=w.now, who="agency:DAMKAR"
    ),
    "en route": lambda w, s, x: cases.en_route(s, w.case(s, x), at=w.now, who="agency:DAMKAR"),
    "on scene": lambda w, s, x: cases.on_scene(s, w.case(s, x), at=w.now, who="agency:DAMKAR"),
    "done": lambda w, s, x: cases.done(s, w.case(s, x), at=w.now, who="agency:DAMKAR"),
    "not found": lambda w, s, x: cases.not_found(s, w.case(s, x), at=w.now, who="agency:DAMKAR"),
    "verify": lambda w, s, x: cases.verify(s, w.case(s, x), at=w.now, who=OPERATOR, why=x.one_of(WORDS)),
    "stand down": lambda w, s, x: cases.stand_down(s, w.case(s, x), x.one_of(WORDS), at=w.now, who=OPERATOR),
    "refer": lambda w, s, x: cases.refer(
        s, w.case(s, x), x.one_of(AGENCIES), x.one_of(WORDS), at=w.now, who="agency:DAMKAR"
    ),
    "ask again": lambda w, s, x: cases.ask_again(s, w.case(s, x), x.one_of(WORDS), at=w.now, who=OPERATOR),
    "give": lambda w, s, x: cases.give(
        s, w.incident(s, x), x.one_of(TEAMS) or ["POLRI"], at=w.now, who=OPERATOR
    ),
    "hold": lambda w, s, x: holding.hold(
        s, w.incident(s, x), x.one_of(WORDS), w.now + timedelta(minutes=5), at=w.now, who=OPERATOR
    ),
    "resume": lambda w, s, x: holding.resume(s, w.incident(s, x), at=w.now, who=OPERATOR),
    "a hold is over": lambda w, s, _x: [holding.end_hold(s, one, now=w.now) for one in w.incidents],
    "reopen": lambda w, s, x: incidents.reopen(s, w.incident(s, x), x.one_of(WORDS), at=w.now, who=OPERATOR),
    "merge": lambda w, s, x: merging.merge(
        s, w.incident(s, x), x.one_of(w.incidents or [UUID(int=0)]), at=w.now, who=OPERATOR
    ),
    "unmerge": lambda w, s, x: merging.unmerge(s, w.incident(s, x), at=w.now, who=OPERATOR),
    "a deadline passes": _fire,
    "take due deliveries": lambda w, s, _x: due.take_due(s, now=w.now),
    "put back lost deliveries": lambda w, s, _x: due.put_back_lost(s, now=w.now),
    "claim a delivery": _claim,
    "record a delivery": _record,
    "ring a duty phone": _ring,
    "a case call ends": _hang_up,
    "read the answer": _answer,
    "time passes": _time_passes,
}

OF_DELIVERIES = frozenset(
    {"take due deliveries", "put back lost deliveries", "claim a delivery", "record a delivery"}
)
"""Steps that may have a delivery in hand at the moment when its case ends."""
