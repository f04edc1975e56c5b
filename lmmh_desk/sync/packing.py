"""Bodies are compressed by zstd, and opened only as far as a message may be long."""

from __future__ import annotations

import zstandard

from lmmh_desk.sync.protocol import RATIO

LEVEL = 3
SHORT = 1 << 14  # bytes: what is shorter may be as regular as it likes, it opens to three batches or so at most
LARGEST = 16 << 20  # bytes once open: a transaction longer than a page


class TooLarge(Exception):
    """A body is longer than any message, or opens to far more than it is long."""


class NotPacked(Exception):
    """A body isn't what zstd made."""


def pack(content: bytes) -> bytes:
    """Return a body."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(content)


def unpack(body: bytes, largest: int = LARGEST, *, regular: bool = False) -> bytes:
    """Return what a body holds, one whole frame that says its size; raises TooLarge, NotPacked.

    A `regular` one may open to any number of times its length: the hub hands on what some desk wrote, as it is, and who
    refused it would receive nothing more.
    """
    try:
        size = zstandard.get_frame_parameters(body).content_size
        if size == zstandard.CONTENTSIZE_UNKNOWN:
            raise NotPacked
        if size > largest or not (regular or size <= RATIO * max(len(body), SHORT)):
            raise TooLarge
        return zstandard.ZstdDecompressor().decompress(body, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise NotPacked from error
