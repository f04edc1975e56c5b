"""A secret in three shares of which any two give it back and one says nothing (Shamir, 1979).

Each byte is the value at 0 of a line over GF(2⁸), the field of AES (FIPS 197); a share is its value at 1, 2 or 3.
"""

from __future__ import annotations

import secrets

PARTS = (1, 2, 3)
FIELD = 0x11B  # x⁸ + x⁴ + x³ + x + 1


def split(secret: bytes) -> dict[int, bytes]:
    """Return the three shares of a secret by their number."""
    slope = secrets.token_bytes(len(secret))
    return {part: _added(secret, _scaled(slope, part)) for part in PARTS}


def joined(shares: dict[int, bytes]) -> bytes:
    """Return the secret that two shares make, given by their number."""
    (first, one), (second, other) = shares.items()
    both = _inverse(first ^ second)
    return _added(_scaled(one, _product(second, both)), _scaled(other, _product(first, both)))


def _added(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def _scaled(values: bytes, factor: int) -> bytes:
    return bytes(_product(value, factor) for value in values)


def _product(one: int, other: int) -> int:
    found = 0
    while other:
        if other & 1:
            found ^= one
        one <<= 1
        if one & 0x100:
            one ^= FIELD
        other >>= 1
    return found


def _inverse(value: int) -> int:
    found = 1
    for _step in range(254):  # in a field of 256, the 254th power is the inverse
        found = _product(found, value)
    return found
