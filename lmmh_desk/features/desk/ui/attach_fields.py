"""What attaching this PC asks, at the first start and in « Synchronisation »."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.model.attaching import AttachForm
from lmmh_desk.features.desk.ui.secret import NO_VAULT, SecretEdit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class AttachFields(QWidget):
    """The code, the hub's address, and a passphrase where the machine has no vault."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {
            "code": Field(_("Code de rattachement"), LineEdit("7K4M2-XDR0C-…")),
            "address": Field(_("Adresse du serveur"), LineEdit("hub.exemple.fr:8443")),
            "passphrase": Field(_("Phrase de passe"), SecretEdit(), note=_("12 caractères ou plus")),
            "passphrase_again": Field(_("Phrase de passe, une seconde fois"), SecretEdit()),
        }
        code, address, *secrets = self.fields.values()
        told = _("Le siège les donne. Le code sert une fois, dans les quinze minutes.")
        self._secret = QWidget()
        row = FieldRow(*secrets, stretch=(1, 1))
        self._secret.setLayout(Column(Label(NO_VAULT, 12, 400, "t2", wrap=True), row, spacing=6))
        self.setLayout(Column(code, address, Label(told, 12, 400, "t2", wrap=True), self._secret, spacing=10))
        self._needs_passphrase = False
        self.ask_passphrase(False)

    def ask_passphrase(self, needed: bool) -> None:
        """Ask for a passphrase, or not."""
        self._needs_passphrase = needed
        appear(self._secret, needed)

    def form(self) -> AttachForm:
        """Return what is typed."""
        values = {name: str(field.value() or "") for name, field in self.fields.items()}
        return AttachForm(needs_passphrase=self._needs_passphrase, **values)

    def passphrase(self) -> str | None:
        """Return the passphrase, None where the vault keeps the key."""
        return str(self.fields["passphrase"].value()) if self._needs_passphrase else None

    def show_errors(self, errors: Mapping[str, str]) -> Field | None:
        """Say under each field what is wrong; return the first wrong one."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        return next((field for name, field in self.fields.items() if name in errors), None)
