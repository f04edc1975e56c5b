"""The half that was opened once, when the lists were ready; what it holds is no reason to change them."""

from __future__ import annotations

import os

import pytest

from tests.privacy.measure import measure


@pytest.mark.skipif("LMMH_SEALED" not in os.environ, reason="the sealed half is opened once, when the lists are ready")
def test_the_sealed_half() -> None:
    found = measure("sealed.csv")
    assert found.recall >= 0.95, found.missed
    assert found.false_alarms <= 0.03, found.alarms
