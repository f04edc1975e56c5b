"""The rows of the page: the twin of the calendar, the stages of an operation, the programmes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from lmmh_desk.features.works.model.plan import Operation, Programme, Stage
from lmmh_desk.features.works.model.records import PHASES, STATES, Phase, State
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

TONES = {State.PLANNED: "neutral", State.RUNNING: "accent", State.SUSPENDED: "warn", State.DELIVERED: "ok"}

NONE = Text("—")


def operation_rows(today: Callable[[], date]) -> Rows[Operation]:
    """Return the twin of the calendar: an operation a row."""

    def now(one: Operation) -> Text:
        stage = one.stage_on(today())
        return (
            Text(stage.words, _("jusqu’au {day}").format(day=short_date(stage.ends_on, year=True))) if stage else NONE
        )

    def after(one: Operation) -> Text:
        left = one.stages_after(today())
        if not left:
            return NONE
        more = f" · {count(len(left) - 1, _('autre'))}" if len(left) > 1 else ""
        return Text(left[0].words, _("dès le {day}").format(day=short_date(left[0].starts_on, year=True)) + more)

    def end(one: Operation) -> Text:
        return Text(short_date(one.ends_on, year=True)) if one.ends_on else NONE

    return Rows(
        [
            TableColumn("title", _("Opération"), lambda one: Text(one.title, one.about, 600, unsent=one.unsent), 190,
                        stretch=True, sort=lambda one: one.title),
            TableColumn("now", _("Étape du jour"), now, 176),
            TableColumn("after", _("Ensuite"), after, 176),
            TableColumn("end", _("Fin"), end, 96, sort=lambda one: one.ends_on or date.max),
            TableColumn("state", _("État"), lambda one: Mark(STATES[State(one.state)], TONES[State(one.state)]), 104),
        ],
        key=lambda one: one.id,
        sentence=operation_sentence,
    )  # fmt: skip


def stage_rows() -> Rows[Stage]:
    """Return the stages of one operation."""
    return Rows(
        [TableColumn("stage", _("Étape"), lambda one: Text(one.words, one.days, 600, unsent=one.unsent), 200,
                     stretch=True)],
        key=lambda one: one.id,
        sentence=lambda one: f"{one.words}, {one.days}",
    )  # fmt: skip


def programme_rows() -> Rows[Programme]:
    """Return the twin of the programmes."""
    return Rows(
        [
            TableColumn("name", _("Programme"), lambda one: Text(one.name, one.commune, 600, unsent=one.unsent), 140,
                        stretch=True),
            TableColumn("dwellings", _("Logements"), lambda one: Text(str(one.dwellings), right=True), 84, right=True),
            TableColumn("phase", _("Étape"), lambda one: Text(step_words(one)), 120),
            TableColumn("progress", _("Avancement"), lambda one: Text(f"{one.progress}\u00a0%", right=True), 96,
                        right=True),
            TableColumn("delivery", _("Livraison"), lambda one: Text(one.delivery), 120),
        ],
        key=lambda one: one.id,
        sentence=programme_sentence,
    )  # fmt: skip


def step_words(one: Programme) -> str:
    """Return « en chantier », or « 30 remis » once some are."""
    return _("{handed} remis").format(handed=one.handed) if one.handed else PHASES[Phase(one.phase)]


def programme_sentence(one: Programme) -> str:
    """Return what a screen reader says of a programme."""
    many = count(one.dwellings, _("logement"))
    return ", ".join((one.name, one.commune, many, step_words(one), f"{one.progress}\u00a0%", one.delivery))


def operation_sentence(one: Operation) -> str:
    """Return what a screen reader says of an operation."""
    stages = (f"{stage.words} {stage.days}" for stage in one.stages)
    return ", ".join((one.title, one.about, STATES[State(one.state)], *stages))
