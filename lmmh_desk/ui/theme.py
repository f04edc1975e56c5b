"""Tokens → Qt palette, style sheet, colours, fonts and icons; light or dark, 100 to 200 %."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.ui import icons
from lmmh_desk.ui.imports import plain_imports
from lmmh_desk.ui.singletons import keep
from lmmh_desk.ui.tokens import DARK, LIGHT, colors, filled, scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

keep()  # before the first painting
plain_imports()

Mode = Literal["light", "dark", "system"]
ZOOMS = (100, 110, 125, 150, 175, 200)
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
_DIMMED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """The one place colours, sizes and fonts come from; `changed` tells painters to measure and draw again."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system", zoom: int = 100) -> None:
        super().__init__(application)
        self._application = application
        self._system_palette = QPalette(application.palette())
        self._family = font_family()
        self._sheet = (RESOURCES / "theme" / "desk.qss").read_text("utf-8")
        self.mode: Mode = mode
        self.zoom = zoom
        self._hints = QGuiApplication.styleHints()
        self._accessibility = self._hints.accessibility()  # asked once: PySide deletes it with its last reference
        self._hints.colorSchemeChanged.connect(self._system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._system_changed)
        application.setStyle("Fusion")
        self.apply()

    @property
    def dark(self) -> bool:
        """Say whether the dark colours are shown."""
        if self.mode == "system":
            return self._hints.colorScheme() == Qt.ColorScheme.Dark
        return self.mode == "dark"

    @property
    def high_contrast(self) -> bool:
        """Say whether the system asks for high contrast: its palette then replaces ours."""
        return self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast

    def set(self, mode: Mode, zoom: int) -> None:
        """Choose colours and zoom at once."""
        self.mode = mode
        self.set_zoom(zoom)

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or as the system."""
        self.mode = mode
        self.apply()

    def set_zoom(self, percent: int) -> None:
        """Choose the zoom, 100 to 200 %, live."""
        self.zoom = min(max(percent, ZOOMS[0]), ZOOMS[-1])
        self.apply()

    def step_zoom(self, direction: int) -> None:
        """Zoom one step in (1) or out (-1), or back to 100 % (0)."""
        if direction == 0:
            self.set_zoom(100)
        elif direction > 0:
            self.set_zoom(next((step for step in ZOOMS if step > self.zoom), ZOOMS[-1]))
        else:
            self.set_zoom(next((step for step in reversed(ZOOMS) if step < self.zoom), ZOOMS[0]))

    def apply(self) -> None:
        """Give the application its palette, font and style sheet, and tell everybody."""
        self._colors = contrast_colors(self._system_palette) if self.high_contrast else colors(self.scheme)
        self._application.setPalette(self._palette())
        self._application.setFont(self.font(13))
        self._application.setStyleSheet(filled(self._sheet, self._colors, self.zoom / 100))
        self.changed.emit()

    @property
    def scheme(self) -> str:
        """Return the name of the scheme in the token file."""
        return DARK if self.dark else LIGHT

    def hex(self, token: str) -> str:
        """Return a token's colour as #RRGGBB."""
        return self._colors[token]

    def color(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(self._colors[token])

    def px(self, size: int) -> int:
        """Return a length of the drawings, in logical pixels at the present zoom."""
        return scaled(size, self.zoom / 100)

    def font(self, size: int = 13, weight: int = 400) -> QFont:
        """Return the program's font, `size` in pixels at 100 %, with figures of one width."""
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def icon(self, name: str, tint: str = "t2", size: int = 20) -> QIcon:
        """Return an icon in a token's colour, `size` in pixels at 100 %."""
        return icons.icon(name, self.hex(tint), self.hex("ctl"), self.px(size))

    def pixmap(self, name: str, tint: str = "t2", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return an icon for a delegate to paint, drawn for a screen of that pixel ratio."""
        return icons.pixmap(name, self.hex(tint), self.px(size), ratio)

    def plain_pixmap(self, name: str, color: str, size: int) -> QPixmap:
        """Return an icon in #RRGGBB, for what doesn't follow light and dark."""
        return icons.pixmap(name, color, self.px(size), self._application.devicePixelRatio())

    def _palette(self) -> QPalette:
        if self.high_contrast:
            return QPalette(self._system_palette)
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in _DIMMED:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("t3"))
        return palette

    def _system_changed(self) -> None:
        if self.mode == "system" or self.high_contrast:
            self.apply()


def font_family() -> str:
    """Return Segoe UI on a Windows that has it, else Inter from our resources, else the system's own font."""
    if sys.platform == "win32" and QFontDatabase.hasFamily("Segoe UI"):
        return "Segoe UI"
    families: list[str] = []
    for weight in ("Regular", "Medium", "SemiBold"):
        number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"Inter-{weight}.ttf"))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QApplication.font().family()


def contrast_colors(palette: QPalette) -> dict[str, str]:
    """Return our roles in the system's high contrast colours."""
    text, window = palette.windowText().color().name(), palette.window().color().name()
    mark, on_mark = palette.highlight().color().name(), palette.highlightedText().color().name()
    backgrounds = ("win", "rail", "layer", "card", "hover", "accs", "oks", "warns", "bads", "offs", "c2s", "c3s", "c4s")
    given = dict.fromkeys(colors(LIGHT), text) | dict.fromkeys(backgrounds, window)
    return given | {"acc": mark, "acch": mark, "onacc": on_mark, "focus": mark, "sel": _between(window, mark)}


def _between(ground: str, mark: str) -> str:
    """Return a ground a third of the way to a mark: a row chosen shows, and its words stay readable."""
    low, high = QColor(ground), QColor(mark)
    pairs = ((low.red(), high.red()), (low.green(), high.green()), (low.blue(), high.blue()))
    red, green, blue = (round(one + (other - one) / 3) for one, other in pairs)
    return QColor(red, green, blue).name()


def application() -> QApplication:
    """Return the one QApplication; raises RuntimeError before it is made."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        raise RuntimeError("no QApplication")
    return found


_current: list[Theme] = []


def current() -> Theme:
    """Return the application's theme, made on first use."""
    if not _current or not shiboken6.isValid(_current[0]):
        _current[:] = [Theme(application())]
    return _current[0]


def restyle(widget: QWidget) -> None:
    """Read the style sheet again for a widget whose dynamic property changed; it keeps the font given to it."""
    font = widget.font() if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) else None
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    if font is not None:
        widget.setFont(font)  # unpolishing went back to the one before the first style sheet
    widget.update()
