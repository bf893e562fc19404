"""The page that leads newcomers through the house names only what is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
TABLE = PAGE.partition("## Where would I change")[2]
ROWS = [line for line in TABLE.splitlines() if line.startswith("| ") and "`" in line]
NAMED = sorted(set(re.findall(r"`((?:[a-z_]+/)+[a-z_.0-9]*)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_each_file_it_names_exists(name: str) -> None:
    assert (ROOT / name).exists() or (ROOT / "agents_api" / name).exists()


def test_it_answers_at_least_twenty_questions() -> None:
    assert len(ROWS) >= 20
    assert all(re.search(r"`[a-z_]+/", row) for row in ROWS)


def test_every_wing_is_in_it() -> None:
    wings = {folder.name for folder in (ROOT / "agents_api").iterdir() if (folder / "__init__.py").exists()}
    assert wings == {wing for wing in wings if f"| `{wing}/` |" in PAGE}
