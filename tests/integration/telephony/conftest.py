"""Telephony on a real database whose calls may be of the day on which the tests' stories play."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from records.partitions import make_room

STORY_DAY = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
"""A little after the recorded calls."""


@pytest.fixture(autouse=True)
def _room_for_the_story(engine: Engine) -> None:  # pyright: ignore[reportUnusedFunction]
    """Partitions are made around the present; the stories' day may be long over."""
    with engine.begin() as connection:
        make_room(connection, now=STORY_DAY)
