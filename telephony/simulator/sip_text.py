"""SIP as text: what comes in is made plain before pyVoIP reads it, and what pyVoIP writes wrongly is written here.

Pure. pyVoIP's reader breaks on broken UTF-8, a colon or a tag in a name, folded lines, short header names, two
`c=` lines, unknown codecs and anything beyond 8 kB; `plain` keeps only what a phone needs, in the one form it reads.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from settings.errors import BadInputError

_SHORT = {
    "v": "via",
    "f": "from",
    "t": "to",
    "i": "call-id",
    "m": "contact",
    "c": "content-type",
    "l": "content-length",
}
_NAMES = {
    "via": "Via",
    "from": "From",
    "to": "To",
    "call-id": "Call-ID",
    "cseq": "CSeq",
    "contact": "Contact",
    "www-authenticate": "WWW-Authenticate",
    "reason": "Reason",
}
_NEEDED = ("via", "from", "to", "call-id", "cseq")
_FOLD = re.compile(r"\r?\n[ \t]+")
_QUOTED = re.compile(r'\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)
_TAG = re.compile(r";\s*tag\s*=\s*([^;\s>]+)", re.IGNORECASE)
_USER = re.compile(r"^sips?:(?:([^@]*)@)?")


@dataclass(frozen=True)
class Party:
    """One side of a call as its header names it."""

    name: str
    """Display name, as sent; may hold anything."""
    uri: str
    number: str
    """The user part; empty where there is none."""
    tag: str


@dataclass(frozen=True)
class Plain:
    """A message in the form that pyVoIP reads, and what was taken out of it."""

    method: str
    """Of the request, or of the request that is answered."""
    status: int | None
    """Of an answer; none for a request."""
    text: bytes
    caller: Party
    called: Party
    call_id: str
    cseq: int
    reason: str
    has_sound: bool
    """There is an audio line with a codec that we speak."""


def party(value: str) -> Party:
    """Reads a From or To header's value."""
    name, rest = "", value
    if quoted := _QUOTED.match(value):
        name, rest = re.sub(r"\\(.)", r"\1", quoted.group(1), flags=re.DOTALL), value[quoted.end() :]
    if "<" in rest:
        before, _, rest = rest.partition("<")
        uri, _, parameters = rest.partition(">")
        name = name or before.strip()
    else:
        uri, semicolon, parameters = rest.strip().partition(";")
        parameters = semicolon + parameters
    user = _USER.match(uri.strip())
    tag = _TAG.search(parameters)
    return Party(name, uri.strip(), (user and user.group(1)) or "", tag.group(1) if tag else "")


def plain(raw: bytes) -> Plain:
    """Makes a datagram plain. Raises `BadInputError` where it is no SIP message."""
    head, _, body = raw.partition(b"\r\n\r\n")
    start, _, rest = head.decode("utf-8", "replace").lstrip("\r\n").partition("\r\n")
    headers = _headers(rest)
    if missing := [name for name in _NEEDED if name not in headers]:
        raise BadInputError(f"no SIP message: {', '.join(missing)} is missing")
    status = _status(start)
    number, _, method = headers["cseq"][0].strip().partition(" ")
    if not number.isdecimal():
        raise BadInputError("no SIP message: CSeq has no number")
    caller, called = party(headers["from"][0]), party(headers["to"][0])
    sound = _sound(body) if "sdp" in headers.get("content-type", [""])[0].lower() else []
    lines = [start, *_kept(headers, caller, called)]
    if sound:
        lines.append("Content-Type: application/sdp")
    return Plain(
        method=start.split(" ")[0] if status is None else method.strip(),
        status=status,
        text="\r\n".join([*lines, "", *(sound or [""])]).encode("utf-8", "replace"),
        caller=caller,
        called=called,
        call_id=headers["call-id"][0].strip(),
        cseq=int(number),
        reason=headers.get("reason", [""])[0].strip(),
        has_sound=bool(sound),
    )


def _headers(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in _FOLD.sub(" ", text).split("\r\n"):
        name, colon, value = line.partition(":")
        key = name.strip().lower()
        if colon:
            found.setdefault(_SHORT.get(key, key), []).append(value.strip())
    return found


def _status(start: str) -> int | None:
    parts = start.split(" ")
    if parts[0] == "SIP/2.0" and len(parts) > 1 and parts[1].isdecimal():
        return int(parts[1])
    if len(parts) == 3 and parts[2] == "SIP/2.0":  # noqa: PLR2004 - method, address, version
        return None
    raise BadInputError("no SIP message: its first line is neither a request nor an answer")


def _kept(headers: dict[str, list[str]], caller: Party, called: Party) -> Iterable[str]:
    for key, name in _NAMES.items():
        if key == "via":
            yield from (f"Via: {via.strip()}" for value in headers["via"] for via in value.split(","))
        elif key in ("from", "to"):
            side = caller if key == "from" else called
            yield f"{name}: <{side.uri}>" + (f";tag={side.tag}" if side.tag else "")
        elif key == "contact" and key in headers:
            yield f"Contact: <{party(headers[key][0]).uri}>"
        elif key in headers:
            yield f"{name}: {headers[key][0].replace(': ', ':')}"


def _sound(body: bytes) -> list[str]:
    """The audio line alone, with the codecs that we speak; empty where there is none."""
    session, *media = re.split(r"(?m)^(?=m=)", body.decode("utf-8", "replace").replace("\r\n", "\n"))
    for block in media:
        lines = block.split("\n")
        words = lines[0].removeprefix("m=").split()
        if len(words) < 4 or words[0] != "audio" or not words[1].isdecimal():  # noqa: PLR2004 - RFC 8866 5.14
            continue
        names = dict(re.findall(r"(?m)^a=rtpmap:(\d+) ([^\s/]+)", block))
        kept = {kind: name for kind in words[3:] if (name := _codec(kind, names))}
        address = re.findall(r"(?m)^c=IN IP4 ([0-9.]+)", block) or re.findall(
            r"(?m)^c=IN IP4 ([0-9.]+)", session
        )
        if not address or not set(kept.values()) & {"PCMA", "PCMU"}:
            return []
        return [
            "v=0",
            f"c=IN IP4 {address[0]}",
            f"m=audio {words[1]} RTP/AVP {' '.join(kept)}",
            *(f"a=rtpmap:{kind} {name}/8000" for kind, name in kept.items()),
        ]
    return []


def _codec(kind: str, names: dict[str, str]) -> str | None:
    known = {"PCMA": "PCMA", "PCMU": "PCMU", "TELEPHONE-EVENT": "telephone-event"}
    return known.get(names.get(kind, {"0": "PCMU", "8": "PCMA"}.get(kind, "")).upper())


def request(
    method: str,
    uri: str,
    *,
    via: str,
    branch: str,
    caller: str,
    called: str,
    call_id: str,
    cseq: int,
    reason: str = "",
    refer_to: str = "",
    sound: str = "",
) -> str:
    """A request that follows an INVITE: ACK, BYE, CANCEL, REFER, or another INVITE, which has a body (`sound`, SDP).

    `via` is host:port, `caller` and `called` are the whole values of From and To.
    """
    lines = [
        f"{method} {uri} SIP/2.0",
        f"Via: SIP/2.0/UDP {via};branch={branch};rport",
        "Max-Forwards: 70",
        f"From: {caller}",
        f"To: {called}",
        f"Call-ID: {call_id}",
        f"CSeq: {cseq} {method}",
        *([f"Reason: {reason}"] if reason else []),
        *([f"Refer-To: {refer_to}", f"Referred-By: {caller.partition(';tag')[0]}"] if refer_to else []),
        *([f"Contact: <sip:{via}>"] if refer_to or sound else []),
        *(["Content-Type: application/sdp"] if sound else []),
        f"Content-Length: {len(sound)}",
    ]
    return "\r\n".join([*lines, "", sound])


def quoted(name: str) -> str:
    """A display name for a header; a line break in it folds the header instead of ending it."""
    return '"' + re.sub(r"\r?\n", "\r\n ", name).replace("\\", "\\\\").replace('"', '\\"') + '"'
