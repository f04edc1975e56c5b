"""« Mon mot de passe et mon code PIN »: an agent changes their own, by the password of before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.secret import PinEdit, SecretEdit
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.forms import AccessForm
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class AccessDialog(Dialog):
    """The password of before, then a new one, a new code, or both."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        told = _("Le mot de passe ouvre chaque journée, le code PIN la rouvre. Laissez vide ce que vous gardez.")
        super().__init__(parent, _("Mon mot de passe et mon code PIN"), told, wide=640, about="")
        self._context = context
        self.fields = {
            "former": Field(_("Mot de passe d’aujourd’hui"), SecretEdit()),
            "password": Field(_("Nouveau mot de passe"), SecretEdit(), note=_("10 caractères ou plus")),
            "password_again": Field(_("Nouveau mot de passe, une seconde fois"), SecretEdit()),
            "pin": Field(_("Nouveau code PIN"), PinEdit(), note=_("6 chiffres")),
            "pin_again": Field(_("Nouveau code PIN, une seconde fois"), PinEdit()),
        }
        former, *new = self.fields.values()
        self.banner = Banner(tone="bad")
        self.go = Button(_("Enregistrer"), "key", _("Entrée"), "primary")
        self.leave = Button(_("Ne rien changer"))
        self.body.addWidget(former)
        self.body.addWidget(FieldRow(*new[:2], stretch=(1, 1)))
        self.body.addWidget(FieldRow(*new[2:], stretch=(1, 1)))
        self.body.addWidget(self.banner)
        self.body.addLayout(Row(None, self.leave, self.go))
        self.go.clicked.connect(self.save)
        self.leave.clicked.connect(self.reject)
        self.submit = self.save
        self.open()
        former.setFocus()

    def save(self) -> None:
        """Change them, unless it is being done."""
        form = AccessForm(**{name: str(field.value() or "") for name, field in self.fields.items()})
        wrong = {name: sentence for name, sentence in form.errors().items() if sentence}
        if wrong:
            self._show(wrong)
        elif self.go.isEnabled():
            self.go.setEnabled(False)
            self.banner.set(_("Vérification…"), "accent")
            self._context.writes.run(lambda: self._work(form), self._saved, owner=self, failed=self._fail)

    def _work(self, form: AccessForm) -> Changes:
        from lmmh_desk.office.actions.agents import change_access

        context = self._context
        return change_access(context.store, context.me, form, context.ports.tries)

    def _saved(self, _changes: Changes) -> None:
        self._context.shell.say(_("C’est changé. Ce que vous venez de choisir sert dès maintenant."), "ok")
        self.accept()

    def _fail(self, error: DeskError) -> None:
        self.go.setEnabled(True)
        fields = error.fields if isinstance(error, BadInput) else {}
        if not fields:
            self.fields["former"].set_value("")
            self.fields["former"].setFocus()
        self._show(fields)
        self.banner.set(str(error), "bad")
        announce(self, self.banner.text, urgent=True)

    def _show(self, errors: dict[str, str]) -> None:
        """Say under each field what is wrong, and go to the first."""
        self.banner.set("")
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        wrong = next((field for name, field in self.fields.items() if name in errors), None)
        if wrong is not None:
            wrong.setFocus()
