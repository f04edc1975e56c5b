"""The gate ends a process of tests that takes all the memory, and that one only; each begins with long tests."""

import signal
import subprocess
import sys
from itertools import chain
from types import SimpleNamespace

import pytest

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


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("shorts", [0, 4, 30])
def test_each_process_begins_with_long_tests_of_whole_modules(processes, shorts):
    def module(name, tests, mark):
        return [SimpleNamespace(path=name, get_closest_marker={mark: 1}.get) for _test in range(tests)]

    long = [module("killed", 2, "fault"), module("a day", 1, "timeout"), module("the window", 3, "window")]
    items = [*module("one", shorts // 2, ""), *long[0], *long[1], *module("two", shorts - shorts // 2, ""), *long[2]]
    dealt = gate.dealt(items, processes)
    assert sorted(map(id, dealt)) == sorted(map(id, items)), "each once"
    if shorts == 30:
        for process in range(processes):
            begins = sum((len(items) + each) // processes for each in range(processes) if each < process)
            own = list(chain.from_iterable(long[process::processes]))
            assert dealt[begins : begins + len(own)] == own
