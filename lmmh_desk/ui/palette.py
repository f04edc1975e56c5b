"""Tokens and the system's wishes → QPalette."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from lmmh_desk.ui.tokens import LIGHT, colors

_ROLES = {
    QPalette.ColorRole.Window: "win",
    QPalette.ColorRole.WindowText: "t1",
    QPalette.ColorRole.Base: "card",
    QPalette.ColorRole.AlternateBase: "layer",
    QPalette.ColorRole.Text: "t1",
    QPalette.ColorRole.PlaceholderText: "t3",
    QPalette.ColorRole.Button: "card",
    QPalette.ColorRole.ButtonText: "t1",
    QPalette.ColorRole.BrightText: "onacc",
    QPalette.ColorRole.Highlight: "sel",
    QPalette.ColorRole.HighlightedText: "t1",
    QPalette.ColorRole.Link: "acc",
    QPalette.ColorRole.LinkVisited: "acc",
    QPalette.ColorRole.ToolTipBase: "card",
    QPalette.ColorRole.ToolTipText: "t1",
    QPalette.ColorRole.Light: "card",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "ctl",
    QPalette.ColorRole.Shadow: "line",
    QPalette.ColorRole.Accent: "acc",
}
LITTLE = 0.18  # of the way from the ground to the mark of a contrast theme
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class System:
    """What the system asks for: light or dark, high contrast, and its own palette."""

    def __init__(self, application: QApplication, changed: Callable[[], None]) -> None:
        self.palette = QPalette(application.palette())
        self._hints = QGuiApplication.styleHints()
        self._accessibility = self._hints.accessibility()  # asked once: PySide deletes it with its last reference
        self._hints.colorSchemeChanged.connect(changed)
        self._accessibility.contrastPreferenceChanged.connect(changed)

    @property
    def dark(self) -> bool:
        """Say whether the system shows dark colours."""
        return self._hints.colorScheme() == Qt.ColorScheme.Dark

    @property
    def high_contrast(self) -> bool:
        """Say whether the system asks for high contrast."""
        return self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast


def palette(given: Mapping[str, str]) -> QPalette:
    """Return Qt's palette in these colours, #RRGGBB by role of the token file."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, QColor(given[token]))
    for role in _DIMMED:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(given["t3"]))
    return made


def contrast_colors(system: QPalette) -> dict[str, str]:
    """Return our roles in the system's high contrast colours."""
    text, window = system.windowText().color().name(), system.window().color().name()
    mark, on_mark = system.highlight().color().name(), system.highlightedText().color().name()
    backgrounds = ("win", "rail", "layer", "card", "hover", "accs", "oks", "warns", "bads", "offs", "c2s", "c3s", "c4s")
    given = dict.fromkeys(colors(LIGHT), text) | dict.fromkeys(backgrounds, window)
    return given | {"acc": mark, "acch": mark, "onacc": on_mark, "focus": mark, "sel": _between(window, mark)}


def _between(ground: str, mark: str) -> str:
    """Return a ground a little way to a mark: a row chosen shows, and its words are readable, in the mark too."""
    low, high = QColor(ground), QColor(mark)
    pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    red, green, blue = (round(one + (other - one) * LITTLE) for one, other in pairs)
    return QColor(red, green, blue).name()
