"""Callers' numbers for people who need none: enough to tell two calls apart, not to call anybody."""

_SHOWN = 3


def masked(number: str | None) -> str | None:
    """`+6281234567890` becomes `***890`."""
    if number is None:
        return None
    return f"***{number[-_SHOWN:]}" if len(number) > _SHOWN else "***"
