"""One measured figure, and the medians that a noisy machine asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in which unit, and the most that is allowed.

    `most` is None for a figure that only explains another one. `method` says how it was measured.
    """

    name: str
    value: float
    unit: str
    method: str
    most: float | None = None

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps its limit; one without a limit always does."""
        return self.most is None or self.value <= self.most


def of_rounds(values: Iterable[float]) -> float:
    """The middle of several rounds."""
    return median(values)


def nearly_all(values: Iterable[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1]
