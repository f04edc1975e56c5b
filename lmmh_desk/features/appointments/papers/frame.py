"""The frame of A5 papers: who writes and the number above, blocks under each other, a foot when there is one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from lmmh_desk.documents.blocks import BODY, LABEL, Block, Frame, Laid, Mark, Stack, Text, fit
from lmmh_desk.documents.drawing import Drawing
from lmmh_desk.documents.letterhead import A5, CODE, NAME, emblem
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.documents.text import ACCENT, EDGE, FAINT, INK, LINE, SOFT, WASH, Rich, Style
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import capital, hour, long_date
from lmmh_desk.kernel.i18n import _

NUMBER = Style(11, "SemiBold")
OVER = Style(9.4, "SemiBold", ACCENT, 1.5)
DAY = Style(18, "Bold", leading=1.3)
HOUR = Style(32, "Bold", ACCENT, 1.15)
SECTION = Style(12, "SemiBold", leading=1.5)
ITEM = Style(10.6, leading=1.4)
NOTICE = Style(10.2, leading=1.4)
FOOT_HEAD = Style(10.6, "SemiBold", leading=1.45)
FOOT_TEXT = Style(10, color=SOFT, leading=1.42)
FOOT_SMALL = Style(7.2, color=FAINT, leading=1.35)
FOOT_GAP = 10  # points between its line and the code
MARK_ROOM = 74


class Foot(Struct, frozen=True):
    """A code with what to do with it; without a seal, the hatched place of a preview."""

    sealed: Sealed | None
    title: str
    explanation: str
    copy: str
    small: str = ""


class Leaflet(Struct, frozen=True):
    """A whole A5 paper on one page."""

    label: str  # « Convocation »
    number: str
    office: str
    site: str
    subject: str
    blocks: Sequence[Block]
    foot: Foot | None = None
    preview: bool = False


def leaflet(paper: Leaflet) -> bytes:
    """Return the PDF, whatever the length of its texts; the same paper gives the same bytes."""
    sealed = paper.foot.sealed if paper.foot else None
    drawing = Drawing(
        A5.width, A5.height, title=f"{paper.label} {paper.number}".strip(), author=paper.office, subject=paper.subject,
        keywords=sealed.short_code if sealed else "",
    )  # fmt: skip
    if paper.preview:
        drawing.watermark(_("APERÇU"))
    room, bottom = A5.width - 2 * A5.side, A5.height - A5.bottom
    foot_top = bottom - (FOOT_GAP + CODE) if paper.foot else bottom
    head = Heading(paper.office, paper.site, paper.label, paper.number)
    fit(Stack((head, *paper.blocks)), room, foot_top - 8 - A5.top).draw(drawing, A5.side, A5.top)
    if paper.foot:
        _draw_foot(drawing, paper.foot, foot_top, room)
    return drawing.finish()


def _draw_foot(drawing: Drawing, foot: Foot, y: float, room: float) -> None:
    x, left = A5.side, CODE + 16
    drawing.rule(x, y, room, color=LINE, thickness=0.75)
    y += FOOT_GAP
    mark = Mark(foot.copy).lay(MARK_ROOM, 1)
    title = Beside(Text(foot.title, FOOT_HEAD, single=True), Kept(mark.height), MARK_ROOM, between=6)
    told = Stack((title, Text(foot.explanation, FOOT_TEXT, gap=1), Text(foot.small, FOOT_SMALL, gap=4)))
    laid = fit(told, room - left, CODE)
    down = (CODE - laid.height) / 2

    def check() -> None:
        if foot.sealed:
            drawing.code(foot.sealed.url, x, y, CODE)
        else:
            drawing.hatched(x, y, CODE)
        laid.draw(drawing, x + left, y + down)

    drawing.piece("check", (x, y, room, CODE), check)
    mark.draw(drawing, x + room - MARK_ROOM, y + down)


class Kept(Struct, frozen=True):
    """A place left for what is drawn apart, of the same height at every scale."""

    height: float
    gap: float = 0

    def lay(self, _room: float, _scale: float) -> Laid:
        return Laid(self.height, lambda _drawing, _x, _y: None)


class Beside(Struct, frozen=True):
    """Two pieces side by side, the lower one in the middle or at the top; the right one has the room it is given."""

    left: Block
    right: Block
    right_room: float
    gap: float = 0
    between: float = 10
    top: bool = False

    def lay(self, room: float, scale: float) -> Laid:
        right_room = self.right_room * scale
        left = self.left.lay(room - right_room - self.between * scale, scale)
        right = self.right.lay(right_room, scale)
        height = max(left.height, right.height)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            left.draw(drawing, x, y + (0 if self.top else (height - left.height) / 2))
            right.draw(drawing, x + room - right_room, y + (0 if self.top else (height - right.height) / 2))

        return Laid(height, draw)


class Heading(Struct, frozen=True):
    """The house, the office and the site at left; what the paper is and its number at right."""

    office: str
    site: str
    label: str
    number: str
    gap: float = 0

    def lay(self, room: float, scale: float) -> Laid:
        side, between = 27 * scale, 8 * scale
        left = Stack((Text(self.office, NAME, single=True), Text(self.site, LABEL, single=True)))
        right = Stack((
            Text(self.label, LABEL, single=True, align="right"),
            Text(self.number, NUMBER, single=True, align="right"),
        ))  # fmt: skip
        inner = Beside(left, right, 112).lay(room - side - between, scale)
        height = max(side, inner.height)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            emblem(drawing, x, y + (height - side) / 2, side)
            inner.draw(drawing, x + side + between, y + (height - inner.height) / 2)

        return Laid(height, draw)


class Facts(Struct, frozen=True):
    """Labels and values, each value of one or more lines, a fine line under each."""

    rows: tuple[tuple[str, tuple[Rich, ...]], ...]
    gap: float = 0
    label_room: float = 77

    def lay(self, room: float, scale: float) -> Laid:
        label_room, padding = self.label_room * scale, 4.6 * scale
        laid = []
        for name, values in self.rows:
            label = Text(name, LABEL, single=True).lay(label_room - 6 * scale, scale)
            value = Stack(tuple(Text(line, BODY) for line in values)).lay(room - label_room, scale)
            laid.append((label, value, max(label.height, value.height)))

        def draw(drawing: Drawing, x: float, y: float) -> None:
            for label, value, height in laid:
                label.draw(drawing, x, y + padding + 0.7 * scale)
                value.draw(drawing, x + label_room, y + padding)
                y += height + 2 * padding
                drawing.rule(x, y, room, color=LINE, thickness=0.75)

        return Laid(sum(height + 2 * padding for *_pieces, height in laid), draw)


class Stamp(Struct, frozen=True):
    """The place of a stamp."""

    label: str
    gap: float = 0
    least: float = 62

    def lay(self, room: float, scale: float) -> Laid:
        label = Text(self.label, LABEL, single=True).lay(room - 20 * scale, scale)
        height = max(self.least * scale, label.height + 12 * scale)

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.box(x, y, room, height, radius=6 * scale, edge=FAINT, thickness=0.9, dash=(3, 2.2))
            label.draw(drawing, x + 10 * scale, y + 6 * scale)

        return Laid(height, draw)


class ToTick(Struct, frozen=True):
    """A box to tick and what it stands for."""

    content: str
    gap: float = 4

    def lay(self, room: float, scale: float) -> Laid:
        side, left = 10.5 * scale, 18 * scale
        text = Text(self.content, ITEM).lay(room - left, scale)
        down = (ITEM.height * scale - side) / 2

        def draw(drawing: Drawing, x: float, y: float) -> None:
            drawing.box(x, y + down, side, side, radius=1.5 * scale, edge=INK, thickness=1.3 * scale)
            text.draw(drawing, x + left, y)

        return Laid(text.height, draw)


def moment(over: str, starts_at: int) -> Frame:
    """Return the tinted box of the day and the hour."""
    start = paris(starts_at)
    day = Stack((Text(over, OVER), Text(capital(long_date(start.date())), DAY, single=True)))
    when = Text(hour(start), HOUR, single=True, align="right")
    return Frame(Beside(day, when, 100), gap=13, fill=WASH, edge=EDGE, padding=(15.5, 10))


def warning(paragraphs: Sequence[Rich], gap: float = 10) -> Frame:
    """Return the black box of what must not be missed."""
    told = tuple(Text(paragraph, NOTICE, gap=3 if index else 0) for index, paragraph in enumerate(paragraphs))
    return Frame(Stack(told), gap, edge=INK, thickness=1.2, padding=(11, 8))
