"""Each screen in both themes and languages, wide and narrow: nothing that axe objects to, nothing out of place.

With `DCOR_SCREENSHOTS=FOLDER` each is also kept as a picture.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dispatch.editing import Changes
from records.people import StationState
from tests.console.cable import Cable
from tests.console.conftest import Visit
from tests.console.room import Room
from tests.console.sight import sticks_out, violations
from tests.integration.agents_api.scene import now
from tests.waiting import wait_until

THEMES = ("dark", "light")
LANGUAGES = ("id", "en")
WIDTHS = {1366: 768, 360: 740}
LONG_NAME = "Muhammad Abdurrahman Wahid Kusumaningrat Suryodiningrat bin Haji Abdul Malik Karim Amrullah"


FIRE: Changes = {
    "type_code": "FIR1",
    "address": "jl margonda depan detos",
    "kelurahan": "32.76.06.1001",
    "landmark": "Detos",
    "note": "Api di lantai dua, ada orang terjebak: 2.",
}
SNAKE: Changes = {
    "type_code": "RES1",
    "address": "gang belakang masjid al ikhlas rt 3 rw 9, rumah pagar hijau sebelah warung bu tini",
}
LONG_REASON = "semua regu bertugas di stadion sampai pukul sembilan malam"


def a_busy_evening(room: Room) -> None:
    """Calls in every state, incidents from draft to rejected, long and missing words."""
    room.seats("operator1", "112-1", StationState.TALKING)
    room.seats("operator2", "112-2", StationState.FREE)
    room.seats("operator3", "112-3", StationState.FREE, ready=False)

    room.probes("112")
    room.probes("119", why="no answer within 5 s")
    room.probes("cc", at=now() - timedelta(minutes=20))

    at = now() - timedelta(minutes=26)
    fire = room.comes_in("+62217720011", at=at)
    room.answers(fire, "operator2", "112-2", at=at + timedelta(seconds=6))
    cases = room.sends(fire, FIRE, "DAMKAR", "PSC119", "POLRI", at=at + timedelta(seconds=50))
    room.accepts(cases["DAMKAR"], "DAMKAR", at=at + timedelta(seconds=70))
    room.en_route(cases["DAMKAR"], "DAMKAR")
    room.rejects(cases["POLRI"], "POLRI", LONG_REASON)
    room.hangs_up(fire, at=at + timedelta(minutes=3))

    at = now() - timedelta(minutes=9)
    room.hangs_up(room.comes_in(None, at=at), at=at + timedelta(seconds=34))

    at = now() - timedelta(seconds=100)
    snake = room.comes_in("+6281388776655", name=LONG_NAME, at=at)
    room.answers(snake, "operator2", "112-2", at=at + timedelta(seconds=9))
    room.sends(snake, SNAKE, "DAMKAR", at=now() - timedelta(seconds=20))
    room.hangs_up(snake)

    at = now() - timedelta(seconds=48)
    talks = room.comes_in("+6281234567890", name="Siti Rahmawati", at=at)
    room.answers(talks, at=at + timedelta(seconds=5))
    room.comes_in("+628111234567", at=now() - timedelta(seconds=14))
    room.comes_in(None, service="119")
    room.rings("+6285712345678", name="<img src=x onerror=alert(1)>")


@dataclass(frozen=True)
class Screen:
    """One picture: who looks at what, on which day, after doing what."""

    login: str | None
    path: str = "/"
    busy: bool = True
    act: Callable[[Page], None] | None = None


def choose_a_type(page: Page) -> None:
    page.get_by_role("combobox", name=re.compile("^(Jenis|What)$")).fill("keb")


def open_what_was_sent(page: Page) -> None:
    page.locator("[data-incident] button").last.click()


def refuse(page: Page) -> None:
    page.get_by_role("button", name="Tolak").click()


def mistype(page: Page) -> None:
    page.get_by_label("Nama pengguna").fill("operator1")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk").click()


def dispose(page: Page) -> None:
    page.get_by_role("button", name="Prank").click()


SCREENS = {
    "login": Screen(None, "/login", busy=False, act=mistype),
    "empty": Screen("operator1", busy=False),
    "operator": Screen("operator1"),
    "operator-type": Screen("operator1", act=choose_a_type),
    "operator-sent": Screen("operator1", act=open_what_was_sent),
    "operator-disposed": Screen("operator1", act=dispose),
    "supervisor": Screen("supervisor"),
    "admin": Screen("admin"),
    "agency": Screen("damkar"),
    "agency-refusing": Screen("damkar", act=refuse),
    "agency-empty": Screen("psc119", busy=False),
    "wall": Screen("wall"),
    "missing": Screen(None, "/nowhere", busy=False),
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
    wanted = SCREENS[screen]
    if wanted.busy:
        a_busy_evening(room)
    page = visit(wanted.login, wanted.path)
    expect(page.locator("h1")).to_have_count(1)
    is_settled(page)
    if wanted.act:
        wanted.act(page)
    faults: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for language, theme in product(LANGUAGES, THEMES):
            expect(page.locator("h1")).to_have_count(1)
            dress(page, theme, language)
            is_settled(page)
            keep(page, f"{screen}-{width}-{theme}-{language}")
            # axe takes its time: each theme once in one of the languages.
            found = violations(page) if (theme, language) in {("dark", "id"), ("light", "en")} else []
            faults += [f"{width} {theme} {language}: {each}" for each in found + sticks_out(page)]
    assert not faults, "\n".join(faults)


def keep(page: Page, name: str) -> None:
    folder = os.environ.get("DCOR_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_a_lost_line_is_in_order_too(visit: Visit, room: Room, cable: Cable) -> None:
    a_busy_evening(room)
    page = visit("operator1")
    expect(page.locator("[data-line=live]")).to_be_visible()
    is_settled(page)
    cable.pull()
    expect(page.get_by_test_id("lost")).to_be_visible()
    faults: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        keep(page, f"lost-{width}-dark-id")
        faults += violations(page) + sticks_out(page)
    assert not faults, "\n".join(faults)
