"""kill -9 at any moment: what was acknowledged is there, nothing is half-written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.running import count, noted, seed
from tests.faults.writer import KEY, faults_of, prepare
from tests.store.things import declared

pytestmark = pytest.mark.fault


@pytest.mark.timeout(3600)
def test_random_kills_lose_nothing(tmp_path: Path) -> None:
    kills = count(40, 1000)
    command = [sys.executable, "-m", "tests.faults.kills", str(tmp_path), str(kills), str(seed())]
    report = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    noted(kills=kills, acknowledged=report["acknowledged"], lost_or_half=len(report["faults"]))
    assert report["faults"] == []
    assert report["acknowledged"] > kills / 2, "the writer had no time to write"


def test_the_count_of_faults_sees_each_of_them(tmp_path: Path) -> None:
    from lmmh_desk.store.engine import connect

    with declared():
        prepare(tmp_path / "p")
        connection = connect(tmp_path / "p" / "desk.db", KEY)
        connection.execute("UPDATE writing SET actor = 'x'")
        connection.execute(
            'INSERT INTO zbox (id, site_id, device_id, created_at, created_by, name, "full")'
            " VALUES ('b', 's', 'd', 0, 'a', 'BX-1', 0)"
        )
        connection.close()
        assert faults_of(tmp_path / "p", {"BX-0"}) == [
            "lost BX-0", "half BX-1: 0 things", "0 audit lines for 1 boxes", "still signed by x",
        ]  # fmt: skip
