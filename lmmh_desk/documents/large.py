"""Large print: a paper whose every text is of 18 points or more, black on white, for whoever reads badly.

It is the same registered paper as the small one, with the same number, seal and short code, and the same facts in fewer
words. Most fit on one A4 page; many names or long addresses go on to another, and each page bears the number and
« page 1 / 2 ». The code, the places of signature and stamp and how to check the paper close the last one.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import LABEL, Frame, Mark, Text
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.letterhead import A4, CODE, PLACEHOLDER, Column
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.text import BLACK, Rich, Run, Style, TextLine, broken
from lmmh_desk.documents.twoddoc.signing import Stamped
from lmmh_desk.kernel.i18n import _

LEAST = 18  # points: the size of large print
SIDE, EDGE = 12 * MM, 10 * MM  # margins across, and above and below
ROOM = A4.width - 2 * SIDE
BODY = Style(LEAST, color=BLACK, leading=1.19, raised=False)
TITLE = Style(25, "Display", BLACK, 1.2, raised=False)
STRONG = Style(LEAST, "SemiBold", BLACK, 1.19, raised=False)
HEAD = Style(21, "Bold", BLACK, 1.25, raised=False)
MONO = Style(LEAST, "Mono", BLACK, 1.25)
MARK_ROOM = 200
SIGNING = 54  # height of the places of signature and stamp
COLUMN = Column(
    width=44 * MM,
    legend=Text("2D-DOC", Style(LEAST, "Bold", BLACK, 1.2), align="center"),
    specimen=Frame(
        Text(_("SPÉCIMEN"), Style(LEAST, "Bold", BLACK, 1.2), align="center"), edge=BLACK, thickness=1.2, padding=(2, 1)
    ),
)  # fmt: skip


class Said(Struct, frozen=True):
    """A sentence of a large paper."""

    content: Rich
    style: Style = BODY
    gap: float = 6


class LargePaper(Struct, frozen=True):
    """A whole paper; `number` is what stands on each page, `check` how to have it checked."""

    title: str
    office: str
    number: str
    said: Sequence[Said]
    sealed: Sealed | Stamped | None
    check: str
    copy: str
    subject: str = ""


class _Line(Struct, frozen=True):
    """One line, with the space above it."""

    line: TextLine
    style: Style
    gap: float


def large_pdf(paper: LargePaper) -> bytes:
    """Return the PDF, on as many pages as it needs; the same paper gives the same bytes."""
    foot = _foot_height(paper)
    top = EDGE + BODY.height + 8
    pages = _pages(paper.said, A4.height - EDGE - top, foot)
    drawing = Drawing(
        A4.width, A4.height, title=f"{paper.title} {paper.number}".strip(), author=paper.office, subject=paper.subject,
        keywords=paper.sealed.short_code if paper.sealed else "",
    )  # fmt: skip
    for index, lines in enumerate(pages):
        if index:
            drawing.next_page()
        if paper.sealed is None:
            drawing.watermark(_("APERÇU"))
        _draw_head(drawing, paper, index + 1, len(pages))
        _draw_lines(drawing, lines, top)
    _draw_foot(drawing, paper, A4.height - EDGE - foot)
    return drawing.finish()


def _pages(said: Sequence[Said], room: float, foot: float) -> list[list[_Line]]:
    """Share sentences between pages, closer to each other where that saves one."""
    loose, close = (_shared(said, room, foot, share) for share in (1, 0.3))
    return close if len(close) < len(loose) else loose


def _shared(said: Sequence[Said], room: float, foot: float, share: float) -> list[list[_Line]]:
    """Share sentences between pages; one is parted only when no page holds it. The foot has its place on the last."""
    pages: list[list[_Line]] = [[]]
    used = 0.0
    for sentence in said:
        lines = _lines(sentence, share)
        whole = sum(_height(line) for line in lines)
        if used + whole > room and whole <= room and used:
            pages.append([])
            used = 0.0
        for line in lines:
            if used + _height(line) > room:
                pages.append([])
                used = 0.0
            pages[-1].append(line)
            used += _height(line)
    if used + foot > room:
        pages.append([])
    return pages


def _lines(said: Said, share: float) -> list[_Line]:
    lines = broken(said.content, said.style, ROOM)
    return [_Line(line, said.style, 0 if index else said.gap * share) for index, line in enumerate(lines)]


def _height(line: _Line) -> float:
    return line.gap + line.style.height


def _draw_head(drawing: Drawing, paper: LargePaper, page: int, pages: int) -> None:
    """Draw the number, the page and which copy this is."""
    told = (Run(paper.number, "Bold"), Run(_(" page {page} / {pages}").format(page=page, pages=pages)))
    (line, *_more) = broken(told, BODY, ROOM - MARK_ROOM)
    drawing.text(SIDE, EDGE, [line], BODY)
    mark = Mark(paper.copy).lay(MARK_ROOM, LEAST / LABEL.size)
    mark.draw(drawing, SIDE + ROOM - MARK_ROOM, EDGE + (BODY.height - mark.height) / 2)
    drawing.rule(SIDE, EDGE + BODY.height + 4, ROOM, color=BLACK, thickness=2)


def _draw_lines(drawing: Drawing, lines: Sequence[_Line], y: float) -> None:
    for line in lines:
        y = drawing.text(SIDE, y + line.gap, [line.line], line.style)


def _foot_height(paper: LargePaper) -> float:
    return 8 + SIGNING + 8 + _check_height(paper)


def _check_height(paper: LargePaper) -> float:
    return max(COLUMN.height(paper.sealed), len(_checking(paper)) * BODY.height + MONO.height)


def _column(paper: LargePaper) -> float:
    """Return the width of the code with the space after it."""
    return (COLUMN.width if isinstance(paper.sealed, Stamped) else CODE) + 14


def _checking(paper: LargePaper) -> list[TextLine]:
    return broken(paper.check, BODY, ROOM - _column(paper))


def _draw_foot(drawing: Drawing, paper: LargePaper, y: float) -> None:
    """Draw the places of signature and stamp, then the code and how to check it."""
    half = (ROOM - 14) / 2
    y += 8
    for x, label in ((SIDE, _("Signature")), (SIDE + half + 14, _("Cachet de l’agence"))):
        drawing.box(x, y, half, SIGNING, radius=5, edge=BLACK, thickness=1, dash=(3, 2.2))
        drawing.text(x + 8, y + 3, broken(label, BODY, half - 16), BODY)
    y += SIGNING + 8
    height = _check_height(paper)
    box = SIDE - 1, y - 1, ROOM + 2, height + 2
    drawing.piece("check", box, lambda: _draw_check(drawing, paper, y, height))


def _draw_check(drawing: Drawing, paper: LargePaper, y: float, height: float) -> None:
    COLUMN.draw(drawing, paper.sealed, SIDE, y)
    lines = _checking(paper)
    left = SIDE + _column(paper)
    under = drawing.text(left, y + (height - len(lines) * BODY.height - MONO.height) / 2, lines, BODY)
    code = paper.sealed.short_code if paper.sealed else PLACEHOLDER
    drawing.text(left, under, broken(code, MONO, ROOM - _column(paper)), MONO)
