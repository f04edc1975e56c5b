"""The agents of the lock screen: the last three, or all of them.

Plain painted buttons: the classes behind Qt’s list views would cost a tenth of the time to the first painting.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.names import initials
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from lmmh_desk.ui.lock.roster import Agent

FEW = 3
CARD = 52  # pixels at 100 %


class AgentCard(QAbstractButton):
    """One agent; checked when chosen."""

    stepped = Signal(int)

    def __init__(self, agent: Agent) -> None:
        super().__init__()
        self.agent = agent
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{agent.name}, {agent.title}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(current().px(240), current().px(CARD))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px, box, chosen = paint.px, self.rect(), self.isChecked()
        fill = "accs" if chosen else "hover" if self.underMouse() else "card"
        paint.box(box, fill, "acc" if chosen else "line", radius=6, line=2 if chosen else 1)
        paint.dot(QPointF(px(30), box.center().y() + 1), "accs", 17)
        paint.text(QRect(px(13), 0, px(34), box.height()), initials(self.agent.name), 13, 600, "acc", align=CENTER)
        line = QRect(px(59), px(8), box.width() - px(100), px(20))
        paint.text(line, self.agent.name, 14, 600, elide=True)
        paint.text(line.translated(0, px(18)), self.agent.title, 12, 400, "t2", elide=True)
        if chosen:
            paint.icon("check", "acc", box.right() - px(30), box.center().y() + 1, 18)
        if self.hasFocus():
            inner = box.adjusted(px(3), px(3), -px(3), -px(3)) if chosen else box
            paint.focus(inner, 4 if chosen else 6)


class AgentList(QWidget):
    """The cards, one chosen."""

    chose = Signal(object)  # Agent
    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Agents de ce poste"))
        self._column = Column(spacing=8)
        self.setLayout(self._column)
        self._all: Sequence[Agent] = ()
        self._cards: list[AgentCard] = []
        self._every = False

    def show_agents(self, agents: Sequence[Agent]) -> None:
        """Show agents, the first chosen, or still the one that was."""
        kept = self.chosen()
        self._all = agents
        shown = list(agents if self._every else agents[:FEW])
        if shown != [card.agent for card in self._cards]:
            self._replace(shown)
        ids = [agent.id for agent in shown]
        if ids:
            self._choose(ids.index(kept.id) if kept is not None and kept.id in ids else 0, kept)

    @property
    def has_more(self) -> bool:
        """Say whether some agents are not shown."""
        return len(self._cards) < len(self._all)

    def show_all(self) -> None:
        """Show every agent of this desk."""
        self._every = True
        self.show_agents(self._all)

    def chosen(self) -> Agent | None:
        """Return the agent chosen."""
        return next((card.agent for card in self._cards if card.isChecked()), None)

    def choose(self, agent_id: str) -> None:
        """Choose an agent, if shown."""
        at = next((at for at, card in enumerate(self._cards) if card.agent.id == agent_id), None)
        if at is not None:
            self._choose(at)

    def step(self, direction: int) -> None:
        """Choose the agent after or before."""
        here = next((at for at, card in enumerate(self._cards) if card.isChecked()), 0)
        if self._cards:
            self._choose(min(max(here + direction, 0), len(self._cards) - 1))

    def jump(self, letter: str) -> None:
        """Choose the next agent whose name begins with a letter; one not shown yet comes with all the others."""
        here, shown = next((at for at, card in enumerate(self._cards) if card.isChecked()), 0), len(self._cards)
        order = [*range(here + 1, shown), *range(min(here + 1, shown)), *range(shown, len(self._all))]
        at = next((at for at in order if self._all[at].name.casefold().startswith(letter.casefold())), None)
        if at is not None:
            if at >= shown:
                self.show_all()
            self._choose(at)

    def _replace(self, agents: Sequence[Agent]) -> None:
        for card in self._cards:
            self._column.removeWidget(card)
            card.deleteLater()
        self._cards = [AgentCard(agent) for agent in agents]
        for at, card in enumerate(self._cards):
            self._column.addWidget(card)
            card.clicked.connect(lambda *, at=at: self._click(at))
            card.stepped.connect(self._step_focus)

    def _click(self, at: int) -> None:
        self._choose(at)
        self.clicked.emit()

    def _step_focus(self, direction: int) -> None:
        self.step(direction)
        card = next(card for card in self._cards if card.isChecked())
        card.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, at: int, kept: Agent | None = None) -> None:
        """Choose a card; `kept` is who was chosen before the cards were made anew: what they were typing stays."""
        before = kept or self.chosen()
        for place, card in enumerate(self._cards):
            card.setChecked(place == at)
        agent = self._cards[at].agent
        if before is None or before.id != agent.id:
            self.chose.emit(agent)
