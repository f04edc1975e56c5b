"""Attach a PC that stood alone: all it has joins the office."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.model.attaching import AttachForm
from lmmh_desk.features.desk.ui.attach_fields import AttachFields
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog


class AttachDialog(Dialog):
    """Asks the code and the address; once the PC is attached it tells its code, and the window is locked to take it."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        told = _("Tout ce qui est enregistré ici partira au prochain échange. Rien n’en est perdu.")
        super().__init__(parent, _("Rattacher ce poste"), told, wide=520)
        self._context = context
        self.fields, self.banner = AttachFields(), Banner(tone="bad")
        self.go = Button(_("Rattacher ce poste"), "link", _("Entrée"), "primary")
        self.leave = Button(_("Ne pas rattacher"))
        self.lock = Button(_("Verrouiller"), "lock", _("Entrée"), "primary")
        self.lock.hide()
        self.body.addWidget(self.fields)
        self.body.addWidget(self.banner)
        self.body.addLayout(Row(None, self.leave, self.go, self.lock))
        self.go.clicked.connect(self.attach)
        self.leave.clicked.connect(self.reject)
        self.lock.clicked.connect(self.accept)
        self.submit = self.attach
        self.open()
        self.fields.fields["code"].setFocus()

    def attach(self) -> None:
        """Attach, in the lane of the network, unless it is being done."""
        form = self.fields.form()
        wrong = self.fields.show_errors(form.errors())
        if wrong is not None:
            wrong.setFocus()
        elif self.go.isEnabled():
            self.go.setEnabled(False)
            self.banner.set(_("Rattachement en cours…"), "accent")
            self._context.network.run(lambda: self._work(form), self._attached, owner=self, failed=self._fail)

    def _work(self, form: AttachForm) -> str:
        from lmmh_desk.office.actions.attaching import attach_here

        return attach_here(self._context.store, self._context.me, *form.where()).code

    def _attached(self, code: str) -> None:
        told = _("Ce poste est rattaché, son code est {code}. Rouvrez votre session, puis synchronisez.")
        self.fields.setEnabled(False)
        for part in (self.leave, self.go):
            part.hide()
        self.lock.show()
        self.lock.setFocus()
        self.banner.set(told.format(code=code), "ok")
        announce(self, self.banner.text)
        self.submit = self.accept
        self.finished.connect(lambda _how: self._context.shell.lock())

    def _fail(self, error: DeskError) -> None:
        self.go.setEnabled(True)
        self.banner.set(str(error), "bad")
        announce(self, self.banner.text, urgent=True)
