from __future__ import annotations

import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from lmmh_desk.documents.qr import MODULES, bars, matrix
from lmmh_desk.documents.seal import seal
from tests.documents.sealing import FIELDS, SIGNER

QUIET = 4  # modules left white on each side (ISO/IEC 18004)


def drawn(rows: tuple[bytes, ...]) -> Image.Image:
    """Paint the bars of a code, as a page does."""
    side = len(rows) + 2 * QUIET
    image = Image.new("L", (side, side), 255)
    for column, row, length in bars(rows):
        image.paste(0, (QUIET + column, QUIET + row, QUIET + column + length, QUIET + row + 1))
    return image.resize((side * 4, side * 4), Image.Resampling.NEAREST)


@settings(max_examples=40)
@given(st.text("ABCDEFGHIJ0123456789$*-.:é/#", min_size=1, max_size=400))
def test_the_bars_are_the_code(content: str) -> None:
    (code,) = zxingcpp.read_barcodes(drawn(matrix(content)))
    assert code.text == content


def test_the_correction_is_the_strongest_that_keeps_modules_large() -> None:
    levels = [
        zxingcpp.read_barcodes(drawn(matrix(content)))[0].ec_level for content in ("LMMH-T-1", "A" * 300, "A" * 520)
    ]
    assert levels == ["H", "M", "L"]
    assert len(matrix("A" * 520)) <= MODULES
    assert len(matrix("A" * 1500)) > MODULES


def test_the_largest_seal_keeps_modules_of_half_a_millimetre() -> None:
    from tests.replacing import replace

    sealed = seal(SIGNER, replace(FIELDS, origin="A" * 200, destination="B" * 200))
    assert len(sealed.payload) >= 298
    assert len(matrix(sealed.url)) <= MODULES


def test_bars_join_neighbours() -> None:
    assert bars((b"\1\1\0\1", b"\0\0\0\0", b"\0\1\1\1")) == [(0, 0, 2), (3, 0, 1), (1, 2, 3)]
