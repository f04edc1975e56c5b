"""What a stand-alone desk asks: the office, its first site, its administrator."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.model.settings import AloneForm
from lmmh_desk.features.desk.ui.secret import NO_VAULT, PinEdit, SecretEdit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label, appear
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class AloneFields(QWidget):
    """Four lines of fields; the last one only where the machine has no vault."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = {
            "office_name": Field(_("Nom de l’office"), LineEdit("Le Mans Métropole Habitat")),
            "site_name": Field(_("Premier site"), LineEdit("Agence Centre")),
            "place": Field(_("Ville"), LineEdit("Le Mans"), note=_("« Fait à… »")),
            "area_m2": Field(_("Surface d’accueil, m²"), LineEdit("22"), note=_("fixe la jauge")),
            "admin_name": Field(_("Administrateur, prénom et nom"), LineEdit()),
            "pin": Field(_("Code PIN"), PinEdit(), note=_("6 chiffres")),
            "pin_again": Field(_("Code PIN, une seconde fois"), PinEdit()),
            "passphrase": Field(_("Phrase de passe"), SecretEdit(), note=_("12 caractères ou plus")),
            "passphrase_again": Field(_("Phrase de passe, une seconde fois"), SecretEdit()),
        }
        office, site, town, area, admin, *codes = self.fields.values()
        rows = (
            FieldRow(office, site, stretch=(1, 1)),
            FieldRow(town, area, admin, stretch=(5, 7, 8)),
            FieldRow(*codes[:2], stretch=(1, 1)),
            FieldRow(*codes[2:], stretch=(1, 1)),
        )
        self._secret = QWidget()
        self.why = Label(NO_VAULT, 12, 400, "t2", wrap=True)
        self._secret.setLayout(Column(self.why, rows[3], spacing=6))
        self.setLayout(Column(*rows[:3], self._secret, spacing=10))
        self._needs_passphrase = False
        self.ask_passphrase(False)

    def ask_passphrase(self, needed: bool) -> None:
        """Ask for a passphrase, or not."""
        self._needs_passphrase = needed
        appear(self._secret, needed)

    def form(self) -> AloneForm:
        """Return what is typed."""
        values = {name: str(field.value() or "") for name, field in self.fields.items()}
        area = values.pop("area_m2")
        return AloneForm(area=area, needs_passphrase=self._needs_passphrase, **values)

    def show_errors(self, errors: Mapping[str, str]) -> Field | None:
        """Say under each field what is wrong; return the first wrong one."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        return next((field for name, field in self.fields.items() if name in errors), None)

    def passphrase(self) -> str | None:
        """Return the passphrase, None where the vault keeps the key."""
        return str(self.fields["passphrase"].value()) if self._needs_passphrase else None
