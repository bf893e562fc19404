"""Statuses change in one place: no other code assigns one, whatever it is called with."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("settings", "records", "ivr_flows", "telephony", "dispatch", "agents_api", "operations")
THE_DOOR = Path("records/moves.py")
WRITES = {"update", "values", "insert", "set_committed_value", "setattr"}


def sources() -> list[Path]:
    files = [file.relative_to(ROOT) for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    return sorted(file for file in files if file != THE_DOOR and "migrations" not in file.parts)


def breaches(tree: ast.AST, *, rows_live_here: bool = True) -> Iterator[int]:
    """Lines that assign a `.status` or hand a status to something that writes rows.

    Rows are classes of `records`: elsewhere `self` is none, and may keep a status of its own.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                for part in ast.walk(target):
                    if not isinstance(part, ast.Attribute) or part.attr != "status":
                        continue
                    if rows_live_here or ast.unparse(part.value) != "self":
                        yield node.lineno
        elif isinstance(node, ast.Call) and _name(node.func) in WRITES:
            named = any(keyword.arg == "status" for keyword in node.keywords)
            keys = [key for arg in node.args if isinstance(arg, ast.Dict) for key in arg.keys]
            if named or any(_is_status(value) for value in (*node.args, *keys)):
                yield node.lineno


def _name(function: ast.expr) -> str | None:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else None


def _is_status(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value == "status"


def test_there_is_something_to_look_at() -> None:
    assert Path("dispatch/cases.py") in sources()


def test_nobody_goes_round_the_door() -> None:
    found = [
        f"{file}:{line}"
        for file in sources()
        for line in breaches(
            ast.parse((ROOT / file).read_text("utf-8")), rows_live_here=file.parts[0] == "records"
        )
    ]
    assert not found, "use records.moves.begin and move: " + ", ".join(found)


@pytest.mark.parametrize(
    "code",
    [
        "case.status = x",
        "case.status, other = x, y",
        "case.status: str = x",
        "update(Case).values(status=x)",
        "session.execute(update(table).values({'status': x}))",
        "insert(Case).values(status=x)",
        "setattr(case, 'status', x)",
        "set_committed_value(case, 'status', x)",
    ],
)
def test_the_test_can_see(code: str) -> None:
    assert list(breaches(ast.parse(code), rows_live_here=False))


def test_a_row_may_not_move_itself() -> None:
    assert list(breaches(ast.parse("self.status = x"), rows_live_here=True))
    assert not list(breaches(ast.parse("self.status = x"), rows_live_here=False))


@pytest.mark.parametrize("code", ["x = case.status", "status = x", "where(Case.status == x)", "f(status=x)"])
def test_reading_is_free(code: str) -> None:
    assert not list(breaches(ast.parse(code)))
