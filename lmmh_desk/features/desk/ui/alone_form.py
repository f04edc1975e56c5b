"""What a stand-alone desk asks: the office, its first site, its administrator."""

from __future__ import annotations

from lmmh_desk.features.desk.model.settings import AloneForm
from lmmh_desk.features.desk.ui.fields import StartFields
from lmmh_desk.features.desk.ui.secret import PinEdit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow


class AloneFields(StartFields):
    """Three lines of fields."""

    def __init__(self) -> None:
        fields = {
            "office_name": Field(_("Nom de l’office"), LineEdit("Le Mans Métropole Habitat")),
            "site_name": Field(_("Premier site"), LineEdit("Agence Centre")),
            "place": Field(_("Ville"), LineEdit("Le Mans"), note=_("« Fait à… »")),
            "area_m2": Field(_("Surface d’accueil, m²"), LineEdit("22"), note=_("fixe la jauge")),
            "admin_name": Field(_("Administrateur, prénom et nom"), LineEdit()),
            "pin": Field(_("Code PIN"), PinEdit(), note=_("6 chiffres")),
            "pin_again": Field(_("Code PIN, une seconde fois"), PinEdit()),
        }
        super().__init__(fields)
        office, site, town, area, admin, *codes = fields.values()
        rows = (
            FieldRow(office, site, stretch=(1, 1)),
            FieldRow(town, area, admin, stretch=(5, 7, 8)),
            FieldRow(*codes, stretch=(1, 1)),
        )
        self.setLayout(Column(*rows, self.secret, spacing=10))

    def form(self) -> AloneForm:
        """Return what is typed."""
        values = self.values()
        return AloneForm(area=values.pop("area_m2"), needs_passphrase=self.needs_passphrase, **values)
