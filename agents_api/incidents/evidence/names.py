"""The name that a sender's device gave to a file, as text to be shown. Pure."""

import unicodedata

from records.evidence import LONGEST_NAME

_UNNAMED = "tanpa nama"


def displayed(name: str) -> str:
    """The last part of what may be a path, without characters that hide, turn round or break a line."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    # C: control, format (such as right-to-left override), surrogate, private; Z but the space: line breaks.
    seen = "".join(
        letter for letter in last if letter == " " or unicodedata.category(letter)[0] not in {"C", "Z"}
    )
    kept = " ".join(seen.split()).strip(". ")
    if len(kept) > LONGEST_NAME:
        stem, dot, suffix = kept.rpartition(".")
        end = f"{dot}{suffix}" if stem and len(suffix) <= 8 else ""  # noqa: PLR2004 - a suffix, not a sentence
        kept = kept[: LONGEST_NAME - len(end)] + end
    return kept or _UNNAMED
