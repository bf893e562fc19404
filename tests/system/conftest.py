"""Systems that a test may start, kill and stop."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.instance import Instance

NewInstance = Callable[..., Instance]


@pytest.fixture(scope="module")
def new_instance() -> Iterator[NewInstance]:
    """Makes systems in homes of their own (settings by keyword); each is stopped at the module's end."""
    with ExitStack() as stack:

        def make(**env: str) -> Instance:
            # Not pytest's own folder: a Unix socket's path may have 107 characters only.
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dcor-"))
            instance = Instance(Path(folder) / "home", **env)
            stack.callback(instance.stop)
            return instance

        yield make
