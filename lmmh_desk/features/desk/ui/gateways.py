"""« Passerelles »: by which way this PC sends SMS, and e-mail; each is saved, then tried, on its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from lmmh_desk.features.desk.ui.editor import PanelForm
from lmmh_desk.features.desk.ui.secret import SecretEdit
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.messages.gateway import Verdict
from lmmh_desk.office.model.gateways import KINDS, WITH_SECRET, GatewayForm, GatewaySetup, Kind
from lmmh_desk.office.model.messages import CHANNELS, Channel
from lmmh_desk.tenancy.model.phones import read_email, read_phone
from lmmh_desk.ui.context import Context, Tone
from lmmh_desk.ui.widgets.base import Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.segmented import Segmented

PLACES = {
    Kind.NONE: (_("Adresse"), ""),
    Kind.FILE: (_("Dossier que vide un autre programme"), ""),
    Kind.HTTP: (_("Adresse du service"), "https://"),
    Kind.SMTP: (_("Serveur"), "smtp.office.fr"),
}
SECRETS = {Kind.HTTP: _("Jeton"), Kind.SMTP: _("Mot de passe")}
KEPT = _("gardé dans le coffre du système")
TOLD: dict[Verdict, tuple[str, Tone]] = {
    Verdict.SENT: (_("Essai remis à la passerelle."), "ok"),
    Verdict.NETWORK: (_("La passerelle ne répond pas. Vérifiez le réseau et son adresse."), "bad"),
    Verdict.BUSY: (_("La passerelle est occupée. Recommencez dans quelques minutes."), "warn"),
    Verdict.SETUP: (_("La passerelle refuse ce poste. Vérifiez son adresse et le mot de passe."), "bad"),
    Verdict.REFUSED: (_("La passerelle refuse ce numéro ou cette adresse. Vérifiez-le."), "bad"),
    Verdict.UNSURE: (_("La passerelle n’a pas dit si elle a pris l’essai. Regardez s’il arrive."), "warn"),
}


class GatewayPanel(PanelForm):
    """The form of one channel; it shows what its kind asks for."""

    made = Signal()

    def __init__(self, channel: Channel) -> None:
        super().__init__(CHANNELS[channel])
        self.channel = channel
        self.whole = False
        self._base: dict[str, Any] = {}
        self._kept: dict[str, Any] = {}  # a draft, until what is saved is known
        self.make(self._wanted(), self.fields.values, self._made)

    def _wanted(self) -> Iterator[tuple[str, Field]]:
        sms = self.channel is Channel.SMS
        yield "kind", Field(_("Passerelle"), ComboBox(KINDS[self.channel].items()))
        yield "place", Field("", LineEdit())
        yield "port", Field(_("Port"), LineEdit("587"), note=_("465\u00a0: TLS d’emblée"))
        yield "user", Field(_("Utilisateur"), LineEdit(), optional=True)
        yield "sender", Field(_("Expéditeur"), LineEdit("" if sms else "rdv@office.fr"), optional=sms)
        yield "secret", Field(_("Mot de passe"), SecretEdit())

    def _made(self) -> None:
        self.whole = True
        self.fields["kind"].changed.connect(self._arrange)
        self._arrange()
        self.made.emit()

    def show_setup(self, setup: GatewaySetup) -> None:
        """Show what is set; what is being typed stays."""
        port = str(setup.port) if setup.kind is Kind.SMTP else ""
        shown = {"kind": setup.kind, "place": setup.place, "port": port, "user": setup.user, "sender": setup.sender}
        if not self.dirty():
            self.set_values({**shown, "secret": ""})
        self._base = {**shown, "secret": ""}
        self.put_back(self._kept)
        self.fields["secret"].note.setText(KEPT if setup.secret else _("aucun\u00a0: le coffre du système le gardera"))
        self._arrange()

    def form(self) -> GatewayForm:
        """Return what is typed."""
        return GatewayForm(self.channel, **{**self.values(), "kind": self.kind()})

    def kind(self) -> Kind:
        """Return the kind chosen."""
        chosen = self.fields["kind"].value() if self.whole else None
        return Kind(chosen or Kind.NONE)  # Qt gives plain texts back

    def put_back(self, draft: dict[str, Any]) -> None:
        """Show a draft, once what is saved is known."""
        self._kept = draft
        if self._base:
            self.set_values(draft)
            self._kept = {}

    def typed(self) -> dict[str, Any]:
        """Return what a draft keeps, nothing where all is saved."""
        return self._kept or (self.values() if self.dirty() else {})

    def dirty(self) -> bool:
        """Say whether something is typed that isn't saved."""
        return bool(self._base) and self.values() != self._base

    def saved(self) -> None:
        """Take what is typed for what is saved."""
        self.fields["secret"].set_value("")
        self._base = self.values()

    def give_back(self) -> bool:
        """Show again what is saved; say whether that changed anything."""
        dirty = self.dirty()
        if dirty:
            self.set_values(self._base)
        return dirty

    def _arrange(self) -> None:
        kind = self.kind()
        label, example = PLACES[kind]
        place = self.fields["place"]
        place.label.setText(label)
        place.editor.setAccessibleName(label)
        place.editor.setPlaceholderText(example)
        secret = SECRETS.get(kind, _("Mot de passe"))
        self.fields["secret"].label.setText(secret)
        self.fields["secret"].editor.setAccessibleName(secret)
        for key, wanted in (
            ("place", kind is not Kind.NONE),
            ("port", kind is Kind.SMTP),
            ("user", kind is Kind.SMTP),
            ("sender", GatewayForm(self.channel, kind).says_sender()),
            ("secret", kind in WITH_SECRET),
        ):
            appear(self.fields[key], wanted)


class GatewayCard(Card):
    """The two channels, and a test to oneself by what is saved."""

    def __init__(self, context: Context) -> None:
        super().__init__(_("Passerelles"), icon="mail", ruled=True, padding=(0, 0, 0, 0), spacing=0)
        self._context = context
        self.panels = {channel: GatewayPanel(channel) for channel in Channel}
        self.channel = Segmented(_("Canal"), CHANNELS.items(), tall=True)
        self.save_button = Button(_("Enregistrer"), "save", _("Ctrl+Entrée"), role="primary")
        self.address = LineEdit()
        self.try_button = Button(_("Essayer"), small=True, accessible=_("Essayer en envoyant un message"))
        self._forms = QStackedWidget()
        for panel in self.panels.values():
            self._forms.addWidget(panel)
            panel.changed.connect(self._show_state)
            panel.submitted.connect(self.save)
        head, trial = QWidget(), QWidget()
        head.setLayout(Row(self.channel, None, margins=(14, 12, 14, 0)))
        trial.setLayout(Row(Label(_("Essai à vous-même"), 12, 500, "t2"), self.address, self.try_button,
                            margins=(14, 12, 14, 12), spacing=8))  # fmt: skip
        self.add(head)
        self.add(self._forms, 1)
        self.add(line())
        self.add(trial)
        self.set_foot(self.save_button, None)
        self.channel.changed.connect(lambda _channel: self._choose())
        self.save_button.clicked.connect(self.save)
        self.try_button.clicked.connect(self.try_out)
        self._choose()

    @property
    def panel(self) -> GatewayPanel:
        """Return the form shown."""
        return self.panels[self.channel.value()]

    def show_setups(self, setups: dict[Channel, GatewaySetup]) -> None:
        """Show what is set."""
        for channel, setup in setups.items():
            self.panels[channel].show_setup(setup)
        self._show_state()

    def save(self) -> None:
        """Save the form shown; the system's vault may ask for its own password meanwhile."""
        panel, context = self.panel, self._context
        if not panel.dirty():
            return
        form, me = panel.form(), context.me

        def work() -> Changes:
            from lmmh_desk.office.actions.gateways import save_gateway

            return save_gateway(context.store, me, form)

        def done(changes: Changes) -> None:
            panel.show_errors({})
            panel.saved()
            self._show_state()
            context.writes.tell(changes)
            context.shell.say(_("Enregistré."), "ok")

        context.network.run(work, done, owner=panel, failed=lambda error: self._refused(panel, error))

    def try_out(self) -> None:
        """Send a test to the number or address typed."""
        channel, context = self.panel.channel, self._context
        me, read = context.me, read_phone if channel is Channel.SMS else read_email
        try:
            address = read(self.address.text()).value
        except BadInput as error:
            context.shell.say(str(error), "bad")
            self.address.setFocus()
            return

        def work() -> Verdict:
            from lmmh_desk.office.actions.gateways import try_gateway

            return try_gateway(context.store, me, channel, address)

        context.network.run(work, lambda found: context.shell.say(*TOLD[found]), owner=self, slot="test")

    def _choose(self) -> None:
        self._forms.setCurrentWidget(self.panel)
        sms = self.panel.channel is Channel.SMS
        example = _("votre numéro de mobile") if sms else _("votre adresse e-mail")
        self.address.set_value("")
        self.address.setPlaceholderText(example)
        self.address.setAccessibleName(example)
        self._show_state()

    def _refused(self, panel: GatewayPanel, error: DeskError) -> None:
        if isinstance(error, BadInput):
            panel.show_errors(error.fields)
        else:
            self._context.shell.say(str(error), "bad")

    def _show_state(self) -> None:
        dirty = self.panel.dirty()
        self.set_caption(_("non enregistré") if dirty else "")
        self.save_button.setEnabled(dirty)
        self.try_button.setEnabled(not dirty and self.panel.kind() is not Kind.NONE)
