"""A measured figure beside its floor: the same work done bare, in the same run."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles

from msgspec import Struct


class Figure(Struct, frozen=True):
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


def times(work: Callable[[int], object], runs: int, first: int = 0) -> list[float]:
    """Return how long each run took, in milliseconds."""
    taken = []
    for rank in range(first, first + runs):
        start = time.perf_counter()
        work(rank)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def beside(work: Callable[[int], object], bare: Callable[[int], object], runs: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds of each run of the work and of its floor, in turn: both bear the same load."""
    pairs = [(times(work, 1, rank)[0], times(bare, 1, rank)[0]) for rank in range(runs)]
    return [taken for taken, _floor in pairs], [floor for _taken, floor in pairs]


@contextmanager
def swept() -> Iterator[None]:
    """Leave the garbage for later, as the window does (ui/sweeping.py)."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def p50(taken: list[float]) -> float:
    return round(median(taken), 3)


def p99(taken: list[float]) -> float:
    return round(quantiles(taken, n=100, method="inclusive")[98], 3)


def spaced(number: int) -> str:
    """Return a number as people read it: 973 740."""
    return f"{number:,}".replace(",", " ")
