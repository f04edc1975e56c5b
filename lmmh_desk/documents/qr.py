"""QR codes as one vector path, with the strongest correction that keeps modules large."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

MODULES = 65  # at 34 mm, modules of half a millimetre: three dots of a poor scan
LEVELS = "MQH"  # corrections stronger than the weakest, L


@lru_cache(maxsize=64)
def matrix(content: str, largest: int = MODULES) -> tuple[bytes, ...]:
    """Return the rows of a code, one byte a module, 1 where it is dark.

    A folded paper loses corners and a poor scan loses small modules: the correction is the strongest that stays
    within `largest` modules, else the weakest.
    """
    rows = _rows(content, "L")
    for level in LEVELS:
        stronger = _rows(content, level)
        if len(stronger) > largest:
            break
        rows = stronger
    return rows


def _rows(content: str, level: str) -> tuple[bytes, ...]:
    import zxingcpp

    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    return tuple(bytes(module == 0 for module in row) for row in rows)


def bars(rows: tuple[bytes, ...]) -> list[tuple[int, int, int]]:
    """Return the dark bars of a code as (column, row, length)."""
    found = []
    for row, modules in enumerate(rows):
        column = 0
        while column < len(modules):
            length = 0
            while column + length < len(modules) and modules[column + length]:
                length += 1
            if length:
                found.append((column, row, length))
            column += max(length, 1)
    return found
