"""A real RabbitMQ on loopback, in a folder of its own, that can be killed and started again."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from kombu import Connection
from kombu.exceptions import OperationalError

from tests.postgres import free_port
from tests.signalling import kill_group
from tests.waiting import wait_until

SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
"""Debian's; the one in the path switches to a user of its own and to the system's folders."""

START_SECONDS = 120


class RabbitMq:
    """The broker; use it as a context. What is in durable queues outlives a kill."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port, self._names_port = free_port(), free_port()
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._names_port),
            "RABBITMQ_NODENAME": "dcor-test@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self._port),
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            "RABBITMQ_MNESIA_BASE": str(folder / "data"),
            "RABBITMQ_LOG_BASE": str(folder / "log"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
            "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq"),
        }
        self._running: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        """As kombu wants it named; `guest` may come from loopback only."""
        return f"amqp://guest:guest@127.0.0.1:{self._port}//"

    def __enter__(self) -> Self:
        # Erlang would leave its name server behind as a daemon; this one is ours to end.
        self._running.append(self._start(["epmd", "-port", str(self._names_port), "-address", "127.0.0.1"]))
        try:
            self._serve()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _end(self) -> None:
        while self._running:
            self._kill()

    def restart(self) -> None:
        """Killed with -9, with all connections, and started again."""
        self._kill()
        self._serve()

    def _serve(self) -> None:
        self._running.append(self._start([str(SERVER)]))
        wait_until(self._answers, START_SECONDS, every=0.2, what="RabbitMQ answers")

    def _kill(self) -> None:
        process = self._running.pop()
        kill_group(process.pid)
        process.wait(20)

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with (self._folder / "out").open("ab") as out:
            return subprocess.Popen(
                command,
                env=self._environment,
                cwd=self._folder,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        assert self._running[-1].poll() is None, (self._folder / "out").read_text()
        try:
            with Connection(self.url, connect_timeout=2) as connection:
                connection.ensure_connection(max_retries=1, timeout=2)
        except (OSError, OperationalError):
            return False
        return True
