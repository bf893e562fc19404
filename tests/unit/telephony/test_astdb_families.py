"""Keys and differences of what Asterisk knows ahead of time."""

import re

import pytest

from ivr_flows import astdb_families
from ivr_flows.reading import read_prompts
from records.city import load_city
from records.machines.incident import IncidentStatus
from telephony import prompts
from telephony.astdb_contents import caller_key, differences, listed, report_digits, report_prompt
from telephony.cel_reading import as_number
from telephony.rendering import SOURCES


def dialplan_key(sent: str) -> str:
    """What `[caller]` of extensions.conf makes of a caller's number for a country code of 62."""
    digits = re.sub(r"[^0-9]", "", sent)
    return "0" + digits[2:] if digits[:2] == "62" else digits


def test_the_dialplan_is_the_one_that_is_imitated_here() -> None:
    text = (SOURCES / "extensions.conf").read_text()
    assert "Set(CALLER=${FILTER(0-9,${CALLERID(num)})})" in text
    assert (
        'Set(CALLER=${IF($["${CALLER:0:@COUNTRY_CODE_LENGTH@}"="@COUNTRY_CODE@"]'
        "?0${CALLER:@COUNTRY_CODE_LENGTH@}:${CALLER})})"
    ) in text


@pytest.mark.parametrize(
    "sent",
    [
        "081234567890",
        "+6281234567890",
        "6281234567890",
        "+62 812-3456-7890",
        "0217777777",
        "+62217777777",
        "+6591234567",
        "110",
        "123",
        "+62811100",
    ],
)
def test_both_make_the_same_key(sent: str) -> None:
    """Asterisk sees what the trunk sends, we what the record holds."""
    number = as_number(sent, "ID")
    assert number
    assert caller_key(number, "62") == dialplan_key(sent)


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("CC-20261123-0004", "202611230004"),
        ("112-20261123-0004", "112202611230004"),
        ("119-20261123-12345", "1192026112312345"),
        ("L-20261123-0004", None),
        ("K-20261123-0004", None),
        ("112-20261123-0004-DAMKAR", None),
        ("", None),
    ],
)
def test_what_a_citizen_types(number: str, digits: str | None) -> None:
    assert report_digits(number) == digits


def test_no_two_services_of_the_city_share_digits() -> None:
    numbers = [f"{service.series}-20261123-0004" for service in load_city("depok").services]
    digits = [report_digits(number) for number in numbers]
    assert all(digits)
    assert len(set(digits)) == len(digits)


def test_every_status_but_a_draft_has_its_prompt() -> None:
    told = {status: report_prompt(status) for status in IncidentStatus}
    assert [status for status, prompt in told.items() if prompt is None] == [IncidentStatus.DRAFT]
    assert told[IncidentStatus.OPEN] == "laporan-diterima"
    assert {told[IncidentStatus.DISPATCHED], told[IncidentStatus.CONTROLLED]} == {"laporan-ditangani"}
    assert {told[IncidentStatus.RESOLVED], told[IncidentStatus.CLOSED]} == {"laporan-selesai"}
    assert told[IncidentStatus.CANCELLED] == "laporan-dibatalkan"


def test_every_prompt_named_here_is_there() -> None:
    known = read_prompts(prompts.STANDARD.read_text("utf-8"), prompts.STANDARD.name)
    wanted = {prompt for status in IncidentStatus if (prompt := report_prompt(status))} | {
        astdb_families.WARNING
    }
    assert wanted <= known.keys()


def test_only_differences_are_written() -> None:
    present = listed(
        "flag",
        [
            {"event": "DBGetTreeResponse", "key": "/flag/0811", "val": "1"},
            {"event": "DBGetTreeResponse", "key": "/flag/0812", "val": "yes"},
            {"event": "DBGetTreeResponse", "key": "/flag/a/b", "val": "1"},
            {"event": "DBGetTreeResponse", "key": "/flagged/0813", "val": "1"},
        ],
    )
    assert present == {"0811": "1", "0812": "yes", "a/b": "1"}
    actions = differences("flag", {"0811": "1", "0812": "1", "0814": "1"}, present)
    assert [(action.name, action.headers) for action in actions] == [
        ("DBPut", {"Family": "flag", "Key": "0812", "Val": "1"}),
        ("DBPut", {"Family": "flag", "Key": "0814", "Val": "1"}),
        ("DBDel", {"Family": "flag", "Key": "a/b"}),
    ]
    assert differences("flag", present, present) == []
