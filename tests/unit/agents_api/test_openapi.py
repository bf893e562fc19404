"""The document from which the console's client is generated."""

import subprocess
import sys
from functools import cache
from typing import Any

from agents_api.openapi import document as make_document
from agents_api.openapi import printed


@cache
def document() -> dict[str, Any]:
    return make_document()


def test_the_document_is_the_same_each_time_and_needs_no_database() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "agents_api.openapi"], capture_output=True, check=True, text=True
    )
    assert run.stdout == printed()


def test_operation_ids_are_unique_and_readable() -> None:
    names = [
        operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()
    ]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name == name.lower() and len(name) < 30 for name in names)


def test_every_request_refuses_unknown_fields() -> None:
    schemas = document()["components"]["schemas"]
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        for methods in document()["paths"].values()
        for operation in methods.values()
        # The one form holds a file and nothing else; what else it holds is refused as it is read.
        if "requestBody" in operation and operation["operationId"] != "add_attachment"
    ]
    assert bodies
    assert all(schemas[name]["additionalProperties"] is False for name in bodies)


def test_the_wall_has_no_field_for_a_person() -> None:
    schemas = document()["components"]["schemas"]
    fields = {
        name for shape, schema in schemas.items() if shape.startswith("Wall") for name in schema["properties"]
    }
    personal = {
        "caller_name",
        "address",
        "note",
        "landmark",
        "lat",
        "lon",
        "operator",
        "login",
        "name",
        "text",
    }
    assert not fields & personal
    # `number` is an incident's or a case's own.
    assert "number" not in schemas["WallCall"]["properties"]
