"""Tasks done by real keys in a real window, each inside its count of keys (UX.md §4)."""

import shutil
import time

import pytest

from tests.journeys.real_window import READING


def in_a_window(test):
    """Mark a journey that needs a real window."""
    for mark in (
        pytest.mark.window,
        pytest.mark.timeout(300),
        pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb and xdotool"),
    ):
        test = mark(test)
    return test


def counted(keys):
    """Return how many presses these keys are, modifiers included; a free text is none."""
    return sum(key.count("+") + 1 for key in keys if not key.startswith("="))


def spend(window, keys, budget):
    """Press the keys of a task, each once a dialog had the time to open, inside its count; « =text » is typed."""
    assert counted(keys) == budget, keys
    for key in keys:
        if key.startswith("="):
            window.type(key[1:])
        else:
            window.press(key)
            time.sleep(READING)
