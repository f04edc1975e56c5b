"""A snapshot's file: the pages of a desk's base, packed by zstd, then encrypted by parts with the key of that snapshot.

Each part is ChaCha20-Poly1305 (RFC 8439) over at most PART bytes, its nonce its rank: none can be moved, cut off or
put twice unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from lmmh_desk.store.pages import HELD
from lmmh_desk.sync.packing import LEVEL
from lmmh_desk.sync.protocol import Snapshot

PART, TAG = 1 << 20, 16
MOST = 1 << 24  # pages, 64 GiB
LAST = b"last"


class BadSnapshot(Exception):
    """A file isn't what its hub said it is."""


def seal(pages: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Give the parts of the file that holds these pages."""
    cipher, rank, held = ChaCha20Poly1305(key), 0, bytearray()
    for packed in _packed(pages):
        held += packed
        while len(held) > PART:
            yield cipher.encrypt(_nonce(rank), bytes(held[:PART]), None)
            del held[:PART]
            rank += 1
    yield cipher.encrypt(_nonce(rank), bytes(held), LAST)


def open_file(path: Path, told: Snapshot, go_on: Callable[[], object]) -> Iterator[bytes]:
    """Give the pages that a file holds; raises BadSnapshot, at the latest once all are given."""
    if path.stat().st_size != told.size or not 0 < told.pages <= MOST:
        raise BadSnapshot
    opener, held, given = zstandard.ZstdDecompressor().decompressobj(), bytearray(), 0
    for packed in _parts(path, told, go_on):
        try:
            held += opener.decompress(packed)
        except zstandard.ZstdError as error:
            raise BadSnapshot from error
        whole = len(held) // HELD
        if given + whole > told.pages:
            raise BadSnapshot
        clear = bytes(held[: whole * HELD])
        del held[: whole * HELD]
        given += whole
        for start in range(0, len(clear), HELD):
            yield clear[start : start + HELD]
    if given != told.pages or held:
        raise BadSnapshot


def _packed(pages: Iterable[bytes]) -> Iterator[bytes]:
    packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
    for page in pages:
        yield packer.compress(page)
    yield packer.flush()


def _parts(path: Path, told: Snapshot, go_on: Callable[[], object]) -> Iterator[bytes]:
    cipher, rank, seen, left = ChaCha20Poly1305(told.key), 0, sha256(), told.size
    with path.open("rb") as file:
        while part := file.read(PART + TAG):
            go_on()
            seen.update(part)
            left -= len(part)
            try:
                yield cipher.decrypt(_nonce(rank), part, None if left else LAST)
            except InvalidTag as error:
                raise BadSnapshot from error
            rank += 1
    if seen.digest() != told.sha256:
        raise BadSnapshot


def _nonce(rank: int) -> bytes:
    return rank.to_bytes(12)
