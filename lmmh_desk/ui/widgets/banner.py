"""One inline message: the fact, what is safe, and one action."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lmmh_desk.ui.widgets.base import Label, Painted, Row, appear
from lmmh_desk.ui.widgets.canvas import TONES, Canvas
from lmmh_desk.ui.widgets.picture import Picture

_ICONS = {"accent": "info", "ok": "check", "warn": "warning", "bad": "warning", "offline": "cloud-off"}


class Banner(Painted):
    """A tinted strip; tones accent, ok, warn, bad, offline; `plain` without their icon."""

    def __init__(
        self,
        text: str = "",
        tone: str = "accent",
        action: QWidget | None = None,
        *,
        flat: bool = False,
        plain: bool = False,
    ) -> None:
        super().__init__()
        self._flat = flat
        self._picture = Picture("info", "acc", 20)
        self._label = Label("", 13, 400, "t1", wrap=True)
        appear(self._picture, not plain)
        row = Row(self._picture, margins=(14 if flat else 12, 10, 12, 10), spacing=10)
        row.addWidget(self._label, 1)
        if action is not None:
            row.addWidget(action)
        self.setLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set(text, tone)

    def set(self, text: str, tone: str = "") -> None:
        """Say something else; an empty text hides the banner."""
        self.text, self.tone = text, tone or getattr(self, "tone", "accent")
        self._picture.set(_ICONS[self.tone], TONES[self.tone][2])
        self._label.setText(text)
        self.setAccessibleName(text)
        appear(self, bool(text))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        Canvas(painter).box(self.rect(), TONES[self.tone][0], radius=0 if self._flat else 4)
