"""What is kept of a crash: types and places of the errors, versions; no message, no value, no name."""

from __future__ import annotations

import faulthandler
import platform
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from lmmh_desk.system import log

KEPT = 20


def install(folder: Path, tell: Callable[[Path], None] | None = None) -> None:
    """Write a report for any error nobody caught, in any thread, then call `tell` with its path."""

    def caught(error: BaseException | None) -> None:
        if error is None or isinstance(error, KeyboardInterrupt | SystemExit):
            return
        path = report(folder, error)
        log.failure("crash", error)
        if tell is not None:
            tell(path)

    sys.excepthook = lambda _kind, error, _trace: caught(error)
    threading.excepthook = lambda given: caught(given.exc_value)


def watch_native(folder: Path) -> None:
    """Have a crash of the interpreter itself leave its stack (files and lines) in a folder."""
    file = (folder / "native.txt").open("a", encoding="utf-8")
    faulthandler.enable(file)


def report(folder: Path, error: BaseException) -> Path:
    """Write an error's report; return its path."""
    path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{time.monotonic_ns() % 1_000_000:06d}.txt"
    lines = [f"python {platform.python_version()}", f"system {platform.system()} {platform.release()}"]
    current: BaseException | None = error
    while current is not None:
        lines += ["", type(current).__qualname__, *(f"  {place}" for place in log.places(current))]
        current = current.__cause__ or current.__context__
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
        old.unlink()
    return path
