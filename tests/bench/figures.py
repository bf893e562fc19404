"""What a bench gives: our samples, the baseline's samples, and their ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Samples:
    """Measurements of one kind, in `unit`."""

    values: Sequence[float]
    unit: str

    @property
    def median(self) -> float:
        return median(self.values)

    def shown(self) -> str:
        """Median and the middle half."""
        low, _, high = quantiles(self.values, n=4)
        return f"{self.median:.4g} {self.unit} ({low:.4g} to {high:.4g}, n={len(self.values)})"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    ours: Samples
    baseline: Samples
    aim: str

    @property
    def ratio(self) -> float:
        """Ours to the baseline's, by medians."""
        return self.ours.median / self.baseline.median
