"""The rows of the page: halls with a box a point, anomalies, requests with four bars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.upkeep.model.board import Anomaly, HallRow, Request, Step
from lmmh_desk.features.upkeep.model.records import (
    MARKS,
    OWNERS,
    POINTS,
    SHORT_URGENCIES,
    WHOLE_POINTS,
    Mark,
    Owner,
    Point,
    State,
    Urgency,
)
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import clock_hour, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import CENTER, RIGHT, Canvas
from lmmh_desk.ui.widgets.cells import Beside, Cell, Push, Text
from lmmh_desk.ui.widgets.cells import Mark as Tag
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

BARS = 4
BOX, INSET = 18, 12  # pixels at 100 %
ICONS = {Point.HANDLES: "door", Point.RAILS: "rail", Point.BUTTONS: "buttons", Point.LIFT: "lift", Point.BINS: "trash"}
Look = tuple[str, str, str, str]  # fill, edge, icon and its ink
BOXES: dict[Mark, Look] = {Mark.TO_DO: ("card", "ctl", "", ""), Mark.DONE: ("oks", "", "check", "ok"),
         Mark.ISSUE: ("warns", "", "warning", "warn")}  # fmt: skip


class Box(Struct, frozen=True):
    """One point of a hall; None where the hall has none."""

    point: Point
    mark: Mark | None

    def said(self) -> str:
        """Return « Rampes : fait », nothing where the hall has no such point."""
        return "" if self.mark is None else f"{WHOLE_POINTS[self.point]}\u00a0: {MARKS[self.mark]}"

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the box, or a dash, under the middle of its title."""
        if self.mark is None:
            paint.text(area, "–", ink="t3", align=CENTER)
        else:
            paint_box(paint, area.center().x() + 1 - paint.px(BOX) // 2, area.center().y() + 1, BOXES[self.mark])


def paint_box(paint: Canvas, left: int, middle: int, look: Look) -> None:
    """Paint a box from `left` on, centred on the line `middle`."""
    side, (fill, edge, icon, ink) = paint.px(BOX), look
    box = QRect(left, middle - side // 2, side, side)
    paint.box(box, fill, edge)
    if icon:
        paint.icon(icon, ink, box.left() + paint.px(2), middle, 14)


class Sign(Struct, frozen=True):
    """The box of an anomaly, before its words."""

    def said(self) -> str:
        """Return nothing: the words say it."""
        return ""

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the box."""
        paint_box(paint, area.left(), area.center().y() + 1, BOXES[Mark.ISSUE])


class Passage(Struct, frozen=True):
    """When a hall was done, or by when it has to be, with the icon that says which."""

    icon: str
    words: str
    ink: str

    def said(self) -> str:
        """Return the words."""
        return self.words

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint both at the right."""
        used = paint.text(area, self.words, 13, 600, self.ink, align=RIGHT)
        if self.icon:
            paint.icon(self.icon, self.ink, area.right() - used - paint.px(20), area.center().y() + 1, 16)


class Progress(Struct, frozen=True):
    """How far a request is: four bars over its word."""

    rank: int
    words: str
    ink: str

    def said(self) -> str:
        """Return the word."""
        return self.words

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the bars and the word under them."""
        px, top = paint.px, area.top() + (area.height() - paint.px(34)) // 2
        wide = px(20)
        for bar in range(BARS):
            left = area.right() - (BARS - bar) * (wide + px(3)) + px(3)
            fill = ("ok" if self.rank == BARS else "acc") if bar < self.rank else "line"
            paint.box(QRect(left, top + px(5), wide, px(5)), fill, radius=2)
        paint.text(QRect(area.left(), top + px(16), area.width(), px(18)), self.words, 12, 600, self.ink, align=RIGHT)


def hall_rows() -> Rows[HallRow]:
    """Return the model of the halls of a day."""
    points = [
        TableColumn[HallRow](str(point), words, _box(point), 66 if len(words) > 5 else 56, icon=ICONS[point])
        for point, words in POINTS.items()
    ]
    return Rows(
        [
            TableColumn("hall", _("Immeuble et hall"), _hall, 130, stretch=True),
            TableColumn("agent", _("Agent"), _agent, 118, sort=lambda one: (one.agent, one.residence, one.name)),
            *points,
            TableColumn("passage", _("Passage"), _passage, 112, right=True, sort=lambda one: one.passed_at or 0),
        ],
        key=lambda one: one.id,
        sentence=hall_sentence,
        tint=lambda one: "bads" if one.step is Step.INCOMPLETE else "",
    )


def missed_rows(*, keeps: bool) -> Rows[HallRow]:
    """Return the model of the missed halls, each with its button for who may give it to somebody else."""
    cell = _reassign if keeps else _missed
    return Rows([TableColumn("hall", _("Hall"), cell, 150, stretch=True)], key=lambda one: one.id)


def anomaly_rows(today: Callable[[], date], *, follows: bool) -> Rows[Anomaly]:
    """Return the model of the anomalies, those to hand over with their button for who may."""
    return Rows(
        [
            TableColumn("sign", "", lambda _one: Sign(), 34),
            TableColumn("text", _("Anomalie"), lambda one: _follow(one, today(), follows), 140, stretch=True),
        ],
        key=lambda one: one.id,
    )


def request_rows() -> Rows[Request]:
    """Return the model of the requests taken at the counter."""
    return Rows(
        [
            TableColumn("text", _("Demande"), _request, 160, stretch=True),
            TableColumn("state", _("Suivi"), _progress, 120, right=True),
        ],
        key=lambda one: one.id,
    )


def hall_sentence(one: HallRow) -> str:
    """Return what a screen reader says of a hall."""
    boxes = (_box(point)(one).said() for point in one.points)
    twice = [_("en double")] if one.twice else []
    return ", ".join([one.residence, one.name, *twice, one.agent or _("non affecté"), one.words, *boxes])


def anomaly_note(one: Anomaly) -> str:
    """Return « Clos, Hall 3 · Ascensoriste, 17/11 »."""
    if one.owner is Owner.NOBODY or one.due_on is None:
        return f"{one.where} · {hour(paris(one.seen_at))}"
    told = _("{owner}, {day}").format(owner=OWNERS[one.owner], day=short_date(one.due_on))
    return f"{one.where} · {told}"


def _hall(one: HallRow) -> Text | Beside:
    ink = "bad" if one.step is Step.INCOMPLETE else "t1"
    name = Text(one.name, weight=600, ink=ink, unsent=one.unsent, inset=INSET)
    return Beside(name, Tag(_("en double"), "warn", "warning")) if one.twice else name


def _agent(one: HallRow) -> Text:
    return Text(one.agent, ink="t2") if one.agent else Text(_("non affecté"), weight=600, ink="bad")


def _box(point: Point) -> Callable[[HallRow], Cell]:
    return lambda one: Box(point, one.marks.get(point))


def _passage(one: HallRow) -> Passage:
    if one.step is Step.DONE:
        return Passage("warning", one.words, "warn") if one.has_issue else Passage("check", one.words, "ok")
    if one.step is Step.INCOMPLETE:
        return Passage("clock", one.words, "bad")
    return Passage("", one.words, "acc") if one.step is Step.IN_PROGRESS else Passage("clock", one.words, "t2")


def _missed(one: HallRow) -> Text:
    due = _("à faire avant {hour}").format(hour=clock_hour(one.due_minute))
    why = _("manqué deux fois") if one.again else due
    told = [why, one.agent or _("non affecté")]
    if one.key_out and not one.past:
        told[0] = " ".join((_("clé prêtée"), one.key_to)).strip()
        told = told[:1] if one.agent and one.key_to.endswith(one.agent) else told  # who has it cleans it
    return Text(f"{one.residence}, {one.name}", " · ".join(told), 600)


def _reassign(one: HallRow) -> Beside:
    lends = one.wants_key
    push = Push(_("Prêter la clé"), "key") if lends else Push(_("Réaffecter"), "users", primary=not one.agent)
    return Beside(_missed(one), push)


def _follow(one: Anomaly, today: date, follows: bool) -> Beside:
    suite: Tag | Push = Tag(_("prêtée") if one.is_key else _("transmise"), "accent")
    if one.done_at is not None:
        suite = Tag(_("rendue") if one.is_key else _("close"), "ok", "check")
    elif one.owner is Owner.NOBODY:
        suite = Push(_("Transmettre"), "wrench") if follows else Tag(_("à transmettre"), "warn")
    elif one.is_late(today):
        suite = Tag(_("en retard"), "bad", "clock")
    return Beside(Text(one.text, anomaly_note(one), 600, unsent=one.unsent), suite)


def _request(one: Request) -> Text:
    urgency = SHORT_URGENCIES[Urgency(one.urgency)] if one.urgency != Urgency.USUAL else ""
    parts = (urgency, one.polite, one.number)
    return Text(f"{one.text}, {one.place}", " · ".join(part for part in parts if part), 600, unsent=one.unsent)


def _progress(one: Request) -> Progress:
    inks = {State.SCHEDULED: "acc", State.DONE: "ok"}
    ink = "bad" if one.urgency == Urgency.NOW and one.state == State.TAKEN else inks.get(State(one.state), "t2")
    return Progress(one.rank, one.words, ink)
