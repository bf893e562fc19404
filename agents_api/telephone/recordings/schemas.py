"""What is asked of recordings."""

from agents_api.frame.shapes import Ask, Words


class HoldRecording(Ask):
    """Whether a recording is kept whatever its time."""

    held: bool
    why: Words
    """The letter, court or complaint that asks for it."""
