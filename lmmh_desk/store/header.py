"""The first 16 bytes of a database tell whose key opens it, so that a wrong key is not taken for damage.

SQLCipher keeps a random salt there. Ours is 8 random bytes and 8 bytes that only the key can compute from them.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

PURPOSE = b"lmmh-desk key check 1"


def new_salt(key: bytes) -> bytes:
    """Return the 16 bytes that open a new file."""
    nonce = os.urandom(8)
    return nonce + _check(key, nonce)


def matches(start: bytes, key: bytes) -> bool:
    """Say whether a file that starts with these bytes was made with this key."""
    return len(start) >= 16 and hmac.compare_digest(start[8:16], _check(key, start[:8]))


def start_of(path: Path) -> bytes:
    """Return the first 16 bytes of a file."""
    with path.open("rb") as file:
        return file.read(16)


def file_matches(path: Path, key: bytes) -> bool:
    """Say whether a file was made with this key."""
    return matches(start_of(path), key)


def _check(key: bytes, nonce: bytes) -> bytes:
    return hmac.digest(key, PURPOSE + nonce, "sha256")[:8]
