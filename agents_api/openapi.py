"""Prints the API's OpenAPI document, without a database: `python -m agents_api.openapi`."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from agents_api.app import create_app
from agents_api.frame.rules import RULES
from agents_api.room.journal.schemas import Hello
from settings.settings import Settings


def document() -> dict[str, Any]:
    """The document; the same for the same code.

    Beside what FastAPI says, each operation has `x-roles` (empty: everybody), and the feed's first event
    has its schema.
    """
    # An address that is never used: the application connects when a request needs it.
    with TemporaryDirectory() as home:
        app = create_app(Settings(home=Path(home), database_url="postgresql://nobody@127.0.0.1:1/none"))
    described = app.openapi()
    described["components"]["schemas"]["Hello"] = Hello.model_json_schema()
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["x-roles"] = sorted(RULES[operation["operationId"]])
    return described


def printed() -> str:
    """The document as JSON text."""
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(printed())
