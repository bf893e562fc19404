"""Where a webhook's host leads: nobody may make this system send into its own network.

A contact's address is checked when it is saved, and again at each send, because a name may lead elsewhere by
then. What is sent goes to an address that was checked, not to a second look-up.
"""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

import anyio

from dispatch.channels.addresses import host_of, is_loopback, is_public, literal
from settings.errors import BadInputError, NotAllowedError, OutsideError

_INSIDE = "leads into a private network. If an agency's server is there, set DCOR_WEBHOOK_PRIVATE=true."

Address = IPv4Address | IPv6Address


def must_lead_outside(url: str) -> None:
    """For a checked URL that is saved. Raises `BadInputError` when its host is unknown or private."""
    host = host_of(url)
    written = literal(host)
    try:
        found = [written] if written else _read(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except OSError:
        raise BadInputError(f"The host {host} is not known by name; check how it is spelt.") from None
    if not all(is_public(address) for address in found):
        raise BadInputError(f"The host {host} {_INSIDE}")


async def way_to(host: str) -> list[Address]:
    """The addresses a send may go to. Raises `OutsideError` when the name is not known now, `NotAllowedError`
    when the host is private.

    This machine itself, written as such, is let through: the API stores no such address unless the setting
    allows it, so it was put there by whoever owns the database (the demo, a receiver beside us).
    """
    if is_loopback(host):
        return []
    written = literal(host)
    try:
        found = [written] if written else _read(await anyio.getaddrinfo(host, None, type=socket.SOCK_STREAM))
    except OSError as error:
        raise OutsideError(f"the receiver's name cannot be looked up: {type(error).__name__}") from None
    if not all(is_public(address) for address in found):
        raise NotAllowedError(f"the receiver's host {_INSIDE}")
    return found


def _read(rows: Iterable[tuple[object, object, object, object, tuple[object, ...]]]) -> list[Address]:
    """The addresses of a look-up, each once, in its order."""
    return list(dict.fromkeys(ip_address(str(where[0]).partition("%")[0]) for *_, where in rows))
