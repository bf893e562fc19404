"""Whether what an INVITE is for reads as one of the city's services, as the dialplan (`service-of`) reads it. Pure."""

import re
from urllib.parse import unquote

from records.city import City

LONGEST = 15
"""Digits of a number (E.164)."""

_IN_BRACKETS = re.compile(r"<([^>]*)>")


class DialledServices:
    """One city's numbers and names."""

    def __init__(self, city: City, country_code: str) -> None:
        """`country_code` is the city's own, such as `62`."""
        self._country_code = country_code
        self._numbers = {number.lstrip("0") for service in city.services for number in service.numbers}

    def __contains__(self, user: str) -> bool:
        """Whether the user part of an address is one of them."""
        if re.search(r"[A-Za-z]", user):
            return user.lower() == "sos" or user.lower().startswith("sos.")
        digits = re.sub(r"[^0-9]", "", user).lstrip("0")
        if len(digits) > LONGEST:
            return False
        return bool({digits, digits.removeprefix(self._country_code).lstrip("0")} & self._numbers)


def user_of(address: str) -> str:
    """The user part of an address as it stands in a request or a To; of a `tel:` or `urn:service:` what it names."""
    inside = _IN_BRACKETS.search(address)
    scheme, _, rest = (inside[1] if inside else address).strip().partition(":")
    if scheme.lower() == "urn":
        return rest.partition(":")[2].partition(";")[0]
    user, at, _ = rest.partition("@")
    if not at and scheme.lower() != "tel":
        return ""
    return unquote(user).partition(";")[0]


def has_line(address: str) -> bool:
    """Whether it bears the word (`line`) that our registration has told the registrar."""
    return ";line=" in address.replace(" ", "").lower()
