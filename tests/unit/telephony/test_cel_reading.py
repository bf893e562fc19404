"""The border: what each line of Asterisk's journal means, and that both sides of the border use the same words."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ivr_flows import story
from ivr_flows.calendars import Calendar
from ivr_flows.compiler import CityQueue, compile_flows
from ivr_flows.reading import read_flow
from records.city import load_city
from telephony import asterisk_words, prompts
from telephony.asterisk_words import station_of
from telephony.call_events import (
    CallArrived,
    CallEnded,
    ChannelGone,
    LegAnswered,
    LegConfirmed,
    LegEnded,
    LegOffered,
    OrderAnswered,
    OrderDigit,
    OrderEnded,
    QueueJoined,
    QueueLeft,
    RecordingStarted,
    StepEntered,
)
from telephony.cel_lines import CelLine
from telephony.cel_reading import LONGEST_NAME, Unreadable, as_name, as_number, read

AT = datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
CALL = "node1-1795420800.7"
ORDER = "0198f2a4-0000-7000-8000-000000000001"
ASTERISK_CONF = Path(__file__).parents[3] / "asterisk_conf"


def line(kind: str, extra: str = "", **other: str) -> CelLine:
    plain: dict[str, Any] = {
        "time": "1795420800.123456",
        "uniqueid": CALL,
        "channel": "PJSIP/112-1-web-0000002a",
        "number": "081234567890",
        "name": "Siti",
        "dialled": "112",
    }
    return replace(CelLine(kind, extra=extra, **plain), **cast(Any, other))


def told(kind: str, extra: str) -> CelLine:
    return line(kind, f'{{"extra":"{extra}"}}')


MEANINGS = {
    "arrived": (
        told("DCOR_ARRIVED", "112"),
        CallArrived(CALL, AT, "112", "112", "+6281234567890", "Siti"),
    ),
    "recording": (told("DCOR_RECORDING", "2026/a.raw"), RecordingStarted(CALL, AT, "2026/a.raw")),
    "step": (told("DCOR_STEP", "112|antre|"), StepEntered(CALL, AT, "112", "antre", None)),
    "step by a digit": (told("DCOR_STEP", "112|damkar|1"), StepEntered(CALL, AT, "112", "damkar", "1")),
    "queued": (told("DCOR_QUEUED", "q112|"), QueueJoined(CALL, AT, "q112")),
    "queued behind others": (told("DCOR_QUEUED", "q112|-10"), QueueJoined(CALL, AT, "q112", -10)),
    "left by a digit": (told("DCOR_LEFT", "DIGIT"), QueueLeft(CALL, AT, "digit")),
    "left empty": (told("DCOR_LEFT", "JOINEMPTY"), QueueLeft(CALL, AT, "joinempty")),
    "left for an operator": (told("DCOR_LEFT", "CONTINUE"), QueueLeft(CALL, AT, "answered")),
    "leg": (told("DCOR_LEG", "node1-1.1"), LegOffered("node1-1.1", CALL, AT, "112-1-web")),
    "leg end": (told("DCOR_LEG_END", "44"), LegEnded(CALL, AT, 44)),
    "leg end without a cause": (told("DCOR_LEG_END", ""), LegEnded(CALL, AT, 0)),
    "confirmed": (told("DCOR_CONFIRMED", ""), LegConfirmed(CALL, AT)),
    "confirmed without a word": (line("DCOR_CONFIRMED"), LegConfirmed(CALL, AT)),
    "ended by the citizen": (told("DCOR_END", "16|"), CallEnded(CALL, AT, 16, None)),
    "ended by the citizen's own line": (
        told("DCOR_END", "16||PJSIP/trunk-0000002a"),
        CallEnded(CALL, AT, 16, None),
    ),
    "ended here, nobody knows by whom": (
        told("DCOR_END", "0||"),
        CallEnded(CALL, AT, 0, None, by_line=False),
    ),
    "ended by the operator": (told("DCOR_END", "16|operator"), CallEnded(CALL, AT, 16, "operator")),
    "ended by the flow": (told("DCOR_END", "|system"), CallEnded(CALL, AT, 0, "system")),
    "order answered": (told("DCOR_ORDER_ANSWERED", ORDER), OrderAnswered(ORDER, AT)),
    "order digit": (told("DCOR_ORDER_DIGIT", f"{ORDER}|1"), OrderDigit(ORDER, AT, "1")),
    "order end": (told("DCOR_ORDER_END", f"{ORDER}|16"), OrderEnded(ORDER, AT, 16)),
    "answer": (line("ANSWER"), LegAnswered(CALL, AT)),
    "hangup": (
        line("HANGUP", '{"hangupcause":44,"hangupsource":"PJSIP/trunk-0000002a"}'),
        ChannelGone(CALL, AT, 44),
    ),
    "a channel ended here": (
        line("HANGUP", '{"hangupcause":0,"hangupsource":""}'),
        ChannelGone(CALL, AT, 0, by_line=False),
    ),
    "hangup without a cause": (line("HANGUP"), ChannelGone(CALL, AT, 0)),
    "nothing to us": (line("LINKEDID_END"), None),
    "a stranger's word": (told("SOMEBODY_ELSE", "x|y|z"), None),
}


@pytest.mark.parametrize(("written", "meant"), MEANINGS.values(), ids=MEANINGS.keys())
def test_what_a_line_means(written: CelLine, meant: object) -> None:
    assert read(written, "ID") == meant


@pytest.mark.parametrize(
    "written",
    [
        line("DCOR_ARRIVED", "not JSON"),
        line("DCOR_ARRIVED", '["a list"]'),
        line("DCOR_ARRIVED", "[" * 100_000),
        told("DCOR_ARRIVED", "\\u0000"),
        told("DCOR_ARRIVED", "\\ud800"),
        line("DCOR_ARRIVED", '{"extra":"112"}', uniqueid="no channel"),
        told("DCOR_STEP", "flow|step"),
        told("DCOR_STEP", "flow|step|1|2"),
        told("DCOR_LEG_END", "sixteen"),
        told("DCOR_LEG_END", "99999"),
        told("DCOR_END", "16"),
        told("DCOR_END", "16|somebody"),
        told("DCOR_END", "16||PJSIP/trunk-0000002a|more"),
        told("DCOR_ORDER_DIGIT", "1"),
        line("HANGUP", '{"hangupcause":null}'),
        line("HANGUP", '{"hangupcause":-1}'),
        line("HANGUP", '{"hangupcause":1e400}'),
        line("ANSWER", time="NaN"),
        line("ANSWER", time="Infinity"),
        line("ANSWER", time="soon"),
        line("ANSWER", time="9" * 18 + ".000000"),
        line("ANSWER", time="9" * 5000 + ".000000"),
    ],
    ids=lambda written: f"{written.kind} {written.extra[:40]} {written.time[:20]}",
)
def test_what_cannot_be_read_is_said_and_breaks_nothing(written: CelLine) -> None:
    unreadable = read(written, "ID")
    assert isinstance(unreadable, Unreadable)
    assert written.kind in unreadable.why


@given(st.sampled_from([*MEANINGS]), st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_nothing_raises(meaning: str, extra: str, time: str) -> None:
    kind = MEANINGS[meaning][0].kind
    for each in (line(kind, extra), line(kind, extra, time=time, uniqueid=extra), told(kind, extra)):
        read(each, "ID")


@given(st.integers(1_795_420_800_000_000, 1_795_420_900_000_000))
@example(0)
@example(4_000_000_000_000_001)
@settings(max_examples=50, deadline=None)
def test_times_are_exact_to_the_microsecond(micros: int) -> None:
    event = read(line("ANSWER", time=f"{micros // 1_000_000}.{micros % 1_000_000:06}"), "ID")
    assert isinstance(event, LegAnswered)
    assert event.at - datetime(1970, 1, 1, tzinfo=UTC) == timedelta(microseconds=micros)


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("081234567890", "+6281234567890"),
        ("+6281234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("006281234567890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("+6281234567890;npdi", "+6281234567890"),
        ("(021) 7721 2345", "+622177212345"),
        ("\r\n081234567890", "+6281234567890"),
        ("+12025550123", "+12025550123"),
        ("112", "112"),
        ("2001", "2001"),
        ("", None),
        ("+", None),
        ("62", None),
        ("0000000000", None),
        ("anonymous", None),
        ("Restricted", None),
        # Its digits alone would ring at a stranger's.
        ("0812abc34567890", None),
        ("1-800-FLOWERS", None),
        ("081234567890<script>", None),
        ("٠٨١٢٣٤٥٦٧٨٩٠", None),
        ("9" * 10_000, "9" * 32),
        ("x" * 10_000, None),
        ("\0\0\0", None),
    ],
)
def test_a_callers_number(sent: str, number: str | None) -> None:
    assert as_number(sent, "ID") == number


@given(st.text(alphabet="+0123456789 ();-.ax", max_size=40))
@settings(max_examples=100, deadline=None)
def test_a_number_is_dialable_or_none(sent: str) -> None:
    number = as_number(sent, "ID")
    assert number is None or re.fullmatch(r"\+?[0-9]{3,32}", number)


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("Siti", "Siti"),
        ("  Siti Nurbaya ", "Siti Nurbaya"),
        ("", None),
        ("\r\n\t\0", None),
        ("Siti\r\nVia: evil", "Siti Via: evil"),
        (r"Ibu \"Siti\"", 'Ibu "Siti"'),
        ("<b>Siti</b>", "<b>Siti</b>"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}itiS", "itiS"),
        ("Siti\N{LINE SEPARATOR}Nurbaya", "Siti Nurbaya"),
        ("\ufffd\ufffd", "\ufffd\ufffd"),
        ("n" * LONGEST_NAME, "n" * LONGEST_NAME),
        ("n" * 10_000, "n" * (LONGEST_NAME - 1) + "…"),
    ],
)
def test_a_callers_name(sent: str, name: str | None) -> None:
    assert as_name(sent) == name


@pytest.mark.parametrize(
    ("channel", "station"),
    [
        ("PJSIP/112-1-0000002a", "112-1"),
        ("PJSIP/112-1-web-0000002a", "112-1-web"),
        ("PJSIP/trunk-00000005", "trunk"),
        ("odd", "odd"),
    ],
)
def test_whose_phone_a_channel_is(channel: str, station: str) -> None:
    assert station_of(channel) == station


# --- the words of both sides -------------------------------------------------------------------------------------


def story_names() -> set[str]:
    words: Mapping[str, object] = vars(story)
    return {word for word in words.values() if isinstance(word, str) and word.startswith("DCOR_")}


def written_names() -> set[str]:
    """The names of all story lines in the dialplan, fixed and compiled."""
    texts = [file.read_text("utf-8") for file in ASTERISK_CONF.glob("*.conf")]
    city = load_city("depok")
    folder = prompts.FLOWS / "depok"
    flows = [
        read_flow(f.read_text("utf-8"), f.name)
        for f in sorted(folder.glob("*.yaml"))
        if f.name != prompts.FILE
    ]
    queues = [CityQueue(q.name, q.strategy, q.ring_seconds, q.weight) for q in city.queues]
    calendars = {name: Calendar(name, "Asia/Jakarta", ()) for name in city.calendars}
    texts += compile_flows(flows, queues, "/prompts", "+62811", calendars=calendars).values()
    return {name for text in texts for name in re.findall(r"CELGenUserEvent\((\w+)", text)}


def test_every_line_of_the_story_is_written_and_every_written_line_is_of_the_story() -> None:
    assert written_names() == story_names()


@pytest.mark.parametrize("name", sorted(story_names()))
def test_every_line_of_the_story_is_read(name: str) -> None:
    assert read(line(name, "no JSON", time="soon"), "ID") is not None


def test_the_columns_are_those_that_asterisk_writes() -> None:
    text = (ASTERISK_CONF / "cel_custom.conf").read_text("utf-8")
    mapping = re.search(r"^cel\.csv => (.+)$", text, re.MULTILINE)
    assert mapping is not None
    columns = re.findall(r"\$\{CSV_QUOTE\(\$\{(.+?)\}\)\}(?:,|$)", mapping.group(1))
    ours = tuple(
        re.sub(r"\W+", "_", column.lower()).strip("_").removeprefix("channel_") for column in columns
    )
    assert ours == asterisk_words.CEL_COLUMNS


def test_asterisk_writes_every_event_that_is_read() -> None:
    text = (ASTERISK_CONF / "cel.conf").read_text("utf-8")
    events = re.search(r"^events = (.+)$", text, re.MULTILINE)
    assert events is not None
    assert {asterisk_words.CEL_ANSWER, asterisk_words.CEL_HANGUP, "USER_DEFINED"} <= set(
        events.group(1).split(",")
    )
