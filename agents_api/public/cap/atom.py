"""An Atom feed (RFC 4287) of CAP documents. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from xml.etree.ElementTree import Element, SubElement, tostring

from agents_api.public.cap.document import clean, identifier, instant

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class Entry:
    """One alert in the feed."""

    id: UUID
    title: str
    summary: str
    sent: datetime
    document: str
    """URL of its CAP document."""


def atom_feed(url: str, title: str, author: str, entries: Sequence[Entry], *, now: datetime) -> bytes:
    """The feed at `url`, newest first as given; an empty one is of `now`."""
    root = Element("feed", {"xmlns": NAMESPACE})
    _add(root, "id", url)
    _add(root, "title", title)
    _add(root, "updated", instant(max((entry.sent for entry in entries), default=now)))
    _add(SubElement(root, "author"), "name", author)
    SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": url})
    for entry in entries:
        part = SubElement(root, "entry")
        _add(part, "id", identifier(entry.id))
        _add(part, "title", entry.title)
        _add(part, "updated", instant(entry.sent))
        _add(part, "published", instant(entry.sent))
        _add(part, "summary", entry.summary)
        SubElement(part, "link", {"rel": "alternate", "type": "application/cap+xml", "href": entry.document})
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)
