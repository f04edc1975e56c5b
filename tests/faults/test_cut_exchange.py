"""Power cut during an exchange, on the desk or on the hub's SQLite: both go on, and end as if nothing had been."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.hub import feed, snapshots
from lmmh_desk.sync import bootstrap, stages
from tests.faults.cut_exchange import cuts
from tests.faults.running import count, noted, seed

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace"),
    pytest.mark.timeout(3600),
]


@pytest.fixture(autouse=True)
def restored_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the short batches of these exchanges end with the test."""
    threads = (stages, "ThreadPoolExecutor")
    for module, limit in ((stages, "LINES"), threads, (feed, "LINES"), (snapshots, "FAR"), (bootstrap, "WAIT")):
        monkeypatch.setattr(module, limit, vars(module)[limit])


def test_a_power_cut_of_either_side_loses_nothing(folder: Path) -> None:
    found = cuts(folder, states := count(6, 100), seed(), "FULL")
    noted(states=states, lost=len(found))
    assert found == []


def test_the_suite_sees_what_normal_loses(folder: Path) -> None:
    assert cuts(folder, 12, 1, "NORMAL")
