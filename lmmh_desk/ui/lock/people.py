"""The agents of the lock screen: the last three, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.lock.roster import Agent
from lmmh_desk.ui.shell.entries import Index
from lmmh_desk.ui.shell.topbar import initials
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas

AGENT = Qt.ItemDataRole.UserRole + 1
FEW = 3
CARD, GAP = 52, 8  # pixels at 100 %


class Agents(QAbstractListModel):
    """The agents shown."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.shown: Sequence[Agent] = ()

    def show(self, agents: Sequence[Agent]) -> None:
        """Replace the agents."""
        self.beginResetModel()
        self.shown = agents
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        agent = self.shown[index.row()]
        if role == AGENT:
            return agent
        if role == Qt.ItemDataRole.DisplayRole:
            return agent.name
        return f"{agent.name}, {agent.title}" if role == Qt.ItemDataRole.AccessibleTextRole else None


class AgentPainter(QStyledItemDelegate):
    """Paints an agent's card."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, current().px(CARD) + current().px(GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint = Canvas(painter)
        px, agent = paint.px, index.data(AGENT)
        box = option.rect.adjusted(0, 0, 0, -px(GAP))
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        fill = "accs" if chosen else "hover" if hovered else "card"
        paint.box(box, fill, "acc" if chosen else "line", radius=6, line=2 if chosen else 1)
        center = QPointF(box.left() + px(30), box.center().y() + 1)
        paint.dot(center, "accs", 17)
        avatar = QRect(box.left() + px(13), box.top(), px(34), box.height())
        paint.text(avatar, initials(agent.name), 13, 600, "acc", align=CENTER)
        line = QRect(box.left() + px(59), box.top() + px(8), box.width() - px(100), px(20))
        paint.text(line, agent.name, 14, 600, elide=True)
        paint.text(line.translated(0, px(18)), agent.title, 12, 400, "t2", elide=True)
        if chosen:
            paint.icon("check", "acc", box.right() - px(30), box.center().y() + 1, 18)
        if option.state & QStyle.StateFlag.State_HasFocus and not chosen:
            paint.focus(box, 6)
        painter.restore()


class AgentList(QListView):
    """The cards, one chosen."""

    chose = Signal(object)  # Agent

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Agents de ce poste"))
        self.setProperty("role", "list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.agents = Agents(self)
        self.setModel(self.agents)
        self.setItemDelegate(AgentPainter(self))
        self._all: Sequence[Agent] = ()
        self._every = False
        self.selectionModel().currentChanged.connect(self._tell)
        current().changed.connect(self._measure)

    def show_agents(self, agents: Sequence[Agent]) -> None:
        """Show agents, the first chosen, or still the one that was."""
        kept = self.chosen()
        self._all = agents
        self.agents.show(agents if self._every else agents[:FEW])
        ids = [agent.id for agent in self.agents.shown]
        self._choose(ids.index(kept.id) if kept is not None and kept.id in ids else 0)
        self._measure()

    @property
    def has_more(self) -> bool:
        """Say whether some agents are not shown."""
        return len(self.agents.shown) < len(self._all)

    def show_all(self) -> None:
        """Show every agent of this desk."""
        self._every = True
        self.show_agents(self._all)

    def chosen(self) -> Agent | None:
        """Return the agent chosen."""
        agent: Agent | None = self.currentIndex().data(AGENT)
        return agent

    def step(self, direction: int) -> None:
        """Choose the agent after or before."""
        self._choose(min(max(self.currentIndex().row() + direction, 0), len(self.agents.shown) - 1))

    def jump(self, letter: str) -> None:
        """Choose the next agent whose name begins with a letter."""
        count, here = len(self.agents.shown), self.currentIndex().row()
        for ahead in range(1, count + 1):
            at = (here + ahead) % count
            if self.agents.shown[at].name.casefold().startswith(letter.casefold()):
                self._choose(at)
                return

    def _choose(self, row: int) -> None:
        self.setCurrentIndex(self.agents.index(row))

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chose.emit(index.data(AGENT))

    def _measure(self) -> None:
        rows = len(self.agents.shown)
        each = current().px(CARD) + current().px(GAP)
        self.setMaximumHeight(rows * each)
        self.setMinimumHeight(min(rows, 2) * each)
        self.scheduleDelayedItemsLayout()
