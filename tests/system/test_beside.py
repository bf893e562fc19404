"""Two systems on one machine, and the sentences that keep them apart."""

import signal
import socket

from tests.instance import Instance
from tests.system.conftest import NewInstance
from tests.waiting import wait_until

_PARTS = (
    "operations api",
    "operations bridge",
    "operations clock",
    "operations probe",
    "postgres -D",
    "asterisk.sh",
)


def _parts(system: Instance) -> dict[str, list[int]]:
    """Pids of everything that must run on."""
    own = {part: system.pids_of(part) for part in _PARTS}
    return own | {"asterisk": [system.recorded_pid("asterisk/run/asterisk.process")]}


def test_two_systems_run_beside_each_other(running_instance: Instance, new_instance: NewInstance) -> None:
    other = new_instance()
    other.start()
    assert other.is_healthy()
    assert running_instance.is_healthy()
    assert set(other.processes()).isdisjoint(running_instance.processes())
    assert other.secrets.database_password != running_instance.secrets.database_password
    before = _parts(running_instance)
    other.interrupt()
    assert other.processes() == {}
    assert running_instance.is_healthy()
    assert _parts(running_instance) == before
    assert all(before.values())


def test_a_port_in_use_is_named_with_its_setting(new_instance: NewInstance) -> None:
    system = new_instance()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", system.settings.http_port))
        taken.listen()
        refused = system.run("run")
    assert refused.returncode == 2
    assert f"Port {system.settings.http_port} (DCOR_HTTP_PORT) on 127.0.0.1 cannot be had" in refused.stderr
    assert "ready" not in refused.stdout
    assert system.processes() == {}


def test_two_settings_with_one_port_are_named(new_instance: NewInstance) -> None:
    system = new_instance(DCOR_AMI_PORT="8112", DCOR_HTTP_PORT="8112")
    refused = system.run("run")
    assert refused.returncode == 2
    assert "DCOR_HTTP_PORT and DCOR_AMI_PORT are both 8112" in refused.stderr


def test_wrong_settings_are_listed_together(new_instance: NewInstance) -> None:
    system = new_instance()
    system.env |= {"DCOR_HTTP_PORT": "99999", "DCOR_SESSION_HOURS": "soon"}
    refused = system.run("run")
    assert refused.returncode == 2
    assert "DCOR_HTTP_PORT: " in refused.stderr
    assert "DCOR_SESSION_HOURS: " in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_unknown_city_is_told_with_those_that_there_are(new_instance: NewInstance) -> None:
    refused = new_instance(DCOR_CITY="bogor").run("run")
    assert refused.returncode == 2
    assert "depok" in refused.stderr


def test_a_folder_without_asterisk_is_refused(new_instance: NewInstance) -> None:
    refused = new_instance(DCOR_ASTERISK_ROOT="/usr/share").run("run")
    assert refused.returncode == 2
    assert "DCOR_ASTERISK_ROOT" in refused.stderr


def test_lost_secrets_are_not_made_anew_beside_a_database(new_instance: NewInstance) -> None:
    system = new_instance()
    (system.home / "postgres" / "data").mkdir(parents=True)
    refused = system.run("run")
    assert refused.returncode == 2
    assert "restore the file" in refused.stderr


def test_ctrl_c_in_the_middle_of_a_cold_start_leaves_nothing_and_the_next_start_works(
    new_instance: NewInstance,
) -> None:
    system = new_instance()
    system.launch()
    assert system.process is not None
    wait_until((system.home / "postgres" / "data.part").exists, 60, what="the database being made")
    system.process.send_signal(signal.SIGINT)
    assert system.process.wait(60) == 0
    assert system.processes() == {}
    assert system.mounts() == []
    system.start()
    assert system.is_healthy()
