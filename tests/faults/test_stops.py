"""An exchange stopped at any statement or call to the disk, on the desk or the hub, goes on as if it never had been."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import postgres
from tests.faults.running import count, seed

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]


def report(folder: Path, where: str, *, address: str = "", tries: int = 12, mutation: str = "") -> dict[str, Any]:
    """Stop at some points, at all in the long run; where something is done wrong, at those known to show it."""
    draw = 1 if mutation else seed()
    words = [str(folder), address, where, str(count(tries, 0)), str(draw), mutation]
    done = subprocess.run([sys.executable, "-m", "tests.faults.stops", *words], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["tried"] >= min(count(tries, 100), found["points"])
    assert found["missed"] <= found["tried"] / 50, "it was not stopped where it was told to"
    return found


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_an_exchange_stopped_anywhere_goes_on(folder: Path) -> None:
    assert report(folder, "desk,hub,calls", tries=15)["faults"] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_a_whole_base_stopped_anywhere_leaves_the_old_one_or_the_new_one(folder: Path) -> None:
    found = report(folder, "whole", tries=8)
    assert {"rename", "write", "fsync"} <= set(found["kinds"])
    assert found["faults"] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_a_whole_base_stopped_at_each_change_of_names_leaves_the_old_one_or_the_new_one(folder: Path) -> None:
    found = report(folder, "renames", tries=4)
    assert found["points"] > 2, "the hub's two and the desk's"
    assert found["faults"] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_the_suite_sees_an_old_base_set_aside_before_the_new_one_is_there(folder: Path) -> None:
    assert report(folder, "renames", tries=4, mutation="aside")["faults"]


def test_a_hub_on_postgresql_stopped_anywhere_goes_on(folder: Path, server: str) -> None:
    with postgres.database(server) as address:
        assert report(folder, "hub", address=address, tries=4)["faults"] == []


def test_the_suite_sees_a_cursor_moved_outside_its_page_s_transaction(folder: Path) -> None:
    faults = report(folder, "desk", tries=10, mutation="cursor")["faults"]
    assert any("healed" in fault for fault in faults)
