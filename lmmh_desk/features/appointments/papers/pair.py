"""Two A5 papers on one A4 sheet, where there is no A5 paper: one for the person, one for the agency."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.letterhead import A4
from lmmh_desk.documents.text import FAINT, LINE, Style, broken
from lmmh_desk.kernel.i18n import _

LABEL = Style(7.5, "Medium", FAINT, 1.4)
TOP = 4.5 * MM  # inside the margin of 10 mm
_TURNED = "q 0 1 -1 0 {across} {up} cm {name} Do Q\n"
_DRAWN = "".join(
    _TURNED.format(across=f"{A4.width:.3f}", up=f"{up:.3f}", name=name)
    for name, up in (("/Paper", 0), ("/Paper", A4.height / 2), ("/Cut", 0))
)


def pair(page: bytes) -> bytes:
    """Return an A4 sheet, upright as printers take it, with the A5 page twice, turned: it is cut in the middle."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, RectangleObject

    writer = PdfWriter(clone_from=BytesIO(page))
    sheet = writer.pages[0]
    cut = writer.add_page(PdfReader(BytesIO(_cut())).pages[0])
    pieces = DictionaryObject()
    for name, each in (("/Paper", sheet), ("/Cut", cut)):
        pieces[NameObject(name)] = writer._add_object(_piece(each))
    writer.remove_page(1)
    drawn = DecodedStreamObject()
    drawn.set_data(_DRAWN.encode())
    sheet[NameObject("/Contents")] = writer._add_object(drawn)
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pieces})
    sheet.mediabox = RectangleObject((0, 0, A4.width, A4.height))
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _piece(page: Any) -> Any:
    """Return a page as a piece that another one draws: nothing of it is read, which would take long."""
    from pypdf.generic import DecodedStreamObject, NameObject

    piece = DecodedStreamObject()
    for key, value in (("/Type", "/XObject"), ("/Subtype", "/Form")):
        piece[NameObject(key)] = NameObject(value)
    piece[NameObject("/BBox")] = page.mediabox
    piece[NameObject("/Resources")] = page["/Resources"]
    piece.set_data(page.get_contents().get_data())
    return piece.flate_encode()


def _cut() -> bytes:
    """Return, on the sheet turned, the line to cut along and whom each half is for."""
    drawing = Drawing(A4.height, A4.width, title="", author="")
    half = A4.height / 2
    for x, told in ((0, _("Exemplaire de la personne")), (half, _("Exemplaire de l’agence"))):
        drawing.text(x, TOP, broken(told, LABEL, half), LABEL, align="center", room=half)
    drawing.upright(half, 0, A4.width, color=LINE, thickness=0.5, dash=(4, 4))
    return drawing.finish()
