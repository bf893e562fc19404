"""Each harm that a flow could do to a call, as a small flow that does it: refused, at its line, with its path."""

import pytest

from ivr_flows.checker import check
from ivr_flows.model import Flow
from tests.unit.ivr_flows.writing import PROMPTS, QUEUES, faults_of, flow

GOOD = flow("""
    kind: emergency
    service: "112"
    start: antre
    steps:
      antre:
        queue:
          greeting: long
          reassure: short
          stages: [{queue: q1, seconds: 5}, {queue: q2, seconds: 10}]
          digits: {"1": pindah, "2": lain}
      pindah:
        queue: {greeting: long, stages: [{queue: q3, seconds: 5}], then: antre}
      lain: {go: other}
    """)

OTHER = flow(
    """
    kind: service
    service: cc
    start: antre
    steps:
      antre:
        queue: {greeting: long, stages: [{queue: q4, seconds: 10}]}
    """,
    "other",
)

ORDER = flow(
    """
    kind: order
    start: baca
    steps:
      baca:
        read_order: {prompts: long, accepted: selesai, rejected: selesai, otherwise: selesai}
      selesai: {hangup: {reason: told}}
    """,
    "order",
)


def service(steps: str, *, kind: str = "service", name: str = "main") -> Flow:
    """A flow of service cc whose steps begin in line 5."""
    return flow(f"kind: {kind}\nservice: cc\nstart: aa\nsteps:\n{steps}", name)


def said(*flows: Flow, emergency_seconds: float = 1.0) -> list[str]:
    return [str(fault) for fault in faults_of(*flows, emergency_seconds=emergency_seconds)]


def test_what_harms_nobody_is_not_refused() -> None:
    """Also: back to the closing step by a digit's path is no loop, and a flow may lead to another."""
    assert faults_of(GOOD, OTHER, ORDER) == []


def open_end(line: int, step: str, word: str, path: str) -> str:
    """What is said of a way that leads nowhere."""
    return (
        f"main.yaml:{line}: a call would end nowhere: {step} has no `{word}`; lead it to a queue, a message or a"
        f" hangup. Path: {path}."
    )


CLOSING = "  zz:\n    queue: {greeting: long, stages: [{queue: q1, seconds: 10}]}\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            "  aa: {say: {prompts: long, then: bb}}\n" + CLOSING,
            [
                "main.yaml:5: there is no step bb.",
                "main.yaml:6: no call can come to the step zz.",
            ],
            id="unknown step",
        ),
        pytest.param(
            "  aa: {say: {prompts: [short, hilang], then: zz}}\n" + CLOSING,
            ["main.yaml:5: there is no prompt hilang."],
            id="unknown prompt",
        ),
        pytest.param(
            "  aa:\n    queue: {greeting: hilang, stages: [{queue: q9, seconds: 10}]}\n",
            ["main.yaml:6: there is no prompt hilang.", "main.yaml:6: there is no queue q9."],
            id="unknown queue",
        ),
        pytest.param("  aa: {go: nowhere}\n", ["main.yaml:5: there is no flow nowhere."], id="unknown flow"),
        pytest.param(
            "  aa: {go: order}\n",
            ["main.yaml:5: order reads out an order: no caller can go there."],
            id="into an order",
        ),
        pytest.param(
            "  aa: {hangup: {reason: done}}\n  bb: {say: {prompts: long, then: aa}}\n",
            ["main.yaml:6: no call can come to the step bb."],
            id="unreachable",
        ),
        pytest.param(
            "  aa: {ask: {prompts: long, digits: {'1': bb}, otherwise: zz}}\n"
            "  bb: {say: {prompts: short, then: cc}}\n  cc: {say: {prompts: short}}\n" + CLOSING,
            [
                (
                    "main.yaml:7: a call would end nowhere: cc has no `then`;"
                    " lead it to a queue, a message or a hangup."
                    " Path: aa -> bb -> cc."
                )
            ],
            id="dead end",
        ),
        pytest.param(
            "  aa: {ask: {prompts: long, digits: {'1': zz}}}\n" + CLOSING,
            [
                (
                    "main.yaml:5: a call would end nowhere: aa has no `otherwise`;"
                    " lead it to a queue, a message or a hangup."
                    " Path: aa."
                )
            ],
            id="dead end of the silent",
        ),
        pytest.param(
            "  aa: {say: {prompts: long, then: bb}}\n  bb: {say: {prompts: long, then: cc}}\n"
            "  cc: {ask: {prompts: long, digits: {'1': zz}, otherwise: bb}}\n" + CLOSING,
            [
                (
                    "main.yaml:6: the call goes round for ever; lead it to a queue without `then`."
                    " Path: aa -> bb -> cc -> bb."
                )
            ],
            id="goes round by itself",
        ),
        pytest.param(
            "  aa:\n    queue: {greeting: long, stages: [{queue: q1, seconds: 9}], then: aa}\n",
            ["main.yaml:5: the call goes round for ever; lead it to a queue without `then`. Path: aa -> aa."],
            id="a queue into itself",
        ),
        pytest.param(
            "  aa:\n    queue:\n      greeting: long\n      stages:\n        - {queue: q1, seconds: 30}\n"
            "        - {queue: q2, seconds: 9}\n",
            ["main.yaml:10: the last stage of aa must ring 10 s or longer."],
            id="a closing step that spins",
        ),
        pytest.param(
            "  aa: {read_order: {prompts: long, accepted: bb, rejected: bb, otherwise: bb}}\n"
            "  bb: {hangup: {reason: done}}\n",
            ["main.yaml:5: a flow of kind service has no read_order steps."],
            id="an order in a service",
        ),
    ],
)
def test_a_harm_is_refused_at_its_line(steps: str, expected: list[str]) -> None:
    assert said(service(steps), ORDER) == expected


def test_a_menu_may_lead_back_to_itself_by_a_digit_but_not_in_an_emergency() -> None:
    steps = (
        "  aa: {ask: {prompts: short, wait: 1, tries: 1, digits: {'9': bb}, otherwise: zz}}\n"
        "  bb: {say: {prompts: short, then: aa}}\n" + CLOSING
    )
    assert said(service(steps)) == []
    assert said(service(steps, kind="emergency"), emergency_seconds=60) == [
        (
            "main.yaml:5: the steps of an emergency flow may not loop; lead the call to a queue without `then`."
            " Path: aa -> bb -> aa."
        )
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            "  aa: {say: {prompts: long, then: zz}}\n" + CLOSING,
            "main.yaml:5: operators ring only after 4.0 s of words and waiting; an emergency allows 1 s."
            " Path: aa (4.0 s) -> zz.",
            id="speaks first",
        ),
        pytest.param(
            "  aa: {ask: {prompts: short, wait: 3, tries: 2, digits: {'1': zz}, otherwise: zz}}\n" + CLOSING,
            "main.yaml:5: operators ring only after 6.8 s of words and waiting; an emergency allows 1 s."
            " Path: aa (6.8 s) -> zz.",
            id="asks first",
        ),
        pytest.param(
            "  aa: {say: {prompts: short, then: bb}}\n  bb: {say: {prompts: [short, short], then: zz}}\n"
            + CLOSING,
            "main.yaml:6: operators ring only after 1.2 s of words and waiting; an emergency allows 1 s."
            " Path: aa (0.4 s) -> bb (0.8 s) -> zz.",
            id="adds up along the path, told where it runs out",
        ),
        pytest.param(
            "  aa:\n    queue:\n      greeting: long\n      stages: [{queue: q1, seconds: 10}]\n"
            "      digits: {'1': bb}\n"
            "  bb: {say: {prompts: long, then: cc}}\n"
            "  cc:\n    queue: {greeting: short, stages: [{queue: q2, seconds: 9}], then: aa}\n",
            "main.yaml:10: operators ring only after 4.0 s of words and waiting; an emergency allows 1 s."
            " Path: aa -> bb (4.0 s) -> cc.",
            id="takes the caller out of the queue to speak",
        ),
        pytest.param(
            "  aa: {go: slow}\n",
            "slow.yaml:5: operators ring only after 4.0 s of words and waiting; an emergency allows 1 s."
            " Path: aa -> slow/aa (4.0 s) -> slow/zz.",
            id="by way of another flow",
        ),
    ],
)
def test_an_emergency_that_is_not_queued_at_once_is_refused(steps: str, expected: str) -> None:
    slow = service("  aa: {say: {prompts: long, then: zz}}\n" + CLOSING.replace("q1", "q3"), name="slow")
    assert said(service(steps, kind="emergency"), slow) == [expected]


def test_the_limit_is_the_callers_affair() -> None:
    steps = "  aa: {say: {prompts: long, then: zz}}\n" + CLOSING
    assert said(service(steps, kind="emergency"), emergency_seconds=4.0) == []


def test_an_emergency_never_hangs_up_and_ends_at_the_duty_mobile() -> None:
    steps = (
        "  aa:\n    queue:\n      greeting: long\n      stages: [{queue: q1, seconds: 10}]\n"
        "      digits: {'1': bb}\n      duty_mobile: no\n"
        "  bb: {hangup: {reason: prank}}\n"
    )
    assert said(service(steps)) == []
    assert said(service(steps, kind="emergency")) == [
        "main.yaml:5: an emergency's last resort is the duty mobile. Path: aa.",
        "main.yaml:11: an emergency flow may not hang up. Path: aa -> bb.",
    ]


def test_one_queue_cannot_greet_in_two_ways() -> None:
    closing = "  aa:\n    queue: {greeting: %s, stages: [{queue: q1, seconds: 10}]%s}\n"
    one = service(closing % ("long", ""), name="one")
    two = service(closing % ("short", ""), name="two")
    goes = closing % ("long", ", digits: {'1': bb}") + "  bb: {hangup: {reason: done}}\n"
    digits = service(goes, name="two")
    alike = service(closing % ("long", ""), name="two")
    refused = (
        "two.yaml:6: queue q1 has another greeting or other digits in step aa (one.yaml:6): each has one."
    )
    assert [str(fault) for fault in _with_services(one, two)] == [refused]
    assert [str(fault) for fault in _with_services(one, digits)] == [refused]
    assert _with_services(one, alike) == []


IN_LINE = "  aa:\n    queue:\n      stages: [{queue: q1, seconds: 10}]\n      greeting: long\n      digits: {'1': %s}\n"
IDLE = (
    "main.yaml:9: digit 1 leads whoever waits in aa back to it, and only stops the telephones that ring; leave it out,"
    " or lead it to another queue or to words. Path: %s."
)


@pytest.mark.parametrize(
    ("to", "further", "path"),
    [
        ("aa", "", "aa -> aa"),
        ("bb", "  bb: {go: main}\n", "aa -> bb -> aa"),
        ("bb", "  bb: {flagged: {yes: cc, no: aa}}\n  cc: {hangup: {reason: done}}\n", "aa -> bb -> aa"),
        (
            "bb",
            (
                "  bb: {hours: {calendar: kantor, open: cc, closed: dd}}\n  cc: {go: main}\n"
                "  dd: {hangup: {reason: done}}\n"
            ),
            "aa -> bb -> cc -> aa",
        ),
        ("bb", "  bb: {say: {prompts: short, then: aa}}\n", None),
        ("bb", "  bb: {queue: {greeting: short, stages: [{queue: q2, seconds: 5}], then: aa}}\n", None),
    ],
)
def test_a_digit_that_leads_a_waiting_caller_back_to_where_they_wait_is_refused(
    to: str, further: str, path: str | None
) -> None:
    """Over words or another queue they come back by their own wish, in their place."""
    assert said(service(IN_LINE % to + further)) == ([IDLE % path] if path else [])


def test_a_digit_that_leads_back_over_another_flow_is_refused_too() -> None:
    one = service(IN_LINE % "bb" + "  bb: {go: two}\n")
    two = flow("kind: service\nservice: '1'\nstart: aa\nsteps:\n  aa: {go: main}\n", "two")
    assert said(one, two) == [IDLE % "aa -> bb -> two/aa -> aa"]


def test_a_queue_keeps_callers_everywhere_or_nowhere() -> None:
    one = service("  aa:\n    queue: {greeting: long, stages: [{queue: q1, seconds: 10}]}\n", name="one")
    two = service(
        "  aa:\n    queue: {greeting: long, stages: [{queue: q1, seconds: 5}, {queue: q2, seconds: 10}]}\n",
        name="two",
    )
    assert [str(fault) for fault in _with_services(one, two)] == [
        (
            "two.yaml:6: queue q1 cannot be a last stage here and not in step aa (one.yaml:6): only a last stage"
            " keeps callers although nobody is there."
        )
    ]


def _with_services(*flows: Flow) -> list[object]:
    return list(check(flows, PROMPTS, QUEUES, services={"cc": flows[0].name}))


def test_an_order_is_read_and_ends() -> None:
    order = flow(
        """
        kind: order
        service: cc
        start: aa
        steps:
          aa: {say: {prompts: long, then: bb}}
          bb: {go: other}
        """,
        "order",
    )
    assert said(order, OTHER) == [
        "order.yaml:1: a flow of kind order needs a read_order step.",
        "order.yaml:2: an order is nobody's line: leave `service` out.",
        "order.yaml:6: a flow of kind order has no go steps.",
    ]


def test_every_line_of_the_city_enters_a_flow() -> None:
    faults = check([OTHER], PROMPTS, QUEUES, services={"cc": "other", "112": "other", "119": "gone"})
    assert [str(fault) for fault in faults] == [
        "gone.yaml:1: service 119 enters the flow gone, which is not there.",
        "other.yaml:1: service 112 enters this flow, but it is not of that service.",
    ]
    nobody = flow("kind: service\nstart: aa\nsteps: {aa: {hangup: {reason: done}}}\n")
    assert said(nobody) == ["main.yaml:1: `service` is missing: whose calls are these."]


def test_two_flows_of_one_name() -> None:
    assert said(OTHER, OTHER) == ["other.yaml:1: there are two flows of the name other."]


def test_a_long_chain_of_steps_is_checked_too() -> None:
    """The graph's size is the author's choice: nothing may recurse along it."""
    chain = "".join(
        f"  s{number:04}: {{say: {{prompts: short, then: s{number + 1:04}}}}}\n" for number in range(1200)
    )
    steps = chain.replace("s0000", "aa") + "  s1200: {hangup: {reason: done}}\n"
    assert said(service(steps)) == []


# --- steps of self-service, and branches -------------------------------------------------------------------


END = "  zz: {hangup: {reason: done}}\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param(
            "  aa: {hours: {calendar: kantor, open: zz, closed: bb}}\n"
            "  bb: {message: {prompts: short}}\n" + CLOSING,
            [],
            id="a message may end a call",
        ),
        pytest.param(
            "  aa: {hours: {calendar: pasar, open: zz}}\n" + CLOSING,
            [
                open_end(5, "aa", "closed", "aa"),
                "main.yaml:5: there is no calendar pasar.",
            ],
            id="hours without an end",
        ),
        pytest.param(
            "  aa: {mobile: {mobile: satpam, then: zz}}\n" + CLOSING,
            ["main.yaml:5: there is no mobile satpam."],
            id="unknown mobile",
        ),
        pytest.param(
            "  aa: {flagged: {yes: zz, no: bb}}\n  bb: {silent: {prompts: short, then: aa}}\n" + CLOSING,
            [
                "main.yaml:5: the call goes round for ever; lead it to a queue without `then`. Path: aa -> bb -> aa."
            ],
            id="round without a choice",
        ),
        pytest.param(
            "  aa: {collect: {prompts: short, most: 6, then: bb, otherwise: zz}}\n"
            "  bb: {report: {unknown: short, then: aa}}\n" + CLOSING,
            [],
            id="round by the caller's digits is the caller's choice",
        ),
        pytest.param(
            "  aa: {ask: {prompts: short, digits: {'1': cc}, otherwise: bb}}\n"
            "  bb: {collect: {prompts: short, most: 6, then: cc, otherwise: zz}}\n"
            "  cc: {report: {unknown: short, then: zz}}\n" + END,
            ["main.yaml:7: nobody has collected the report's digits yet. Path: aa -> cc."],
            id="a report of no digits",
        ),
        pytest.param(
            "  aa: {call_back: {prompts: hilang, number: short, then: zz}}\n" + END,
            [
                open_end(5, "aa", "otherwise", "aa"),
                "main.yaml:5: there is no prompt hilang.",
            ],
            id="a call back that nobody wanted",
        ),
        pytest.param(
            "  aa: {language: {prompts: short, digits: {'1': id}}}\n",
            [open_end(5, "aa", "then", "aa")],
            id="a language and then nothing",
        ),
    ],
)
def test_self_service_leaves_nobody_behind(steps: str, expected: list[str]) -> None:
    assert said(service(steps)) == expected


EMERGENCY = """
  aa:
    queue: {greeting: long, stages: [{queue: q1, seconds: 10}], then: bb}
  bb: {mobile: {mobile: piket, ring: 20, then: zz}}
  zz:
    queue: {greeting: long, stages: [{queue: q2, seconds: 10}]}
"""


def test_a_persons_mobile_rings_after_operators() -> None:
    assert said(service(EMERGENCY[1:], kind="emergency")) == []
    first = "  aa: {mobile: {mobile: piket, then: zz}}\n" + CLOSING
    assert said(service(first, kind="emergency")) == [
        "main.yaml:5: a mobile rings before any operator does. Path: aa."
    ]


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        pytest.param(
            "  aa: {flagged: {yes: bb, no: zz}}\n  bb: {say: {prompts: long, then: zz}}\n" + CLOSING,
            "main.yaml:6: operators ring only after 4.0 s of words and waiting; an emergency allows 1 s."
            " Path: aa -> bb (4.0 s) -> zz.",
            id="speaks before it queues",
        ),
        pytest.param(
            "  aa: {hours: {calendar: kantor, open: zz, closed: bb}}\n  bb: {say: {prompts: short}}\n"
            + CLOSING,
            open_end(6, "bb", "then", "aa -> bb"),
            id="has a dead end",
        ),
        pytest.param(
            "  aa: {flagged: {yes: bb, no: zz}}\n  bb: {hours: {calendar: kantor, open: aa, closed: zz}}\n"
            + CLOSING,
            "main.yaml:5: the steps of an emergency flow may not loop; lead the call to a queue without `then`."
            " Path: aa -> bb -> aa.",
            id="loops",
        ),
        pytest.param(
            "  aa: {message: {prompts: short}}\n",
            "main.yaml:5: an emergency flow may not hang up. Path: aa.",
            id="a machine answers",
        ),
    ],
)
def test_an_emergency_that_keeps_its_caller_from_people_is_refused(steps: str, says: str) -> None:
    assert says in said(service(steps, kind="emergency"))


def test_how_long_an_emergency_may_speak_is_a_setting() -> None:
    slow = service("  aa: {say: {prompts: long, then: zz}}\n" + CLOSING, kind="emergency")
    assert said(slow, emergency_seconds=4.0) == []
    assert len(said(slow, emergency_seconds=3.9)) == 1
