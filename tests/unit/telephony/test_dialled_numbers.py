"""Only a number reaches Asterisk as a number to dial, whoever asks for it."""

import pytest

from records.actions import ActionKind
from settings.errors import ConflictError
from telephony.action_plan import Asked, Live, plan
from telephony.asterisk_words import is_dialled

ODD = [
    "0811&PJSIP/0900@trunk",
    "0811,HOME_FLOW=x",
    "0811/n",
    "0811@guest",
    "0811;x",
    "0811(5)",
    "0811)",
    "${EXTEN}",
    "0811|5",
    "+",
    "++62",
    "08+11",
    "0811\r\nAction: Command",
    "0811\n",
    "٠٨١١",
    "0" * 25,
]
KINDS = [
    ActionKind.CALL,
    ActionKind.TRANSFER,
    ActionKind.TAKE_OVER,
    ActionKind.CONSULT,
    ActionKind.CONFERENCE,
]


@pytest.mark.parametrize("number", ["110", "2001", "081299998888", "+6281299998888"])
def test_a_number_is_dialled(number: str) -> None:
    assert is_dialled(number)


@pytest.mark.parametrize("odd", [*ODD, ""])
def test_anything_else_is_not(odd: str) -> None:
    assert not is_dialled(odd)


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("kind", KINDS)
def test_no_action_carries_anything_else(kind: ActionKind, odd: str) -> None:
    live = Live("1.1", "PJSIP/trunk-00000001", "PJSIP/112-1-00000002")
    with pytest.raises(ConflictError, match="no number that can be dialled"):
        plan(Asked("a", kind, odd, "112-1", "112"), live, outbound_number="112", homes={"112": "flow-x"})


@pytest.mark.parametrize("kind", [ActionKind.CALL, ActionKind.LISTEN, ActionKind.CONFERENCE])
def test_nothing_rings_by_originate_itself(kind: ActionKind) -> None:
    """It would follow a forward, and no option stops it."""
    live = Live("1.1", "PJSIP/trunk-00000001", "PJSIP/112-1-00000002")
    asked = Asked("a", kind, "" if kind is ActionKind.LISTEN else "110", "112-1", "112")
    requests = plan(asked, live, outbound_number="112", homes={"112": "flow-x"}).requests
    [placed] = [request.headers for request in requests if request.action == "Originate"]
    assert placed["Channel"].startswith("Local/")
