"""Why a registrar does not take us: Asterisk's events do not say it, its log does. Pure."""

import re
from collections.abc import Iterable

from settings.trunks import Trunk

_LINE = re.compile(
    r"(?:[Rr]esponse '(?P<answered>\d{3})'|'(?P<fatal>\d{3})' fatal response|(?P<forbidden>403) Forbidden fatal"
    r" response) received from '(?P<server>[^']*)' on registration attempt to '(?P<client>[^']*)'"
    r"|No response received from '(?P<silent>[^']*)' on registration attempt to '(?P<unheard>[^']*)'"
)
_CREDENTIALS = frozenset({"401", "403", "407"})
_UNKNOWN = "404"


def why_refused(trunk: Trunk, lines: Iterable[str]) -> str | None:
    """The sentence for the newest line of Asterisk's log about this trunk's registration; none where none is."""
    status: str | None = None
    known = False
    for line in lines:
        found = _LINE.search(line)
        if found is None or not _is_of(
            trunk, found["server"] or found["silent"], found["client"] or found["unheard"]
        ):
            continue
        known, status = True, found["answered"] or found["fatal"] or found["forbidden"]
    return _sentence(trunk, status) if known else None


def _is_of(trunk: Trunk, server: str, client: str) -> bool:
    return server.startswith(f"sip:{trunk.registrar}") and client.startswith(f"sip:{trunk.user}@")


def _sentence(trunk: Trunk, status: str | None) -> str:
    if status is None:
        return f"The registrar {trunk.registrar} does not answer: is its address right, and is the way to it open?"
    if status in _CREDENTIALS:
        return (
            f"The registrar {trunk.registrar} refuses {trunk.user} (SIP {status}): the user or the password is wrong,"
            " or the provider has locked it."
        )
    if status == _UNKNOWN:
        return f"The registrar {trunk.registrar} does not know {trunk.user} (SIP 404): is the user right?"
    return f"The registrar {trunk.registrar} does not take us (SIP {status}): ask the provider."
