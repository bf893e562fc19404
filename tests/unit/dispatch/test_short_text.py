"""What a case says on a telephone: short, in plain letters, and nothing of the person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.channels.short_text import MOST_SEGMENTS, segments, text_of, title_of
from dispatch.letter import Place
from records.incidents import Restriction
from tests.unit.dispatch.facts import FACTS

NUMBER = "112-20261123-0001-DAMKAR"


def test_the_text() -> None:
    assert text_of(FACTS, replies=True) == (
        f"Kasus {NUMBER}, prioritas 1: Kebakaran bangunan. Alamat: Jalan Mawar 25. Kel. Beji. "
        f"Balas TERIMA {NUMBER} atau TOLAK {NUMBER} alasan."
    )
    assert text_of(FACTS, replies=False).endswith("Kel. Beji. Jawab di kotak masuk dinas.")
    assert title_of(FACTS) == f"Kasus {NUMBER}"


def test_an_unknown_place_is_said_so() -> None:
    nowhere = replace(FACTS, place=Place("", None, None, None, None, None))
    assert "Alamat belum diketahui." in text_of(nowhere, replies=True)


def test_a_restricted_case_is_only_a_number() -> None:
    for replies in (True, False):
        said = text_of(replace(FACTS, restriction=Restriction.CASE), replies=replies)
        assert said == f"Kasus {NUMBER}. Kasus ini terbatas: buka kotak masuk dinas untuk rinciannya."


@pytest.mark.parametrize(
    ("length", "count"), [(1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)]
)
def test_segments(length: int, count: int) -> None:
    assert segments("x" * length) == count


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400), st.text(max_size=120))
def test_never_more_than_it_may_cost(address: str, landmark: str, kelurahan: str, name: str) -> None:
    place = Place(address, landmark, None, kelurahan, None, None)
    facts = replace(FACTS, number="112-20261123-0001-DP3AP2KB", place=place, type_name_id=name)
    for replies in (True, False):
        text = text_of(facts, replies=replies)
        assert segments(text) <= MOST_SEGMENTS
        assert text.isascii()
        assert text.isprintable()
        assert "+62811" not in text
        assert "Siti" not in text.replace(address, "")
