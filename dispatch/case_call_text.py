"""What a case call reads out, in Indonesian. Pure.

Only the case: which keys accept and reject is said by the flow itself. The sentence never carries the
caller's number or the operator's note, because nobody knows yet who holds the telephone; of a restricted
case it carries no place either.
"""

import re
import unicodedata

_DIGITS = re.compile(r"\d+")
_PRIORITY = {1: "satu", 2: "dua", 3: "tiga", 4: "empat"}
_LONGEST_PART = 300
"""Letters of one spoken part: about 25 seconds."""


def plain(text: str) -> str:
    """One line of letters, digits and ordinary punctuation, short enough to be listened to."""
    kept = "".join(
        letter if unicodedata.category(letter)[0] in "LMN" or letter in " .,-/()'" else " " for letter in text
    )
    return " ".join(kept.split())[:_LONGEST_PART].strip()


def digits_apart(text: str) -> str:
    """`Jalan Mawar 25` as `Jalan Mawar 2 5`: a house number over a telephone is understood digit by digit."""
    return " ".join(_DIGITS.sub(lambda run: f" {' '.join(run.group())} ", text).split())


def spoken_number(case_number: str) -> str:
    """`112-20261123-0001-DAMKAR` as `1 1 2, urutan 0 0 0 1`: who hears it knows the day and the agency."""
    series, _day, sequence, *_agency = case_number.split("-")
    return f"{digits_apart(series)}, urutan {digits_apart(sequence)}"


def spoken_case(
    *,
    case_number: str,
    type_name: str,
    priority: int,
    restricted: bool,
    address: str,
    landmark: str | None,
    kelurahan: str | None,
) -> str:
    """The case as a voice reads it; parts that are not known are left out, an unknown place is said so."""
    if restricted:
        return (
            f"Kasus {spoken_number(case_number)}. Prioritas {_PRIORITY[priority]}. "
            "Kasus ini terbatas. Rinciannya ada di kotak masuk dinas."
        )
    place = [
        f"Alamat, {digits_apart(plain(address))}." if plain(address) else "Alamat belum diketahui.",
        f"Patokan, {digits_apart(plain(landmark))}." if landmark and plain(landmark) else "",
        f"Kelurahan {plain(kelurahan)}." if kelurahan and plain(kelurahan) else "",
    ]
    parts = [
        f"Kasus {spoken_number(case_number)}.",
        f"Prioritas {_PRIORITY[priority]}.",
        f"{plain(type_name)}.",
        *place,
    ]
    return " ".join(part for part in parts if part)
