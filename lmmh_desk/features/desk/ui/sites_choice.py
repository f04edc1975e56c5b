"""Several sites in one field: a button that says how many, a menu of boxes to tick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.canvas import Canvas


class SitesChoice(QPushButton):
    """The ids of the sites ticked, in the order of the list."""

    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}
        self._chosen: list[str] = []
        self._invalid = False
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        current().changed.connect(self.updateGeometry)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other sites, as (id, name)."""
        self._names = dict(choices)
        self._menu.clear()
        for site_id, name in choices:
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setData(site_id)
            action.toggled.connect(self._ticked)
        self.set_value(self._chosen)

    def value(self) -> list[str]:
        """Return the ids ticked."""
        return sorted(self._chosen, key=list(self._names).index) if self._names else list(self._chosen)

    def set_value(self, value: Iterable[str] | None) -> None:
        """Tick these sites; those not offered are dropped."""
        self._chosen = [site_id for site_id in value or () if site_id in self._names]
        for action in self._menu.actions():
            action.blockSignals(True)
            action.setChecked(action.data() in self._chosen)
            action.blockSignals(False)
        self.update()

    def problem(self) -> str:
        """Return nothing: what is offered is right."""
        return ""

    def set_look(self, *, invalid: bool = False, prefilled: bool = False) -> None:
        """Show the state."""
        del prefilled
        self._invalid = invalid
        self.update()

    def words(self) -> str:
        """Return the names ticked, or that there is none."""
        return ", ".join(self._names[site_id] for site_id in self.value()) or _("aucun autre site")

    def sizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(32))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        edge = "bad" if self._invalid else "ctl" if self.isEnabled() else "line"
        paint.box(self.rect(), "card" if self.isEnabled() else "layer", edge)
        area = self.rect().adjusted(paint.px(10), 0, -paint.px(32), 0)
        paint.text(area, self.words(), ink="t1" if self._chosen else "t3", elide=True)
        paint.icon("chevron-down", "t2", self.width() - paint.px(26), self.height() // 2, 18)
        if self.hasFocus():
            paint.focus(self.rect())

    def _ticked(self) -> None:
        self._chosen = [str(action.data()) for action in self._menu.actions() if action.isChecked()]
        self.setAccessibleDescription(self.words())
        self.update()
        self.changed.emit()
