"""Copies of SIP messages as Asterisk sends them (HEP3, Homer Encapsulation Protocol): datagram in, message out. Pure.

https://github.com/sipcapture/HEP/blob/master/docs/HEP3_rev12.pdf
"""

import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address

_MAGIC = b"HEP3"
_HEAD = struct.Struct("!4sH")
_CHUNK = struct.Struct("!HHH")
_SOURCES = {3: IPv4Address, 5: IPv6Address}
_TARGETS = {4: IPv4Address, 6: IPv6Address}
_SOURCE_PORT, _PROTOCOL, _PAYLOAD = 7, 11, 15
_SIP = b"\x01"

# RFC 3261, 7.3.3; only what is read here.
_COMPACT = {"i": "call-id", "t": "to", "c": "content-type"}
_FOLD = re.compile(r"\r?\n[ \t]+")
_RESPONSE = re.compile(r"SIP/2\.0 ([1-6][0-9]{2})(?: |$)")

Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class SipCopy:
    """One message on its way from `source` to `target`."""

    source: Address
    target: Address
    method: str
    """Of a request its own; of a response the one it answers (CSeq)."""
    status: int | None
    """Of a response; none for a request."""
    sequence: int
    """CSeq's number."""
    headers: Mapping[str, str]
    """Names in lower case, in full; one that is repeated has its values parted by commas."""
    body: str
    uri: str = ""
    """Where a request goes; of a response nothing."""
    source_port: int = 0

    @property
    def call_id(self) -> str:
        return self.headers["call-id"]

    @property
    def is_in_dialog(self) -> bool:
        """Whether its To has a tag: of a request, that it belongs to a call that was answered."""
        return ";tag=" in self.headers.get("to", "").replace(" ", "").lower()


def read_hep(datagram: bytes) -> SipCopy | None:
    """The SIP message in it; none for anything else, also for what cannot be read."""
    try:
        chunks = _chunks(datagram)
        if chunks is None or chunks.get(_PROTOCOL) != _SIP:
            return None
        source = next(kind(chunks[number]) for number, kind in _SOURCES.items() if number in chunks)
        target = next(kind(chunks[number]) for number, kind in _TARGETS.items() if number in chunks)
        copy = _read_sip(chunks[_PAYLOAD].decode("utf-8", "replace"), source, target)
        return replace(copy, source_port=int.from_bytes(chunks.get(_SOURCE_PORT, b"")))
    except (KeyError, ValueError, StopIteration, struct.error):
        return None


def _chunks(datagram: bytes) -> dict[int, bytes] | None:
    magic, length = _HEAD.unpack_from(datagram)
    if magic != _MAGIC or length > len(datagram):
        return None
    found: dict[int, bytes] = {}
    at = _HEAD.size
    while at < length:
        vendor, kind, size = _CHUNK.unpack_from(datagram, at)
        if size < _CHUNK.size:
            return None
        if vendor == 0:
            found[kind] = datagram[at + _CHUNK.size : at + size]
        at += size
    return found


def _read_sip(text: str, source: Address, target: Address) -> SipCopy:
    head, _, body = text.replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    first, *lines = _FOLD.sub(" ", head).split("\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        name = name.strip().lower()
        name = _COMPACT.get(name, name)
        headers[name] = f"{headers[name]}, {value.strip()}" if name in headers else value.strip()
    number, method = headers["cseq"].split()[:2]
    response = _RESPONSE.match(first)
    status = int(response.group(1)) if response else None
    uri = "" if response else "".join(first.split()[1:2])
    headers["call-id"]  # Without one it is no message.
    return SipCopy(source, target, method, status, int(number), headers, body, uri)
