"""Following the journal's file: growing, rotated, cut back, copied, gone."""

import shutil
from pathlib import Path

import pytest

from telephony.cel_lines import CelLine, Torn
from telephony.cel_tail import CHUNK, Cursor, read_files, read_tail
from tests.cel_text import BEGAN, Journal


def line(number: int) -> bytes:
    journal = Journal(micros=BEGAN + number, name=str(number).encode())
    journal.tell("ANSWER", f"node1-1795420800.{number}")
    return journal.text


def lines(first: int, last: int) -> bytes:
    return b"".join(line(number) for number in range(first, last + 1))


def add(path: Path, data: bytes) -> None:
    with path.open("ab") as file:
        file.write(data)


class Reader:
    """Reads on and on, and remembers."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        self.cursor: Cursor | None = None
        self.lost: list[str] = []
        self.torn = 0

    def names(self) -> list[str]:
        """The names of all lines that are new."""
        names: list[str] = []
        while tail := read_tail(self.journal, self.cursor):
            assert tail.cursor != self.cursor
            self.cursor = tail.cursor
            names += [item.name for item in tail.items if isinstance(item, CelLine)]
            self.torn += sum(item.size for item in tail.items if isinstance(item, Torn))
            self.lost += [tail.lost] if tail.lost else []
        return names


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "cel.csv"


@pytest.fixture
def reader(journal: Path) -> Reader:
    return Reader(journal)


def numbers(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def test_no_journal_yet(reader: Reader, journal: Path) -> None:
    assert reader.names() == []
    journal.touch()
    assert reader.names() == []
    add(journal, lines(1, 2))
    assert reader.names() == numbers(1, 2)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert read_tail(tmp_path / "log" / "cel.csv", None) is None


def test_a_growing_file_is_read_once(reader: Reader, journal: Path) -> None:
    whole = lines(1, 3)
    for end in range(len(whole)):
        add(journal, whole[end : end + 1])
        if end % 40 == 0:
            reader.names()
    assert reader.names() == ["3"]
    assert reader.names() == []
    assert reader.lost == []


def test_more_than_one_chunk_is_read_in_order(reader: Reader, journal: Path) -> None:
    count = 3 * CHUNK // len(line(1))
    add(journal, lines(1, count))
    tail = read_tail(journal, None)
    assert tail is not None
    assert len(tail.items) < count // 2
    assert reader.names() == numbers(1, count)


def test_a_rotated_file_is_read_to_its_end_before_the_next(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 2))
    assert reader.names() == ["1", "2"]
    add(journal, line(3))
    journal.rename(journal.with_name("cel.csv.1"))
    assert reader.names() == ["3"]
    add(journal, lines(4, 5))
    assert reader.names() == ["4", "5"]
    assert reader.lost == []


def test_a_rotation_between_listing_and_opening_is_no_loss(
    reader: Reader, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(journal, line(1))
    assert reader.names() == ["1"]
    add(journal, line(2))
    listed = Path.glob

    def list_and_rotate(folder: Path, pattern: str) -> list[Path]:
        found = list(listed(folder, pattern))
        if not journal.with_name("cel.csv.1").exists():
            journal.rename(journal.with_name("cel.csv.1"))
            add(journal, line(3))
        return found

    monkeypatch.setattr(Path, "glob", list_and_rotate)
    assert reader.names() == ["2", "3"]
    assert reader.lost == []


def test_several_rotations_while_nobody_read(reader: Reader, journal: Path) -> None:
    add(journal, line(1))
    assert reader.names() == ["1"]
    for number in (2, 4, 6):
        add(journal, lines(number, number + 1))
        journal.rename(journal.with_name(f"cel.csv-2026112{number}"))
    add(journal, line(8))
    assert reader.names() == numbers(2, 8)
    assert reader.lost == []


def test_a_first_reader_begins_with_the_oldest_and_passes_packed_ones(reader: Reader, journal: Path) -> None:
    for name, number in (("cel.csv.2", 1), ("cel.csv.1", 2), ("cel.csv", 3)):
        add(journal.with_name(name), line(number))
    add(journal.with_name("cel.csv.3.gz"), line(99))
    assert reader.names() == ["1", "2", "3"]


def test_the_last_line_of_a_rotated_file_never_ends(reader: Reader, journal: Path) -> None:
    add(journal, line(1) + line(2)[:50])
    assert reader.names() == ["1"]
    journal.rename(journal.with_name("cel.csv.1"))
    assert reader.names() == []
    add(journal, line(3))
    assert reader.names() == ["3"]
    assert reader.torn == 50
    assert reader.lost == []


def test_a_journal_copied_away_and_emptied(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 2))
    assert reader.names() == ["1", "2"]
    add(journal, line(3))
    shutil.copy(journal, journal.with_name("cel.csv.1"))
    journal.write_bytes(b"")
    assert reader.names() == ["3"]
    add(journal, line(4))
    assert reader.names() == ["4"]
    assert reader.lost == []


def test_a_copy_beside_the_journal_does_not_take_its_place(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 2))
    assert reader.names() == ["1", "2"]
    shutil.copy(journal, journal.with_name("cel.csv.kept"))
    add(journal, line(3))
    assert reader.names() == ["3"]
    assert reader.lost == []


def test_an_emptied_journal_is_a_loss_and_goes_on(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 3))
    reader.names()
    journal.write_bytes(b"")
    assert reader.names() == []
    add(journal, line(4))
    assert reader.names() == ["4"]
    assert reader.lost == ["the file that was being read is gone"]


def test_what_a_power_cut_took_back_is_read_again(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 3))
    assert reader.names() == ["1", "2", "3"]
    journal.write_bytes(lines(1, 2) + lines(4, 9))
    assert reader.names() == ["1", "2", *numbers(4, 9)]
    assert reader.lost == ["cel.csv is not what it was when it was read"]


def test_the_same_journal_on_another_disk_is_known(reader: Reader, journal: Path, tmp_path: Path) -> None:
    add(journal, lines(1, 2))
    reader.names()
    moved = tmp_path / "elsewhere" / "cel.csv"
    moved.parent.mkdir()
    shutil.copy(journal, moved)
    add(moved, line(3))
    reader.journal = moved
    assert reader.names() == ["3"]
    assert reader.lost == []


def test_a_journal_that_was_replaced_by_a_longer_one(reader: Reader, journal: Path) -> None:
    add(journal, lines(1, 2))
    reader.names()
    journal.write_bytes(lines(11, 19))
    assert reader.names() == numbers(11, 19)
    assert reader.lost == ["the file that was being read is gone"]


@pytest.mark.parametrize("garbage", [b'"torn', b'"torn\n', b'"' + b"x" * (2 * CHUNK) + b"\n", b"\0" * CHUNK])
def test_garbage_holds_nobody_up(reader: Reader, journal: Path, garbage: bytes) -> None:
    add(journal, line(1) + garbage + lines(2, 3000))
    assert reader.names() == numbers(1, 3000)
    assert reader.torn == len(garbage)


@pytest.mark.parametrize(
    "piece", [b"xy", b'"' + b"x" * 99 + b"\n"], ids=["without a line break", "with quotes"]
)
def test_megabytes_of_garbage_hold_nobody_up(reader: Reader, journal: Path, piece: bytes) -> None:
    garbage = b'"' + piece * (9 * CHUNK // 2 // len(piece))
    add(journal, line(1) + garbage)
    assert reader.names() == ["1"]
    add(journal, b'"\n' + lines(2, 5))
    assert reader.names() == numbers(2, 5)


def test_a_whole_line_behind_a_torn_one_at_a_rotated_files_end(reader: Reader, journal: Path) -> None:
    add(journal, line(1)[:20] + line(2))
    assert reader.names() == [], "as long as it may still be one line"
    journal.rename(journal.with_name("cel.csv.1"))
    add(journal, line(3))
    assert reader.names() == ["2", "3"]
    assert (reader.torn, reader.lost) == (20, [])


def test_only_what_lies_wholly_behind_the_reader_is_read(journal: Path, reader: Reader) -> None:
    assert read_files(journal, None) == []
    oldest, old = journal.with_name("cel.csv.20261123T080000"), journal.with_name("cel.csv.20261124T080000")
    add(journal, lines(1, 3))
    journal.rename(oldest)
    add(journal, lines(4, 6))
    journal.rename(old)
    assert read_files(journal, reader.cursor) == [], "nobody has read anything"
    assert reader.names() == numbers(1, 6)
    assert read_files(journal, reader.cursor) == [oldest], "the next one may still be added to"
    add(journal, lines(7, 7))
    assert reader.names() == ["7"]
    assert read_files(journal, reader.cursor) == [oldest, old]
    oldest.unlink()
    assert reader.names() == []
    assert reader.lost == []
    assert read_files(journal, Cursor("0123.4567", 5)) == [], "who has lost the place knows nothing"
