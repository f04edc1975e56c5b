"""The lock screen: who, six digits, and the desk opens. It shows nobody's file and imports nothing heavy."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from lmmh_desk.kernel.clock import Clock, paris
from lmmh_desk.kernel.french import NBSP, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.first import NARROW, PANEL, tell_place
from lmmh_desk.ui.lock.people import AgentList
from lmmh_desk.ui.lock.pin import PinBoxes
from lmmh_desk.ui.lock.roster import Agent, Roster
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column, Label, Row
from lmmh_desk.ui.widgets.buttons import Button

TICK = 1000  # milliseconds


class LockScreen(QWidget):
    """Agent, code, clock."""

    entered = Signal(str, str)  # agent id, code
    released = Signal(str, str, str)  # id of an agent who must wait, manager's id, manager's code
    painted = Signal()  # once, after the first painting

    def __init__(self, roster: Roster, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self._roster = roster
        self._was_painted = False
        self._paused: Agent | None = None  # who waits while a manager types a code
        self.town = Town()
        self.title = Label("", 22, 600)
        self.sentence = Label("", 14, 400, "t2", wrap=True)
        self.people = AgentList()
        self.more = Button(_("Autre agent…"), "users", role="link")
        self.label = Label("", 13, 600)
        self.boxes = PinBoxes()
        self.message = Label("", 12, 400, "t2", wrap=True)
        self.help = Button(_("Ouvrir avec le code d’un responsable"), role="link")
        self.help.hide()
        self.forgotten = Button(_("Code oublié"), role="link")
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
        foot = Row(self.forgotten, None, self.desk, margins=(-9, 0, 0, 0))
        head = Column(self.title, self.sentence, spacing=6)
        column = Column(margins=(56, 44, 56, 18), spacing=0)
        column.addLayout(head)
        column.addSpacing(22)
        column.addWidget(self.people)
        column.addSpacing(8)
        column.addWidget(self.more)
        column.addSpacing(15)
        column.addWidget(self.label)
        column.addSpacing(7)
        column.addWidget(self.boxes)
        column.addSpacing(8)
        column.addWidget(self.message)
        column.addWidget(self.help, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addLayout(foot)
        inside.setLayout(column)
        self._panel.setWidget(inside)
        both = Row(self.town, self._panel, spacing=0)
        both.setStretch(0, 1)
        self.setLayout(both)

    def _connect(self) -> None:
        self.setFocusProxy(self.boxes)
        self.boxes.entered.connect(self._enter)
        self.boxes.moved.connect(self.people.step)
        self.boxes.letter.connect(self.people.jump)
        self.boxes.typed.connect(self._hint)
        self.people.chose.connect(self._choose)
        self.people.clicked.connect(self._to_boxes)
        self.more.clicked.connect(self._show_all)
        self.forgotten.clicked.connect(self._explain)
        self.help.clicked.connect(self._ask_manager)
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        current().changed.connect(self._measure)
        self._measure()

    # What the window says

    def show_roster(self, roster: Roster) -> None:
        """Show these agents and this place."""
        self._roster = roster
        self.people.show_agents(roster.agents)
        self.more.setVisible(self.people.has_more)
        self.desk.setText(_("Poste {desk}").format(desk=roster.desk) if roster.desk else "")
        for part in (self.label, self.boxes, self.forgotten):
            part.setVisible(bool(roster.agents))
        self._tick()

    def opening(self) -> None:
        """Say that a session is to be opened."""
        self.title.setText(_("Ouvrir la session"))
        known = _("Choisissez votre nom, puis saisissez votre code PIN.")
        self.sentence.setText(known if self._roster.agents else _("Ouverture des données de ce poste…"))
        if not self.boxes.typed_digits:  # digits typed while the data opened stay
            self.reset()

    def locked(self, automatically: bool) -> None:
        """Say that the session was locked, and when."""
        self._paused = None
        at = hour(paris(self._clock.now()))
        self.title.setText(_("Session verrouillée"))
        how = _("Verrouillage automatique à {hour}.") if automatically else _("Verrouillée à {hour}.")
        self.sentence.setText(f"{how.format(hour=at)} {_('Votre travail est conservé.')}")
        self.reset()

    def reset(self) -> None:
        """Empty the boxes and wait for six digits."""
        self.boxes.clear()
        self.help.hide()
        self._hint()

    def wait(self, text: str) -> None:
        """Say that the code was taken and what is awaited."""
        self.boxes.wait()
        self._say(text, "t2")

    def refuse(self, text: str, *, paused: bool = False) -> None:
        """Say why the code doesn't open, and take another; a paused agent may call for a manager."""
        self.boxes.clear(wrong=True)
        self.help.setVisible(paused and self._paused is None)
        self._say(text, "bad")
        announce(self, text, urgent=True)
        self.boxes.setFocus()

    def welcome_back(self, agent_id: str) -> None:
        """Say that a manager ended the pause: the agent's own code opens again."""
        self._paused = None
        self.people.choose(agent_id)
        self.reset()
        self._say(_("La pause est levée. Saisissez votre code PIN."), "t2")
        announce(self, self.message.text())
        self.boxes.setFocus()

    # What the agent does

    def _enter(self, pin: str) -> None:
        agent = self.people.chosen()
        if agent is not None and self._paused is not None:
            self.released.emit(self._paused.id, agent.id, pin)
        elif agent is not None:
            self.entered.emit(agent.id, pin)

    def _ask_manager(self) -> None:
        """Take a manager's code for the agent chosen, who waits."""
        self._show_all()
        self._paused = self.people.chosen()
        self.help.hide()
        self._say(_("Responsable\u00a0: choisissez votre nom, puis saisissez votre code PIN."), "t2")
        announce(self, self.message.text())

    def _choose(self, agent: Agent) -> None:
        if self._paused is not None and self._paused.id == agent.id:
            self._paused = None  # back to the first: nobody is helped any more
        asked = _("Code PIN de {name}") if self._paused is None else _("Code PIN de {name}, pour ouvrir à {other}")
        self.label.setText(asked.format(name=agent.name, other=self._paused.name if self._paused else ""))
        self.boxes.setAccessibleName(self.label.text())
        self.reset()

    def _to_boxes(self) -> None:
        self.boxes.setFocus()

    def _show_all(self) -> None:
        self.people.show_all()
        self.more.hide()
        self.boxes.setFocus()

    def _explain(self) -> None:
        self._say(_("Votre responsable peut vous en donner un autre\u00a0: Réglages, Agents."), "t2")
        announce(self, self.message.text())
        self.boxes.setFocus()

    def _hint(self) -> None:
        self._panel.ensureWidgetVisible(self.boxes, 0, current().px(32))
        self._say(_("6{nbsp}chiffres. Ouverture dès le dernier chiffre.").format(nbsp=NBSP), "t2")

    def _say(self, text: str, ink: str) -> None:
        self.message.setText(text)
        self.message.set_ink(ink)

    # Looks

    def _tick(self) -> None:
        tell_place(self.town, self._roster, self._clock)

    def _measure(self) -> None:
        px = current().px
        narrow = self.width() < px(NARROW)
        self.town.setVisible(not narrow)
        self._panel.setMaximumWidth(16_777_215 if narrow else px(PANEL))
        self._panel.setMinimumWidth(min(px(PANEL), max(self.width(), 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self._tell_painted)

    def _tell_painted(self) -> None:
        self.painted.emit()
