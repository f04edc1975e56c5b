"""Bodies are compressed by zstd, and opened only as far as a message may be long."""

from __future__ import annotations

import zstandard

from lmmh_desk.sync.protocol import RATIO

LEVEL = 3
LARGEST = 16 << 20  # bytes once open: a transaction longer than a page


class TooLarge(Exception):
    """A body is longer than any message, or opens to far more than it is long."""


class NotPacked(Exception):
    """A body isn't what zstd made."""


def pack(content: bytes) -> bytes:
    """Return a body."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def unpack(body: bytes, largest: int = LARGEST) -> bytes:
    """Return what a body holds; raises TooLarge, NotPacked."""
    limit = min(largest, RATIO * max(len(body), 64))
    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body) as opened:
            content = opened.read(limit + 1)
    except zstandard.ZstdError as error:
        raise NotPacked from error
    if len(content) > limit:
        raise TooLarge
    return bytes(content)
