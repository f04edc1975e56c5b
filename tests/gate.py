"""The tests of the gate with branch coverage: `python -m tests.gate` (what `make test` runs).

One more at a time than there are processors, five at most: one of them always waits, for a clock, a key pressed in a
window or another process. Their files are in memory where there is room: they wait for a disk's fsync thousands of
times. The long tests come first, most in one process: one that came last would leave the other processors without work,
and real windows side by side would wait for each other. What Python compiles is kept: hubs and desks are processes
that start hundreds of times. The order is drawn anew each time; the option told at the end gives it again. A test
that nothing stops takes its process with it after `HANGS` seconds, with what each thread was at; the others go on in
a new one. So does one that takes more than `HEAVY` bytes of memory, before the machine has none left.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "build" / "coverage.json"
OVERALL = 90.0
HANGS = 600
HEAVY = 4 << 30  # a process of the gate holds one in its last tests
STACKS = 20_000  # characters of what threads were at, the last ones
AT_ONCE = min(len(os.sched_getaffinity(0)), 4) + 1
MEMORY = Path("/dev/shm")
ROOM = 4 << 30
LONG = ("timeout", "window", "fault")  # the marks of tests that take more time than others


def whole(path):
    """Say whether a file must be covered to the last branch: the rules and the writes of a slice, and the merge."""
    parts = Path(path).with_suffix("").parts
    if parts[1:] == ("sync", "merge"):
        return True
    in_slice = parts[1] in {"office", "tenancy", "features"}
    return in_slice and bool({"model", "actions", "wire"} & set(parts)) and "ui" not in parts


def shortfalls(report):
    """Yield a line for each file or total under its limit."""
    for path, data in sorted(report["files"].items()):
        summary = data["summary"]
        if whole(path) and summary["percent_covered"] < 100:
            missing = data["missing_lines"] or data.get("missing_branches")
            yield f"{path}: {summary['percent_covered']:.1f} % (100 asked), missing {missing}"
    total = report["totals"]["percent_covered"]
    if total < OVERALL:
        yield f"overall: {total:.1f} % ({OVERALL:.0f} asked)"


class AtOnce:
    """Tells a failure when it comes: a gate that is cut off has said what failed before."""

    def __init__(self, terminal):
        self.terminal = terminal

    def pytest_runtest_logreport(self, report):
        if report.failed:
            self.terminal.write_line(f"\n{report.nodeid} ({report.when})\n{report.longreprtext}")


@pytest.hookimpl(trylast=True)
def pytest_configure(config):
    if terminal := config.pluginmanager.get_plugin("terminalreporter"):
        config.pluginmanager.register(AtOnce(terminal))


def pytest_terminal_summary(terminalreporter, config):
    if seed := config.getoption("randomly_seed", None):
        terminalreporter.write_line(f"In this order: python -m tests.gate --randomly-seed={seed}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not any(map(item.get_closest_marker, LONG)))


def roomy(folder):
    """Say whether files can be written there, with room for what the tests write."""
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM


def stop_heavy(gate):
    """Abort each process of the gate that takes too much memory: faulthandler tells what its threads were at."""
    for child in Path(f"/proc/{gate}/task/{gate}/children").read_text().split():
        with suppress(FileNotFoundError, ProcessLookupError):  # it ended by itself
            pages = int(Path(f"/proc/{child}/statm").read_text().split()[1])
            if pages * os.sysconf("SC_PAGE_SIZE") > HEAVY:
                os.kill(int(child), signal.SIGABRT)


def main():
    REPORT.parent.mkdir(exist_ok=True)
    tests = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        *("-p", "tests.gate", "-n", str(AT_ONCE), "--dist", "worksteal"),
        *("-o", f"faulthandler_timeout={HANGS}", "-o", "faulthandler_exit_on_timeout=true", "--durations", "20"),
        "--cov",
        "--cov-report=",
        f"--cov-report=json:{REPORT}",
        *sys.argv[1:],
    ]
    environment = {**os.environ, **({"TMPDIR": str(MEMORY)} if roomy(MEMORY) else {})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile("w+", errors="replace") as stacks:
        with subprocess.Popen(tests, cwd=ROOT, env=environment, stderr=stacks) as gate:
            while gate.poll() is None:
                with suppress(FileNotFoundError):  # it has just ended
                    stop_heavy(gate.pid)
                time.sleep(0.25)
        stacks.seek(0)
        sys.stderr.write(stacks.read()[-STACKS:])  # last: who reads the end of the output reads them
    if gate.returncode:
        return gate.returncode
    short = list(shortfalls(json.loads(REPORT.read_text(encoding="utf-8"))))
    print("\n".join(short) or "Coverage is inside its limits.")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
