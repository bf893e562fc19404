"""Real processes for dispatch: workers, clock, and an agency's receiver."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn

from dispatch.simulated_agency import Inbox, make_receiver
from records.city import City
from settings.settings import Settings
from tests.integration.dispatch.room import SECRET
from tests.postgres import free_port
from tests.waiting import wait_until

ROOT = Path(__file__).parents[3]
_START = {
    "clock": "from dispatch import clock; clock.main(s)",
    "worker-urgent": "from dispatch import workers; workers.main(s, 'urgent')",
    "worker": "from dispatch import workers; workers.main(s, 'normal')",
}


@dataclass
class Processes:
    """Starts the processes of one instance as the supervisor does, and ends them."""

    settings: Settings
    logs: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list[subprocess.Popen[bytes]])

    def start(self, name: str, *, nice: int = 0) -> subprocess.Popen[bytes]:
        """`nice` as of nice(1): how far it yields to the others when all want the processor."""
        code = (
            "from settings.settings import load_settings; from settings.logs import configure_logging; "
            f"s = load_settings(); configure_logging(s, {name!r}); {_START[name]}"
        )
        assert self.settings.database_url
        environment = os.environ | {
            "DCOR_HOME": str(self.settings.home),
            "DCOR_DATABASE_URL": self.settings.database_url,
        }
        if self.settings.broker_url:
            environment["DCOR_BROKER_URL"] = self.settings.broker_url
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["nice", "-n", str(nice), sys.executable, "-c", code],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        self.running.append(process)
        return process

    def log(self, name: str) -> str:
        return (self.logs / f"{name}.log").read_text()

    def wait_for(self, name: str, words: str, *, seconds: float = 60, times: int = 1) -> None:
        wait_until(lambda: self.log(name).count(words) >= times, seconds, what=f"{words!r} in {name}.log")

    def end(self) -> None:
        for process in self.running:
            process.kill()
            process.wait(10)


@pytest.fixture
def processes(settings: Settings, tmp_path: Path) -> Iterator[Processes]:
    them = Processes(settings, tmp_path)
    yield them
    them.end()


@dataclass(frozen=True)
class Receiver:
    """An agency's server on loopback."""

    url: str
    inbox: Inbox

    def hook(self, agency: str) -> str:
        return f"{self.url}/hook/{agency}"


@pytest.fixture
def receiver(city: City) -> Iterator[Receiver]:
    inbox, port = Inbox(), free_port()
    app = make_receiver({agency.code: SECRET for agency in city.agencies}, inbox)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)
    yield Receiver(f"http://127.0.0.1:{port}", inbox)
    server.should_exit = True
    thread.join(10)
