"""Prints the table of `make bench`."""

from rich.console import Console
from rich.table import Table

from tests.bench.dispatching import dispatching
from tests.bench.figures import Figure
from tests.bench.folding import folding
from tests.bench.ringing import ringing


def main() -> None:
    """Runs every bench and prints its ratio, the medians and their spread."""
    table = Table("what", "ours", "baseline", "ratio", "aim")
    for bench in (folding, dispatching, ringing):
        for figure in bench():
            table.add_row(*_row(figure))
    Console(width=140).print(table)


def _row(figure: Figure) -> tuple[str, ...]:
    return figure.what, figure.ours.shown(), figure.baseline.shown(), f"{figure.ratio:.2f}", figure.aim


main()
