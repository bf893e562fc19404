"""What the supervisor is told."""

from configparser import RawConfigParser
from pathlib import Path

from operations import housekeeping_process
from operations.supervision import POSTGRES, PROGRAMS, SIMULATOR, programs_of, render
from operations.supervisor import STOP_SECONDS
from settings.settings import Settings


def _rendered(home: Path) -> RawConfigParser:
    text = render(
        programs_of(Settings(), demo=False), python="/py", run=home / "run", logs=home / "logs", as_root=True
    )
    read = RawConfigParser()
    read.read_string(text)
    return read


def test_every_process_is_started_by_its_command_and_kept_running() -> None:
    read = _rendered(Path("/home"))
    for program in (POSTGRES, *PROGRAMS):
        section = read[f"program:{program.name}"]
        assert section["command"] == f"/py -m operations {program.name}"
        assert section["autorestart"] == "true"
        assert int(section["startretries"]) > 1000


def test_postgres_is_stopped_by_int_and_given_time() -> None:
    section = _rendered(Path("/home"))["program:postgres"]
    assert section["stopsignal"] == "INT"
    assert int(section["stopwaitsecs"]) >= 30


def test_postgres_starts_first_and_so_stops_last() -> None:
    read = _rendered(Path("/home"))
    assert read["group:1"]["programs"] == "postgres"
    assert int(read["group:1"]["priority"]) < int(read["group:2"]["priority"])


def test_whoever_stops_all_waits_for_one_group_after_the_other() -> None:
    groups = programs_of(Settings(), demo=True)
    assert sum(max(program.stop_seconds for program in group) for group in groups) < STOP_SECONDS


def test_housekeeping_is_not_killed_over_a_question_to_asterisk() -> None:
    [housekeeping] = [program for program in PROGRAMS if program.name == "housekeeping"]
    assert housekeeping.stop_seconds > housekeeping_process.ASK_SECONDS


def test_a_percent_sign_in_a_path_is_no_variable() -> None:
    assert _rendered(Path("/a%b"))["supervisord"]["logfile"] == "/a%%b/logs/supervisord.log"


def test_with_a_database_elsewhere_none_is_run_here() -> None:
    groups = programs_of(Settings(database_url="postgresql://elsewhere/dcor"), demo=False)
    assert groups == (PROGRAMS,)


def test_the_demo_adds_its_simulator() -> None:
    assert SIMULATOR in programs_of(Settings(), demo=True)[-1]
    assert SIMULATOR not in programs_of(Settings(), demo=False)[-1]
