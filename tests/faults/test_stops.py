"""An exchange stopped at any statement or call to the disk, on the desk or the hub, goes on as if it never had been."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import postgres
from tests.faults.running import count, noted, seed

pytestmark = [pytest.mark.fault, pytest.mark.timeout(3600)]


def report(folder: Path, where: str, *, address: str = "", tries: int = 12, mutation: str = "") -> dict[str, Any]:
    """Stop at some points, at all in the long run; where something is done wrong, at those known to show it."""
    draw, most = 1 if mutation else seed(), count(tries, 0)
    (place := folder / str(most)).mkdir()
    words = [str(place), address, where, str(most), str(draw), mutation]
    done = subprocess.run([sys.executable, "-m", "tests.faults.stops", *words], check=True, stdout=subprocess.PIPE)
    shutil.rmtree(place)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["tried"] >= min(most or 100, found["points"])
    assert found["missed"] <= found["tried"] / 50, "it was not stopped where it was told to"
    return found


def told(name: str, found: dict[str, Any]) -> list[str]:
    """Tell how many points there were, and how many states they left; return the faults."""
    noted(**{f"{name} points": found["tried"], f"{name} states": found.get("states", found["tried"])})
    faults: list[str] = found["faults"]
    return faults


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_an_exchange_stopped_anywhere_goes_on(folder: Path) -> None:
    assert told("exchange", report(folder, "desk,hub,calls", tries=15)) == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
@pytest.mark.parametrize("where", ["desk,hub,calls", "whole"])
def test_processes_that_are_killed_go_on_as_those_whose_calls_were_followed(
    folder: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "LMMH_PROVE" not in os.environ:
        pytest.skip("the tests beside this one kill them")
    monkeypatch.delenv("LMMH_PROVE")
    assert report(folder, where, tries=30)["faults"] == []


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs Debian's strace")
def test_a_whole_base_stopped_anywhere_leaves_the_old_one_or_the_new_one(folder: Path) -> None:
    found = report(folder, "whole", tries=8)
    assert {"rename", "write", "fsync"} <= set(found["kinds"])
    assert told("whole base", found) == []


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
        assert told("postgresql", report(folder, "hub", address=address, tries=4)) == []


def test_the_suite_sees_a_cursor_moved_outside_its_page_s_transaction(folder: Path) -> None:
    faults = report(folder, "desk", tries=10, mutation="cursor")["faults"]
    assert any("healed" in fault for fault in faults)
