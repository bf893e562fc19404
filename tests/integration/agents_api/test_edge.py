"""Headers, sizes, addresses that are not there, and the built console."""

import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from agents_api import app as app_module
from agents_api.edge import CLIENT_HEADER
from agents_api.screens import add_screens
from agents_api.server import ApiServer
from tests.integration.agents_api.conftest import API, Hands, LogIn


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built console, before the server starts."""
    dist = tmp_path / "dist"
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<!doctype html><title>DCOR</title>")
    (dist / "assets" / "app-1a2b.js").write_text("export {}")
    (tmp_path / "secret.txt").write_text("not yours")
    monkeypatch.setattr(app_module, "add_screens", lambda app: add_screens(app, dist))
    return dist


@pytest.fixture
def unbuilt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "add_screens", lambda app: add_screens(app, tmp_path / "nowhere"))
