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

Place = tuple[str, str, int]  # scope, table ("" for the sum of the scope), bucket
Marks = dict[Place, int]
Count = tuple[str, int]  # how a row counts: its scope, its place in the feed


def bucket(record_id: str) -> int:
    """Return the bucket of a row, from its id."""
    return crc32(record_id.encode()) % BUCKETS


def mark(record_id: str, rev: int) -> int:
    """Return what a row at this place of the feed adds to its digest."""
    return int.from_bytes(blake2b(f"{record_id}:{rev}".encode(), digest_size=SIZE).digest())


def count(marks: Marks, rows: Iterable[tuple[str, str, Count | None, Count | None]]) -> None:
    """Count what rows add to the digests: (table, id, how it counted, how it counts now), None where it doesn't."""
    for table, record_id, was, now in rows:
        if was != now:
            number = bucket(record_id)
            if was is not None:
                place = (was[0], table, number)
                marks[place] = marks.get(place, 0) - mark(record_id, was[1])
            if now is not None:
                place = (now[0], table, number)
                marks[place] = marks.get(place, 0) + mark(record_id, now[1])


def unlike(mine: dict[int, bytes], theirs: dict[int, bytes]) -> list[int]:
    """Return the buckets whose digests differ."""
    return [one for one in sorted(mine.keys() | theirs.keys()) if mine.get(one, EMPTY) != theirs.get(one, EMPTY)]


def summed(rows: Iterable[tuple[str, int, str]]) -> dict[str, list[int]]:
    """Return, by scope, the sum of the marks of each bucket of rows: (id, place in the feed, scope)."""
    sums: dict[str, list[int]] = {}
    for record_id, rev, scope in rows:  # a million of them: nothing is called that needn't be
        content = record_id.encode()
        value = int.from_bytes(blake2b(b"%b:%d" % (content, rev), digest_size=SIZE).digest())
        if scope not in sums:
            sums[scope] = [0] * BUCKETS
        sums[scope][crc32(content) % BUCKETS] += value
    return sums


def added(digest: bytes, marks: Iterable[int]) -> bytes:
    """Return a digest after rows came; a row that goes is a negative mark."""
    return ((int.from_bytes(digest) + sum(marks)) % _MODULUS).to_bytes(SIZE)
