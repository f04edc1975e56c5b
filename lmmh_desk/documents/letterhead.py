"""What frames every A4 and A5 paper: the office and the number above, the code and how to check it below."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import LABEL, Block, Frame, Mark, Stack, Text, fit
from lmmh_desk.documents.datamatrix import matrix
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import pages
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.text import ACCENT, BLACK, FAINT, LINE, SOFT, Style, fitted
from lmmh_desk.documents.twoddoc.signing import Stamped
from lmmh_desk.kernel.i18n import _

CODE = 34 * MM  # below this a full seal no longer decodes from a poor scan
NAME = Style(12, "Bold", leading=1.35)
NUMBER = Style(13.4, "Bold", leading=1.35)
FOOT_HEAD = Style(11.2, "Bold", leading=1.45)
FOOT_TEXT = Style(9.6, color=SOFT, leading=1.42)
FOOT_SMALL = Style(7.2, color=FAINT, leading=1.35)
SHORT_CODE = Style(15, "Mono", leading=1.5)
PLACEHOLDER = "•••• •••• ••••"
MODULE = 0.4 * MM  # of a 2D-Doc (its specification)
QUIET = 2 * MODULE  # left white around it; one is asked for
LEGEND = Text("2D-DOC", Style(6.4, "Bold", BLACK, 1.5), align="center")
SPECIMEN = Frame(
    Text(_("SPÉCIMEN"), Style(10.5, "Bold", BLACK, 1.3), single=True, align="center"),
    edge=BLACK, thickness=1.2, padding=(4, 1),
)  # fmt: skip


class Format(Struct, frozen=True):
    """A paper size with its margins, in points."""

    width: float
    height: float
    side: float
    top: float
    bottom: float


A4 = Format(210 * MM, 297 * MM, 16 * MM, 13 * MM, 11 * MM)
A5 = Format(148 * MM, 210 * MM, 10 * MM, 10 * MM, 10 * MM)
A3 = Format(297 * MM, 420 * MM, 22 * MM, 18 * MM, 15 * MM)


class Head(Struct, frozen=True):
    """What stands at the top of a paper."""

    office: str
    under: str  # « Office public de l’habitat », or the site
    label: str  # « Référence »
    number: str


class Foot(Struct, frozen=True):
    """What stands at the bottom: the code (none on a preview), how to check it, which copy this is."""

    sealed: Sealed | Stamped | None
    title: str
    explanation: str
    copy: str
    small: str = ""


class Paper(Struct, frozen=True):
    """A whole paper on one page."""

    title: str
    subject: str
    head: Head
    blocks: Sequence[Block]
    foot: Foot | None  # None: nothing to check
    format: Format = A4


def pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF of one page, whatever the length of its texts; the same paper gives the same bytes."""
    shape, foot = paper.format, paper.foot
    drawing, room = _drawing(paper), shape.width - 2 * shape.side
    top = draw_head(drawing, paper.head, shape, room)
    foot_top = _foot_top(foot, shape, room)
    fit(Stack(tuple(paper.blocks)), room, foot_top - 10 - top).draw(drawing, shape.side, top)
    if foot:
        _draw_foot(drawing, foot, (shape.side, foot_top, room), _("Page 1 / 1"))
    return drawing.finish()


def long_pdf(paper: Paper) -> bytes:
    """Return the paper on as many pages as its blocks take, each under the letterhead and over the code."""
    shape, foot = paper.format, paper.foot
    room = shape.width - 2 * shape.side
    drawing = _drawing(paper)
    top = draw_head(drawing, paper.head, shape, room) + 10
    foot_top = _foot_top(foot, shape, room)
    shared = pages(tuple(paper.blocks), room, foot_top - (10 if foot else LABEL.height + 4) - top)
    for rank, placed in enumerate(shared, 1):
        if rank > 1:
            drawing.next_page()
            _watermark(drawing, foot)
            draw_head(drawing, paper.head, shape, room)
        for y, laid in placed:
            laid.draw(drawing, shape.side, top + y)
        numbered = _("Page {page} / {pages}").format(page=rank, pages=len(shared))
        if foot is None and len(shared) > 1:
            Text(numbered, LABEL, align="right").lay(room, 1).draw(drawing, shape.side, foot_top - LABEL.height)
        if foot:
            _draw_foot(drawing, foot, (shape.side, foot_top, room), numbered)
    return drawing.finish()


def _drawing(paper: Paper) -> Drawing:
    """Return the first page, empty."""
    shape, foot = paper.format, paper.foot
    drawing = Drawing(
        shape.width, shape.height, title=f"{paper.title} {paper.head.number}".strip(), author=paper.head.office,
        subject=paper.subject, keywords=foot.sealed.short_code if foot and foot.sealed else "",
    )  # fmt: skip
    _watermark(drawing, foot)
    return drawing


def _watermark(drawing: Drawing, foot: Foot | None) -> None:
    if foot and foot.sealed is None:
        drawing.watermark(_("APERÇU"))


def _foot_top(foot: Foot | None, shape: Format, room: float) -> float:
    return shape.height - shape.bottom - (_foot_height(foot, room) if foot else 0)


def emblem(drawing: Drawing, x: float, y: float, side: float) -> None:
    """Draw the house that stands before the office's name."""
    inset = side * 3 / 13
    drawing.box(x, y, side, side, radius=side * 2.4 / 13, fill=ACCENT)
    drawing.icon("house", x + inset, y + inset, side - 2 * inset, color="#FFFFFF", thickness=1.7)


def draw_head(drawing: Drawing, head: Head, shape: Format, room: float) -> float:
    """Draw the letterhead; return its bottom."""
    side, y = 32.5, shape.top
    emblem(drawing, shape.side, y, side)
    left = shape.side + side + 9
    right_room = room * 0.34
    left_room = room - side - 9 - right_room - 10
    style, lines = fitted(head.office, NAME, left_room)
    bottom = drawing.text(left, y + 1, lines, style)
    style, lines = fitted(head.under, LABEL, left_room)
    bottom = drawing.text(left, bottom, lines, style)
    x = shape.side + room - right_room
    style, lines = fitted(head.label, LABEL, right_room)
    under = drawing.text(x, y, lines, style, align="right", room=right_room)
    style, lines = fitted(head.number, NUMBER, right_room)
    under = drawing.text(x, under - 1, lines, style, align="right", room=right_room)
    bottom = max(bottom, under, y + side) + 12
    drawing.rule(shape.side, bottom, room, color=ACCENT, thickness=2.2)
    return bottom + 1


def _foot_height(foot: Foot, room: float) -> float:
    small = Text(foot.small, FOOT_SMALL).lay(room, 1).height + 7 if foot.small else 0
    return 12 + Column().height(foot.sealed) + small


class Column(Struct, frozen=True):
    """Where a code stands: its width, and what a 2D-Doc bears under it."""

    width: float = CODE
    legend: Block = LEGEND
    specimen: Block = SPECIMEN

    def height(self, sealed: Sealed | Stamped | None) -> float:
        """Return the room of the code; a 2D-Doc with long names takes more."""
        if not isinstance(sealed, Stamped):
            return CODE
        below = self.legend.lay(self.width, 1).height + self.specimen.lay(self.width, 1).height
        return max(CODE, len(matrix(sealed.payload)) * MODULE + 2 * QUIET + below)

    def draw(self, drawing: Drawing, sealed: Sealed | Stamped | None, x: float, y: float) -> None:
        """Draw a seal, a 2D-Doc, or the hatched place of a code that does not exist yet."""
        if isinstance(sealed, Stamped):
            self._draw_2ddoc(drawing, sealed, x, y)
        elif sealed:
            drawing.code(sealed.url, x, y, CODE)
        else:
            drawing.hatched(x, y, CODE)

    def _draw_2ddoc(self, drawing: Drawing, stamped: Stamped, x: float, y: float) -> None:
        rows = matrix(stamped.payload)
        side = len(rows) * MODULE
        legend, specimen = self.legend.lay(self.width, 1), self.specimen.lay(self.width, 1)
        drawing.modules(rows, x + (self.width - side) / 2, y + QUIET, side)
        legend.draw(drawing, x, y + side + 2 * QUIET)
        specimen.draw(drawing, x, y + self.height(stamped) - specimen.height)


def _draw_foot(drawing: Drawing, foot: Foot, where: tuple[float, float, float], numbered: str) -> None:
    """Draw the code with its quiet zone, and beside it how to check the paper."""
    x, y, room = where
    drawing.rule(x, y, room, color=LINE, thickness=0.75)
    y += 12
    height, copy_room = Column().height(foot.sealed), 66
    check_room = room - copy_room - 6
    box = x - 1, y - 1, check_room + 2, height + 2
    drawing.piece("check", box, lambda: _draw_check(drawing, foot, x, y, check_room))
    copy = Stack((Mark(foot.copy), Text(numbered, LABEL, align="right")))
    lines = fit(copy, copy_room, height)
    lines.draw(drawing, x + room - copy_room, y + height - lines.height)
    if foot.small:
        Text(foot.small, FOOT_SMALL).lay(room, 1).draw(drawing, x, y + height + 7)


def _draw_check(drawing: Drawing, foot: Foot, x: float, y: float, room: float) -> None:
    """Draw the code and, beside it, what to do with it: a cancelled paper has them no more."""
    column = Column()
    column.draw(drawing, foot.sealed, x, y)
    code = foot.sealed.short_code if foot.sealed else PLACEHOLDER
    checking = Stack((
        Text(foot.title, FOOT_HEAD, single=True),
        Text(foot.explanation, FOOT_TEXT, gap=1),
        Text(code, SHORT_CODE, gap=2),
    ))  # fmt: skip
    height = column.height(foot.sealed)
    laid = fit(checking, room - CODE - 15, height)
    laid.draw(drawing, x + CODE + 15, y + (height - laid.height) / 2)
