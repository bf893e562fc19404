"""Each screen in both themes and languages, wide and narrow: nothing that axe objects to, nothing out of place.

With `DCOR_SCREENSHOTS=FOLDER` each is also kept as a picture.
"""

import os
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from records.people import StationState
from tests.console.conftest import Visit
from tests.console.room import Room
from tests.console.sight import sticks_out, violations
from tests.integration.agents_api.scene import now
from tests.waiting import wait_until

THEMES = ("dark", "light")
LANGUAGES = ("id", "en")
WIDTHS = {1366: 768, 360: 740}
LONG_NAME = "Muhammad Abdurrahman Wahid Kusumaningrat Suryodiningrat bin Haji Abdul Malik Karim Amrullah"


def a_busy_evening(room: Room) -> None:
    """Calls in every state, incidents from draft to rejected, long and missing words."""
    room.seats("operator1", "112-1", StationState.TALKING)
    room.seats("operator2", "112-2", StationState.FREE)
    room.seats("operator3", "112-3", StationState.FREE, ready=False)
    past = now() - timedelta(minutes=26)
    ended = room.answers(room.queues(room.rings("+62217720011", at=past), at=past), "operator2", "112-2", at=past + timedelta(seconds=6))
    fire = {"type_code": "FIR1", "address": "jl margonda depan detos", "kelurahan": "32.76.06.1001", "landmark": "Detos", "note": "Api di lantai dua, ada orang terjebak: 2."}
    sent = room.sends(ended, fire, "DAMKAR", "PSC119", "POLRI", at=past + timedelta(seconds=50))
    room.accepts(sent["DAMKAR"], "DAMKAR", at=past + timedelta(seconds=70))
    room.en_route(sent["DAMKAR"], "DAMKAR")
    room.rejects(sent["POLRI"], "POLRI", "semua regu bertugas di stadion sampai pukul sembilan malam")
    room.hangs_up(ended, at=past + timedelta(minutes=3))
    gone = now() - timedelta(minutes=9)
    room.hangs_up(room.queues(room.rings(None, at=gone), at=gone), at=gone + timedelta(seconds=34))
    tree = now() - timedelta(seconds=100)
    snake = room.answers(room.queues(room.rings("+6281388776655", name=LONG_NAME, at=tree), at=tree), "operator2", "112-2", at=tree + timedelta(seconds=9))
    room.sends(snake, {"type_code": "RES1", "address": "gang belakang masjid al ikhlas rt 3 rw 9, rumah pagar hijau sebelah warung bu tini", "note": ""}, "DAMKAR", at=now() - timedelta(seconds=20))
    room.hangs_up(snake)
    talk = now() - timedelta(seconds=48)
    room.answers(room.queues(room.rings("+6281234567890", name="Siti Rahmawati", at=talk), at=talk), at=talk + timedelta(seconds=5))
    wait = now() - timedelta(seconds=14)
    room.queues(room.rings("+628111234567", at=wait), at=wait)
    room.queues(room.rings(None, service="119"))
    room.rings("+6285712345678", name="<img src=x onerror=alert(1)>")


SCREENS = {
    "login": (None, "/login", False),
    "empty": ("operator1", "/", False),
    "operator": ("operator1", "/", True),
    "supervisor": ("supervisor", "/", True),
    "agency": ("damkar", "/", True),
    "agency-empty": ("psc119", "/", False),
    "missing": (None, "/nowhere", False),
}


def is_settled(page: Page) -> None:
    """Nothing loads any more and what showed a change has faded."""
    expect(page.locator("[data-loading], [data-line=connecting]")).to_have_count(0)
    wait_until(lambda: page.evaluate(_STILL), 5, what="an end of all movement")
    page.evaluate("document.fonts.ready")


_STILL = """document.getAnimations().every(
    each => each.playState !== "running" || each.effect.getComputedTiming().iterations === Infinity)"""


def dress(page: Page, theme: str, language: str) -> None:
    """Presses the switches until the page looks and speaks so."""
    root = page.locator("html")
    if root.get_attribute("lang") != language:
        page.locator("[data-switch=language]").click()
    if root.get_attribute("data-mantine-color-scheme") != theme:
        page.locator("[data-switch=theme]").click()
    expect(root).to_have_attribute("lang", language)
    expect(root).to_have_attribute("data-mantine-color-scheme", theme)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_in_order(screen: str, visit: Visit, room: Room) -> None:
    login, path, busy = SCREENS[screen]
    if busy:
        a_busy_evening(room)
    page = visit(login, path)
    faults: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for language, theme in product(LANGUAGES, THEMES):
            expect(page.locator("h1")).to_have_count(1)
            dress(page, theme, language)
            is_settled(page)
            keep(page, f"{screen}-{width}-{theme}-{language}")
            faults += [f"{width} {theme} {language}: {each}" for each in violations(page) + sticks_out(page)]
    assert not faults, "\n".join(faults)


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("DCOR_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
