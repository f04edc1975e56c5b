"""The guard measured on labelled sentences: what it lets through, what it stops for nothing."""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

from lmmh_desk.kernel.guard.weighing import weigh

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Measure:
    """Shares of 1, with the sentences at fault for whoever reads a failure."""

    recall: float
    false_alarms: float
    missed: list[str]
    alarms: list[str]


def measure(name: str) -> Measure:
    """Weigh each sentence of a file beside this one (`id,label,category,text`)."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    refused = [row["text"] for row in rows if row["label"] == "refuse"]
    right = [row["text"] for row in rows if row["label"] == "ok"]
    missed = [text for text in refused if weigh(text) is None]
    alarms = [text for text in right if weigh(text) is not None]
    return Measure(1 - len(missed) / len(refused), len(alarms) / len(right), missed, alarms)


if __name__ == "__main__":
    for name in sys.argv[1:] or ["first_sealed.csv"]:
        found = measure(name)
        print(f"{name}: {found.recall:.1%} of what may not be written is refused, {found.false_alarms:.1%} of what may")
