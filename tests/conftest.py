"""For every ring: the running system of `tests/instance.py`, the databases of `tests/postgres.py`, the long forms."""

import gc

import pytest
import structlog

pytest_plugins = ["tests.instance", "tests.postgres"]


# An error is told in a few lines: with every local value of every frame, telling it would stop a server for a minute.
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: to look through it for garbage again and again is a tenth of a run."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What has only a long form is not part of a run without `--long`."""
    if config.getoption("--long"):
        return
    left_out = [item for item in items if item.get_closest_marker("long_only")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: tests that have a long form run it (`make test-long`)."""
    parser.addoption(
        "--long",
        action="store_true",
        help="run the long form of those tests that have one, and print figures",
    )
