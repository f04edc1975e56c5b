"""A parser that takes too long or too much is seen, whatever it catches."""

from __future__ import annotations

import resource
import signal
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bounds import TooLong, bounded, bounds


@bounded
def endless(_content: bytes) -> None:
    while True:
        with suppress(Exception):
            sum(range(1000))


@bounded
def large(size: int) -> None:
    assert len(bytes(size)) == size


def test_a_parser_that_never_ends_is_seen() -> None:
    with pytest.raises(TooLong):
        endless(b"x")


def test_a_parser_that_takes_more_memory_is_seen() -> None:
    with pytest.raises(MemoryError):
        large(2 << 30)  # more than a process that ran for long has in reserve


@given(st.binary(max_size=8))
@bounded
def test_what_is_small_is_read(content: bytes) -> None:
    assert len(content * 1000) <= 8000


def test_nothing_is_left_of_the_bounds() -> None:
    known = resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)
    with bounds():
        assert resource.getrlimit(resource.RLIMIT_AS) != known[0]
    assert (resource.getrlimit(resource.RLIMIT_AS), signal.getsignal(signal.SIGPROF)) == known
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
