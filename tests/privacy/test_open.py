"""The half of the labelled sentences that whoever writes the lists may read."""

from __future__ import annotations

from tests.privacy.measure import measure


def test_the_open_half() -> None:
    found = measure("open.csv")
    assert found.recall >= 0.97, found.missed
    assert found.false_alarms <= 0.02, found.alarms
