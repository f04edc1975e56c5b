"""A recovery or a move stopped anywhere leaves a profile that opens, or that the same sheets open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.fault, pytest.mark.skipif(os.name != "posix", reason="it forks")]

STEP = "1" if os.environ.get("LMMH_PROVE") else "13"  # of some thousand calls


def report(folder: Path, what: str, mutation: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.recovery_stops", str(folder), what, mutation, STEP],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.timeout(660)
@pytest.mark.parametrize("what", ["emptied", "new", "move"])
def test_stopped_at_any_call_nothing_is_lost(tmp_path: Path, what: str) -> None:
    found = report(tmp_path, what)
    assert found["faults"] == []
    assert found["points"] > 50
    assert found["opened"] > 0


@pytest.mark.parametrize("mutation", ["removed", "told"])
def test_a_wrong_order_shows(tmp_path: Path, mutation: str) -> None:
    assert any("opens no more" in fault for fault in report(tmp_path, "move", mutation)["faults"])
