"""A measured figure beside its floor: the same work done bare, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One line of bench.json; `limit` is what must be reached, on the value or on the ratio to the floor."""

    name: str
    value: float
    unit: str
    floor: float
    runs: int
    conditions: str
    limit: str

    @property
    def ratio(self) -> float:
        return round(self.value / self.floor, 2) if self.floor else 0.0

    @property
    def reached(self) -> bool:
        kind, bound = self.limit.split(" ≤ ")
        return (self.ratio if kind == "ratio" else self.value) <= float(bound)


def times(work: Callable[[int], object], runs: int) -> list[float]:
    """Return how long each run took, in milliseconds."""
    taken = []
    for rank in range(runs):
        start = time.perf_counter()
        work(rank)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def p50(taken: list[float]) -> float:
    return round(median(taken), 3)


def p99(taken: list[float]) -> float:
    return round(quantiles(taken, n=100, method="inclusive")[98], 3)
