"""Fields of a first start by name, the last ones shown only where the machine has no vault."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.secret import NO_VAULT, SecretEdit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class StartFields(QWidget):
    """Adds a passphrase to the fields it is given."""

    def __init__(self, fields: dict[str, Field]) -> None:
        super().__init__()
        first = Field(_("Phrase de passe"), SecretEdit(), note=_("12 caractères ou plus"))
        again = Field(_("Phrase de passe, une seconde fois"), SecretEdit())
        self.fields = {**fields, "passphrase": first, "passphrase_again": again}
        self.why = Label(NO_VAULT, 12, 400, "t2", wrap=True)
        self.secret = QWidget()
        self.secret.setLayout(Column(self.why, FieldRow(first, again, stretch=(1, 1)), spacing=6))
        self.needs_passphrase = False
        self.ask_passphrase(False)

    def ask_passphrase(self, needed: bool) -> None:
        """Ask for a passphrase, or not."""
        self.needs_passphrase = needed
        appear(self.secret, needed)

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return {name: str(field.value() or "") for name, field in self.fields.items()}

    def show_errors(self, errors: Mapping[str, str]) -> Field | None:
        """Say under each field what is wrong; return the first wrong one."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        return next((field for name, field in self.fields.items() if name in errors), None)

    def passphrase(self) -> str | None:
        """Return the passphrase, None where the vault keeps the key."""
        return str(self.fields["passphrase"].value()) if self.needs_passphrase else None
