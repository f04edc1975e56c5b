"""kill -9 while messages go out: none goes out twice, none is lost in silence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.running import count, noted, seed

pytestmark = pytest.mark.fault


@pytest.mark.timeout(3600)
def test_random_kills_send_nothing_twice(tmp_path: Path) -> None:
    kills = count(15, 150)
    noted(kills=kills)
    command = [sys.executable, "-m", "tests.faults.outbox", str(tmp_path), str(kills), str(seed())]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert report["faults"] == []
    assert report["sent"] > kills
    assert report["unsure"] > 0, "no kill fell between a message and its answer"
