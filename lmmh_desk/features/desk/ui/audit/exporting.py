"""The export of the audit while it is written: how far it is, a button that stops it, and what came of it."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from lmmh_desk.features.desk.actions import audit as acts
from lmmh_desk.features.desk.model.audit import Wanted
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.actions.unlock import NO_TRIES
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Row, appear
from lmmh_desk.ui.widgets.buttons import Button


class Export(QWidget):
    """A bar and its button, there only while a file is written."""

    busy = Signal(bool)
    advanced = Signal(int, int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._stop = threading.Event()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Avancement de l’export"))
        self.bar.setTextVisible(False)
        self.cancel = Button(_("Arrêter"), "close", small=True)
        self.cancel.clicked.connect(self._stop.set)
        self.advanced.connect(self._advance)
        row = Row(spacing=12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self.setLayout(row)
        appear(self, False)

    def begin(self, path: Path, wanted: Wanted) -> None:
        """Write the lines looked for to a file, and the statement beside it."""
        context, me, tries = self._context, self._context.me, self._context.ports.tries or NO_TRIES
        self._stop.clear()
        self._show(busy=True)
        context.papers.run(
            lambda: acts.export(context.store, me, wanted, path, self._go_on, tries=tries),
            lambda whole: self._end(path, whole), owner=self, failed=self._fail,
        )  # fmt: skip

    def _go_on(self, done: int, total: int) -> bool:
        """Tell the progress from the worker's thread; False once stopped."""
        self.advanced.emit(done, total)
        return not self._stop.is_set()

    def _advance(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)

    def _end(self, path: Path, whole: bool) -> None:
        self._show(busy=False)
        if whole:
            told = _("Journal exporté\u00a0: {file}, et son attestation signée à côté.").format(file=path.name)
            self._context.shell.say(told, "ok")
        else:
            self._context.shell.say(_("Export arrêté\u00a0: aucun fichier n’est gardé."), "info")

    def _fail(self, error: DeskError) -> None:
        self._show(busy=False)
        self._context.shell.say(str(error), "bad")

    def _show(self, *, busy: bool) -> None:
        self.bar.setRange(0, 0)
        appear(self, busy)
        self.busy.emit(busy)
