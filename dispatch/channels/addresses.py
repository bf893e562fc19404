"""What an address of each channel must look like before it is stored. Pure.

`CHECKS` has one function for each kind of channel: it takes what was typed and gives what is stored, or
raises `BadInputError` with a sentence. A new kind is one more line there.
"""

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from apprise import Apprise
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from records.agencies import ChannelKind
from settings.errors import BadInputError

_LONGEST = 500
_LONGEST_MAIL = 254
"""Characters of an e-mail address (RFC 5321)."""
_MAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
"""The form of HTML's `input type=email`, with a dot in the domain."""
_DIALLED = re.compile(r"\+?[0-9() ./-]{3,30}")
"""A number as people write it; `phonenumbers` would also find one inside a sentence."""
_HOST_NAME = re.compile(
    r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.I
)


_THIS_MACHINE = frozenset(
    {"dbus", "gio", "glib", "gnome", "growl", "kde", "macosx", "qt", "syslog", "windows"}
)
"""Apprise's schemes that end on our own machine."""


def url(address: str, _country: str) -> str:
    """A webhook's URL: https with a host, no user, no fragment; http only to this machine itself."""
    parts = _parts(address)
    if parts.scheme not in {"http", "https"}:
        raise BadInputError("A webhook's address begins with https://.")
    if parts.username is not None or parts.password is not None:
        raise BadInputError("Leave user and password out of the URL: the signature says who sends.")
    if parts.fragment or "#" in address:
        raise BadInputError("Leave out what stands after the # of the URL: it is never sent.")
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_loopback(host):
        raise BadInputError(
            "Use https://: a case may be sent unencrypted only to this machine itself (127.0.0.1)."
        )
    if literal(host) is None and not _HOST_NAME.fullmatch(host):
        raise BadInputError(
            "The URL has no host name that can be looked up; write international names as xn--."
        )
    return address


def telephone(address: str, country: str) -> str:
    """A telephone number in E.164. `country` (ISO 3166) is taken for one without a country code."""
    try:
        number = parse(address, country) if _DIALLED.fullmatch(address) else None
    except NumberParseException:
        number = None
    if number is None:
        raise BadInputError("This is no telephone number; write it as +628123456789.")
    if not is_valid_number(number):
        raise BadInputError("No telephone has this number; write it whole, as +628123456789.")
    return format_number(number, PhoneNumberFormat.E164)


def mail(address: str, _country: str) -> str:
    """An e-mail address of one person or office, without a name before it."""
    if len(address) > _LONGEST_MAIL or not _MAIL.fullmatch(address) or ".." in address:
        raise BadInputError("This is no e-mail address; write it as piket@damkar.depok.go.id.")
    return address


def apprise_url(address: str, _country: str) -> str:
    """One URL of a service that apprise knows: e-mail, Telegram and the rest. It may hold a password or a token."""
    scheme = address.partition("://")[0].lower()
    if "***" in address:
        raise BadInputError("Enter the whole URL: what is shown of it leaves the secrets out.")
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


CHECKS: Final[Mapping[ChannelKind, Callable[[str, str], str]]] = {
    ChannelKind.WEBHOOK: url,
    ChannelKind.CASE_CALL: telephone,
    ChannelKind.SMS: telephone,
    ChannelKind.WHATSAPP: telephone,
    ChannelKind.VOICE: telephone,
    ChannelKind.APPRISE: apprise_url,
}
"""By kind: (what was typed, country) -> what is stored."""

SIGNED: Final = frozenset({ChannelKind.WEBHOOK})
"""Kinds whose contacts have a signing secret, made by us and shown once."""


def checked(kind: ChannelKind, address: str, country: str) -> str:
    """The address as it is stored. Raises `BadInputError` with what to write instead."""
    address = address.strip()
    if not address or len(address) > _LONGEST or not address.isprintable():
        raise BadInputError(f"The address must be one line of 1 to {_LONGEST} characters.")
    check = CHECKS.get(kind)
    if check is None:
        raise BadInputError(f"Contacts of the kind {kind.value} cannot be entered here.")
    return check(address, country)


def host_of(address: str) -> str:
    """The host of a checked URL, in lower case."""
    return urlsplit(address).hostname or ""


def literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is written as; none for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether a host is written as this machine itself."""
    address = literal(host)
    return host == "localhost" if address is None else address.is_loopback


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address belongs to the open network, whatever it is wrapped in (::ffff:, 6to4, Teredo, NAT64)."""
    if isinstance(address, IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if int(address) >> 32 == _NAT64:
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if any(part is not None and not is_public(part) for part in inner):
            return False
    return address.is_global and not address.is_multicast


_NAT64 = int(IPv6Address("64:ff9b::")) >> 32


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise BadInputError("This is no URL; write it as https://host/path.") from None
    if any(letter.isspace() or letter in '\\<>"' for letter in address):
        raise BadInputError("The URL has blanks or quotes in it; write it as https://host/path.")
    return parts
