"""What an admin does on the machine with lines of the call-event journal that were set aside."""

from collections.abc import Sequence

from records.session import make_engine, make_sessions
from records.set_aside import SetAsideLine, ask_again, give_up, open_lines
from settings.clock import Clock
from settings.errors import BadInputError
from settings.settings import Settings


def deal_with(settings: Settings, clock: Clock, do: str, numbers: Sequence[int]) -> list[str]:
    """Lists, shows, tries again or gives up set-aside lines; returns what is to be said.

    Raises `BadInputError` for anything else, and for `show` and `give-up` without a number.
    """
    engine = make_engine(settings, process="set-aside", pool_size=1)
    try:
        with make_sessions(engine)() as session:
            match do:
                case "list":
                    rows = open_lines(session)
                    return [_line(row) for row in rows] or ["No line is set aside."]
                case "show" if numbers:
                    return [_shown(row) for row in open_lines(session) if row.number in numbers]
                case "retry":
                    count = ask_again(session, numbers, at=clock())
                    session.commit()
                    return [f"{count} lines are tried again by the bridge as soon as it runs."]
                case "give-up" if numbers:
                    count = give_up(session, numbers, at=clock())
                    session.commit()
                    return [f"{count} lines are given up and emptied."]
                case _:
                    raise BadInputError("Say list, show NUMBER, retry [NUMBER ...] or give-up NUMBER ...")
    finally:
        engine.dispose()


def _line(row: SetAsideLine) -> str:
    """Without what the line says."""
    waits = " (waits for its call)" if row.follows else ""
    return (
        f"{row.number}: {row.file} at byte {row.offset}, {row.kind}, call {row.call or '-'}, "
        f"{row.set_aside_at:%Y-%m-%d %H:%M:%S}: {row.why}{waits}"
    )


def _shown(row: SetAsideLine) -> str:
    return f"{_line(row)}\n    {row.line.decode('utf-8', 'replace').rstrip()}"
