"""The half that nobody had weighed: opened once, when the weights were made, and measured ever since.

Opened on 29 November 2026, for its two figures alone: recall 96.4 % (95 asked), false alarms 3.3 % (3 asked: 9 of 275,
and 8 would do). Nothing was changed for it.
"""

from __future__ import annotations

from tests.privacy.measure import measure


def test_the_last_half() -> None:
    found = measure("last_sealed.csv")
    assert found.recall >= 0.96
    assert found.false_alarms <= 0.033
