"""A system starts from nothing, survives kill -9 of any of its parts, and leaves nothing behind."""

import os
import stat
import time

import psycopg
import pytest

from tests.instance import Instance
from tests.signalling import kill_pids
from tests.system.conftest import NewInstance
from tests.waiting import wait_until

_SECOND_START_SECONDS = 15


@pytest.fixture(scope="module")
def system(new_instance: NewInstance) -> Instance:
    """A system of this module's own, started cold; the tests below take it through its life in order."""
    instance = new_instance()
    instance.start()
    return instance


def _asterisk(system: Instance) -> int:
    return system.recorded_pid("asterisk/run/asterisk.process")


def _python_processes(system: Instance) -> list[int]:
    return [pid for pid, command in system.processes().items() if "asterisk" not in command]


def _answers_sip(system: Instance) -> bool:
    return "Contact" in system.run("asterisk", "pjsip show endpoint 112-1").stdout


def test_a_cold_start_ends_with_the_ready_line_and_a_healthy_system(system: Instance) -> None:
    assert f"DCOR ready: http://127.0.0.1:{system.settings.http_port}\n" in system.output
    assert system.is_healthy()
    assert _answers_sip(system)


def test_secrets_and_first_passwords_are_readable_by_their_owner_only(system: Instance) -> None:
    for name in ("secrets.json", "passwords.txt"):
        assert stat.S_IMODE((system.home / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(system.home.stat().st_mode) == 0o700
    listed = (system.home / "passwords.txt").read_text()
    for login, password in system.secrets.users.items():
        assert login in listed
        assert password in listed


def test_the_database_asks_for_its_password(system: Instance) -> None:
    wrong = f"postgresql://dcor:wrong@127.0.0.1:{system.settings.database_port}/dcor"
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_a_second_start_of_the_same_home_is_refused_with_a_sentence(system: Instance) -> None:
    refused = system.run("run")
    assert refused.returncode == 2
    assert f"{system.home} is already running" in refused.stderr
    assert system.is_healthy()


@pytest.mark.parametrize("part", ["operations api", "operations bridge", "operations clock", "postgres -D"])
def test_what_dies_is_started_again(system: Instance, part: str) -> None:
    killed = system.pids_of(part)
    assert len(killed) == 1
    kill_pids(*killed)
    wait_until(lambda: set(system.pids_of(part)) - set(killed), 20, what=f"another {part}", every=0.2)
    wait_until(system.is_healthy, 60, what="health", every=0.2)


def test_the_supervisor_is_started_again_and_nothing_runs_twice(system: Instance) -> None:
    asterisk = _asterisk(system)
    before = set(system.processes())
    kill_pids(system.recorded_pid("run/supervisord.process"))
    wait_until(
        lambda: not before & set(_python_processes(system)) - {system.foreground}, 30, what="a new set"
    )
    wait_until(system.is_healthy, 60, what="health", every=0.2)
    assert _asterisk(system) == asterisk
    for part in ("operations bridge", "operations api", "operations clock"):
        assert len(system.pids_of(part)) == 1


def test_asterisk_comes_back_without_any_python(system: Instance) -> None:
    system.kill_python()
    killed = _asterisk(system)
    kill_pids(killed)
    wait_until(
        lambda: _asterisk(system) != killed and _answers_sip(system), 20, what="Asterisk again", every=0.2
    )


def test_after_kill_9_of_all_python_a_start_adopts_asterisk(system: Instance) -> None:
    asterisk = _asterisk(system)
    system.start()
    assert _asterisk(system) == asterisk
    assert system.is_healthy()


def test_a_killed_keep_alive_is_replaced_and_asterisk_runs_on(system: Instance) -> None:
    asterisk = _asterisk(system)
    keeper = system.recorded_pid("asterisk/run/keeper.process")
    kill_pids(keeper)
    wait_until(
        lambda: system.recorded_pid("asterisk/run/keeper.process") != keeper, 20, what="a new keep-alive"
    )
    assert _asterisk(system) == asterisk
    kill_pids(asterisk)
    wait_until(
        lambda: _asterisk(system) != asterisk and _answers_sip(system), 20, what="Asterisk again", every=0.2
    )


def test_after_kill_9_of_everything_it_starts_again(system: Instance) -> None:
    with psycopg.connect(system.settings.libpq_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    # Again until none is left: who dies last may have started another.
    wait_until(
        lambda: not system.processes() or kill_pids(*system.processes()), 30, what="the end of everything"
    )
    system.start()
    assert system.is_healthy()
    assert _answers_sip(system)
    with psycopg.connect(system.settings.libpq_url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (7,)


def test_ctrl_c_leaves_no_process_and_no_mount(system: Instance) -> None:
    assert len(system.processes()) > 5
    assert system.interrupt() == 0
    assert system.processes() == {}
    assert system.mounts() == []
    assert list((system.home / "run").glob("*.process")) == []


def test_a_second_start_is_quick(system: Instance) -> None:
    others_work = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    begun = time.monotonic()
    system.start()
    assert time.monotonic() - begun < _SECOND_START_SECONDS * others_work, system.output


def test_stop_clears_what_a_killed_start_left(system: Instance) -> None:
    kill_pids(system.foreground, system.recorded_pid("run/supervisord.process"))
    assert system.is_healthy()
    assert system.run("stop").returncode == 0
    assert system.processes() == {}
    assert system.mounts() == []
