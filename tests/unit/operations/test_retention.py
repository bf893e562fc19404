"""Of each table and each job somebody has written down what bounds it: one that is new has to say so too."""

import re
from pathlib import Path

from operations.housekeeping import JOBS
from operations.instance import CHECKOUT
from records.tables import METADATA

_NAMES = set(re.findall(r"`([^`]+)`", (CHECKOUT / Path("docs/retention.md")).read_text("utf-8")))


def test_every_table_has_its_bound() -> None:
    assert METADATA.tables.keys() - _NAMES == set()


def test_every_job_stands_beside_what_it_keeps() -> None:
    assert {job.name for job in JOBS} - _NAMES == set()


def test_names_are_given_once() -> None:
    names = [job.name for job in JOBS]
    assert sorted(set(names)) == sorted(names)
