"""The city's app as its developers write it: speaks Open311 over a socket, in XML or JSON, and reads both alike."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import httpx

from records import api_keys
from records.session import Sessions
from tests.integration.agents_api import scene

BASE = "/open311/v2"
HERE = {"lat": "-6.40250", "long": "106.79420"}
"""In Pancoran Mas."""

LAMP = {"service_code": "PJU", "description": "Lampu mati\ndi depan sekolah", **HERE}
TREE = {"service_code": "POHON", "description": "Pohon tumbang", "attribute[MENUTUP]": "ya", **HERE}
"""Waits for the desk."""

_LISTS = {"services", "attributes", "values", "service_requests", "errors", "endpoints", "formats"}


def a_key(sessions: Sessions, name: str = "dsw", *, rate: int = 6000) -> str:
    """The secret of a new key."""
    with sessions() as session:
        _row, secret = api_keys.make_key(
            session, name, rate_per_minute=rate, at=scene.now(), who="admin:admin"
        )
        session.commit()
    return secret


@dataclass(frozen=True)
class AppClient:
    """One app with its key, or a stranger without."""

    http: httpx.Client
    form: str
    """`xml` or `json`."""
    key: str = ""

    def get(self, path: str, **query: str) -> Any:
        """What a resource says; lists, objects and text as JSON has them."""
        got = self.raw(path, **query)
        assert got.status_code == 200, got.text
        return read(got)

    def raw(self, path: str, **query: str) -> httpx.Response:
        keyed = {"api_key": self.key} if self.key else {}
        return self.http.get(f"{BASE}{path}.{self.form}", params=keyed | query)

    def post(self, fields: dict[str, Any], **options: Any) -> httpx.Response:
        return self.http.post(f"{BASE}/requests.{self.form}", data={"api_key": self.key} | fields, **options)

    def filed(self, fields: dict[str, Any], **options: Any) -> Any:
        """The one answer to a post that is taken."""
        got = self.post(fields, **options)
        assert got.status_code == 200, got.text
        [answer] = read(got)
        return answer

    def request(self, request_id: str) -> Any:
        """One report as it is now."""
        [row] = self.get(f"/requests/{request_id}")
        return row


def read(got: httpx.Response) -> Any:
    """An answer in either form as plain values; everything of XML is text."""
    kind = got.headers["content-type"]
    if kind == "application/json; charset=utf-8":
        return got.json()
    assert kind == "text/xml; charset=utf-8"
    assert got.content.lower().startswith(b"<?xml version='1.0' encoding='utf-8'?>")
    return _plain(ElementTree.fromstring(got.content))  # noqa: S314 - of our own server


def _plain(element: ElementTree.Element) -> Any:
    if element.tag in _LISTS:
        return [_plain(child) for child in element]
    if len(element):
        return {child.tag: _plain(child) for child in element}
    return element.text


def faults(got: httpx.Response) -> list[tuple[str, str]]:
    """Code and sentence of each fault; the code is the answer's own."""
    found = [(str(fault["code"]), str(fault["description"])) for fault in read(got)]
    assert all(code == str(got.status_code) for code, _sentence in found), got.text
    return found
