"""What happens to every request before and after the endpoints: headers, refusal of other sites, counting."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from agents_api.frame.faults import answer, unknown
from settings.settings import Settings

CLIENT_HEADER = "X-DCOR-Client"
"""Must stand on every request that changes something: another site's page cannot put it there."""

LARGEST_BODY = 100_000
"""Bytes of one request: the longest note is far below."""

_FILE_DOOR = re.compile(
    r"/api/v1/incidents/[0-9a-fA-F-]{36}/attachments|/open311/v2/requests/[^/]{1,64}/media(\.xml|\.json)?"
)
"""Only here a request may be as large as the largest file."""

_ANSWERS = ("/api/", "/open311/")
"""Below these are answers of the moment, some of them about persons: nobody keeps a copy."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_log = structlog.get_logger()

Answered = Callable[[str, int, float], None]
"""Takes the operation's id, the status code and the seconds to the answer's first byte."""


def security_headers(settings: Settings) -> dict[str, str]:
    """Headers of every answer. No script but our own files; the softphone may reach Asterisk's socket."""
    sockets = f"ws://*:{settings.ws_port} wss://*:{settings.ws_port}"
    headers = {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'none'",
                "script-src 'self'",
                "worker-src 'self'",
                # The component library writes its colours into style elements.
                "style-src 'self' 'unsafe-inline'",
                "font-src 'self'",
                "img-src 'self' data: blob:",
                "media-src 'self' blob:",
                f"connect-src 'self' {sockets}",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ]
        ),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "microphone=(self), geolocation=(self), camera=()",
    }
    if settings.secure_cookies:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings, answered: Answered, largest_form: int) -> None:
        """`largest_form`: bytes of the largest form with a file."""
        self._app = app
        self._headers = security_headers(settings)
        self._answered = answered
        self._largest_form = largest_form

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        started = False

        async def sending(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self._add_headers(scope["path"], MutableHeaders(scope=message))
                self._count(scope, int(message["status"]), time.perf_counter() - began)
            await send(message)

        if refused := _too_long(scope, self._most_bytes(scope)) or _from_elsewhere(scope):
            await refused(scope, receive, sending)
            return
        try:
            await self._app(scope, receive, sending)
        except Exception:
            # Here, not in a handler inside: this answer too must have its headers and be counted.
            _log.exception("unknown error in a request", operation=_operation(scope))
            if started:
                raise
            await unknown()(scope, receive, sending)

    def _most_bytes(self, scope: Scope) -> int:
        file = scope["method"] == "POST" and _FILE_DOOR.fullmatch(scope["path"])
        return self._largest_form if file else LARGEST_BODY

    def _add_headers(self, path: str, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            # A file of somebody else's making comes with a stricter policy of its own.
            headers.setdefault(name, value)
        if path.startswith("/assets/") and "etag" in headers:
            # Their names carry a hash of their content.
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            headers["Cache-Control"] = "no-store" if path.startswith(_ANSWERS) else "no-cache"

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        operation = _operation(scope)
        self._answered(operation, status, seconds)
        _log.debug(
            "request",
            method=scope["method"],
            operation=operation,
            status=status,
            milliseconds=round(seconds * 1000),
        )


def _operation(scope: Scope) -> str:
    """The operation's id; `none` for files and what is not there."""
    return getattr(scope.get("endpoint"), "__name__", "none")


def _too_long(scope: Scope, most: int) -> Response | None:
    """The refusal of a body that is too long, or of one that does not say how long it is."""
    headers = Headers(scope=scope)
    # The body is never read, so the connection cannot go on.
    close = {"Connection": "close"}
    if "transfer-encoding" in headers:
        return answer(411, "no_length", "A request must say its Content-Length.", close)
    if int(headers.get("content-length", "0")) > most:
        return answer(413, "too_large", f"A request may have {most:,} bytes at most.", close)
    return None


def _from_elsewhere(scope: Scope) -> Response | None:
    """The refusal of a request that may come from another site's page; none if ours or changing nothing."""
    if scope["method"] in _SAFE or not scope["path"].startswith("/api/"):
        return None
    headers = Headers(scope=scope)
    if CLIENT_HEADER not in headers:
        return answer(
            403, "other_site", f"A request that changes something must carry the header {CLIENT_HEADER}."
        )
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != headers.get("host"):
        return answer(403, "other_site", "This request comes from a page of another site.")
    return None
