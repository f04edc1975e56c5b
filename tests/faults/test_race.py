"""Two programs started together: never both inside a profile."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.running import count

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]

RACER = """
import os, sys, time
from pathlib import Path
from lmmh_desk.system.single import AlreadyOpen, InstanceLock
folder, entries, refusals = Path(sys.argv[1]), int(sys.argv[2]), 0
inside = folder / "inside"
print("ready", flush=True)
sys.stdin.readline()
while entries:
    lock = InstanceLock(folder)
    try:
        lock.acquire()
    except AlreadyOpen:
        refusals += 1
        continue
    os.close(os.open(inside, os.O_CREAT | os.O_EXCL))  # fails if another is inside
    time.sleep(0.0005)
    inside.unlink()
    lock.release()
    entries -= 1
print(refusals)
"""


def test_racing_programs_never_meet(tmp_path: Path) -> None:
    entries = count(150, 1000)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path), str(entries)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    results = [racer.communicate() for racer in racers]
    assert [error for _, error in results] == ["", "", ""]
    assert sum(int(refusals) for refusals, _ in results) > 0, "they never raced"
    assert not (tmp_path / "inside").exists()
    assert (tmp_path / "desk.lock").exists()
