"""How a contact's address is shown without its secrets. Pure."""

import re
from urllib.parse import urlsplit

from records.agencies import ChannelKind

_SCHEME = re.compile(r"[a-z0-9+.-]{2,20}", re.IGNORECASE)
_SHOWN_DIGITS = 3

PHONES = frozenset({ChannelKind.CASE_CALL, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE})
"""Channels whose address is an E.164 number."""


def shown(channel: ChannelKind, address: str) -> str:
    """Enough of the address to recognise it: the end of a number, a server's name, an apprise URL's scheme."""
    if channel in PHONES:
        return f"***{address[-_SHOWN_DIGITS:]}" if len(address) > _SHOWN_DIGITS else "***"
    scheme, there, _rest = address.partition("://")
    if not there or not _SCHEME.fullmatch(scheme):
        return "***"
    if channel is not ChannelKind.WEBHOOK:
        return f"{scheme}://***"
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    return f"{scheme}://{host}/***" if host else "***"
