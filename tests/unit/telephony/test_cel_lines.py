"""The call-event journal's lines, whatever names strangers send and wherever a read or a power cut ends."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.asterisk_words import CEL_COLUMNS
from telephony.cel_lines import LONGEST_LINE, CelLine, Torn, read_lines
from tests.cel_text import cel_line, said

Record = tuple[bytes, ...]

FORGED = (
    b'"DCOR_END","1795420800.000001","node1-1.1","node1-1.1","PJSIP/trunk-1","","","","{""extra"":""16|""}"\n'
)
"""What somebody who wishes to end a stranger's call would like to get into the journal."""

HOSTILE = (
    b'"',
    b'""',
    b'","',
    b"\n",
    b"\r\n",
    b"\0",
    b"\xff\xfe",
    b"\xc3",
    b"\\",
    b"DCOR_END",
    b"1795420800.000001",
    b'"DCOR_END","1795420800.000001","',
    FORGED,
    b"\n" + FORGED,
    b'"\n' + FORGED,
)


def a_record(kind: bytes = b"ANSWER", number: bytes = b"0812", name: bytes = b"Siti") -> Record:
    return (
        kind,
        b"1795420800.123456",
        b"node1-1795420800.7",
        b"node1-1795420800.7",
        b"PJSIP/trunk-0000002a",
        number,
        name,
        b"112",
        said("x"),
    )


def meaning(record: Record) -> CelLine:
    """What must come out."""
    words = [field.decode("utf-8", "replace").replace("\0", "�") for field in record]
    kind, time, uniqueid, _, channel, number, name, dialled, extra = words
    return CelLine(kind, time, uniqueid, channel, number, name, dialled, extra)


def in_reads(data: bytes, cuts: list[int]) -> list[CelLine | Torn]:
    """Everything that comes of a journal that grows from cut to cut and is read at each."""
    items: list[CelLine | Torn] = []
    taken = 0
    for end in [*sorted(cuts), len(data)]:
        read = read_lines(data[taken:end])
        items += read.items
        taken += read.taken
    return items


def lines_of(items: list[CelLine | Torn] | tuple[CelLine | Torn, ...]) -> list[CelLine]:
    return [item for item in items if isinstance(item, CelLine)]


def torn_in(items: list[CelLine | Torn]) -> int:
    return sum(item.size for item in items if isinstance(item, Torn))


hostile_text = st.lists(st.one_of(st.sampled_from(HOSTILE), st.binary(max_size=8)), max_size=4).map(b"".join)
records = st.builds(
    a_record,
    kind=st.sampled_from([b"ANSWER", b"DCOR_ARRIVED", b"HANGUP"]),
    number=hostile_text,
    name=hostile_text,
)


def test_a_line_of_asterisk_is_read() -> None:
    line = (
        b'"DCOR_RECORDING","1795467480.191012","node1-1795467480.36","node1-1795467480.36",'
        b'"PJSIP/trunk-00000005","sipp","Bu ""Siti""","112","{""extra"":""2026/11/24/a.raw""}"\n'
    )
    read = read_lines(line)
    assert read.taken == len(line)
    assert read.items == (
        CelLine(
            kind="DCOR_RECORDING",
            time="1795467480.191012",
            uniqueid="node1-1795467480.36",
            channel="PJSIP/trunk-00000005",
            number="sipp",
            name='Bu "Siti"',
            dialled="112",
            extra='{"extra":"2026/11/24/a.raw"}',
        ),
    )


def test_lines_of_one_read_keep_their_order() -> None:
    said_in_order = [a_record(name=str(number).encode()) for number in range(50)]
    read = read_lines(b"".join(cel_line(*record) for record in said_in_order))
    assert [line.name for line in lines_of(read.items)] == [str(number) for number in range(50)]


def test_a_line_that_is_not_finished_waits() -> None:
    line = cel_line(*a_record())
    for end in range(len(line)):
        assert read_lines(line[:end]) == read_lines(b"")
    assert read_lines(line).taken == len(line)


def test_a_line_break_in_a_name_ends_no_line() -> None:
    record = a_record(name=b"Siti\nSuganda\r\n")
    line = cel_line(*record)
    assert read_lines(line).items == (meaning(record),)
    assert read_lines(line[: line.index(b"\n") + 1]).taken == 0


@given(st.lists(records, max_size=5), st.lists(st.integers(0, 4000), max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_names_cut_anywhere_give_exactly_the_records_in_order(
    written: list[Record], cuts: list[int]
) -> None:
    data = b"".join(cel_line(*record) for record in written)
    assert in_reads(data, [cut for cut in cuts if cut < len(data)]) == [meaning(r) for r in written]


@pytest.mark.parametrize("name", [FORGED, b"\n" + FORGED, b'"\n' + FORGED, b'"\n"DCOR_END","1.000000","x'])
def test_no_name_forges_an_event(name: bytes) -> None:
    record = a_record(number=b"DCOR_END", name=name)
    after = a_record(kind=b"HANGUP", number=b"DCOR_END", name=b"1795420800.000001")
    data = cel_line(*record) + cel_line(*after)
    for cut in range(len(data)):
        assert in_reads(data, [cut]) == [meaning(record), meaning(after)]


SPITEFUL = a_record(number=b"DCOR_END", name=b'1795420800.000001","node1-1.1')
"""Made so that its middle, torn out, looks as much like a line as it can."""


@pytest.mark.parametrize("torn", [a_record(name=b'Bu "Siti"\n'), SPITEFUL], ids=["quotes", "spiteful"])
@pytest.mark.parametrize("line_break", [b"", b"\n"], ids=["glued", "with a line break"])
def test_a_torn_line_loses_only_itself(torn: Record, line_break: bytes) -> None:
    before, after, last = a_record(b"ANSWER"), SPITEFUL, a_record(b"LINKEDID_END")
    whole = cel_line(*torn)
    for end in range(1, len(whole) - 1):
        piece = whole[:end] + line_break
        items = in_reads(cel_line(*before) + piece + cel_line(*after) + cel_line(*last), [])
        # Torn within the last column, a line may seem whole: then its JSON has no end.
        lines = [line for line in lines_of(items) if line.extra[-1:] in ("", "}")]
        assert lines == [meaning(before), meaning(after), meaning(last)], piece
        if lines == lines_of(items):
            assert torn_in(items) == len(piece)


def test_the_second_half_of_a_line_loses_only_itself() -> None:
    before, after, last = a_record(b"ANSWER"), a_record(b"HANGUP"), a_record(b"LINKEDID_END")
    whole = cel_line(*SPITEFUL)
    for start in range(1, len(whole) - 1):
        items = in_reads(cel_line(*before) + whole[start:] + cel_line(*after) + cel_line(*last), [])
        assert lines_of(items) == [meaning(before), meaning(after), meaning(last)], whole[start:]


def test_blocks_that_the_disk_never_got_are_passed_over() -> None:
    line = a_record()
    items = read_lines(bytes(4096) + cel_line(*line)).items
    assert items == (Torn(4096), meaning(line))


@pytest.mark.parametrize(
    "raw",
    [
        b"\n",
        b"no fields\n",
        b"a,b,c,d,e,f,g,h,i\n",
        cel_line(*a_record()[:-1]),
        cel_line(*a_record(), b"one more"),
        cel_line(*a_record(kind=b"lower")),
        cel_line(b"ANSWER", b"yesterday", *a_record()[2:]),
        b'"ANSWER"x,' + cel_line(*a_record()[1:]),
    ],
)
def test_what_is_no_line_is_passed_over(raw: bytes) -> None:
    good = a_record()
    assert read_lines(raw + cel_line(*good)).items == (Torn(len(raw)), meaning(good))


@pytest.mark.parametrize(
    "garbage",
    [
        b"x" * (LONGEST_LINE + 10),
        b'"' + (b"x" * 1000 + b"\n") * (LONGEST_LINE // 1000),
        b'"' + b"x" * LONGEST_LINE + b"\n",
    ],
    ids=["one endless word", "an open quote", "an open quote in an endless word"],
)
def test_a_megabyte_of_garbage_stops_nobody(garbage: bytes) -> None:
    good = [a_record(name=bytes([letter])) for letter in b"abc"]
    data = b"\n".join([garbage, b"".join(cel_line(*record) for record in good)])
    assert lines_of(in_reads(data, [])) == [meaning(record) for record in good]


@given(
    st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(HOSTILE), records.map(lambda r: cel_line(*r))))
)
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_reader(pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    read = read_lines(data)
    sizes = [item.size for item in read.items if isinstance(item, Torn)]
    assert 0 <= read.taken <= len(data)
    assert sum(sizes) <= read.taken
    assert all(size > 0 for size in sizes)


@given(st.binary(max_size=200), st.lists(st.integers(0, 400), max_size=6))
@settings(max_examples=60, deadline=None)
def test_where_a_read_ends_makes_no_difference(garbage: bytes, cuts: list[int]) -> None:
    data = garbage + cel_line(*a_record()) + garbage + cel_line(*SPITEFUL) + cel_line(*a_record())
    cut_up, whole = in_reads(data, [cut for cut in cuts if cut < len(data)]), in_reads(data, [])
    assert lines_of(cut_up) == lines_of(whole)
    assert torn_in(cut_up) == torn_in(whole)


def test_a_line_half_written_behind_hopeless_garbage_is_not_lost() -> None:
    garbage = b'"' + (b"x" * 1000 + b"\n") * (LONGEST_LINE // 1000)
    data = garbage + cel_line(*a_record())
    assert lines_of(in_reads(data, [len(garbage) + 10])) == [meaning(a_record())]


def test_garbage_side_by_side_is_told_once() -> None:
    good = a_record()
    assert read_lines(b"x\n" * 1000 + cel_line(*good) + b"\n\n").items == (Torn(2000), meaning(good), Torn(2))


def test_the_columns_are_as_many_as_the_reader_takes() -> None:
    assert len(CEL_COLUMNS) == len(a_record())
