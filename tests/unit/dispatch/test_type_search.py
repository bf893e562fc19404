"""Finding a type of the real catalogue by a few letters."""

import pytest

from dispatch.type_search import matching
from records.agencies import IncidentType
from records.city import load_city

KINDS = [
    IncidentType(code=kind.code, name_id=kind.name_id, name_en=kind.name_en, priority=kind.priority)
    for kind in load_city("depok").types
]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("keb bang", ["FIR1"]),
        ("KEB", ["FIR1", "FIR2", "FIR4", "FIR5", "FIR3"]),
        ("fir1", ["FIR1"]),
        ("snake", []),
        ("ular", ["RES1"]),
        ("lepas", ["RES6"]),
        ("power line", ["INF1"]),
        ("zzz", []),
    ],
)
def test_found(words: str, codes: list[str]) -> None:
    assert [kind.code for kind in matching(KINDS, words)] == codes


def test_without_words_all_urgent_first() -> None:
    found = matching(KINDS, " ")
    assert len(found) == len(KINDS) == 47
    assert [kind.priority for kind in found] == sorted(kind.priority for kind in KINDS)
