"""The first screen of a PC that holds nothing yet: demonstration, attach, stand-alone, or found again (picture 22)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.metadata import version

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QFrame, QProgressBar, QScrollArea, QWidget

from lmmh_desk.features.desk.model.attaching import AnswerForm, AskForm, AttachForm, Step
from lmmh_desk.features.desk.model.recovering import RecoverForm
from lmmh_desk.features.desk.model.settings import AloneForm, Way
from lmmh_desk.features.desk.ui import attach_ways
from lmmh_desk.features.desk.ui.alone_form import AloneFields
from lmmh_desk.features.desk.ui.attach_ways import AttachWays
from lmmh_desk.features.desk.ui.fields import StartFields
from lmmh_desk.features.desk.ui.making import Maker, Making, Progress
from lmmh_desk.features.desk.ui.recover_fields import RecoverFields
from lmmh_desk.features.desk.ui.way_card import WayCard, WayHead
from lmmh_desk.kernel.errors import DeskError, VaultError
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.shell.overlay import KeyOverlay
from lmmh_desk.ui.shortcuts import Shortcut
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.picture import Picture
from lmmh_desk.ui.widgets.tag import KeyCap

TOWN = 496  # pixels at 100 %
HERE = "start"
GO = {
    Way.DEMO: _("Ouvrir la démonstration"),
    Way.ALONE: _("Créer l’office"),
    Way.RECOVER: _("Retrouver ce poste"),
}
# In a form Entrée goes on to the next field.
FORM = _("Ctrl+Entrée")
KEYS = {Way.DEMO: _("Entrée"), Way.ATTACH: FORM, Way.ALONE: FORM, Way.RECOVER: FORM}
BEGUN = {
    Way.DEMO: _("Création de la démonstration…"),
    Way.ALONE: _("Création de l’office…"),
    Way.RECOVER: _("Relecture de la feuille et de la copie…"),
}
Form = AloneForm | AttachForm | AskForm | AnswerForm | RecoverForm
Work = Callable[[Progress], object]


class FirstStart(QWidget):
    """Shown while no database exists; `done` is called once there is one."""

    def __init__(self, making: Making, done: Callable[[], None]) -> None:
        super().__init__()
        self._making, self._done = making, done
        self._maker, self._probe = Maker(), Maker()
        self.town = Town()
        self.town.margin = 56
        self.fields = AloneFields()
        told = _("Chaque agent inventé ouvre sa session avec le code PIN {pin}.").format(pin=making.demo_pin)
        self.demo_note = Label(told, 13, 400, "t1", wrap=True)
        self.attaching = AttachWays(waits=making.waits)
        self.recovering = RecoverFields()
        self.bar = QProgressBar()
        self.bar.setProperty("role", "progress")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Création de la démonstration"))
        self.told = Label("", 13, 400, "t2")
        self.stop_button = Button(_("Arrêter"), role="link", small=True)
        self.banner = Banner(tone="bad")
        self.leave = Button(_("Quitter"), role="quiet")
        self.go = Button("", role="primary")
        self.cards = self._make_cards()
        self._lay_out()
        self.overlay = KeyOverlay(self)
        self._connect()
        self.take(Way.ATTACH if making.waits else Way.DEMO)
        self._probe.start(lambda _progress: making.has_vault())

    @property
    def way(self) -> Way:
        """The way taken."""
        return next(card.way for card in self.cards if card.head.isChecked())

    def take(self, way: Way) -> None:
        """Take a way and open what it asks."""
        card = next(card for card in self.cards if card.way is way)
        card.head.setChecked(True)
        card.head.setFocus(Qt.FocusReason.OtherFocusReason)

    def start(self) -> None:
        """Do what the primary button says."""
        self.banner.set("")
        if self.way is Way.DEMO:
            self._begin()
            self._maker.start(self._making.demo)
        else:
            self._found()

    def stop(self) -> None:
        """Stop making the demonstration; what was made of it is removed."""
        self.told.setText(_("Arrêt en cours…"))
        self.stop_button.setEnabled(False)
        self._maker.stop()

    # What the workers answer

    def _found(self) -> None:
        fields, form = _asked(self)
        errors = form.errors()
        wrong = fields.show_errors(errors)
        if wrong is not None:
            self.banner.set(
                _("{points} à revoir. Rien n’est enregistré, la saisie reste ici.").format(
                    points=count(len(errors), _("point"))
                ),
                "bad",
            )
            announce(self, self.banner.text, urgent=True)
            self._reveal(wrong)
        elif (work := self._work(form, fields.passphrase())) is not None:
            self._begin()
            self._maker.start(work)

    def _work(self, form: Form, passphrase: str | None) -> Work | None:
        """Return what makes of a form what it asks; None if the agent names no file."""
        making = self._making
        if isinstance(form, AttachForm):
            return lambda progress: making.attach(form, passphrase, progress)
        if isinstance(form, AloneForm):
            return lambda _progress: making.alone(form.founding(), passphrase)
        if isinstance(form, RecoverForm):
            return lambda _progress: making.recover(form, passphrase)
        file = self.attaching.choose()
        if file is None:
            return None
        if isinstance(form, AskForm):
            return lambda _progress: making.ask(form, passphrase, file)
        return lambda _progress: making.take(file, passphrase)

    def _reveal(self, part: QWidget) -> None:
        """Give a part the focus and scroll to it, once what came with it has found its place."""
        part.setFocus(Qt.FocusReason.TabFocusReason)
        QTimer.singleShot(0, part, lambda: self.body.ensureWidgetVisible(part, 0, current().px(16)))

    def _begin(self) -> None:
        self._busy(True)
        begun = attach_ways.BEGUN[self.attaching.step] if self.way is Way.ATTACH else BEGUN[self.way]
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(begun)
        self.told.setText(begun)
        self.stop_button.setEnabled(True)
        by_network = self.way is Way.ATTACH and self.attaching.step is Step.NETWORK
        appear(self.stop_button, self.way is Way.DEMO or by_network)

    def _busy(self, busy: bool) -> None:
        for card in self.cards:
            card.setEnabled(not busy)
        appear(self._working, busy)
        self._show_way()
        self.go.setEnabled(not busy)

    def _show_progress(self, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        if self._maker.stopped:
            return
        if self.way is Way.ATTACH:
            self.told.setText(_("Réception des données de l’office, {lines}").format(lines=count(done, _("ligne"))))
        elif total:
            self.told.setText(_("Création de la démonstration, {share} %").format(share=100 * done // total))

    def _made(self) -> None:
        if self.way is Way.ATTACH and self.attaching.step is Step.ASK:
            self._busy(False)
            self.attaching.show_step(Step.ANSWER)
            self.banner.set(attach_ways.TOLD[Step.ANSWER], "ok")
            announce(self, self.banner.text)
            self.go.setFocus()
            return
        self.bar.setRange(0, 1)
        self.bar.setValue(1)
        self.told.setText(_("Ouverture…"))
        self._done()

    def _fail(self, error: DeskError) -> None:
        self._busy(False)
        self.banner.set(str(error), "accent" if self._maker.stopped else "bad")
        if isinstance(error, VaultError):
            self._vault_known(False)
        announce(self, self.banner.text, urgent=True)

    def _vault_known(self, has_vault: object) -> None:
        for fields in (self.fields, self.attaching, self.recovering):
            fields.ask_passphrase(not has_vault)

    # Looks

    def _make_cards(self) -> tuple[WayCard, ...]:
        demo = WayHead("bulb", _("Démonstration"), _("Un office inventé, pour essayer. Rien ne s’envoie."))
        attach = WayHead("link", _("Rattacher ce poste"), _("Le poste rejoint l’office et reçoit ses données."))
        alone = WayHead("building", _("Poste autonome"), _("Un seul poste, sans échange avec d’autres sites."))
        again = WayHead(
            "history", _("Retrouver un poste"), _("Un PC perdu revient, par sa copie et sa feuille de secours.")
        )
        group = QButtonGroup(self)
        for head in (demo, attach, alone, again):
            group.addButton(head)
        return (
            WayCard(Way.DEMO, demo, self.demo_note if self._making.demo_pin else None),
            WayCard(Way.ATTACH, attach, self.attaching),
            WayCard(Way.ALONE, alone, self.fields),
            WayCard(Way.RECOVER, again, self.recovering),
        )

    def _lay_out(self) -> None:
        lines = ((_("Bienvenue"), 40, 600, 232), (_("dans LMMH Desk"), 40, 600, 280))
        words = (_("Le comptoir de l’agence et des espaces-"), _("accueil, même quand le réseau s’arrête."))
        small = tuple((text, 16, 400, 324 + 25 * place) for place, text in enumerate(words))
        self.town.show_lines("LMMH Desk", (*lines, *small))
        asked = _("Comment ce poste va-t-il servir ? Rien n’est envoyé avant votre accord.")
        side = QFrame()
        side.setProperty("role", "side")
        column = Column(margins=(77, 46, 76, 18), spacing=0)
        column.addWidget(Label(_("Premier démarrage"), 22, 600))
        column.addSpacing(8)
        column.addWidget(Label(asked, 14, 400, "t2"))
        column.addSpacing(18)
        self.body = self._middle()
        column.addWidget(self.body, 1)
        column.addWidget(self.banner)
        column.addWidget(line())
        for foot in self._foot():
            column.addLayout(foot)
        side.setLayout(column)
        both = Row(self.town, side, spacing=0)
        both.setStretch(1, 1)
        self.setLayout(both)
        self._measure()

    def _middle(self) -> QScrollArea:
        """Return the cards and what is going on, which scroll when zoomed."""
        self._working = QWidget()
        self._working.setLayout(Column(self.bar, _row(self.told, None, self.stop_button), spacing=8))
        self._working.hide()
        inside = QWidget()
        inside.setLayout(Column(*self.cards, self._working, None, spacing=10))
        scroll = _Body()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        return scroll

    def _foot(self) -> tuple[Row, Row]:
        """Return the buttons, and the keys under them."""
        safe = _row(
            Picture("lock", "t2", 16), Label(_("Les données de ce poste sont chiffrées."), 12, 400, "t2", wrap=True)
        )
        keys = [part for one in _keys()[:3] for part in (KeyCap(one.shown), Label(one.label, 12, 400, "t2"))]
        number = Label(_("version {number}").format(number=version("lmmh-desk")), 12, 400, "t2")
        buttons = Row(safe, None, self.leave, self.go, margins=(0, 16, 0, 12), spacing=16)
        return buttons, Row(*keys, None, number)

    def _connect(self) -> None:
        for card in self.cards:
            card.head.toggled.connect(self._show_way)
            card.head.toggled.connect(partial(_unfold, self.body, card))
        self.attaching.changed.connect(self._show_way)
        self.attaching.turned.connect(lambda: self.banner.set(""))  # what was wrong with the other way is no matter
        self.attaching.turned.connect(lambda: self._reveal(self.attaching.fields["code"]))
        self.go.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.stop)
        self.leave.clicked.connect(QApplication.quit)
        self._maker.progressed.connect(self._show_progress)
        self._maker.made.connect(self._made)
        self._maker.failed.connect(self._fail)
        self._probe.made.connect(self._vault_known)
        self._probe.failed.connect(lambda _error: self._vault_known(False))
        current().changed.connect(self._measure)

    def _show_way(self) -> None:
        if any(card.head.isChecked() for card in self.cards):
            self.setFocusProxy(next(card.head for card in self.cards if card.head.isChecked()))  # ↑↓ are the choice's
            self.go.set_text(attach_ways.GO[self.attaching.step] if self.way is Way.ATTACH else GO[self.way])
            self.go.set_key(KEYS[self.way])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F1:
            self.overlay.show_keys(_keys(), HERE)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(submits=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.go.isEnabled():
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        """Take the way above or below, from inside a form too."""
        ways = [card.way for card in self.cards]
        place = ways.index(self.way) + by
        if 0 <= place < len(ways):
            self.take(ways[place])

    def _enter(self, *, submits: bool) -> None:
        """Go on to the next field of the form, or start when there is none or when Ctrl says so."""
        ways = (self.attaching, self.fields, self.recovering)
        asked = [field for way in ways for field in way.fields.values()]
        editors = [field.editor for field in asked if field.isVisibleTo(self)]
        here = next((place for place, editor in enumerate(editors) if editor.hasFocus()), len(editors) - 1)
        if self.way is not Way.DEMO and here < len(editors) - 1 and not submits:
            self._reveal(editors[here + 1])
        elif self.go.isEnabled():
            self.start()

    def _measure(self) -> None:
        px = current().px
        self.town.setVisible(self.width() >= px(1000))
        self.town.setFixedWidth(px(TOWN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()


def _asked(screen: FirstStart) -> tuple[StartFields, Form]:
    """Return the fields of the way taken, and what is typed there."""
    if screen.way is Way.ATTACH:
        return screen.attaching, screen.attaching.asks()
    if screen.way is Way.RECOVER:
        return screen.recovering, screen.recovering.form()
    return screen.fields, screen.fields.form()


def _unfold(body: QScrollArea, card: WayCard, taken: bool) -> None:
    """Scroll to what a way asks, once it has found its place."""
    if taken:
        QTimer.singleShot(0, card, lambda: body.ensureWidgetVisible(card, 0, 0))


def _keys() -> list[Shortcut]:
    """Return the keys of this screen, those of its foot first."""
    listed = (
        ("↑↓", _("Choisir")), ("Tab", _("Suite")), ("F1", _("Aide clavier")), ("Shift+Tab", _("Retour")),
        ("Return", _("Champ suivant")), ("Ctrl+Return", _("Bouton principal")),
    )  # fmt: skip
    return [Shortcut(keys, label, "", HERE) for keys, label in listed]


class _Body(QScrollArea):
    """Scrolls to what has the focus; the arrows choose a way."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def _row(*items: QWidget | None) -> QWidget:
    holder = QWidget()
    holder.setLayout(Row(*items))
    return holder
