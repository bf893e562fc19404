"""What the reader takes and what it refuses: always with the exact line, never by guessing."""

import pytest

from ivr_flows.faults import FlowError
from ivr_flows.model import Ask, Exit, Kind, Queue, Say
from ivr_flows.reading import read_flow, read_prompts
from ivr_flows.yaml_tree import DEEPEST, LONGEST
from tests.unit.ivr_flows.writing import flow

HEAD = 'kind: service\nservice: "1"\nstart: aa\nsteps:\n'
"""Four lines: the first step stands in line 5."""


def test_a_flow_keeps_what_was_written_and_where() -> None:
    read = flow("""
        about: Saluran uji
        kind: emergency
        service: "112"
        start: antre
        steps:
          antre:
            queue:
              greeting: [salam, pilih]
              reassure: tetap
              stages:
                - {queue: q1, seconds: 10}
              digits:
                "1": tanya
          tanya:
            ask: {prompts: pilih, digits: {"0": sapa}, otherwise: antre}
          sapa:
            say: {prompts: salam, then: antre}
        """)
    assert (read.name, read.kind, read.about) == ("main", Kind.EMERGENCY, "Saluran uji")
    queue, ask, say = read.steps
    assert isinstance(queue, Queue)
    assert isinstance(ask, Ask)
    assert isinstance(say, Say)
    assert (queue.place.line, ask.place.line, say.place.line) == (6, 14, 16)
    assert [(str(prompt), prompt.place.line) for prompt in queue.prompts] == [
        ("salam", 8),
        ("pilih", 8),
        ("tetap", 9),
    ]
    assert [(str(stage.queue), stage.seconds) for stage in queue.stages] == [("q1", 10)]
    assert queue.closing
    assert queue.duty_mobile
    assert [(way.by, str(way.to), way.to.place.line) for way in queue.digits] == [("1", "tanya", 13)]
    assert (ask.wait, ask.tries) == (5, 2)
    assert ask.digits == (Exit("0", ask.digits[0].to, chosen=True),)


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("- a\n- b\n", 1, "must be `key: value` pairs"),
        ("kind: service\nkind: emergency\n", 2, "'kind' stands twice"),
        ("kind: service\n  x: [\n", 2, "this is not YAML"),
        ("kind: [service\n\n", 3, "this is not YAML"),
        ("kind: service\n\x01\n", 2, "a character that YAML does not allow"),
        ("kind: service\n---\nkind: service\n", 2, "a second document begins"),
        ("kind: &k service\nstart: *k\n", 1, "anchors and aliases"),
        ("kind: !!python/object/apply:os.system [ls]\n", 1, "tags (!) are not used"),
        ("kind: festival\n", 1, "`kind` must be one of emergency, service, order"),
        ('kind: service\nservice: "1"\nsteps: {}\n', 1, "the flow has no `start`"),
        (HEAD, 4, "`steps` must be `key: value` pairs"),
        (HEAD.replace("steps:", "steps: {}"), 4, "there is no step"),
        (HEAD + "  aa: {hangup: {reason: done}}\ncolour: red\n", 6, "the flow has no `colour`; it has kind,"),
        (HEAD + "  aa:\n    sing: {}\n", 6, "step aa: there is no 'sing'; there are say, ask, queue"),
        (HEAD + "  aa: hello\n", 5, "step aa must be one of say, ask, queue, go, hangup, read_order"),
        (HEAD + "  aa:\n    hangup: {reason: x}\n    go: b\n", 5, "step aa must be one of"),
        (HEAD + "  aa: {say: {then: bb}}\n", 5, "step aa (say) has no `prompts`"),
        (HEAD + "  aa: {say: {prompts: [], then: bb}}\n", 5, "the name of a prompt is expected"),
        (HEAD + "  aa: {say: {prompts: {a: b}, then: bb}}\n", 5, "the name of a prompt is expected"),
        (HEAD + "  aa: {hangup: {reason: ''}}\n", 5, "`reason` must be a text"),
        (HEAD + "  a: {hangup: {reason: done}}\n", 5, "'a' cannot be the name of a step"),
        (HEAD + "  start: {hangup: {reason: done}}\n", 5, "'start' cannot be the name of a step"),
        (HEAD + "  a-b: {hangup: {reason: done}}\n", 5, "'a-b' cannot be the name of a step"),
        (HEAD + "  aa:\n    ask:\n      prompts: p\n      digits: {'12': aa}\n", 8, "'12' is not one digit"),
        (HEAD + "  aa:\n    ask:\n      prompts: p\n      digits: {}\n", 8, "`digits` names none"),
        (
            HEAD + "  aa:\n    ask:\n      prompts: p\n      tries: 9\n",
            8,
            "`tries` must be a whole number from 1",
        ),
        (HEAD + "  aa:\n    ask:\n      prompts: p\n      wait: 1e9\n", 8, "`wait` must be a whole number"),
        (
            HEAD + "  aa:\n    queue:\n      greeting: p\n      stages: q1\n",
            8,
            "`stages` must be a list of queues",
        ),
        (
            HEAD + "  aa:\n    queue:\n      greeting: p\n      stages:\n      - queue: q1\n",
            9,
            "has no `seconds`",
        ),
        (
            HEAD + "  aa:\n    queue:\n      greeting: p\n      stages: [{queue: q, seconds: 9}]\n"
            "      duty_mobile: maybe\n",
            9,
            "`duty_mobile` must be yes or no",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(source: str, line: int, says: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_flow(source, "main.yaml")
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"main.yaml:{line}: ")


def test_one_bad_step_does_not_hide_the_next() -> None:
    source = HEAD + "  aa: {sing: x}\n  bb: {hangup: {reason: done}}\n  cc: {dance: x}\n"
    with pytest.raises(FlowError) as refused:
        read_flow(source, "main.yaml")
    assert [fault.place.line for fault in refused.value.faults] == [5, 7]


def test_size_and_depth_are_bounded() -> None:
    with pytest.raises(FlowError, match="longer than"):
        read_flow("#" * (LONGEST + 1), "main.yaml")
    with pytest.raises(FlowError, match="nested deeper"):
        read_flow("kind: " + "[" * 5000 + "]" * 5000, "main.yaml")
    with pytest.raises(FlowError, match="one of emergency"):
        read_flow("kind: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1), "main.yaml")


@pytest.mark.parametrize(
    "file", ["Main.yaml", "a b.yaml", "../x.yaml", "a].yaml", ".yaml", "x" * 60 + ".yaml"]
)
def test_a_flow_is_named_by_its_file_and_not_every_name_will_do(file: str) -> None:
    with pytest.raises(FlowError, match="cannot be the name of a flow"):
        read_flow(HEAD + "  aa: {hangup: {reason: done}}\n", file)


def test_prompts_are_texts_in_one_line() -> None:
    prompts = read_prompts(
        "salam:\n  id: |\n    Selamat\n    datang.\n  en: Welcome.\ntolong: {id: Tolong}\n", "p.yaml"
    )
    assert [(p.name, p.indonesian, p.english) for p in prompts.values()] == [
        ("salam", "Selamat datang.", "Welcome."),
        ("tolong", "Tolong", None),
    ]


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("a: {en: Welcome}\n", 1, "prompt a has no `id`"),
        ("a: {id: x}\nB: {id: x}\n", 2, "'B' cannot be the name of a prompt"),
        ("a: {id: x}\nb: hello\n", 2, "must be `key: value` pairs"),
        ("a:\n  id: x\n  fr: y\n", 3, "prompt a has no `fr`; it has en, id"),
        ("a: {id: " + "x" * 601 + "}\n", 1, "`id` is longer than 600 characters"),
    ],
)
def test_prompts_that_cannot_be_spoken_are_refused(source: str, line: int, says: str) -> None:
    with pytest.raises(FlowError) as refused:
        read_prompts(source, "prompts.yaml")
    assert says in str(refused.value)
    assert str(refused.value).startswith(f"prompts.yaml:{line}: ")
