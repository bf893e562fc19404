"""What the telephone says of a case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.case_call_text import digits_apart, plain, spoken_case


def say(address: str = "Jalan Mawar 25", landmark: str | None = None, *, restricted: bool = False) -> str:
    return spoken_case(
        case_number="112-20261123-0042-DAMKAR",
        type_name="Kebakaran bangunan",
        priority=1,
        restricted=restricted,
        address=address,
        landmark=landmark,
        kelurahan="Beji",
    )


def test_a_whole_case() -> None:
    assert say(landmark="depan SDN 3") == (
        "Kasus 1 1 2, urutan 0 0 4 2. Prioritas satu. Kebakaran bangunan. "
        "Alamat, Jalan Mawar 2 5. Patokan, depan SDN 3. Kelurahan Beji."
    )


def test_an_unknown_place_is_said_so() -> None:
    assert "Alamat belum diketahui." in say(address="  ")


def test_of_a_restricted_case_no_place() -> None:
    said = say(restricted=True, landmark="Masjid")
    assert "Mawar" not in said
    assert "Masjid" not in said
    assert "kotak masuk" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("RT 03/RW 11", "RT 0 3 /RW 1 1"),
        ("Blok B2", "Blok B 2"),
        ("0811", "0 8 1 1"),
        ("tanpa nomor", "tanpa nomor"),
    ],
)
def test_digits_are_spoken_apart(text: str, said: str) -> None:
    assert digits_apart(text) == said


@given(st.text(max_size=2000))
def test_whatever_was_typed_is_one_speakable_line(text: str) -> None:
    said = plain(text)
    assert len(said) <= 300
    assert not set(said) & set('<>"\\;&|$`\n\r\t\0{}[]')
