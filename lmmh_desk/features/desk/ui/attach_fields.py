"""What attaching this PC asks, at the first start and in « Synchronisation »."""

from __future__ import annotations

from lmmh_desk.features.desk.model.attaching import AttachForm
from lmmh_desk.features.desk.ui.fields import StartFields
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form import FieldRow

BY_NETWORK = _("Le siège les donne. Le code sert une fois, dans les quinze minutes.")


class AttachFields(StartFields):
    """The code and the hub's address."""

    def __init__(self) -> None:
        code = Field(_("Code de rattachement"), LineEdit("7K4M2-XDR0C-…"))
        address = Field(_("Adresse du serveur"), LineEdit("hub.exemple.fr:8443"))
        super().__init__({"code": code, "address": address})
        self.told = Label(BY_NETWORK, 12, 400, "t2", wrap=True)
        self.column = Column(FieldRow(code, address, stretch=(1, 1)), self.told, self.secret, spacing=10)
        self.setLayout(self.column)

    def form(self) -> AttachForm:
        """Return what is typed."""
        return AttachForm(needs_passphrase=self.needs_passphrase, **self.values())
