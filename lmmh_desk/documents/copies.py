"""Other copies of a paper: its original's bytes, of which named pieces are drawn again and nothing else.

A duplicate has « Duplicata n° 2 » instead of « Original ». A cancelled paper also has, instead of its code and how to
check it, a struck place and why it is no longer worth anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from typing import Any

from msgspec import Struct

from lmmh_desk.documents.blocks import LABEL, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, PIECE, Drawing
from lmmh_desk.documents.text import BLACK, Style
from lmmh_desk.kernel.french import plain_date
from lmmh_desk.kernel.i18n import _

CODE = 34 * MM  # side of what takes the place of a code
MARK, CHECK = f"{PIECE}mark", f"{PIECE}check"
STRONG, PLAIN = Style(12, "Bold", BLACK, 1.3), Style(9.6, "Medium", BLACK, 1.3)


class Place(Struct, frozen=True):
    """Where a piece stands, in points from the top left corner; `scale` is that of the paper's small texts."""

    left: float
    top: float
    width: float
    height: float
    scale: float


Draw = Callable[[Drawing, Place], None]


def duplicate(original: bytes, mark: str) -> bytes:
    """Return a paper's original with its mark replaced; raises ValueError where the PDF has none."""
    return _redrawn(original, {MARK: lambda drawing, place: _mark(drawing, place, mark)})


def cancelled(original: bytes, day: date, reason: str) -> bytes:
    """Return a paper's original as cancelled: it says so, when and why, and its code is gone.

    Raises ValueError where the code is not a piece of the PDF, hence would still be read.
    """
    pieces: dict[str, Draw] = {
        MARK: lambda drawing, place: _mark(drawing, place, _("Annulé")),
        CHECK: lambda drawing, place: _struck(drawing, place, day, reason),
    }
    return _redrawn(original, pieces, _("ANNULÉ"))


def _mark(drawing: Drawing, place: Place, mark: str) -> None:
    laid = Text(mark, LABEL, single=True, align="right").lay(place.width, place.scale)
    laid.draw(drawing, place.left, place.top + (place.height - laid.height) / 2)


def _struck(drawing: Drawing, place: Place, day: date, reason: str) -> None:
    drawing.struck(place.left, place.top, CODE)
    told = Stack((
        Text(_("Annulé le {day}").format(day=plain_date(day)), STRONG),
        Text(_("Motif\u00a0: {reason}").format(reason=reason), PLAIN, gap=2),
        Text(_("Il ne sert plus\u00a0: son code est refusé."), PLAIN, gap=2),
    ))  # fmt: skip
    left = CODE + 15
    laid = fit(told, place.width - left, place.height, most=place.scale)
    laid.draw(drawing, place.left + left, place.top + (place.height - laid.height) / 2)


def _redrawn(original: bytes, pieces: Mapping[str, Draw], word: str = "") -> bytes:
    """Return a PDF whose pieces are drawn again on each page that has them, over a word written across."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=BytesIO(original))
    there = {name for page in writer.pages for name in _forms(page)}
    if MARK not in _forms(writer.pages[0]) or not there.issuperset(pieces):
        raise ValueError("a piece is missing")
    scale = _place(writer.pages[0], MARK, 1).height / LABEL.height
    for page in writer.pages:
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        over, under = (Drawing(width, height, title=word, author="") for _layer in "ou")
        for name in [name for name in pieces if name in _forms(page)]:
            pieces[name](over, _place(page, name, scale))
            _empty(writer, page, name)
        page.merge_page(PdfReader(BytesIO(over.finish())).pages[0])
        if word:
            under.watermark(word)
            page.merge_page(PdfReader(BytesIO(under.finish())).pages[0], over=False)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _forms(page: Any) -> Any:
    return page["/Resources"].get("/XObject", {})


def _place(page: Any, name: str, scale: float) -> Place:
    left, bottom, right, top = (float(edge) for edge in _forms(page)[name]["/BBox"])
    return Place(left, float(page.mediabox.height) - top, right - left, top - bottom, scale)


def _empty(writer: Any, page: Any, name: str) -> None:
    from pypdf.generic import DecodedStreamObject, NameObject

    nothing = DecodedStreamObject()
    for key, value in {"/Type": "/XObject", "/Subtype": "/Form"}.items():
        nothing[NameObject(key)] = NameObject(value)
    nothing[NameObject("/BBox")] = _forms(page)[name]["/BBox"]
    _forms(page)[NameObject(name)] = writer._add_object(nothing)
