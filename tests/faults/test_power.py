"""Power cuts: nothing acknowledged is lost with synchronous=FULL, and the suite sees what NORMAL loses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.power import cuts
from tests.faults.running import count, noted, seed
from tests.store.things import declared

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace"),
    pytest.mark.timeout(3600),
]


def test_a_power_cut_loses_nothing_acknowledged(folder: Path) -> None:
    with declared():
        found = cuts(folder, states := count(100, 2000), seed(), "FULL")
    noted(states=states, lost=len(found))
    assert found == []


def test_the_suite_sees_what_normal_loses(folder: Path) -> None:
    with declared():
        faults = cuts(folder, 60, seed(), "NORMAL")
    assert any("lost" in fault for fault in faults)
    assert not any("half" in fault for fault in faults)
