"""What a parser of hostile input may take at most: a second of the processor, and 256 MB more than there was."""

from __future__ import annotations

import functools
import gc
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

P, R = ParamSpec("P"), TypeVar("R")
SECONDS, BYTES = 1.0, 256 << 20
PAGE = resource.getpagesize()
STATM = Path("/proc/self/statm")


class TooLong(BaseException):
    """A parser was at work for longer: no `except Exception` of its own hides it."""


def _late(*_signal: object) -> None:
    raise TooLong


@contextmanager
def bounds() -> Iterator[None]:
    """Fail what takes more: TooLong, or MemoryError; of the processor's time, not the clock's: machines are busy."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    there = int(STATM.read_text(encoding="ascii").split()[0]) * PAGE
    before = signal.signal(signal.SIGPROF, _late)
    resource.setrlimit(resource.RLIMIT_AS, (there + BYTES, hard))
    gc.disable()  # what other tests left isn't looked through in the parser's second
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        gc.enable()
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        signal.signal(signal.SIGPROF, before)


def bounded(work: Callable[P, R]) -> Callable[P, R]:
    """Have each example of a fuzzer stay within the bounds: `@given(…)`, then this, then the test."""

    @functools.wraps(work)
    def within(*words: Any, **named: Any) -> R:
        with bounds():
            return work(*words, **named)

    return within
