"""Asterisk's configuration from settings, city and flows: for a start, and while it runs."""

from pathlib import Path

from sqlalchemy.exc import OperationalError

from operations.progress import console
from operations.setup_asterisk import ready_root
from records.city import City
from records.journal import About, tell
from records.session import make_engine, make_sessions
from settings.clock import Clock
from settings.settings import Settings
from telephony import flows, rendering
from telephony.prompts import FlowsRefusedError
from telephony.reloading import reload


def configure(settings: Settings, city: City, root: Path | None) -> list[Path]:
    """Renders it and returns the files that changed.

    Refused flows do not keep a system down that ran before: it goes on with its last good ones, and says so.
    Raises `FlowsRefusedError` on a first start.
    """
    try:
        compiled = flows.load(settings, city)
    except FlowsRefusedError as error:
        compiled = flows.last_good(settings)
        if compiled is None:
            raise
        console.print(f"{error}\nThe flows of the last start stay in force.", style="red", markup=False)
    return rendering.render(settings, city, compiled, root=root)


def load_flows(settings: Settings, city: City, clock: Clock) -> list[str]:
    """Takes changed flows into the running Asterisk, and tells the journal so; returns the files that changed.

    Raises `FlowsRefusedError` with every fault, its file and line: then what runs is untouched.
    """
    _, root = ready_root(settings)
    try:
        compiled = flows.load(settings, city)
    except FlowsRefusedError as error:
        _tell(settings, "flow.refused", {"faults": str(error).splitlines()[1:]}, clock)
        raise
    changed = rendering.render(settings, city, compiled, root=root)
    reload(settings, changed)
    names = [path.name for path in changed]
    _tell(settings, "flow.loaded", {"files": names}, clock)
    return names


def _tell(settings: Settings, kind: str, data: dict[str, list[str]], clock: Clock) -> None:
    """A database that is away does not keep good flows from Asterisk."""
    engine = make_engine(settings, process="flows")
    try:
        with make_sessions(engine)() as session:
            tell(session, kind, About(subject=settings.node, data=data), at=clock())
            session.commit()
    except OperationalError as error:
        console.print(f"The journal could not be told {kind}: {error.orig}", style="red", markup=False)
    finally:
        engine.dispose()
