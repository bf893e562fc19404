"""For every ring: the running system of `tests/instance.py`."""

pytest_plugins = ["tests.instance"]
