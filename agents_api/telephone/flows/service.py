"""Flows: what runs, what is wrong with a text, submitting one, putting an older one back.

The API writes a version and a journal row; the bridge beside Asterisk takes it up and says in the journal whether
it was loaded or refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from agents_api.frame.context import Context
from agents_api.frame.person import Person
from agents_api.telephone.flows import repository
from agents_api.telephone.flows.schemas import (
    FlowCheck,
    FlowDetail,
    FlowDiagram,
    FlowEdge,
    FlowFault,
    FlowList,
    FlowNode,
    FlowPlace,
    FlowRow,
    FlowStepData,
    FlowVersionRow,
)
from ivr_flows.diagram import Diagram, draw
from ivr_flows.faults import FlowError
from ivr_flows.model import Flow
from ivr_flows.reading import SUFFIX, read_flow
from ivr_flows.svg import svg
from records.ids import new_id
from records.journal import About, tell
from records.telephone import FlowVersion
from settings.clock import JAKARTA
from settings.errors import BadInputError, ConflictError, NotFoundError
from telephony import flow_sources, flow_store, flows


@dataclass(frozen=True)
class _Running:
    """What Asterisk runs of one flow."""

    source: str
    version: FlowVersion | None


def all_flows(session: Session, here: Context) -> FlowList:
    """Every flow, by name."""
    waiting = repository.waiting(session)
    return FlowList(
        items=[_row(name, flow, waiting=name in waiting) for name, flow in _running(session, here).items()]
    )


def detail(session: Session, here: Context, name: str) -> FlowDetail:
    """One flow with its text and versions. Raises `NotFoundError`."""
    flow = _known(session, here, name)
    row = _row(name, flow, waiting=name in repository.waiting(session))
    return FlowDetail(
        **row.model_dump(),
        source=flow.source,
        versions=[FlowVersionRow.model_validate(version) for version in repository.versions(session, name)],
    )


def check(here: Context, name: str, source: str) -> FlowCheck:
    """What the checker says of all flows if this text were that flow; nothing is kept."""
    faults = flows.faults_with(here.settings, here.city, {name: source})
    return FlowCheck(
        faults=[
            FlowFault(
                file=fault.place.file, line=fault.place.line, message=fault.message, path=list(fault.path)
            )
            for fault in faults
        ]
    )


def submit(session: Session, here: Context, person: Person, name: str, source: str) -> UUID:
    """A new version, to be taken up by the bridge. Raises `BadInputError` with every fault."""
    return _write(session, here, person, name, source)


def restore(session: Session, here: Context, person: Person, name: str, version_id: UUID) -> UUID:
    """A new version with an older one's text.

    Raises `NotFoundError`, `ConflictError` when it runs already, `BadInputError` when it does not fit to the city
    any more.
    """
    old = repository.version(session, name, version_id)
    if old is None:
        raise NotFoundError(f"The flow {name} has no such version.")
    running = repository.running(session).get(name)
    if running is not None and running.id == old.id:
        raise ConflictError(f"This version of {name} runs already.")
    return _write(session, here, person, name, old.source, restored_from=old.id)


def _write(
    session: Session,
    here: Context,
    person: Person,
    name: str,
    source: str,
    *,
    restored_from: UUID | None = None,
) -> UUID:
    faults = flows.faults_with(here.settings, here.city, {name: source})
    if faults:
        raise BadInputError(f"The flow {name} is refused:\n" + "\n".join(str(fault) for fault in faults))
    now = here.clock()
    version = FlowVersion(
        id=new_id(now),
        name=name,
        source=source,
        written_at=now,
        written_by=person.who,
        restored_from=restored_from,
    )
    session.add(version)
    tell(session, flow_store.SUBMITTED, About(subject=name, data={"version": str(version.id)}), at=now)
    return version.id


def diagram(session: Session, here: Context, name: str) -> FlowDiagram:
    """The flow that runs, drawn, with today's callers. Raises `NotFoundError`, `BadInputError` if it cannot be read."""
    drawn, counts = _drawn(session, here, name)
    return FlowDiagram(
        name=name,
        nodes=[
            FlowNode(
                id=box.id,
                position=FlowPlace(x=box.x, y=box.y),
                data=FlowStepData(
                    kind=box.kind,
                    label=box.label,
                    starts=box.starts,
                    callers=counts.get(box.id, repository.StepCount()).callers,
                    left=counts.get(box.id, repository.StepCount()).left,
                    answered=counts.get(box.id, repository.StepCount()).answered,
                ),
            )
            for box in drawn.boxes
        ],
        edges=[
            FlowEdge(
                id=arrow.id, source=arrow.origin, target=arrow.to, label=arrow.label, chosen=arrow.chosen
            )
            for arrow in drawn.arrows
        ],
    )


def picture(session: Session, here: Context, name: str) -> str:
    """The same as SVG."""
    drawn, counts = _drawn(session, here, name)
    notes = {
        step: f"{count.callers} hari ini, {count.left} berakhir di sini" for step, count in counts.items()
    }
    return svg(name, drawn, notes)


def _drawn(session: Session, here: Context, name: str) -> tuple[Diagram, Mapping[str, repository.StepCount]]:
    try:
        flow = read_flow(_known(session, here, name).source, f"{name}{SUFFIX}")
    except FlowError as error:
        raise BadInputError(f"The flow {name} cannot be drawn:\n{error}") from error
    return draw(flow), repository.counts(session, name, _midnight(here.clock()))


def _midnight(now: datetime) -> datetime:
    return now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)


def _running(session: Session, here: Context) -> dict[str, _Running]:
    """What was loaded last, and the city's own text of flows that nobody changed."""
    texts = flow_sources.sources(here.settings)
    found = {name.removesuffix(SUFFIX): _Running(text, None) for name, text in texts.items()}
    found |= {name: _Running(row.source, row) for name, row in repository.running(session).items()}
    return dict(sorted(found.items()))


def _known(session: Session, here: Context, name: str) -> _Running:
    found = _running(session, here).get(name)
    if found is None:
        raise NotFoundError(f"There is no flow {name}.")
    return found


def _row(name: str, running: _Running, *, waiting: bool) -> FlowRow:
    flow = _read(name, running.source)
    version = running.version
    return FlowRow(
        name=name,
        about=flow.about if flow else "",
        kind=flow.kind if flow else None,
        service=flow.service.text if flow and flow.service else None,
        version=version.id if version else None,
        written_at=version.written_at if version else None,
        written_by=version.written_by if version else None,
        waiting=waiting,
    )


def _read(name: str, source: str) -> Flow | None:
    try:
        return read_flow(source, f"{name}{SUFFIX}")
    except FlowError:
        return None
