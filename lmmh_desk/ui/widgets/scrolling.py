"""What is too high for the screen scrolls: at 200 %, on a counter's screen, a dialog may be."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QBoxLayout, QLayout, QScrollArea, QWidget

from lmmh_desk.ui.widgets.base import bare

EDGE = 16  # pixels that the bar takes, and the frame of a window above and below


class Scrolling(QScrollArea):
    """Holds a box of widgets, and lets it scroll up and down; what takes the focus comes into sight."""

    def __init__(self, box: QBoxLayout) -> None:
        super().__init__()
        bare(self)
        self._holder = QWidget()
        self._holder.setLayout(box)
        self.setWidget(self._holder)
        self._holder.setAutoFillBackground(False)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._holder.isAncestorOf(now):
            self.ensureWidgetVisible(now)


def needed(box: QLayout, wide: int) -> int:
    """Return the height that a box of widgets needs at a width."""
    return box.heightForWidth(wide) if box.hasHeightForWidth() else box.sizeHint().height()
