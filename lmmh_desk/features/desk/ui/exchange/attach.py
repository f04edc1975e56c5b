"""Attach a PC that stood alone, by the network or by a stick: all it has joins the office."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.model.attaching import AskForm, AttachForm, Step
from lmmh_desk.features.desk.ui import attach_ways
from lmmh_desk.features.desk.ui.attach_ways import AttachWays
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog

THEN = {
    Step.NETWORK: _("Ce poste est rattaché, son code est {code}. Rouvrez votre session, puis synchronisez."),
    Step.ANSWER: _("Ce poste est rattaché, son code est {code}. Rouvrez votre session, puis exportez vers la clé USB."),
}


class AttachDialog(Dialog):
    """Asks the code and the address; once the PC is attached it tells its code, and the window is locked to take it."""

    _runs = False  # this PC is being attached

    def __init__(self, parent: QWidget, context: Context) -> None:
        told = _("Tout ce qui est enregistré ici partira au prochain échange. Rien n’en est perdu.")
        super().__init__(parent, _("Rattacher ce poste"), told, wide=520, about="")
        self._context = context
        self.fields, self.banner = AttachWays(waits=False), Banner(tone="bad")
        self.go = Button("", "link", _("Entrée"), "primary")
        self.leave = Button(_("Ne pas rattacher"))
        self.lock = Button(_("Verrouiller"), "lock", _("Entrée"), "primary")
        self.lock.hide()
        self.body.addWidget(self.fields)
        self.body.addWidget(self.banner)
        self.body.addLayout(Row(None, self.leave, self.go, self.lock))
        self.fields.changed.connect(self._show_step)
        self.fields.turned.connect(self._turned)
        self.go.clicked.connect(self.attach)
        self.leave.clicked.connect(self.reject)
        self.lock.clicked.connect(self.accept)
        self.submit = self.attach
        self._show_step()
        self.open()
        self.fields.fields["code"].setFocus()
        self._look()

    def attach(self) -> None:
        """Do what the button says, in the lane of the network, unless it is being done."""
        form = self.fields.asks()
        wrong = self.fields.show_errors(form.errors())
        if wrong is not None:
            wrong.setFocus()
        elif self.go.isEnabled():
            self._begin(form)

    def _begin(self, form: object) -> None:
        if isinstance(form, AttachForm):
            self._run(_("Rattachement en cours…"), lambda: self._by_network(form), self._attached)
        elif (file := self.fields.choose()) is None:
            return
        elif isinstance(form, AskForm):
            self._run(attach_ways.BEGUN[Step.ASK], lambda: self._ask(form, file), self._asked)
        else:
            self._run(_("Rattachement en cours…"), lambda: self._take(file), self._attached)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._runs and event.key() == Qt.Key.Key_Escape):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._runs:  # the window would go on under the PC's former code; it may be locked, which ends its session
            event.ignore()
        else:
            super().closeEvent(event)

    def _run(self, begun: str, work: Callable[[], str], then: Callable[[str], None]) -> None:
        self._free(runs=True)
        self.banner.set(begun, "accent")
        self._context.network.run(work, then, owner=self, failed=self._fail)

    # What the lanes do

    def _look(self) -> None:
        """See whether this PC asked by a stick before."""
        from lmmh_desk.office.actions.attaching_by_stick import waits

        store = self._context.store
        self._context.network.run(lambda: waits(store), self._waits, owner=self)

    def _by_network(self, form: AttachForm) -> str:
        from lmmh_desk.office.actions.attaching import attach_here

        return attach_here(self._context.store, self._context.me, *form.where()).code

    def _ask(self, form: AskForm, file: Path) -> str:
        from lmmh_desk.office.actions.attaching_by_stick import ask_here
        from lmmh_desk.sync.carrying import write_file
        from lmmh_desk.sync.codes import read_code

        write_file(file, ask_here(self._context.store, self._context.me, read_code(form.code)))
        return ""

    def _take(self, file: Path) -> str:
        from lmmh_desk.office.actions.attaching_by_stick import take_here

        return take_here(self._context.store, self._context.me, file).code

    # What is shown

    def _show_step(self) -> None:
        self.go.set_text(attach_ways.GO[self.fields.step])
        QTimer.singleShot(0, self, self.adjustSize)  # else what is left spreads over the place of the fields gone

    def _turned(self) -> None:
        self.banner.set("")
        self.fields.fields["code"].setFocus()

    def _waits(self, asked: bool) -> None:
        if asked and self.fields.step is Step.NETWORK:
            self._asked("")

    def _asked(self, _nothing: str) -> None:
        self._free()
        self.fields.show_step(Step.ANSWER)
        self.banner.set("")
        announce(self, attach_ways.TOLD[Step.ANSWER])
        self.go.setFocus()

    def _attached(self, code: str) -> None:
        self._runs = False
        for part in (self.leave, self.go):
            part.hide()
        self.lock.show()
        self.lock.setFocus()
        self.banner.set(THEN[self.fields.step].format(code=code), "ok")
        announce(self, self.banner.text)
        self.submit = self.accept
        self.finished.connect(lambda _how: self._context.shell.lock())

    def _fail(self, error: DeskError) -> None:
        self._free()
        self.banner.set(str(error), "bad")
        announce(self, self.banner.text, urgent=True)

    def _free(self, *, runs: bool = False) -> None:
        self._runs = runs
        for part in (self.leave, self.go, self.fields):
            part.setEnabled(not runs)
