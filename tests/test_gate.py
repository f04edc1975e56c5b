"""The gate ends a process of tests that takes all the memory, and that one only; a module leaves no window."""

import signal
import subprocess
import sys

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from tests import gate
from tests.conftest import close_windows

CHILDREN = """
import subprocess, sys
heavy = "import faulthandler, sys; faulthandler.enable(); held = bytes([1]) * (200 << 20); print(1); sys.stdin.read()"
light = "import sys; print(1); sys.stdin.read()"
both = [subprocess.Popen([sys.executable, "-c", each], stdin=0, stdout=subprocess.PIPE) for each in (heavy, light)]
for each in both:
    each.stdout.readline()
print("there", flush=True)
print(*[each.wait() for each in both])
"""


def test_a_process_that_takes_too_much_memory_is_ended_and_says_what_it_was_at(monkeypatch):
    monkeypatch.setattr(gate, "HEAVY", 100 << 20)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", CHILDREN], text=True, **pipes) as parent:
        assert parent.stdout.readline() == "there\n"
        gate.stop_heavy(parent.pid)
        told, wrong = parent.communicate()
    assert told.split() == [str(-signal.SIGABRT), "0"]
    assert "Current thread" in wrong


def test_no_window_of_a_module_is_left_to_the_next_shown_or_not(qapp):
    shown, hidden = QWidget(), QWidget()
    within = QWidget(shown)
    shown.show()
    close_windows()
    assert [isValid(one) for one in (shown, hidden, within)] == [False] * 3
