"""The convocation in large print: every text of 18 points or more, black on white, on A4.

It is the same registered paper, with the same number and the same seal. An ordinary one holds on one page; long texts
go on to another, and each page bears the number and « page 1 / 2 ».
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lmmh_desk.documents.blocks import LABEL, Block, Frame, Mark, Stack, Text, fit
from lmmh_desk.documents.drawing import MM, Drawing
from lmmh_desk.documents.flow import Placed, pages
from lmmh_desk.documents.letterhead import A4, CODE
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.text import BLACK, Rich, Run, Style, strong
from lmmh_desk.features.appointments.model.sheet import Summons
from lmmh_desk.features.appointments.papers.convocation import (
    NAME,
    at_home,
    conditions,
    done,
    facts,
    over,
    start,
    to_bring,
    use,
)
from lmmh_desk.features.appointments.papers.frame import Beside
from lmmh_desk.kernel.french import capital, hour, long_date, plain_date
from lmmh_desk.kernel.i18n import _

LEAST = 18  # points: the size of large print
SIDE, EDGE = 12 * MM, 10 * MM  # margins across, and above and below
ROOM = A4.width - 2 * SIDE
BODY = Style(LEAST, color=BLACK, leading=1.22, raised=False)
STRONG = Style(LEAST, "Bold", BLACK, 1.22, raised=False)
DAY = Style(26, "Bold", BLACK, 1.25, raised=False)
HOUR = Style(40, "Bold", BLACK, 1.15, raised=False)
MARK_ROOM = 190
HEAD = BODY.height + 12


def large(summons: Summons, sealed: Sealed | None) -> bytes:
    """Return the PDF: the original, or without a seal a preview that proves nothing."""
    checking = fit(Text(_told(summons), BODY), ROOM - CODE - 16, A4.height / 3)
    checked = max(CODE, checking.height)
    foot = 18 + checked
    shared = pages(tuple(_blocks(summons)), ROOM, A4.height - 2 * EDGE - HEAD, foot)
    drawing = Drawing(
        A4.width, A4.height, title=f"{NAME} {summons.number}".strip(), author=summons.office,
        subject=plain_date(start(summons).date()), keywords=sealed.short_code if sealed else "",
    )  # fmt: skip
    for index, placed in enumerate(shared):
        if index:
            drawing.next_page()
        if sealed is None:
            drawing.watermark(_("APERÇU"))
        page = _("page {page} / {pages}").format(page=index + 1, pages=len(shared))
        _draw_page(drawing, summons.number, placed, page)
        if not index:
            _draw_mark(drawing)
    y = A4.height - EDGE - checked

    def check() -> None:
        if sealed:
            drawing.code(sealed.url, SIDE, y, CODE)
        else:
            drawing.hatched(SIDE, y, CODE)
        checking.draw(drawing, SIDE + CODE + 16, y)

    drawing.piece("check", (SIDE, y, ROOM, checked), check)
    return drawing.finish()


def _draw_page(drawing: Drawing, number: str, placed: list[Placed], page: str) -> None:
    told = fit(Text((Run(number, "Bold"), Run(f" {page}")), BODY), ROOM - MARK_ROOM, BODY.height)
    told.draw(drawing, SIDE, EDGE)
    drawing.rule(SIDE, EDGE + BODY.height + 4, ROOM, color=BLACK, thickness=2)
    for y, laid in placed:
        laid.draw(drawing, SIDE, EDGE + HEAD + y)


def _draw_mark(drawing: Drawing) -> None:
    """Draw which copy this is, on the first page."""
    mark = Mark(_("Original")).lay(MARK_ROOM, LEAST / LABEL.size)
    mark.draw(drawing, SIDE + ROOM - MARK_ROOM, EDGE + (BODY.height - mark.height) / 2)


def _blocks(summons: Summons) -> Iterator[Block]:
    begins = start(summons)
    yield Text((Run(f"{NAME}, ", "Bold"), Run(summons.office)), BODY)
    day = Stack((Text(over(summons), BODY), Text(capital(long_date(begins.date())), DAY, single=True)))
    when = Beside(day, Text(hour(begins), HOUR, single=True, align="right"), 118)
    yield Frame(when, gap=8, edge=BLACK, thickness=2, padding=(12, 7))
    for label, values in facts(summons):
        yield Text((strong(f"{label}\u00a0: "), *_joined(values)), BODY, gap=7)
    if summons.bring or summons.instructions:
        lead = strong(f"{to_bring(summons)}\u00a0: ")
        yield Text((lead, Run(summons.instructions)) if summons.instructions else (lead,), BODY, gap=7)
    yield from (Text(f"•\u00a0{paper}", BODY) for paper in summons.bring)
    for condition in conditions(summons):
        yield Text(condition, BODY, gap=7)
    yield Text(done(summons), BODY, gap=7)
    if summons.data_notice:
        yield Text(summons.data_notice, BODY, gap=7)


def _joined(values: Sequence[Rich]) -> Iterator[Run]:
    """Return the lines of a value as one."""
    for index, value in enumerate(values):
        if index:
            yield Run(", ")
        yield from (Run(value),) if isinstance(value, str) else value


def _told(summons: Summons) -> Rich:
    title = _("À garder jusqu’à la visite.") if at_home(summons) else _("À présenter à l’accueil.")
    return strong(title), Run(f" {use(summons)}")
