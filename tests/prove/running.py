"""Runs some tests in a process of their own, and tells how it went."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.gate import MEMORY, roomy
from tests.prove.suites import Suite

NOTED = "LMMH_NOTED"  # the file where suites write what they counted


@dataclass(frozen=True)
class Outcome:
    """What became of a suite."""

    passed: bool
    seconds: float
    tests: int = 0
    failed: int = 0
    skipped: int = 0
    code: int = 0  # what pytest ended with
    noted: dict[str, Any] = field(default_factory=dict)


def environment(seed: int) -> dict[str, str]:
    """Return what every suite takes its chance from: the same seed plays the same again."""
    known = {**os.environ, "LMMH_PROVE": "1", "LMMH_SEED": str(seed)}
    return {**known, **({"TMPDIR": str(MEMORY)} if roomy(MEMORY) else {})}


def run(suite: Suite, seed: int, folder: Path, root: Path) -> Outcome:
    """Run a suite; its output is in a file of the folder, and its seed with it."""
    folder.mkdir(parents=True, exist_ok=True)
    log, told, noted = (folder / f"{suite.name}.{end}" for end in ("log", "xml", "noted"))
    for old in (told, noted):
        old.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={told}", f"--hypothesis-seed={seed}"]
    command += ["-p", "no:cacheprovider", f"--randomly-seed={seed}", "-o", f"timeout={suite.limit}", *suite.words]
    known = {**environment(seed), NOTED: str(noted), **dict(suite.environment)}
    begun = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        print(f"SEED={seed} {suite.name}", file=output, flush=True)
        code = ended(command, output, root, known, suite.limit)
    seconds = round(time.monotonic() - begun, 1)
    return outcome(code, seconds, told, noted)


def ended(command: list[str], output: Any, root: Path, known: dict[str, str], limit: int) -> int:
    """Return how a program ended; what lasts longer than its limit is ended with all it began."""
    with subprocess.Popen(
        command, stdout=output, stderr=subprocess.STDOUT, cwd=root, env=known, start_new_session=True
    ) as process:
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            print(f"longer than {limit} s: ended", file=output, flush=True)
            return -1
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def outcome(code: int, seconds: float, told: Path, noted: Path) -> Outcome:
    """Read what a suite left; one that ran no test proved nothing."""
    counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    if told.is_file():
        for one in ElementTree.parse(told).getroot().iter("testsuite"):
            counts = {name: counts[name] + int(one.get(name, 0)) for name in counts}
    failed, ran = counts["failures"] + counts["errors"], counts["tests"] - counts["skipped"]
    figures: dict[str, Any] = {}
    if noted.is_file():
        for line in noted.read_text(encoding="utf-8").splitlines():
            figures |= json.loads(line)
    return Outcome(code == 0 and ran > 0, seconds, counts["tests"], failed, counts["skipped"], code, figures)
