"""What is wrong with the lines, the room and the system, over the desk: all of it drawn, none of it cut off."""

import json
import re
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agents_api.frame.screens import CONSOLE
from dispatch import reader
from records import alarms
from records.trunk_faults import FaultReason
from tests.console.conftest import Visit
from tests.console.room import Room
from tests.console.sight import cut_off, sticks_out, violations
from tests.console.test_screens import LANGUAGES, THEMES, a_busy_evening, dress, is_settled, keep

LONG = "Muhammad Abdurrahman Wahid Kusumaningrat Suryodiningrat bin Haji Abdul Malik Karim Amrullah"
WHY = "The registrar sip:pendaftaran.jaringan-telepon.penyedia-layanan.example.co.id:5061 says 403 Forbidden."
CONTACT = "3f2a9c1e-contact"
EARLIER = "2026-01-05T20:04:00+00:00"
WIDTHS = {1920: 1080, 1366: 768, 390: 844}
MOST = 4
"""Lines over the desk; of more the weightiest are shown, and a button for the others."""

Kind = tuple[str, str, dict[str, Any]]

EACH: tuple[Kind, ...] = (
    (
        alarms.TRUNK_FAULTS,
        "node1: codec",
        {"reason": "codec", "count": 1, "code": 488, "first_at": EARLIER, "last_at": EARLIER},
    ),
    (alarms.RTP_PORTS_LOW, "node1", {"used": 812, "total": 900}),
    (alarms.CALLERS_SILENT, "node1", {"count": 3}),
    (alarms.TRUNK_UNREGISTERED, "node1/pusat", {"trunk": "trunk-pusat", "why": WHY}),
    (alarms.TRUNK_DOWN, "node1", {"trunk": "trunk", "why": "The provider's 10.0.0.1:5060 does not answer."}),
    (alarms.SEAT_LEFT, "112-1", {"operator": "Siti Rahmawati", "login": "operator1"}),
    (alarms.PHONE_FORWARDS, "112-2", {}),
    (
        alarms.CONTACT_PAUSED,
        CONTACT,
        {"agency": "DAMKAR", "name": "", "channel": "webhook", "why": "HTTP 410"},
    ),
    (alarms.JOURNAL_LINE, "node1", {"count": 1, "lines": []}),
    (alarms.ROW_PASSED_OVER, reader.NAME, {"rows": [4711], "missing": 0, "last_at": None}),
    (alarms.CALL_JOURNAL_UNREAD, "node1", {"files": 2}),
    (alarms.RECORDINGS_UNFINISHED, "node1", {"count": 1}),
    (alarms.DISK_LOW, "node1", {"below_gb": 20}),
    (alarms.PARTITIONS_LOW, "journal", {"left": "1204000 numbers"}),
    (alarms.HOUSEKEEPING, "call-journal of node1", {"state": "failing"}),
)
"""Each kind once, with short words."""

MANY: tuple[Kind, ...] = (
    *EACH,
    *(
        (alarms.TRUNK_FAULTS, f"node1: {each.value}", {"reason": each.value, "count": 1234})
        for each in FaultReason
    ),
    *((alarms.SEAT_LEFT, f"112-{seat}", {"operator": LONG}) for seat in range(3, 9)),
    *((alarms.PHONE_FORWARDS, f"112-{seat}", {}) for seat in range(3, 9)),
    (alarms.TRUNK_DOWN, f"node-{'sangat-panjang-' * 5}1", {"why": WHY}),
    (alarms.CONTACT_PAUSED, "a", {"agency": "DISHUBKOMINFOTIK", "name": LONG, "channel": "webhook"}),
    (alarms.HOUSEKEEPING, "process of node2", {"state": "away"}),
    (alarms.HOUSEKEEPING, "partitions", {"state": "overdue"}),
    (alarms.PARTITIONS_LOW, "calls", {"left": "0 days"}),
)
"""The worst night: many of a kind, long names, and a reason that the page may not know."""

NIGHTS = {"one": EACH[6:7], "four": EACH[:3] + EACH[-1:], "each": EACH, "many": MANY}

WORDS = CONSOLE.parent / "src" / "words" / "id.json"
WRONG_PLURAL = re.compile(r"\b1 (calls|callers|lines|recordings|warnings)\b")


def kinds_with_words() -> set[str]:
    """Every kind that the console has words for; its types allow no kind without."""
    words = json.loads(WORDS.read_text("utf-8"))["strips"]["alarms"]["wrong"]
    return {key.removesuffix("_other") for key in words}


def faults_of(page: Page) -> list[str]:
    """What is wrong with the lines as they are drawn."""
    texts = page.locator("[data-alarm]").all_inner_texts()
    broken = [text for text in texts if "{{" in text or "strips." in text or WRONG_PLURAL.search(text)]
    return broken + cut_off(page, "[data-alarm]") + sticks_out(page)


def test_every_kind_with_words_is_tried_here() -> None:
    assert {kind for kind, _, _ in EACH} == kinds_with_words()


@pytest.mark.parametrize("night", NIGHTS)
def test_all_that_is_wrong_is_drawn_and_nothing_cut_off(night: str, visit: Visit, room: Room) -> None:
    a_busy_evening(room)
    room.alarms(*NIGHTS[night])
    # One line for each thing that is wrong, however often it was said.
    wrong = len({(kind, subject) for kind, subject, _ in NIGHTS[night]})
    page = visit("operator1")
    lines = page.locator("[data-alarm]")
    fold = page.locator("[aria-expanded]").filter(has_text=re.compile("peringatan|penting|warning|important"))
    expect(lines.first).to_be_visible()
    faults: list[str] = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for language, theme in product(LANGUAGES, THEMES):
            dress(page, theme, language)
            is_settled(page)
            keep(page, f"alarms-{night}-{width}-{theme}-{language}")
            found = faults_of(page)
            if wrong > MOST:
                expect(lines).to_have_count(MOST - 1)
                fold.click()
                expect(lines).to_have_count(wrong)
                is_settled(page)
                keep(page, f"alarms-{night}-all-{width}-{theme}-{language}")
                found += faults_of(page)
            if (theme, language) in {("dark", "id"), ("light", "en")}:
                found += violations(page)
            if fold.count():
                fold.click()
            faults += [f"{width} {theme} {language}: {each}" for each in found]
    assert not faults, "\n".join(faults)


def test_the_weightiest_is_seen_first_and_the_calls_keep_their_room(visit: Visit, room: Room) -> None:
    a_busy_evening(room)
    room.alarms(*reversed(MANY))
    page = visit("operator1")
    lines = page.locator("[data-alarm]")
    expect(lines).to_have_count(MOST - 1)
    shown = [line.get_attribute("data-alarm") for line in lines.all()]
    assert shown == [alarms.TRUNK_UNREGISTERED, alarms.TRUNK_DOWN, alarms.RTP_PORTS_LOW]
    box = page.get_by_role("region", name="Panggilan").bounding_box()
    assert box is not None and box["height"] > 768 / 2
