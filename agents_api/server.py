"""The web server of one API process."""

import socket
from pathlib import Path

import uvicorn

from agents_api.app import create_app
from agents_api.frame.context import Context
from agents_api.frame.screens import CONSOLE
from agents_api.room.feed.hub import Hub
from settings.clock import Clock, system_clock
from settings.settings import Settings

_LEAVE_SECONDS = 3
"""How long a stop waits for requests that are being answered."""


class ApiServer(uvicorn.Server):
    """Serves until SIGTERM or SIGINT; then lets the feeds say goodbye, which would stay open for ever."""

    def __init__(self, settings: Settings, *, clock: Clock = system_clock, console: Path = CONSOLE) -> None:
        app = create_app(settings, clock=clock, console=console)
        self.context: Context = app.state.context
        self.hub: Hub = app.state.hub
        super().__init__(
            uvicorn.Config(
                app,
                host=settings.http_host,
                port=settings.http_port,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=_LEAVE_SECONDS,
                # Which server and version answers is nobody's business.
                server_header=False,
            )
        )

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the feeds, then what uvicorn does."""
        self.hub.end_streams()
        await super().shutdown(sockets)
