"""The standard's two forms of one answer: XML (text/xml), and JSON by the Spark convention. Pure.

An answer is plain: objects, lists, text, numbers, truth, none. In XML each list is an element whose children have the
list's own word (`services` holds `service`).
"""

import json
import re
from enum import StrEnum
from typing import cast
from xml.etree import ElementTree

from starlette.responses import Response

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None

_CHILDREN = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot carry, not even escaped."""


class Form(StrEnum):
    """How an answer is written."""

    XML = "text/xml"
    JSON = "application/json"


def form_of(path: str, accept: str) -> Form:
    """By the path's ending; without one by the header Accept, and XML, the standard's required form, by default."""
    if path.endswith(".json"):
        return Form.JSON
    if path.endswith(".xml"):
        return Form.XML
    return Form.JSON if "json" in accept and "xml" not in accept else Form.XML


def rendered(form: Form, root: str, content: Plain, *, status: int = 200) -> Response:
    """The answer; `root` is the outermost element in XML and has no place in JSON."""
    body = as_json(content) if form is Form.JSON else as_xml(root, content)
    # The standard wants the charset said, also for JSON.
    return Response(body, status, {"Content-Type": f"{form.value}; charset=utf-8"})


def as_json(content: Plain) -> bytes:
    """UTF-8."""
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def as_xml(root: str, content: Plain) -> bytes:
    """UTF-8, with the declaration."""
    element = ElementTree.Element(root)
    _fill(element, content)
    return cast(bytes, ElementTree.tostring(element, encoding="utf-8", xml_declaration=True))


def _fill(element: ElementTree.Element, content: Plain) -> None:
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(ElementTree.SubElement(element, name), value)
    elif isinstance(content, list):
        for value in content:
            _fill(ElementTree.SubElement(element, _CHILDREN[element.tag]), value)
    elif content is not None:
        element.text = _NOT_XML.sub("\ufffd", _word(content))


def _word(content: str | float | bool) -> str:
    if isinstance(content, bool):
        return "true" if content else "false"
    return str(content)
