"""The top bar: search, state of this desk, agent, lock."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import QPointF, QRect, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.kernel.feature import Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.names import initials
from lmmh_desk.ui.shell.pill import Pill, SyncPill
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Painted, Row, appear
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.canvas import CENTER, Canvas


class WorkPill(Pill):
    """Work that waits behind a page of the top bar: « 2 à imprimer »; away when there is none."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.icon, "warn")
        self._page = page
        self.hide()

    def show_number(self, number: int) -> None:
        """Show how much waits."""
        self._state = f"{number} {self._page.waiting}"
        self._name(self._page.label)
        appear(self, number > 0)


class AgentBlock(Painted):
    """Who is signed in, where."""

    def __init__(self) -> None:
        super().__init__()
        self._name, self._place = "", ""
        self._compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_agent(self, session: Session) -> None:
        """Show an agent."""
        self._name, self._place = session.agent_name, session.site_name
        self.setAccessibleName(f"{self._name}, {self._place}")
        self.setToolTip(self.accessibleName() if self._compact else "")
        self.retheme()

    def set_compact(self, compact: bool) -> None:
        """Show only the initials."""
        self._compact = compact
        self.retheme()

    def sizeHint(self) -> QSize:
        px = current().px
        names = 0
        if not self._compact:
            names = px(8) + max(canvas.width(self._name, 13, 600), canvas.width(self._place, 12))
        return QSize(px(26) + names, px(36))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        px = paint.px
        middle = self.height() / 2
        paint.dot(QPointF(px(13), middle), "accs", 13)
        paint.text(QRect(0, 0, px(26), self.height()), initials(self._name), 12, 600, "acc", align=CENTER)
        if not self._compact:
            area = QRect(px(34), 0, self.width() - px(34), self.height())
            paint.text(area.adjusted(0, px(2), 0, -px(17)), self._name, 13, 600)
            paint.text(area.adjusted(0, px(18), 0, -px(2)), self._place, 12, 400, "t3")


class TopBar(QWidget):
    """Search on the left, the rest on the right."""

    locked = Signal()
    chosen = Signal(str)  # the page behind a pill

    def __init__(self, search: QWidget, pages: Sequence[Page]) -> None:
        super().__init__()
        self.search = search
        self.pill = SyncPill()
        self.works = {page.key: WorkPill(page) for page in pages if page.group == "bar"}
        self.agent = AgentBlock()
        self.lock = IconButton("lock", _("Verrouiller (Ctrl+L)"), size=32)
        self.lock.clicked.connect(self.locked)
        for key, work in self.works.items():
            work.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        row = Row(
            search, None, *self.works.values(), self.pill, self.agent, self.lock, margins=(20, 9, 20, 0), spacing=12
        )
        row.setStretch(0, 1000)
        row.setStretch(1, 1)
        self.setLayout(row)
        order = [search, *self.works.values(), self.pill, self.lock]
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def set_compact(self, compact: bool) -> None:
        """Drop what a narrow window has no room for."""
        self.pill.set_compact(compact)
        self.agent.set_compact(compact)

    def show_badges(self, badges: Mapping[str, int], allowed: Container[str]) -> None:
        """Show the work that waits, on pages this agent may open."""
        for key, work in self.works.items():
            work.show_number(badges.get(key, 0) if key in allowed else 0)
