"""Data Matrix codes (ECC 200, always square): the rows to draw, and the bytes of those in an image."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=16)
def matrix(content: bytes) -> tuple[bytes, ...]:
    """Return the rows of the code of an ASCII content, one byte a module, 1 where it is dark."""
    import zxingcpp

    code = zxingcpp.create_barcode(content.decode("ascii"), zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    image: Any = code.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    return tuple(bytes(module == 0 for module in row) for row in rows)


def contents(image: object) -> list[bytes]:
    """Return the bytes of the codes of an image (Pillow’s or Qt’s), trying again harder when none is found."""
    import zxingcpp

    formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        found = zxingcpp.read_barcodes(image, formats=formats, binarizer=binarizer)
        if found:
            return [code.bytes for code in found]
    return []
