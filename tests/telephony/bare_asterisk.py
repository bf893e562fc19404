"""One Asterisk without the rest of the system: ours as it is rendered from settings, or a provider's with a few lines.

It may live in a network namespace of its own. Nothing of it stays at the end.
"""

import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from operations import asterisk
from operations.instance import CHECKOUT, make_folders
from operations.process_record import ProcessRecord
from operations.setup_asterisk import ready_root
from operations.setup_secrets import ensure_secrets
from records.city import load_city
from settings.errors import OutsideError
from settings.settings import Settings, load_settings
from telephony.reloading import reload
from telephony.rendering import asterisk_home, render
from tests.instance import Instance
from tests.waiting import wait_until

_CITY = load_city("depok")
_FLOWS = "\n".join(
    f"[flow-{service.flow}]\nexten => s,1,Answer()\n same => n,Echo()\n" for service in _CITY.services
)
COMPILED = {"flows.conf": _FLOWS, "queues_city.conf": "; none\n", "moh_flows.conf": "; none\n"}
"""In place of the flows: every line answers and says back what it hears."""


def settings_of(home: Path, host: str, **env: str) -> Settings:
    """Settings of an Asterisk at one address of loopback or of a namespace, with free ports; `env` are `DCOR_*`."""
    given = Instance(home, DCOR_SIP_HOST=host, **env)
    # The API's port is free with the others, and there is no API.
    told = given.env | {"DCOR_SIP_TLS_PORT": given.env["DCOR_HTTP_PORT"]}
    if "DCOR_TRUNK_CONTACT" not in env:
        del told["DCOR_TRUNK_CONTACT"]
    return Settings.model_validate(
        {name.removeprefix("DCOR_").lower(): value for name, value in told.items()}
    )


class BareAsterisk:
    """One process and its keep-alive; `settings` say where and at which ports, `namespace` in which network."""

    def __init__(self, settings: Settings, namespace: str | None = None) -> None:
        self.settings = settings
        self.home = asterisk_home(settings)
        # The set-up folder is the checkout's, wherever the tests' settings have their home.
        there, self._root = ready_root(load_settings())
        assert there, "there is no Asterisk: `python -m operations setup` makes one"
        self._namespace = namespace
        self._process: subprocess.Popen[bytes] | None = None
        make_folders(settings)

    def render(self) -> list[Path]:
        """Our own configuration; returns what changed."""
        ensure_secrets(self.settings, _CITY)
        return render(self.settings, _CITY, COMPILED, root=self._root)

    def take_up(self, settings: Settings) -> None:
        """Renders other settings and has the running Asterisk read them."""
        self.settings = settings
        reload(settings, self.render())

    def write(self, pjsip: str, dialplan: str) -> None:
        """A provider's configuration in place of ours: the folders, modules and ports are the rendered ones."""
        self.render()
        (self.home / "etc" / "pjsip.conf").write_text(pjsip)
        (self.home / "etc" / "extensions.conf").write_text(dialplan)

    def edit(self, file: str, old: str, new: str) -> None:
        """Changes one place of a rendered file. Fails when it is not there."""
        path = self.home / "etc" / file
        text = path.read_text()
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new))

    def start(self) -> None:
        """Returns once it has loaded everything."""
        script = ["/bin/sh", str(CHECKOUT / "operations" / "asterisk.sh"), str(self.home)]
        if self._root:
            script = ["unshare", "--mount", "--propagation", "private", *script, str(self._root)]
        if self._namespace:
            script = ["ip", "netns", "exec", self._namespace, *script]
        with (self.home / "log" / "keeper").open("a") as log:
            self._process = subprocess.Popen(script, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        asterisk.wait_until_answering(self.settings, 60)

    def stop(self) -> None:
        """Ends it; once more does nothing."""
        if self._process is not None:
            asterisk.stop(self.settings)
            self._process.wait(20)
            self._process = None

    def pid(self) -> int:
        """Asterisk's own."""
        record = ProcessRecord.read(self.home / "run" / "asterisk.process")
        assert record
        return record.pid

    def ask(self, command: str) -> str:
        """A command of its console, and the answer; nothing where it is down."""
        try:
            return asterisk.ask(self.settings, command)
        except OutsideError:
            return ""

    def log(self) -> str:
        """What it warned of."""
        return (self.home / "log" / "messages.log").read_text("utf-8", "replace")

    def wait_for(self, command: str, part: str, seconds: float = 30) -> None:
        """Waits until the answer to a command holds that text."""
        wait_until(lambda: part in self.ask(command), seconds, what=f"{part!r} in `{command}`", every=0.1)


@contextmanager
def running(*asterisks: BareAsterisk) -> Generator[None, None, None]:
    """Starts them, and stops them at the end."""
    try:
        for one in asterisks:
            one.start()
        yield
    finally:
        for one in asterisks:
            one.stop()
