"""A case as a short text for a telephone or a messenger, in Indonesian. Pure.

Only what a crew needs to leave: which case, what, where, how urgent. Never the caller's number nor the operator's
note: nobody knows who holds the telephone. Of a restricted case it says only that there is one.
"""

import unicodedata

from dispatch.case_call_text import plain
from dispatch.letter import CaseFacts
from records.incidents import Restriction

MOST_SEGMENTS = 3
"""What one text may cost, and what a telephone shows at one glance."""

_ONE, _EACH = 160, 153
"""Characters of a text in GSM 03.38's alphabet: of a single one, and of each part of a longer one."""

_LONGEST_ADDRESS, _LONGEST_LANDMARK, _LONGEST_NAME = 120, 60, 60
_LIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def text_of(facts: CaseFacts, *, replies: bool) -> str:
    """The text; with `replies` it ends with the words by which the receiver answers from their telephone."""
    if facts.restriction is Restriction.CASE:
        return f"Kasus {facts.number}. Kasus ini terbatas: buka kotak masuk dinas untuk rinciannya."
    place = facts.place
    parts = [
        f"Kasus {facts.number}, prioritas {facts.priority}: {_cut(facts.type_name_id, _LONGEST_NAME)}.",
        f"Alamat: {_cut(place.address, _LONGEST_ADDRESS)}."
        if plain(place.address)
        else "Alamat belum diketahui.",
        f"Patokan: {_cut(place.landmark, _LONGEST_LANDMARK)}."
        if place.landmark and plain(place.landmark)
        else "",
        f"Kel. {_cut(place.kelurahan, _LONGEST_NAME)}." if place.kelurahan else "",
        f"Balas TERIMA {facts.number} atau TOLAK {facts.number} alasan."
        if replies
        else "Jawab di kotak masuk dinas.",
    ]
    return " ".join(part for part in parts if part)


def title_of(facts: CaseFacts) -> str:
    """One line above the text, where a messenger has a place for it."""
    return f"Kasus {facts.number}"


def simple(text: str) -> str:
    """The text in letters that every telephone's alphabet has; others cost double and are rare in addresses."""
    apart = unicodedata.normalize("NFKD", text.translate(_LIKE))
    return apart.encode("ascii", "ignore").decode()


def segments(text: str) -> int:
    """How many parts a text of simple letters is sent in (3GPP TS 23.040: 160 alone, 153 in each of several)."""
    return 1 if len(text) <= _ONE else -(-len(text) // _EACH)


def _cut(text: str, longest: int) -> str:
    short = simple(plain(text))
    return short if len(short) <= longest else short[: longest - 3].rstrip() + "..."
