"""A duplicate is the original with another mark: the same bytes drawn, « Duplicata n° 2 » instead of « Original »."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, cast

from lmmh_desk.documents.blocks import LABEL, Text
from lmmh_desk.documents.drawing import MARK, Drawing


def duplicate(original: bytes, mark: str) -> bytes:
    """Return a paper's original with its mark replaced; raises ValueError where the PDF has none."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter(clone_from=BytesIO(original))
    page = writer.pages[0]
    drawn = cast(DictionaryObject, cast(DictionaryObject, page["/Resources"]).get("/XObject", DictionaryObject()))
    if MARK not in drawn:
        raise ValueError("no mark")
    box = cast(ArrayObject, cast(DictionaryObject, drawn[MARK])["/BBox"])
    nothing = DecodedStreamObject()
    nothing.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")})
    nothing[NameObject("/BBox")] = box
    drawn[NameObject(MARK)] = writer._add_object(nothing)
    page.merge_page(PdfReader(BytesIO(_mark(mark, page.mediabox, box))).pages[0])
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _mark(mark: str, paper: Sequence[Any], box: Sequence[Any]) -> bytes:
    """Return a page with nothing but the mark, where the original has its own."""
    left, bottom, right, top = (float(edge) for edge in box)
    drawing = Drawing(float(paper[2]), float(paper[3]), title=mark, author="")
    laid = Text(mark, LABEL, single=True, align="right").lay(right - left, 1)
    laid.draw(drawing, left, drawing.height - top + (top - bottom - laid.height) / 2)
    return drawing.finish()
