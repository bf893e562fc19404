"""Finds types of the catalogue by what an operator types. Pure."""

from collections.abc import Iterable, Sequence

from records.agencies import IncidentType


def matching(kinds: Iterable[IncidentType], words: str) -> Sequence[IncidentType]:
    """The types of which every typed word begins the code or a word of a name; the most urgent first.

    `keb ban` finds `Kebakaran bangunan`; three letters are usually enough. No words: all types.
    """
    wanted = words.lower().split()
    found = [kind for kind in kinds if all(_begins(kind, word) for word in wanted)]
    return sorted(found, key=lambda kind: (kind.priority, kind.code))


def _begins(kind: IncidentType, word: str) -> bool:
    parts = f"{kind.code} {kind.name_id} {kind.name_en}".lower().replace("(", " ").replace("-", " ").split()
    return any(part.startswith(word) for part in parts)
