"""The built console: its files, and one page for every address that is a screen."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import FileResponse

CONSOLE = Path(__file__).parent.parent.parent / "console" / "dist"

_NOT_SCREENS = frozenset({"api", "assets", "health", "metrics", "hooks", "cap", "open311", "l"})


def add_screens(app: FastAPI, folder: Path) -> None:
    """Serves the console's files from `folder`, if it was built."""
    page = folder / "index.html"
    app.state.first_page = page if page.is_file() else None
    if page.is_file():
        app.frontend("/", directory=folder, fallback=None)


def fallback(request: Request) -> FileResponse | None:
    """The console's page for an address that only the console knows (`/operator`); none for anything else."""
    page: Path | None = request.app.state.first_page
    path = request.url.path
    if page is None or request.method not in ("GET", "HEAD"):
        return None
    if path.split("/")[1] in _NOT_SCREENS or "." in path.rpartition("/")[2]:
        return None
    return FileResponse(page)
