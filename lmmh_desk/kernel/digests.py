"""Digests by which a desk and the hub see that they hold the same rows, at the cost of what changed (SYNC.md).

A digest is a sum, modulo 2^64, of one mark a row: rows come and go in any order. Kept as 8 bytes, big end first.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from zlib import crc32

BUCKETS = 256  # of each table and scope: what differs is sent again by the bucket
SIZE = 8  # bytes
EMPTY = bytes(SIZE)
_MODULUS = 1 << 64


def bucket(record_id: str) -> int:
    """Return the bucket of a row, from its id."""
    return crc32(record_id.encode()) % BUCKETS


def mark(record_id: str, rev: int) -> int:
    """Return what a row at this place of the feed adds to its digest."""
    return int.from_bytes(blake2b(f"{record_id}:{rev}".encode(), digest_size=SIZE).digest())


def added(digest: bytes, marks: Iterable[int]) -> bytes:
    """Return a digest after rows came; a row that goes is a negative mark."""
    return ((int.from_bytes(digest) + sum(marks)) % _MODULUS).to_bytes(SIZE)
