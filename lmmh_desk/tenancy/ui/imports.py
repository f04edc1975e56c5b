"""Import of the landlord's files: choose, check, read the report, write; stopped, it resumes or is undone."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QVBoxLayout, QWidget

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.csvfile import MOST_BYTES
from lmmh_desk.tenancy.model.told import summary
from lmmh_desk.tenancy.ui.import_report import ReportCard
from lmmh_desk.tenancy.ui.import_runs import KINDS, RunsCard
from lmmh_desk.ui import choosers
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.sorting import remember_sorting
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.segmented import Segmented

if TYPE_CHECKING:
    from datetime import date

    from lmmh_desk.tenancy.model.plans import Kind, Outcome, PastRun, Plan, Progress


class ImportsPage(Page):
    """One file at a time, checked whole before anything is written."""

    key = "imports"
    hints = ("shell.primary", "shell.escape", "shell.help")
    advanced = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.plan: Plan | None = None
        self.outcome: Outcome | None = None
        self._stop = threading.Event()
        self.kind = Segmented(_("Contenu du fichier"), KINDS)
        self.choose = Button(_("Choisir un fichier…"), "document")
        self.write = Button(_("Importer"), "download", _("Ctrl+Entrée"), "primary")
        self.cancel = Button(_("Arrêter"), "close")
        self.undo = Button(_("Défaire cet import"), "undo")
        self.progress = QProgressBar()
        self.progress.setAccessibleName(_("Avancement de l’import"))
        self.progress.setTextVisible(False)
        self.progress.hide()
        self.said = Banner()
        self._told = ReportCard()
        self.report = self._told.table
        remember_sorting(context, self.report, self.key)
        self.runs = RunsCard()
        self._resumed = ""  # the file an import stopped before began with
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        card = Card(_("Importer des fichiers du bailleur"), icon="download", padding=(14, 4, 14, 12), spacing=10)
        about = _(
            "Fichiers CSV, UTF-8 ou Windows-1252, séparés par des points-virgules ou des virgules."
            " Le modèle et la liste des colonnes sont dans le dossier resources/import du programme."
        )
        card.add(Label(about, 13, 400, "t2", wrap=True))
        self._acts = Row()
        self._acts.addLayout(Row(self.kind, self.choose, None))
        self._acts.addLayout(Row(None, self.undo, self.cancel, self.write))
        card.body.addLayout(self._acts)
        card.add(self.progress)
        card.add(self.said)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        whole.addWidget(self._told, 3)
        whole.addWidget(self.runs, 2)

    def arrange(self, width: Width) -> None:
        narrow = width == "narrow"
        self._acts.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _connect(self) -> None:
        self.choose.clicked.connect(self._ask_file)
        self.write.clicked.connect(self.primary)
        self.cancel.clicked.connect(self._stop.set)
        self.undo.clicked.connect(lambda: self._ask_undo(self.outcome.run_id if self.outcome else ""))
        self.runs.undo_asked.connect(lambda run: self._ask_undo(run.id))
        self.runs.resume_asked.connect(self._ask_resumed)
        self.advanced.connect(self._advance)

    def refresh(self, changes: Changes | None) -> None:
        """Read the past imports again; the report is of a file, not of the base."""
        from lmmh_desk.tenancy.store.importing import seen_runs

        if changes is None or changes.touches("import_run"):
            me = self.context.me
            self.context.reads.run(lambda read: seen_runs(read, me), self.runs.show_runs, owner=self, slot="runs")

    def primary(self) -> None:
        """Write the file checked."""
        if self.plan is None or not self.plan.units or self._busy:
            return
        from lmmh_desk.tenancy.actions.imports import run_import

        context, plan = self.context, self.plan
        self._start()
        context.papers.run(
            partial(run_import, context.store, context.me, plan, self._go_on), self._written, owner=self,
            slot="import", failed=self._failed,
        )  # fmt: skip

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.choose, self.report, self.runs.table]

    def read(self, path: Path) -> None:
        """Check a file, without writing anything."""
        from lmmh_desk.tenancy.actions.imports import dry_run

        context, kind = self.context, self.kind.value()
        day, me = today(context.clock), context.me

        def work() -> tuple[Plan, Outcome]:
            plan = _plan(kind, path, day, self._go_on)
            outcome = dry_run(context.store, me, plan, self._go_on)
            if self._stop.is_set():
                raise _stopped()
            return plan, outcome

        self._start()
        context.papers.run(work, self._checked, owner=self, slot="import", failed=self._failed)

    # What happens

    @property
    def _busy(self) -> bool:
        return not self.progress.isHidden()

    def _go_on(self, done: int, total: int) -> bool:
        """Tell the progress from the worker's thread; False once stopped."""
        self.advanced.emit(done, total)
        return not self._stop.is_set()

    def _start(self) -> None:
        self._stop.clear()
        self.progress.setRange(0, 0)
        self.progress.show()
        self._show_state()

    def _advance(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(1, total))
        self.progress.setValue(done)

    def _checked(self, found: tuple[Plan, Outcome]) -> None:
        self.plan, self.outcome = found
        expected, self._resumed = self._resumed, ""
        if expected and expected != self.plan.sha256:
            self.plan = self.outcome = None
            said = _("Ce n’est pas le même fichier. Rien n’est repris. Choisissez celui de cet import, inchangé.")
            self._end(said, "bad")
            return
        self._end(summary(self.plan, self.outcome), "warn" if self.plan.refused else "accent")
        self.write.setFocus()

    def _written(self, outcome: Outcome) -> None:
        plan, self.outcome, self.plan = self.plan, outcome, None
        assert plan is not None
        if outcome.state == "stopped":
            self.plan = plan
            said = _(
                "Import arrêté. Ce qui est écrit est gardé\u00a0: reprenez-le avec le même fichier, ou défaites-le."
            )
            self._end(said, "warn")
            return
        self._end(summary(plan, outcome), "ok")

    def _failed(self, error: Exception) -> None:
        self.plan, self._resumed = None, ""
        self._end(str(error), "bad")

    def _end(self, said: str, tone: str) -> None:
        self.progress.hide()
        self.said.set(said, tone)
        self._told.show_issues(self.outcome.issues if self.outcome else ())
        self._show_state()
        self.refresh(None)

    def _show_state(self) -> None:
        busy = self._busy
        self.runs.set_busy(busy)
        self.choose.setEnabled(not busy)
        self.kind.setEnabled(not busy)
        appear(self.cancel, busy)
        self.write.setEnabled(not busy and self.plan is not None and bool(self.plan.units))
        run_id = self.outcome.run_id if self.outcome else ""
        appear(self.undo, not busy and bool(run_id))

    def _ask_file(self) -> None:
        name = choosers.to_open(self, _("Choisir un fichier"), _("Fichiers CSV (*.csv *.txt)"))
        if name:
            self.read(Path(name))
        else:
            self._resumed = ""

    def _ask_resumed(self, run: PastRun) -> None:
        self._resumed = run.sha256
        self.kind.set_value(run.kind)
        self._ask_file()

    def _ask_undo(self, run_id: str) -> None:
        confirm(
            self,
            _("Défaire cet import\u00a0?"),
            _("Les fiches qu’il a créées sont retirées, celles qu’il a changées reprennent leur valeur d’avant."),
            yes=_("Défaire l’import"),
            no=_("Le garder"),
            then=lambda _reason: self._undo(run_id),
        )

    def _undo(self, run_id: str) -> None:
        from lmmh_desk.tenancy.actions.imports import undo_import

        context = self.context
        self._start()
        context.papers.run(
            partial(undo_import, context.store, context.me, run_id, self._go_on), self._undone, owner=self,
            slot="import", failed=self._failed,
        )  # fmt: skip

    def _undone(self, steps: int) -> None:
        self.plan = self.outcome = None
        undone = count(steps, _("écriture"))
        if self._stop.is_set():
            said = _("Arrêté après {steps} en moins. La liste des imports dit s’il en reste à défaire.")
            self._end(said.format(steps=undone), "warn")
        else:
            self._end(_("Import défait\u00a0: {steps}.").format(steps=undone), "ok")


def _plan(kind: Kind, path: Path, day: date, progress: Progress) -> Plan:
    """Read and check a file; raises BadInput when it can't be read."""
    from lmmh_desk.tenancy.model.plans import Stopped, read_plan

    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(_("Le fichier dépasse 256 Mo."), _("Rien n’est importé."), _("Coupez-le en plusieurs."))
        return read_plan(kind, path.read_bytes(), path.name, day, progress)
    except Stopped:
        raise _stopped() from None
    except OSError:
        raise BadInput(
            _("Le fichier {name} ne se lit pas.").format(name=path.name),
            _("Rien n’est importé."),
            _("Fermez-le s’il est ouvert ailleurs, puis recommencez."),
        ) from None


def _stopped() -> BadInput:
    return BadInput(_("Lecture arrêtée."), _("Rien n’est importé."), _("Recommencez quand vous voulez."))
