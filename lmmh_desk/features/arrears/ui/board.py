"""The office’s figures: tenants in arrears and the rate by month, as charts or as a table that says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.features.arrears.model.months import (
    Lockdown,
    Month,
    compared,
    compared_words,
    lockdown_words,
    of_year,
    rate_words,
    span,
)
from lmmh_desk.kernel.french import grouped
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.chart import Band, BarChart, LineChart, Point
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

HIGH = 162  # pixels at 100 %
SHARES = (3, 2)  # of the width: tenants, rate
BETWEEN = 20


class BoardCard(Card):
    """« Locataires en impayé par mois » and « Taux d’impayé »; `asked`: the figures of a month."""

    asked = Signal()

    def __init__(self, today: date, *, may_record: bool) -> None:
        super().__init__(padding=(14, 6, 14, 8), spacing=2)
        self._today = today
        self._lockdowns: Sequence[Lockdown] = ()
        self._caption, self._rise = Label("", 12, 400, "t2"), Label("", 12, 600, "t1")
        self._rate = Label(_("Taux d’impayé"), 12, 500, "t2")
        self.turn = Button(_("Tableau"), "list", "T", "link", small=True)
        self.record = IconButton("pencil", _("Chiffres du mois"), small=True, bare=True)
        self.bars, self.line = BarChart(_("Locataires en impayé par mois")), LineChart(_("Taux d’impayé"))
        self.table: DataTable[Month] = DataTable(_rows(lambda: self._lockdowns), _("Chiffres par mois"), double=False)
        self.table.set_empty(_("Aucun chiffre n’est enregistré."))
        appear(self.record, may_record)
        self._lay_out()
        self._show_table(False)
        self.table.whole["T"] = self.turn_over
        self.turn.clicked.connect(self.turn_over)
        self.record.clicked.connect(self.asked)
        current().changed.connect(self.measure)

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        left, right = self._heads = QWidget(), QWidget()
        title = Label(_("Locataires en impayé par mois"), 14, 600)
        left.setLayout(Row(title, self._caption, self._rise, None, spacing=8))
        right.setLayout(Row(self._rate, None, self.record, self.turn, spacing=8))
        for column, share in enumerate(SHARES):
            self._grid.setColumnStretch(column, share)
        self._grid.setRowStretch(1, 1)
        self.body.addLayout(self._grid, 1)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Put the rate under the tenants in a narrow window: side by side their words would meet."""
        self._narrow = narrow
        for rank, (head, chart) in enumerate(zip(self._heads, (self.bars, self.line), strict=True)):
            line, column, across = (2 * rank, 0, 2) if narrow else (0, rank, 1)
            self._grid.addWidget(head, line, column, 1, across)
            self._grid.addWidget(chart, line + 1, column, 1, across)
        self._grid.addWidget(self.table, 3 if narrow else 1, 0, 1, 2)
        self._grid.setRowStretch(3, int(narrow))
        self.measure()

    def measure(self) -> None:
        """Take the height of the present zoom."""
        self.setFixedHeight(current().px(2 * HIGH if self._narrow else HIGH))
        self._grid.setHorizontalSpacing(current().px(BETWEEN))
        self._grid.setVerticalSpacing(current().px(2))

    def show_months(self, months: Sequence[Month], lockdowns: Sequence[Lockdown]) -> None:
        """Show the figures of this year, and the lockdowns behind them."""
        self._lockdowns = lockdowns
        shown = of_year(months, self._today.year)
        running = f"{self._today:%Y-%m}"
        now = shown[-1].name.partition(" ")[0] if shown and shown[-1].key == running else ""
        told = _("{year}, tout l’office, {month} en cours") if now else _("{year}, tout l’office")
        self._caption.setText(told.format(year=self._today.year, month=now))
        self._rise.setText(compared_words(months, self._today.year))
        keys = [one.key for one in shown]
        places = [(one, where) for one in lockdowns if (where := span(one, keys))]
        self.bars.show_bands([Band(*where, one.name) for one, where in places])
        points, sentence = _bars(shown, running, compared(months, self._today.year), self._rise.text())
        told = ", ".join(part for part in (sentence, self._rise.text(), *(one.words for one, _at in places)) if part)
        self.bars.show_points(points, told)
        self.line.show_points(*_rates(shown))
        self.table.set_rows(list(reversed(months)))

    def turn_over(self) -> None:
        """Show the table in place of the charts, or the charts again."""
        table = self.table.isHidden()
        self._show_table(table)
        (self.table if table else self.turn).setFocus()

    def _show_table(self, table: bool) -> None:
        with_table: tuple[QWidget, ...] = (self.table, self._rise)
        with_charts: tuple[QWidget, ...] = (self.bars, self.line, self._rate, self._caption)
        for part in (*with_table, *with_charts):
            appear(part, table == (part in with_table))
        self.turn.set_text(_("Graphiques") if table else _("Tableau"))
        told = _("Voir les chiffres en graphiques") if table else _("Voir les chiffres en tableau")
        self.turn.setAccessibleName(told)


def _bars(shown: Sequence[Month], running: str, rise: tuple[str, int] | None, told: str) -> tuple[list[Point], str]:
    most = max((one.tenants for one in shown), default=0)
    last = next((one for one in reversed(shown) if one.rate_bp is not None), None)
    labelled = {shown[0].key, running, *([last.key] if last else [])} if shown else set()
    risen = rise[0] if rise else ""
    points = [
        Point(
            one.short, one.tenants, grouped(one.tenants) if one.key in labelled or one.tenants == most else "",
            one.tenants == most, one.key == running, told if one.key == risen else "",
        )
        for one in shown
    ]  # fmt: skip
    return points, ", ".join(f"{one.name}\u00a0: {grouped(one.tenants)}" for one in shown)


def _rates(shown: Sequence[Month]) -> tuple[list[Point], str]:
    known = [one for one in shown if one.rate_bp is not None]
    most = max((one.rate_bp or 0 for one in known), default=0)
    ends = {one.key for one in (known[:1] + known[-1:])}
    points = [
        Point(
            one.short, one.rate_bp, rate_words(one.rate_bp) if one.key in ends or one.rate_bp == most else "",
            strong=bool(known) and one is known[-1],
        )
        for one in shown
    ]  # fmt: skip
    return points, ", ".join(f"{one.name}\u00a0: {rate_words(one.rate_bp)}" for one in known)


def _rows(lockdowns: Callable[[], Sequence[Lockdown]]) -> Rows[Month]:
    def locked(one: Month) -> str:
        return lockdown_words(one.key, lockdowns())

    def sentence(one: Month) -> str:
        told = _("{month}\u00a0: {tenants} locataires en impayé, taux {rate}").format(
            month=one.name, tenants=grouped(one.tenants), rate=rate_words(one.rate_bp)
        )
        return f"{told}, {_('confinement')} {locked(one)}" if locked(one) else told

    return Rows(
        [
            TableColumn("month", _("Mois"), lambda one: Text(one.name), 150, stretch=True, sort=lambda one: one.key),
            TableColumn("lockdown", _("Confinement"), lambda one: Text(locked(one) or "—", ink="t2"), 140),
            TableColumn("tenants", _("Locataires en impayé"), lambda one: Text(grouped(one.tenants), right=True), 170,
                        right=True, sort=lambda one: one.tenants),
            TableColumn("rate", _("Taux"), lambda one: Text(rate_words(one.rate_bp), right=True), 100, right=True),
        ],
        key=lambda one: one.key,
        sentence=sentence,
    )  # fmt: skip
