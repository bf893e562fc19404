"""What a contact's address looks like on each channel, and how it is shown without its secrets. Pure."""

import re
from urllib.parse import urlsplit

from apprise import Apprise

from records.agencies import ChannelKind
from settings.errors import BadInputError

_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_WEB = re.compile(r"https?://[^\s/?#@]+(/[^\s]*)?")
_SCHEME = re.compile(r"[a-z0-9+.-]{2,20}", re.IGNORECASE)
_LONGEST = 1000
_SHOWN_DIGITS = 3

PHONES = frozenset({ChannelKind.CASE_CALL, ChannelKind.SMS, ChannelKind.WHATSAPP, ChannelKind.VOICE})
"""Channels whose address is an E.164 number."""

_THIS_MACHINE = frozenset(
    {"dbus", "gio", "glib", "gnome", "growl", "kde", "macosx", "qt", "syslog", "windows"}
)
"""Apprise's schemes that end on our own machine."""


def check_address(channel: ChannelKind, address: str) -> str:
    """The address as it is kept. Raises `BadInputError` with what is wrong, never quoting an address."""
    address = address.strip()
    if len(address) > _LONGEST:
        raise BadInputError(f"The address is longer than {_LONGEST} characters.")
    if channel in PHONES:
        number = re.sub(r"[\s().-]", "", address)
        if not _PHONE.fullmatch(number):
            raise BadInputError("Enter the number with its country code, such as +6281234567890.")
        return number
    if channel is ChannelKind.WEBHOOK:
        if not _WEB.fullmatch(address):
            raise BadInputError("Enter a web address that begins with https:// and has no user or password.")
        return address
    return _check_apprise(address)


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


def _check_apprise(address: str) -> str:
    scheme = address.partition("://")[0].lower()
    if any(character.isspace() for character in address) or "://" not in address:
        raise BadInputError(
            "Enter one apprise URL, such as mailto://..., tgram://...; see its documentation."
        )
    if scheme in _THIS_MACHINE:
        raise BadInputError(f"{scheme}:// ends on our own machine, where nobody of the agency reads it.")
    known = Apprise.instantiate(address, suppress_exceptions=True)  # pyright: ignore[reportUnknownMemberType]
    if known is None:
        raise BadInputError("Apprise cannot read this URL: check it against the service's page there.")
    return address
