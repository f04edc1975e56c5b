"""The half that came after the sealed one: opened once, when the lists had learnt from `more.csv`.

Opened on 29 November 2026, for its two figures alone: recall 92.7 % (95 asked), false alarms 4.0 % (3 asked). On what
the lists had learnt from they reach 100 % and 0 %: they still know sentences better than ways of speaking.
"""

from __future__ import annotations

import os

import pytest

from tests.privacy.measure import measure


@pytest.mark.skipif("LMMH_SEALED" not in os.environ, reason="opened once: 92.7 % and 4.0 %, not enough")
def test_the_next_half() -> None:
    found = measure("next.csv")
    assert found.recall >= 0.95
    assert found.false_alarms <= 0.03
