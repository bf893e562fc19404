"""Why a registrar does not take us, from Asterisk's log."""

import pytest

from settings.trunks import Trunk
from telephony.registration_faults import why_refused

TRUNK = Trunk.model_validate({"registrar": "192.0.2.9:5080", "user": "city", "password": "x"})
WHICH = "'sip:192.0.2.9:5080' on registration attempt to 'sip:city@192.0.2.9'"


@pytest.mark.parametrize(
    ("line", "part"),
    [
        (f"Temporal response '401' received from {WHICH}, retrying in '10'", "password is wrong"),
        (f"403 Forbidden fatal response received from {WHICH}, retrying in '30' seconds", "(SIP 403)"),
        (f"'404' fatal response received from {WHICH}, retrying in '30' seconds", "does not know city"),
        (f"Fatal response '423' received from {WHICH}, stopping outbound registration", "(SIP 423)"),
        (f"No response received from {WHICH}, retrying in '10'", "does not answer"),
    ],
)
def test_each_refusal_has_its_sentence(line: str, part: str) -> None:
    why = why_refused(TRUNK, ["something else", f"[2026-12-01 03:00:00.000] WARNING[7] x.c: {line}", "more"])
    assert why
    assert part in why


def test_the_newest_line_counts_and_others_trunks_do_not() -> None:
    lines = [
        f"x: Temporal response '401' received from {WHICH}, retrying in '10'",
        f"x: No response received from {WHICH}, retrying in '10'",
        "x: 403 Forbidden fatal response received from 'sip:192.0.2.8' on registration attempt to 'sip:other@x', ...",
    ]
    why = why_refused(TRUNK, lines)
    assert why
    assert "does not answer" in why
    assert why_refused(TRUNK, lines[2:]) is None
