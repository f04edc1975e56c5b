"""How long the fault suites run: briefly in `make test`, long in `make prove` (LMMH_PROVE=1, or a count)."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def count(short: int, long: int) -> int:
    """Return how many times to try: LMMH_PROVE=1 for the long suite, a larger number for that many."""
    asked = os.environ.get("LMMH_PROVE", "")
    if not asked:
        return short
    return long if asked == "1" else int(asked)


def seed() -> int:
    """Return the run's seed, written where a failure shows it; LMMH_SEED plays it again."""
    chosen = int(os.environ.get("LMMH_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"LMMH_SEED={chosen}")
    return chosen


def noted(**figures: object) -> None:
    """Tell `make prove` what was counted; whoever runs the suite alone reads it in its output."""
    line = json.dumps(figures)
    print(line)
    if place := os.environ.get("LMMH_NOTED"):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Give a disk of a few megabytes; skips the test where only root may mount one."""
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=False, capture_output=True
    )
    if not made or made.returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
