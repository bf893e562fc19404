"""The citizen's page in a phone's browser: the position arrives, and whatever goes wrong is said."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from agents_api.telephone.locations import service
from agents_api.frame.person import Person
from agents_api.server import ApiServer
from records.locations import CallLocation, LocationLink, LocationSource
from records.people import Role, User
from records.session import Sessions
from tests.console.room import Room
from tests.console.sight import sticks_out, violations, watch
from tests.integration.agents_api.scene import now

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "is_mobile": True,
    "has_touch": True,
    "locale": "id-ID",
}
HERE: dict[str, float] = {"latitude": -6.3937, "longitude": 106.8346, "accuracy": 12}

Open = Callable[..., Page]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Open]:
    """Opens an address on a citizen's phone; fails in the end if the page logged an error."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def phone(url: str, *, allows: bool = True) -> Page:
        allowed: dict[str, Any] = {"geolocation": HERE, "permissions": ["geolocation"]} if allows else {}
        context = chromium.new_context(**PHONE, **allowed)
        contexts.append(context)
        context.set_default_timeout(5000)
        page = context.new_page()
        watch(page, complaints)
        page.goto(url)
        return page

    yield phone
    for context in contexts:
        context.close()
    # That a page has a status of its own (410) is no fault of it.
    assert [said for said in complaints if "the server responded with a status of 4" not in said] == []


@pytest.fixture
def link(api: ApiServer, sessions: Sessions, room: Room) -> str:
    """A link that an operator has just made for a call."""
    call = room.answers(room.comes_in())
    with sessions() as session:
        user = session.scalars(select(User).where(User.login == "operator1")).one()
        person = Person(user.id, user.login, user.name, Role.OPERATOR, None, b"", now())
        base = api.context.settings.public_base
        made = service.make_link(session, person, call, base=base, city="Kota Depok", waits=None, now=now())
        session.commit()
    return made.url


def places(sessions: Sessions) -> list[tuple[LocationSource, float, float, float | None]]:
    with sessions() as session:
        rows = session.scalars(select(CallLocation))
        return [(row.source, row.lat, row.lon, row.radius_m) for row in rows]


def test_a_citizen_presses_the_one_button(phone: Open, link: str, sessions: Sessions) -> None:
    page = phone(link)
    expect(page.get_by_text("112 Kota Depok meminta lokasi Anda.")).to_be_visible()
    button = page.get_by_role("button", name="Kirim lokasi saya")
    box = button.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 640, "the button is there without scrolling"
    assert box["height"] >= 72
    assert violations(page) == []
    assert sticks_out(page) == []
    button.click()
    expect(page.get_by_text("Terima kasih. Tetap di telepon.")).to_be_visible()
    expect(button).to_be_hidden()
    assert places(sessions) == [(LocationSource.LINK, -6.3937, 106.8346, 12.0)]


def test_a_second_phone_is_told_that_it_was_used(phone: Open, link: str, sessions: Sessions) -> None:
    first, second = phone(link), phone(link)
    first.get_by_role("button").click()
    expect(first.get_by_text("Terima kasih")).to_be_visible()
    second.get_by_role("button").click()
    expect(second.get_by_text("sudah kami terima")).to_be_visible()
    expect(second.get_by_role("button")).to_be_hidden()
    assert len(places(sessions)) == 1


def test_who_does_not_allow_it_reads_what_to_do(phone: Open, link: str, sessions: Sessions) -> None:
    page = phone(link, allows=False)
    page.get_by_role("button").click()
    expect(page.get_by_text(re.compile("tidak mengizinkan lokasi"))).to_be_visible()
    expect(page.get_by_role("button")).to_be_enabled()
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -6.4, "longitude": 106.8, "accuracy": 20})
    page.get_by_role("button").click()
    expect(page.get_by_text("Terima kasih")).to_be_visible()
    assert places(sessions) == [(LocationSource.LINK, -6.4, 106.8, 20.0)]


def test_a_phone_without_internet_tries_again(phone: Open, link: str, sessions: Sessions) -> None:
    page = phone(link)
    page.route("**/l/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button").click()
    expect(page.get_by_text("Belum terkirim")).to_be_visible()
    page.unroute("**/l/*")
    page.get_by_role("button").click()
    expect(page.get_by_text("Terima kasih")).to_be_visible()
    assert len(places(sessions)) == 1


def test_an_old_link_says_so(phone: Open, link: str, sessions: Sessions) -> None:
    with sessions() as session:
        for row in session.scalars(select(LocationLink)):
            row.expires_at = now() - timedelta(seconds=1)
        session.commit()
    page = phone(link)
    expect(page.get_by_text("Tautan ini sudah tidak berlaku")).to_be_visible()
    expect(page.get_by_role("button")).to_be_hidden()
