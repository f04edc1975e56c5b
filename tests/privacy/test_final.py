"""The half that nobody had weighed: opened once, when the weights were made, and measured ever since."""

from __future__ import annotations

from tests.privacy.measure import measure


def test_the_final_half() -> None:
    found = measure("first_sealed.csv")
    assert found.recall >= 0.95
    assert found.false_alarms <= 0.03
