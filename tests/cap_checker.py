"""Checks a CAP document against the rules of the standard (OASIS CAP 1.2, sections 3.2 and 3.4): written from its text.

Which elements, how often, in which order; the words of each enumeration; the form of times, places and references.
"""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, fromstring

NAMESPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
ONE, MAYBE, MANY, SOME = (1, 1), (0, 1), (0, None), (1, None)
Count = tuple[int, int | None]

ALERT: Mapping[str, Count] = {
    "identifier": ONE,
    "sender": ONE,
    "sent": ONE,
    "status": ONE,
    "msgType": ONE,
    "source": MAYBE,
    "scope": ONE,
    "restriction": MAYBE,
    "addresses": MAYBE,
    "code": MANY,
    "note": MAYBE,
    "references": MAYBE,
    "incidents": MAYBE,
    "info": MANY,
}
INFO: Mapping[str, Count] = {
    "language": MAYBE,
    "category": SOME,
    "event": ONE,
    "responseType": MANY,
    "urgency": ONE,
    "severity": ONE,
    "certainty": ONE,
    "audience": MAYBE,
    "eventCode": MANY,
    "effective": MAYBE,
    "onset": MAYBE,
    "expires": MAYBE,
    "senderName": MAYBE,
    "headline": MAYBE,
    "description": MAYBE,
    "instruction": MAYBE,
    "web": MAYBE,
    "contact": MAYBE,
    "parameter": MANY,
    "resource": MANY,
    "area": MANY,
}
AREA: Mapping[str, Count] = {
    "areaDesc": ONE,
    "polygon": MANY,
    "circle": MANY,
    "geocode": MANY,
    "altitude": MAYBE,
    "ceiling": MAYBE,
}
GEOCODE: Mapping[str, Count] = {"valueName": ONE, "value": ONE}

WORDS: Mapping[str, set[str]] = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {
        *("Geo", "Met", "Safety", "Security", "Rescue", "Fire"),
        *("Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
    },
    "responseType": {
        *("Shelter", "Evacuate", "Prepare", "Execute", "Avoid"),
        *("Monitor", "Assess", "AllClear", "None"),
    },
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
"""The schema's pattern: an offset always, UTC is -00:00, never `Z`; no fractions of a second."""

NAME = re.compile(r"[^\s,<&]+")
"""`identifier` and `sender`: no spaces, commas or restricted characters."""

LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
CIRCLE = re.compile(r"(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?) (\d+(?:\.\d+)?)")


def faults(document: bytes) -> list[str]:
    """What is wrong with it, in words; nothing for a valid document. Raises `ParseError` for what is no XML."""
    root = fromstring(document)  # noqa: S314 - our own output
    if root.tag != f"{NAMESPACE}alert":
        return [f"the root is {root.tag}"]
    found = _children(root, ALERT, "alert")
    if found:
        return found
    found += _alert(root)
    for info in root.findall(f"{NAMESPACE}info"):
        found += _children(info, INFO, "info") or _info(info)
    return found


def texts(root: Element, name: str) -> list[str]:
    """The texts of the children of that name."""
    return [part.text or "" for part in root.findall(NAMESPACE + name)]


def _children(parent: Element, rule: Mapping[str, Count], where: str) -> list[str]:
    names = [part.tag.removeprefix(NAMESPACE) for part in parent]
    strange = [name for name in names if name not in rule]
    if strange:
        return [f"{where}: {strange} do not belong there"]
    order = list(rule)
    wrong = [] if names == sorted(names, key=order.index) else [f"{where}: the order is {names}"]
    for name, (least, most) in rule.items():
        count = names.count(name)
        if count < least or (most is not None and count > most):
            wrong.append(f"{where}: {name} stands {count} times")
    empty = [part.tag for part in parent if not len(part) and not (part.text or "").strip()]
    return wrong + [f"{where}: {name} is empty" for name in empty]


def _alert(root: Element) -> list[str]:
    wrong = _of_words(root, ("status", "msgType", "scope"))
    wrong += _matching(root, ("identifier", "sender"), NAME)
    wrong += _matching(root, ("sent",), INSTANT)
    [kind], [scope] = texts(root, "msgType"), texts(root, "scope")
    references = texts(root, "references")
    if kind in {"Update", "Cancel", "Ack", "Error"} and not references:
        wrong.append(f"alert: {kind} refers to nothing")
    for reference in references[0].split(" ") if references else ():
        parts = reference.split(",")
        if len(parts) != 3 or not INSTANT.fullmatch(parts[2]):
            wrong.append(f"alert: {reference!r} is no sender,identifier,sent")
    if (scope == "Restricted") != bool(texts(root, "restriction")):
        wrong.append("alert: a restriction belongs to the scope Restricted, and to no other")
    if scope == "Private" and not texts(root, "addresses"):
        wrong.append("alert: the scope Private needs addresses")
    return wrong


def _info(info: Element) -> list[str]:
    wrong = _of_words(info, ("category", "responseType", "urgency", "severity", "certainty"))
    wrong += _matching(info, ("effective", "onset", "expires"), INSTANT)
    wrong += _matching(info, ("language",), LANGUAGE)
    for area in info.findall(f"{NAMESPACE}area"):
        wrong += _children(area, AREA, "area")
        for geocode in area.findall(f"{NAMESPACE}geocode"):
            wrong += _children(geocode, GEOCODE, "geocode")
        for circle in texts(area, "circle"):
            form = CIRCLE.fullmatch(circle)
            if not form or abs(float(form[1])) > 90 or abs(float(form[2])) > 180:
                wrong.append(f"area: {circle!r} is no circle")
    return wrong


def _of_words(part: Element, names: Sequence[str]) -> list[str]:
    return [
        f"{name}: {text!r} is no word of the standard"
        for name in names
        for text in texts(part, name)
        if text not in WORDS[name]
    ]


def _matching(part: Element, names: Sequence[str], form: re.Pattern[str]) -> list[str]:
    return [
        f"{name}: {text!r} has not the form"
        for name in names
        for text in texts(part, name)
        if not form.fullmatch(text)
    ]
