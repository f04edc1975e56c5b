"""A change of key killed at any call to the disk leaves a profile that opens, with all it had."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.running import count, seed

pytestmark = [
    pytest.mark.fault,
    pytest.mark.timeout(3600),
    pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace"),
]


def report(folder: Path, tries: int, where: str = "", mutation: str = "") -> dict[str, Any]:
    words = [str(folder), where, str(tries), str(1 if mutation else seed()), mutation]
    done = subprocess.run([sys.executable, "-m", "tests.faults.rotating", *words], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["missed"] <= found["tried"] / 50, "it was not stopped where it was told to"
    return found


def test_a_change_of_key_killed_anywhere_leaves_a_base_that_opens(folder: Path) -> None:
    found = report(folder, count(12, 0))
    assert {"fsync", "pwrite64", "rename", "unlink"} <= set(found["kinds"])
    assert found["faults"] == []


def test_a_change_of_key_killed_at_each_change_of_names_leaves_a_base_that_opens(folder: Path) -> None:
    found = report(folder, 0, "rename")
    assert found["points"] >= 5, "key.json three times, the vault twice, the base"
    assert found["faults"] == []


@pytest.mark.parametrize("mutation", ["unsaid", "forgetful", "unsealed"])
def test_the_suite_sees_a_wrong_order(folder: Path, mutation: str) -> None:
    assert report(folder, 0, "fsync", mutation)["faults"]
