"""The gate ends a process of tests that takes all the memory, and that one only."""

import signal
import subprocess
import sys

from tests import gate

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
