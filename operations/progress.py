"""Tells a person what happens: one line per step, on a terminal with the step's latest detail beside a spinner."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

from rich.console import Console

from settings.errors import OutsideError

console = Console(highlight=False, soft_wrap=True)

Tell = Callable[[str], None]
"""Shows a detail of the running step."""

_SHOWN_LINES = 15


@contextmanager
def step(name: str) -> Generator[Tell, None, None]:
    """Names a step at its start and says how long it took at its end."""
    begun = time.monotonic()
    if not console.is_terminal:
        console.print(f"… {name}", markup=False)
    with console.status(name) as status:
        yield lambda detail: status.update(f"{name}: {detail[:100]}")
    console.print(f"✓ {name} ({time.monotonic() - begun:.1f} s)", markup=False)


def run_command(
    command: list[str], tell: Tell, log: Path, *, cwd: Path | None = None, env: dict[str, str] | None = None
) -> None:
    """Runs a long command, its lines going to `log` and to `tell`.

    Raises `OutsideError` with the last lines when it fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    last: list[str] = []
    with (
        log.open("w") as kept,
        Popen(command, stdout=PIPE, stderr=STDOUT, text=True, errors="replace", cwd=cwd, env=env) as running,  # noqa: S603
    ):
        try:
            for line in running.stdout or ():
                kept.write(line)
                last = [*last, line.rstrip()][-_SHOWN_LINES:]
                tell(line.strip())
        except BaseException:
            running.terminate()
            raise
    if running.returncode:
        raise OutsideError(
            f"`{' '.join(command)}` failed; all of its lines are in {log}:\n" + "\n".join(last)
        )
