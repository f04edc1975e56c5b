"""The lock screen: who, a password or six digits, and the desk opens. It shows nobody's file, imports nothing heavy."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from lmmh_desk.kernel.clock import Clock, paris
from lmmh_desk.kernel.french import hour, long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.lock.entry import Entry
from lmmh_desk.ui.lock.first import DAY, NARROW, PANEL, PLACE
from lmmh_desk.ui.lock.people import AgentList
from lmmh_desk.ui.lock.roster import Agent, Roster
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import WIDEST, Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button

TICK = 1000  # milliseconds


class LockScreen(QWidget):
    """Agent, password or code, clock."""

    entered = Signal(str, str)  # agent id, password or code
    released = Signal(str, str, str)  # id of an agent who must wait, manager's id, manager's password or code
    chosen = Signal(str, str)  # a new password, a new code
    painted = Signal()  # once, after the first painting

    def __init__(self, roster: Roster, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._roster = roster
        self._was_painted = False
        self._paused: Agent | None = None  # who waits while a manager types a code
        self._choosing = False  # a new password and a new code
        self.forgot = False  # the code: the password opens, then another code is chosen
        self.town = Town()
        self.title = Label("", 22, 600)
        self.sentence = Label("", 14, 400, "t2", wrap=True)
        self.people = AgentList()
        self.more = Button(_("Autre agent…"), "users", role="link")
        self.entry = Entry()
        self.label, self.boxes, self.password = self.entry.label, self.entry.boxes, self.entry.password
        self.message, self.help = self.entry.message, self.entry.help
        self.forgotten = Button(_("Code oublié"), role="link", small=True)
        self.waits = Banner(tone="offline")
        self.desk = Label("", 12, 400, "t3")
        self._lay_out()
        self._connect()
        self.show_roster(roster)
        self.opening()
        self._tick()

    def _lay_out(self) -> None:
        inside = QFrame()
        inside.setProperty("role", "side")
        self._panel = QScrollArea()
        self._panel.setProperty("role", "side")
        self._panel.setWidgetResizable(True)
        self._panel.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._panel.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = Row(self.forgotten, None, self.desk)
        head = Column(self.title, self.sentence, spacing=6)
        column = Column(margins=(56, 44, 56, 18), spacing=0)
        column.addLayout(head)
        column.addSpacing(22)
        column.addWidget(self.people)
        column.addSpacing(8)
        column.addWidget(self.more)
        column.addSpacing(15)
        column.addWidget(self.entry)
        column.addStretch(1)
        column.addWidget(self.waits)
        column.addSpacing(12)
        column.addLayout(foot)
        inside.setLayout(column)
        self._panel.setWidget(inside)
        both = Row(self.town, self._panel, spacing=0)
        both.setStretch(0, 1)
        self.setLayout(both)

    def _connect(self) -> None:
        self.setFocusProxy(self.entry)
        for each in (self.boxes, self.password):
            each.entered.connect(self._enter)
            each.moved.connect(self.people.step)
        self.boxes.letter.connect(self.people.jump)
        self.boxes.typed.connect(lambda: self._panel.ensureWidgetVisible(self.boxes, 0, current().px(32)))
        self.password.chosen.connect(self.chosen)
        self.password.given_up.connect(self._give_up)
        self.people.chose.connect(self._choose)
        self.people.clicked.connect(self.entry.setFocus)
        self.more.clicked.connect(self._show_all)
        self.forgotten.clicked.connect(self._explain)
        self.help.clicked.connect(self._ask_manager)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        current().changed.connect(self._measure)
        self._measure()

    def _wants_password(self) -> bool:
        agent = self.people.chosen()
        return (
            self._choosing
            or self.forgot
            or (agent is not None and agent.day != paris(self._clock.now()).date().isoformat())
        )

    # What the window says

    def show_roster(self, roster: Roster) -> None:
        """Show these agents and this place."""
        self._roster = roster
        self.people.show_agents(roster.agents)
        self.desk.setText(_("Poste {desk}").format(desk=roster.desk) if roster.desk else "")
        for part in (self.entry, self.forgotten):
            part.setVisible(bool(roster.agents))
        self._show_entry()
        self._tick()

    def opening(self) -> None:
        """Say that a session is to be opened."""
        self.title.setText(_("Ouvrir la session"))
        asked = _("votre mot de passe") if self._wants_password() else _("votre code PIN")
        known = _("Choisissez votre nom, puis saisissez {secret}.").format(secret=asked)
        self.sentence.setText(known if self._roster.agents else _("Ouverture des données de ce poste…"))
        if not self.entry.begun():  # what was typed while the data opened stays
            self.reset()

    def locked(self, automatically: bool, waits: str = "", *, offline: bool = False) -> None:
        """Say that the session was locked, when, and what waits here."""
        self.waits.set(waits, "offline" if offline else "accent")
        self._paused = None
        at = hour(paris(self._clock.now()))
        self.title.setText(_("Session verrouillée"))
        how = _("Verrouillage automatique à {hour}.") if automatically else _("Verrouillée à {hour}.")
        self.sentence.setText(f"{how.format(hour=at)} {_('Votre travail est conservé.')}")
        self.reset()

    def reset(self) -> None:
        """Wait for a password or six digits, nothing typed."""
        self._choosing = self.forgot = False
        self._ask_again()

    def refuse(self, text: str, *, paused: bool = False) -> None:
        """Say why it doesn't open, and take another; a paused agent may call for a manager."""
        self.help.setVisible(paused and self._paused is None)
        self.entry.refuse(text)

    def want_password(self, text: str) -> None:
        """Ask for the password of the agent chosen instead of the code, and say why."""
        self._ask_again()
        self.entry.tell(text)

    def ask_new(self, name: str) -> None:
        """Ask an agent who has no password yet to choose one, and a code that nobody else knows."""
        self._choosing = True
        self.title.setText(_("Mot de passe et code PIN"))
        told = _("{name}, choisissez-les\u00a0: l’un ouvrira chaque journée, l’autre suffira ensuite jusqu’au soir.")
        self.sentence.setText(told.format(name=name))
        self._ask_again()
        self.entry.tell(
            _(
                "Mot de passe\u00a0: dix caractères au moins, plusieurs mots, sans votre nom. "
                "Code\u00a0: six chiffres, autres que ceux que l’on vous a donnés."
            )
        )

    def welcome_back(self, agent_id: str) -> None:
        """Say that a manager ended the pause: the agent's own password or code opens again."""
        self._paused = None
        self.people.choose(agent_id)
        self._ask_again()
        again = _("Saisissez votre mot de passe.") if self._wants_password() else _("Saisissez votre code PIN.")
        self.entry.tell(f"{_('La pause est levée.')} {again}")

    # What the agent does

    def _enter(self, secret: str) -> None:
        agent = self.people.chosen()
        if agent is not None and self._paused is not None:
            self.released.emit(self._paused.id, agent.id, secret)
        elif agent is not None:
            self.entered.emit(agent.id, secret)

    def _give_up(self) -> None:
        if self._choosing:
            self._choosing = False
            self.opening()
        elif self.forgot:
            self.reset()
            self.entry.setFocus()

    def _ask_manager(self) -> None:
        """Take a manager's code for the agent chosen, who waits."""
        self._show_all()
        self._paused = self.people.chosen()
        self.help.hide()
        self.entry.tell(_("Responsable\u00a0: choisissez votre nom, puis saisissez votre code."))

    def _choose(self, agent: Agent) -> None:
        if self._paused is not None and self._paused.id == agent.id:
            self._paused = None  # back to the first: nobody is helped any more
        self.forgot = False
        self._ask_again()
        if self.isVisible():
            self.entry.setFocus()

    def _ask_again(self) -> None:
        self.entry.clear(new=self._choosing)
        self._show_entry()
        self.entry.hint()
        self._panel.ensureWidgetVisible(self.entry, 0, current().px(32))

    def _show_entry(self) -> None:
        """Show what the agent chosen is to type, under its name."""
        agent, password = self.people.chosen(), self._wants_password()
        self.people.setVisible(not self._choosing)
        self.more.setVisible(self.people.has_more and not self._choosing)
        self.forgotten.set_text(_("Mot de passe oublié") if password else _("Code oublié"))
        asked = _("Nouveau mot de passe") if self._choosing else _("Mot de passe de {name}")
        asked = asked if password else _("Code PIN de {name}")
        other = _(", pour ouvrir à {other}").format(other=self._paused.name) if self._paused else ""
        self.entry.ask(asked.format(name=agent.name if agent else "") + other, password=password)

    def _show_all(self) -> None:
        self.people.show_all()
        self.more.hide()
        self.entry.setFocus()

    def _explain(self) -> None:
        """Take the password of who forgot the code; only a manager helps who forgot the password."""
        if self._wants_password():
            self.entry.tell(_("Votre responsable peut vous donner un nouveau code\u00a0: Réglages, Agents."))
            return
        self.forgot = True
        self._ask_again()
        self.entry.tell(_("Saisissez votre mot de passe\u00a0: vous choisirez ensuite un autre code PIN."))

    # Looks

    def _tick(self) -> None:
        now, roster = paris(self._clock.now()), self._roster
        lines = [(hour(now), 92, 600, 258), (long_date(now.date()), 22, 500, DAY)]
        if roster.site:
            lines += [(roster.site, 15, 600, 350), (roster.hours, 15, 400, PLACE)]
        self.town.show_lines(roster.office, lines)

    def _measure(self) -> None:
        px = current().px
        narrow = self.width() < px(NARROW)
        self.town.setVisible(not narrow)
        self._panel.setMaximumWidth(WIDEST if narrow else px(PANEL))
        self._panel.setMinimumWidth(min(px(PANEL), max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        QTimer.singleShot(0, self, lambda: self._panel.ensureWidgetVisible(self.entry, 0, current().px(32)))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._tell_painted)

    def _tell_painted(self) -> None:
        self.painted.emit()
