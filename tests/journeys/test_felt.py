"""What a person waits for, on a real screen and by the clock on the wall: changing agents, hiding names.

Medians, and limits that grow with what else the machine does meanwhile, measured beside (`tests/pace.py`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.journeys.real_window import screen

CHANGED, HIDDEN = 2.0, 0.1  # seconds


@pytest.fixture(scope="module")
def felt(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[float]]:
    """How long each turn took, in seconds, in a process of its own."""
    profile = shutil.copytree(demonstration, tmp_path_factory.mktemp("felt") / "profile")
    with screen() as display:
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.felt", str(profile)],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            check=False, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_agent_takes_another_s_place_in_two_seconds(felt: dict[str, list[float]]) -> None:
    """From the key that locks to a page that reads nothing any more, the code's slow check and drafts included."""
    assert median(felt["places"]) < CHANGED * median(felt["pace"]), felt


def test_names_are_painted_over_in_a_tenth_of_a_second(felt: dict[str, list[float]]) -> None:
    assert median(felt["hidden"]) < HIDDEN * median(felt["pace"]), felt
