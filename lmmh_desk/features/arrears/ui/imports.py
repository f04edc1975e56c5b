"""Import of the landlord’s balances: choose a file, read what it would do, write it; stopped, the same file resumes."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from lmmh_desk.features.arrears.actions.balances import import_balances, try_balances
from lmmh_desk.features.arrears.model.balances import BalanceOutcome, BalancePlan, read_balances, summary
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.ui.import_report import ReportCard
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card


class BalancesPage(Page):
    """One file at a time, checked whole before anything is written."""

    key = "arrears_import"
    hints = ("shell.primary", "shell.escape", "shell.help")
    advanced = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.plan: BalancePlan | None = None
        self._stop = threading.Event()
        self.choose = Button(_("Choisir un fichier…"), "document")
        self.write = Button(_("Importer"), "download", _("Ctrl+Entrée"), "primary")
        self.cancel = Button(_("Arrêter"), "close")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Avancement de l’import"))
        self.progress.setTextVisible(False)
        self.said = Banner()
        self._told = ReportCard()
        self.report = self._told.table
        self._lay_out()
        self.choose.clicked.connect(self._ask_file)
        self.write.clicked.connect(self.primary)
        self.cancel.clicked.connect(self._stop.set)
        self.advanced.connect(self._advance)
        self._work(False)

    def _lay_out(self) -> None:
        card = Card(_("Importer les soldes des baux"), icon="download", padding=(14, 4, 14, 12), spacing=10)
        about = _(
            "Fichier CSV du bailleur\u00a0: BAIL (L-204518), SOLDE (ce qui est dû en euros, 0 si rien) et DATE"
            " (16/11/2020, facultative). Un compte créditeur, négatif, est noté, et compte comme rien dû."
            " Un fichier est d’un seul mois."
        )
        card.add(Label(about, 13, 400, "t2", wrap=True))
        card.body.addLayout(Row(self.choose, None, self.cancel, self.write))
        card.add(self.progress)
        card.add(self.said)
        whole = Column(card, spacing=14)
        whole.addWidget(self._told, 1)
        self.setLayout(whole)

    def opened(self, **arguments: Any) -> None:
        """Show the page, ready to choose a file."""
        super().opened(**arguments)
        self.choose.setFocus()

    def refresh(self, changes: Changes | None) -> None:
        """Nothing here comes from the base."""

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.choose, self.report]

    def primary(self) -> None:
        """Write the file checked."""
        plan, context = self.plan, self.context
        if plan is None or not plan.units or not self.progress.isHidden():
            return
        self._work(True)
        context.papers.run(
            partial(import_balances, context.store, context.me, plan, self._go_on),
            lambda outcome: self._written(plan, outcome), owner=self, slot="import", failed=self._failed,
        )  # fmt: skip

    def read(self, path: Path) -> None:
        """Check a file, without writing anything."""
        context, me, day = self.context, self.context.me, today(self.context.clock)

        def work() -> tuple[BalancePlan, BalanceOutcome]:
            try:
                plan = read_balances(path.read_bytes(), path.name, day)
            except OSError:
                raise BadInput(
                    _("Le fichier {name} ne se lit pas.").format(name=path.name),
                    _("Rien n’est importé."),
                    _("Fermez-le s’il est ouvert ailleurs, puis recommencez."),
                ) from None
            return plan, try_balances(context.store, me, plan, self._go_on)

        self._work(True)
        context.papers.run(work, self._checked, owner=self, slot="import", failed=self._failed)

    def _go_on(self, done: int, total: int) -> bool:
        """Tell the progress from the worker’s thread; False once stopped."""
        self.advanced.emit(done, total)
        return not self._stop.is_set()

    def _advance(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def _checked(self, found: tuple[BalancePlan, BalanceOutcome]) -> None:
        plan, outcome = found
        stopped = self._stop.is_set()
        self.plan = None if stopped else plan
        told = _("Lecture arrêtée. Rien n’est importé. Recommencez quand vous voulez.")
        doubtful = outcome.refused or stopped or outcome.partial or outcome.fallen
        self._end(told if stopped else summary(plan, outcome), "warn" if doubtful else "accent", outcome)
        self.write.setFocus()

    def _written(self, plan: BalancePlan, outcome: BalanceOutcome) -> None:
        stopped = outcome.state == "stopped"
        self.plan = plan if stopped else None
        told = _("Import arrêté. Ce qui est écrit est gardé\u00a0: reprenez-le avec le même fichier.")
        self._end(told if stopped else summary(plan, outcome), "warn" if stopped else "ok", outcome)

    def _failed(self, error: DeskError) -> None:
        self.plan = None
        self._end(str(error), "bad", BalanceOutcome())

    def _end(self, said: str, tone: str, outcome: BalanceOutcome) -> None:
        self._work(False)
        self.said.set(said, tone)
        self._told.show_issues(outcome.issues)

    def _work(self, working: bool) -> None:
        if working:
            self._stop.clear()
            self.progress.setRange(0, 0)
        appear(self.progress, working)
        appear(self.cancel, working)
        self.choose.setEnabled(not working)
        self.write.setEnabled(not working and self.plan is not None and bool(self.plan.units))

    def _ask_file(self) -> None:
        name = choosers.to_open(self, _("Choisir un fichier"), _("Fichiers CSV (*.csv *.txt)"))
        if name:
            self.read(Path(name))
