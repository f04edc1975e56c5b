"""Content read as one of our classes, by decoders that are made one at a time, and kept.

msgspec works out a class's shape when a decoder first meets it. Two threads that meet it together crash the process
(msgspec 0.22: the second reads a shape that the first has not filled yet).
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_MADE: dict[tuple[Callable[[Any], Any], Any], Any] = {}  # by format and kind
_MAKING = Lock()


def from_msgpack(content: bytes | memoryview, kind: type[T]) -> T:
    """Return what msgpack tells, as this kind; raises msgspec.MsgspecError, UnicodeDecodeError."""
    return _read(msgspec.msgpack.Decoder, content, kind)


def from_json(content: bytes | str, kind: type[T]) -> T:
    """Return what a JSON text tells, as this kind; raises msgspec.MsgspecError, UnicodeDecodeError."""
    return _read(msgspec.json.Decoder, content, kind)


def _read(make: Callable[[Any], Any], content: bytes | memoryview | str, kind: type[T]) -> T:
    try:
        read: T = _decoder(make, kind).decode(content)
    except RecursionError as error:  # what is nested for ever
        raise msgspec.DecodeError from error
    return read


def _decoder(make: Callable[[Any], Any], kind: Any) -> Any:
    made = _MADE.get((make, kind))
    if made is None:
        with _MAKING:
            made = _MADE[make, kind] = make(kind)
    return made
