"""Asterisk's configuration for a start: from settings, city and flows."""

from pathlib import Path

from operations.progress import console
from records.city import City
from settings.settings import Settings
from telephony import flows, rendering
from telephony.prompts import FlowsRefusedError


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
