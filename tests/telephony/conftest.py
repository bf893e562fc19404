"""One running system for the ring, one loop for all simulated phones."""

from collections.abc import Iterator

import pytest

from telephony.simulator.loop import PhoneLoop


@pytest.fixture(scope="session")
def phones() -> Iterator[PhoneLoop]:
    """The thread in which every simulated phone lives."""
    loop = PhoneLoop()
    loop.start()
    yield loop
    loop.stop()
