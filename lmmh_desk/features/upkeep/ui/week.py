"""The week's view of the rounds: a hall a line, a box a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import groupby

from msgspec import Struct
from PySide6.QtCore import QRect

from lmmh_desk.features.upkeep.model.board import HallRow, Step
from lmmh_desk.features.upkeep.model.records import Mark
from lmmh_desk.features.upkeep.model.week import Week, WeekRow
from lmmh_desk.features.upkeep.ui.tables import BOXES, INSET, Look, paint_box
from lmmh_desk.kernel.french import DAYS, count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.cells import Cell, Group, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

WIDE = 54  # of a day, pixels at 100 %
STEPS: dict[Step, tuple[str, Look]] = {
    Step.DONE: (_("fait"), BOXES[Mark.DONE]), Step.INCOMPLETE: (_("manqué"), ("bads", "", "close", "bad")),
    Step.IN_PROGRESS: (_("en cours"), ("accs", "", "clock", "acc")),
    Step.PLANNED: (_("à faire"), BOXES[Mark.TO_DO]),
}  # fmt: skip
ISSUE = (_("fait, anomalie"), BOXES[Mark.ISSUE])


class DayBox(Struct, frozen=True):
    """The round of a day; None where there was none to do."""

    day: str  # « lun. »
    hall: HallRow | None

    def said(self) -> str:
        """Return « lundi : fait », nothing where there was no round."""
        return "" if self.hall is None else f"{self.day}\u00a0: {_look(self.hall)[0]}"

    def paint(self, paint: Canvas, area: QRect) -> None:
        """Paint the box, or a dash."""
        if self.hall is None:
            paint.text(area.adjusted(paint.px(6), 0, 0, 0), "–", ink="t3")
        else:
            paint_box(paint, area.left(), area.center().y() + 1, _look(self.hall)[1])


def week_rows() -> Rows[WeekRow]:
    """Return the model of the week."""
    days = [TableColumn[WeekRow](f"day{rank}", f"{name[:3]}.", _box(rank), WIDE) for rank, name in enumerate(DAYS)]
    return Rows(
        [
            TableColumn(
                "hall", _("Immeuble et hall"), lambda one: Text(one.name, weight=600, inset=INSET), 118, stretch=True
            ),
            *days,
            TableColumn("done", _("Faits"), _done, 70, right=True),
        ],
        key=lambda one: one.id,
        sentence=_sentence,
    )


def grouped(week: Week) -> list[WeekRow | Group]:
    """Return the halls under their residence."""
    rows: list[WeekRow | Group] = []
    for name, under in groupby(week.rows, key=lambda one: one.residence):
        found = list(under)
        rows += [Group(name, count(len(found), _("hall"))), *found]
    return rows


def day_of(week: Week, one: WeekRow) -> date:
    """Return the day of a hall to look at: the last one missed, else the last one there was a round to do."""
    known = [(day, hall) for day, hall in zip(week.days, one.days, strict=True) if hall is not None]
    missed = [day for day, hall in known if hall.counts_as is Step.INCOMPLETE]
    return missed[-1] if missed else known[-1][0] if known else week.days[0]


def _look(hall: HallRow) -> tuple[str, Look]:
    return ISSUE if hall.counts_as is Step.DONE and hall.has_issue else STEPS[hall.counts_as]


def _box(rank: int) -> Callable[[WeekRow], Cell]:
    return lambda one: DayBox(DAYS[rank], one.days[rank])


def _done(one: WeekRow) -> Text:
    ink = "t2" if one.done == one.asked else "bad"
    return Text(f"{one.done} / {one.asked}", weight=600, ink=ink, right=True)


def _sentence(one: WeekRow) -> str:
    told = _("{done} sur {asked}").format(done=count(one.done, _("passage")), asked=one.asked)
    return ", ".join(part for part in (one.residence, one.name, told, *(_box(n)(one).said() for n in range(7))) if part)
