"""The half that is opened once, when the lists are ready; what it holds is no reason to change them.

Opened on 28 November 2026, for its two figures alone: recall 94.2 % (95 asked), false alarms 5.5 % (3 asked). The
guard is not good enough yet; its next lists have to be measured on sentences that nobody has weighed.
"""

from __future__ import annotations

import os

import pytest

from tests.privacy.measure import measure


@pytest.mark.skipif("LMMH_SEALED" not in os.environ, reason="opened once: 94.2 % and 5.5 %, not enough")
def test_the_sealed_half() -> None:
    found = measure("sealed.csv")
    assert found.recall >= 0.95, found.missed
    assert found.false_alarms <= 0.03, found.alarms
