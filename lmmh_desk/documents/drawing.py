"""One page of a PDF, measured in points from its top left corner, drawn in the order it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from lmmh_desk.documents.fonts import ASCENT, DESCENT, FILES, load
from lmmh_desk.documents.icons import ICONS
from lmmh_desk.documents.qr import bars, matrix
from lmmh_desk.documents.text import BLACK, EDGE, FAINT, INK, Style, TextLine, broken

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.pdfgen.pathobject import PDFPathObject

MM = 72 / 25.4  # points
Align = Literal["left", "center", "right"]
WATERMARK = "#DCE4EA"
PIECE = "/FormXob."  # before its name, ReportLab's key of a piece that another copy of the paper replaces


class Drawing:
    """A page of `width` × `height` points."""

    def __init__(
        self, width: float, height: float, *, title: str, author: str, subject: str = "", keywords: str = ""
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        from lmmh_desk.documents.archive import declare

        load()
        self.width = width
        self.height = height
        self._file = BytesIO()
        self._canvas = Canvas(self._file, pagesize=(width, height), invariant=1, lang="fr-FR")
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setKeywords(keywords)
        self._canvas.setCreator("LMMH Desk")
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self.bookmark(title, y=0, level=0)
        declare(self._canvas)

    def bookmark(self, title: str, y: float, level: int = 1) -> None:
        """Name a place of the page in the reader's outline."""
        self._canvas.bookmarkHorizontal(title, 0, self.height - y)
        self._canvas.addOutlineEntry(title, title, level)

    def text(
        self, x: float, y: float, lines: Sequence[TextLine], style: Style, *, align: Align = "left", room: float = 0
    ) -> float:
        """Write lines from the top `y`, in `room` points when not at left; return the bottom."""
        half_leading = (style.height - (ASCENT + DESCENT) * style.size) / 2
        share = {"left": 0, "center": 0.5, "right": 1}[align]
        for line in lines:
            start = x + share * (room - line.width * style.size)
            self._write(start, y + half_leading + ASCENT * style.size, line, style.size)
            y += style.height
        return y

    def _write(self, x: float, baseline: float, line: TextLine, size: float) -> None:
        ink = self._canvas.beginText(x, self.height - baseline)
        for atom in line.atoms:
            ink.setFont(FILES[atom.face], atom.size * size)
            ink.setFillColor(_color(atom.color))
            ink.setRise(atom.rise * size)
            ink.textOut(atom.text)
        self._canvas.drawText(ink)

    def rule(
        self, x: float, y: float, room: float, *, color: str, thickness: float, dash: tuple[float, ...] = ()
    ) -> None:
        """Draw a horizontal line."""
        self._pen(color, thickness, dash)
        self._canvas.line(x, self.height - y, x + room, self.height - y)

    def upright(
        self, x: float, y: float, room: float, *, color: str, thickness: float, dash: tuple[float, ...] = ()
    ) -> None:
        """Draw a vertical line."""
        self._pen(color, thickness, dash)
        self._canvas.line(x, self.height - y, x, self.height - y - room)

    def box(
        self, x: float, y: float, width: float, height: float, *, radius: float,
        fill: str = "", edge: str = "", thickness: float = 0.75, dash: tuple[float, ...] = (),
    ) -> None:  # fmt: skip
        """Draw a rectangle with round corners."""
        if fill:
            self._canvas.setFillColor(fill)
        self._pen(edge or INK, thickness, dash)
        bottom = self.height - y - height
        self._canvas.roundRect(x, bottom, width, height, radius, stroke=bool(edge), fill=bool(fill))

    def icon(self, name: str, x: float, y: float, side: float, *, color: str, thickness: float = 1.5) -> None:
        """Draw an icon of the 20-unit grid in a square of `side` points."""
        unit = side / 20
        self._pen(color, thickness * unit)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        for stroke in ICONS[name]:
            path = self._path()
            if len(stroke) == 1:
                across, down, radius = stroke[0]
                path.circle(x + across * unit, self.height - y - down * unit, radius * unit)
            else:
                for index, point in enumerate(stroke):
                    draw = path.lineTo if index else path.moveTo
                    draw(x + point[0] * unit, self.height - y - point[1] * unit)
            self._canvas.drawPath(path)
        self._canvas.setLineCap(0)
        self._canvas.setLineJoin(0)

    def code(self, content: str, x: float, y: float, side: float, color: str = BLACK) -> None:
        """Draw a QR of `side` points; leave four modules white around it."""
        self.modules(matrix(content), x, y, side, color)

    def modules(self, rows: tuple[bytes, ...], x: float, y: float, side: float, color: str = BLACK) -> None:
        """Draw the dark modules of a square code of `side` points, as one path."""
        path = self._path()
        for column, row, length in bars(rows):
            path.rect(column, -row - 1, length, 1)
        self._canvas.saveState()
        self._canvas.translate(x, self.height - y)
        self._canvas.scale(side / len(rows), side / len(rows))
        self._canvas.setFillColor(color)
        self._canvas.drawPath(path, stroke=0, fill=1)
        self._canvas.restoreState()

    def hatched(self, x: float, y: float, side: float) -> None:
        """Draw the place of a code that does not exist yet."""
        self._canvas.saveState()
        frame = self._path()
        frame.rect(x, self.height - y - side, side, side)
        self._canvas.clipPath(frame, stroke=0, fill=0)
        self._pen(EDGE, 0.9)
        step = side / 12
        for index in range(1, 24):
            offset = index * step
            self._canvas.line(x, self.height - y - offset, x + offset, self.height - y)
        self._canvas.restoreState()
        self.box(x, y, side, side, radius=1.5, edge=FAINT, thickness=0.9, dash=(2.5, 2))

    def struck(self, x: float, y: float, side: float) -> None:
        """Draw the place of a code that is no longer worth anything."""
        self.hatched(x, y, side)
        self._pen(INK, 2.4)
        for start, end in ((y, y + side), (y + side, y)):
            self._canvas.line(x, self.height - start, x + side, self.height - end)

    def watermark(self, word: str) -> None:
        """Write a pale word across the page; draw it first, so that what covers it stays readable."""
        style = Style(self.width / 6.2, "Bold", WATERMARK)
        lines = broken(word, style, self.width)
        self._canvas.saveState()
        self._canvas.translate(self.width / 2, self.height * 0.42)
        self._canvas.rotate(28)
        self._canvas.translate(0, -self.height)
        self.text(-self.width / 2, -style.height / 2, lines, style, align="center", room=self.width)
        self._canvas.restoreState()

    def piece(self, name: str, box: tuple[float, float, float, float], draw: Callable[[], object]) -> None:
        """Draw, apart from the rest of the page, what another copy of the paper replaces (`documents/copies.py`)."""
        x, y, width, height = box
        canvas: Any = self._canvas  # its stubs take whole numbers only
        if not canvas.hasForm(name):
            canvas.beginForm(name, x, self.height - y - height, x + width, self.height - y)
            draw()
            canvas.endForm()
        canvas.doForm(name)

    def next_page(self) -> None:
        """Go on with another page of the same size."""
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF; the same drawing gives the same bytes."""
        self._canvas.showPage()
        self._canvas.save()
        canvas: Any = self._canvas
        pages, objects = canvas._doc.Pages.pages, canvas._doc.idToObject
        while pages:  # all at once, those of 14,000 letters would keep the window waiting
            pages.pop()
        while objects:
            objects.popitem()
        return self._file.getvalue()

    def _pen(self, color: str, thickness: float, dash: tuple[float, ...] = ()) -> None:
        self._canvas.setStrokeColor(color)
        self._canvas.setLineWidth(thickness)
        self._canvas.setDash(*((list(dash),) if dash else ()))

    def _path(self) -> PDFPathObject:
        return self._canvas.beginPath()


@cache
def _color(name: str) -> Color:
    """Return a colour as ReportLab wants it: from text it reads it anew each time, a quarter of a letter's time."""
    from reportlab.lib.colors import HexColor

    return HexColor(name)
