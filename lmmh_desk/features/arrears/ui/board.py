"""The office’s figures: tenants in arrears and the rate by month, as charts or as a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.months import Month, compared_words, grouped, of_year, rate_words
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.cells import Text
from lmmh_desk.ui.widgets.chart import BarChart, LineChart, Point
from lmmh_desk.ui.widgets.rows import Rows, TableColumn
from lmmh_desk.ui.widgets.table import DataTable

HIGH = 176  # pixels at 100 %


class BoardCard(Card):
    """« Locataires en impayé par mois » and « Taux d’impayé »; `asked`: the figures of a month."""

    asked = Signal()

    def __init__(self, today: date, *, may_record: bool) -> None:
        super().__init__(padding=(14, 8, 14, 8), spacing=2)
        self._today = today
        self._caption = Label("", 12, 400, "t2")
        self._rise = Label("", 12, 600, "t1")
        self.turn = Button(_("Tableau"), "list", role="link", small=True, accessible=_("Voir les chiffres en tableau"))
        self.record = Button(_("Chiffres du mois"), "pencil", role="link", small=True)
        self.bars, self.line = BarChart(_("Locataires en impayé par mois")), LineChart(_("Taux d’impayé"))
        self.table: DataTable[Month] = DataTable(_rows(), _("Chiffres par mois"), double=False)
        self.table.set_empty(_("Aucun chiffre n’est enregistré."))
        head = Row(Label(_("Locataires en impayé par mois"), 14, 600), self._caption, self._rise, None, spacing=8)
        head.addWidget(self.record)
        head.addWidget(self.turn)
        appear(self.record, may_record)
        self.body.addLayout(head)
        self._charts = QWidget()
        charts = Row(spacing=20)
        charts.addWidget(self.bars, 3)
        rate = Column(Label(_("Taux d’impayé"), 12, 500, "t2"), self.line, spacing=0)
        charts.addLayout(rate, 2)
        self._charts.setLayout(charts)
        self.add(self._charts, 1)
        self.add(self.table, 1)
        self.table.hide()
        self.turn.clicked.connect(self._turn)
        self.record.clicked.connect(self.asked)
        current().changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Take the height of the present zoom."""
        self.setFixedHeight(current().px(HIGH))

    def show_months(self, months: Sequence[Month]) -> None:
        """Show the figures of this year."""
        shown = of_year(months, self._today.year)
        running = f"{self._today:%Y-%m}"
        now = shown[-1].name.partition(" ")[0] if shown and shown[-1].key == running else ""
        told = _("{year}, tout l’office, {month} en cours") if now else _("{year}, tout l’office")
        self._caption.setText(told.format(year=self._today.year, month=now))
        self._rise.setText(compared_words(months, self._today.year))
        self.bars.show_points(*_bars(shown, running))
        self.line.show_points(*_rates(shown))
        self.table.set_rows(list(reversed(months)))

    def _turn(self) -> None:
        table = not self.table.isHidden()
        appear(self.table, not table)
        appear(self._charts, table)
        self.turn.set_text(_("Tableau") if table else _("Graphiques"))
        (self.turn if table else self.table).setFocus()


def _bars(shown: Sequence[Month], running: str) -> tuple[list[Point], str]:
    most = max((one.tenants for one in shown), default=0)
    last = next((one for one in reversed(shown) if one.rate_bp is not None), None)
    told = {shown[0].key, running, *([last.key] if last else [])} if shown else set()
    points = [
        Point(
            one.short, one.tenants, grouped(one.tenants) if one.key in told or one.tenants == most else "",
            one.tenants == most, one.key == running,
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


def _rows() -> Rows[Month]:
    return Rows(
        [
            TableColumn("month", _("Mois"), lambda one: Text(one.name), 160, stretch=True, sort=lambda one: one.key),
            TableColumn("tenants", _("Locataires en impayé"), lambda one: Text(grouped(one.tenants), right=True), 170,
                        right=True, sort=lambda one: one.tenants),
            TableColumn("rate", _("Taux"), lambda one: Text(rate_words(one.rate_bp), right=True), 100, right=True),
        ],
        key=lambda one: one.key,
        sentence=lambda one: _("{month}\u00a0: {tenants} locataires en impayé, taux {rate}").format(
            month=one.name, tenants=grouped(one.tenants), rate=rate_words(one.rate_bp)
        ),
    )  # fmt: skip
