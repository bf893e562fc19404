"""Structured logging for every process: one line per event, key=value or JSON, to standard error.

A caller's number, name and words never stand in the event text: they go in as fields, and the fields
named in `PERSONAL` are masked here, so no call site can forget it.
"""

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger

from settings.settings import Settings

PERSONAL = frozenset({"number", "caller_name", "address", "note", "text"})
"""Fields that say who somebody is or what they said."""

_SHOWN_DIGITS = 3


def mask_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keeps the last three characters of a personal field: enough to match lines, not to call somebody."""
    for name in PERSONAL & event.keys():
        value = str(event[name])
        event[name] = "***" + value[-_SHOWN_DIGITS:] if len(value) > _SHOWN_DIGITS else "***"
    return event


def configure_logging(settings: Settings, process: str) -> None:
    """Sets up this process's logging; `process` names it in every line."""
    renderer = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        mask_personal,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for noisy in ("httpx", "httpcore", "panoramisk", "asyncio", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.contextvars.bind_contextvars(process=process)
