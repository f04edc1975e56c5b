"""Attaching a new PC by the network, or by a stick: it asks, then imports the answer (picture 22)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal

from lmmh_desk.features.desk.model.attaching import AnswerForm, AskForm, AttachForm, Step
from lmmh_desk.features.desk.ui.attach_fields import BY_NETWORK, AttachFields
from lmmh_desk.features.desk.ui.making import Maker
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system.sticks import sticks
from lmmh_desk.ui import choosers
from lmmh_desk.ui.widgets.base import Row, appear
from lmmh_desk.ui.widgets.buttons import Button

FILES = _("Fichier d’échange (*.lmmh)")
ASKED = "lmmh-demande.lmmh"
GO = {
    Step.NETWORK: _("Rattacher ce poste"),
    Step.ASK: _("Écrire la demande"),
    Step.ANSWER: _("Importer la réponse"),
}
BEGUN = {
    Step.NETWORK: _("Rattachement…"),
    Step.ASK: _("Écriture de la demande…"),
    Step.ANSWER: _("Réception des données de l’office…"),
}
TOLD = {
    Step.NETWORK: BY_NETWORK,
    Step.ASK: _("Le siège donne un code pour clé USB, valable sept jours. Il n’est pas écrit dans la demande."),
    Step.ANSWER: _("La demande est faite. Portez-la au siège, puis importez ici le fichier de réponse."),
}
OTHER = {
    Step.ASK: _("Le réseau est là\u00a0? S’en servir"),
    Step.ANSWER: _("Refaire la demande"),
}
THEN = {Step.NETWORK: Step.ASK, Step.ASK: Step.NETWORK, Step.ANSWER: Step.ASK}


class AttachWays(AttachFields):
    """The fields of the step taken, and the link to the other one."""

    changed = Signal()
    turned = Signal()  # by the agent: the code is to be typed

    def __init__(self, *, waits: bool) -> None:
        super().__init__()
        self.sticks: list[Path] = []
        self._looking = Maker()
        self._looking.made.connect(self._found)
        self.by_stick = Button(_("Pas de réseau\u00a0? Utiliser une clé USB"), "usb", role="link", small=True)
        self.other = Button(OTHER[Step.ASK], role="link", small=True)
        self.column.addLayout(Row(self.by_stick, self.other, None))
        for button in (self.by_stick, self.other):
            button.clicked.connect(self._turn)
        self.show_step(Step.ANSWER if waits else Step.NETWORK)

    def show_step(self, step: Step) -> None:
        """Ask what this step needs; look for sticks, to offer the one plugged in."""
        self.step = step
        appear(self.fields["code"], step is not Step.ANSWER)
        appear(self.fields["address"], step is Step.NETWORK)
        appear(self.fields["passphrase_again"], step is not Step.ANSWER)
        self.told.setText(TOLD[step])
        appear(self.by_stick, step is Step.NETWORK)
        appear(self.other, step is not Step.NETWORK)
        if step is not Step.NETWORK:
            self.other.set_text(OTHER[step])
            self._looking.start(lambda _progress: sticks())
        self.changed.emit()

    def asks(self) -> AttachForm | AskForm | AnswerForm:
        """Return what is typed, as this step takes it."""
        if self.step is Step.NETWORK:
            return self.form()
        values = self.values()
        if self.step is Step.ANSWER:
            return AnswerForm(self.needs_passphrase, values["passphrase"])
        del values["address"]
        return AskForm(needs_passphrase=self.needs_passphrase, **values)

    def choose(self) -> Path | None:
        """Let the agent name the file to write, or the answer; None if they change their mind."""
        place = self.sticks[0] if self.sticks else Path()
        if self.step is Step.ASK:
            name = choosers.to_save(self, GO[self.step], FILES, str(place / ASKED))
        else:
            name = choosers.to_open(self, GO[self.step], FILES, str(place))
        return Path(name) if name else None

    def _turn(self) -> None:
        self.show_errors({})
        self.show_step(THEN[self.step])
        self.turned.emit()

    def _found(self, found: list[Path]) -> None:
        self.sticks = found
