"""Tokens → Qt palette, style sheet, colours, fonts and icons; light or dark, 100 to 200 %.

The first painting waits for this module and for `bare`: neither may touch the namespace `Qt`, whose hundred enums
take PySide6 longer to make than our first screen takes to paint.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from lmmh_desk.kernel.i18n import RESOURCES
from lmmh_desk.ui.imports import plain_imports
from lmmh_desk.ui.tokens import DARK, LIGHT, colors, filled, scaled

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPixmap
    from PySide6.QtWidgets import QWidget

plain_imports()

Mode = Literal["light", "dark", "system"]
ZOOMS = (100, 110, 125, 150, 175, 200)


class Theme(QObject):
    """The one place colours, sizes and fonts come from; `changed` tells painters to measure and draw again."""

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system", zoom: int = 100) -> None:
        super().__init__(application)
        self._application = application
        self._family = ""  # read on first use: the first painting writes no word
        self._colors: dict[str, str] = {}
        self._sheet = ""
        self.mode: Mode = mode
        self.zoom = zoom

    def dress(self) -> None:
        """Give the application our style, palette and style sheet; called once, by `current`."""
        from lmmh_desk.ui.choosers import be_ours
        from lmmh_desk.ui.palette import System
        from lmmh_desk.ui.singletons import keep

        keep()
        be_ours(self._application)
        self._system = System(self._application, self._system_changed)
        self._sheet = (RESOURCES / "theme" / "desk.qss").read_text("utf-8")
        self._application.setStyle("Fusion")
        self.apply()

    @property
    def dressed(self) -> bool:
        """Say whether the application has our colours yet."""
        return bool(self._sheet)

    @property
    def dark(self) -> bool:
        """Say whether the dark colours are shown."""
        return self._system.dark if self.mode == "system" else self.mode == "dark"

    @property
    def high_contrast(self) -> bool:
        """Say whether the system asks for high contrast: its palette then replaces ours."""
        return self._system.high_contrast

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
        """Give the application its palette, font and style sheet, and tell everybody; not before it is dressed."""
        if not self.dressed:
            return
        from lmmh_desk.ui.palette import contrast_colors, palette

        system = self._system.palette
        self._colors = contrast_colors(system) if self.high_contrast else colors(self.scheme)
        self._application.setPalette(system if self.high_contrast else palette(self._colors))
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
        self._family = self._family or font_family()
        font = QFont(self._family)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        font.setFeature(QFont.Tag.fromString("tnum"), 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def icon(self, name: str, tint: str = "t2", size: int = 20) -> QIcon:
        """Return an icon in a token's colour, `size` in pixels at 100 %."""
        from lmmh_desk.ui import icons

        return icons.icon(name, self.hex(tint), self.hex("ctl"), self.px(size))

    def pixmap(self, name: str, tint: str = "t2", size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return an icon for a delegate to paint, drawn for a screen of that pixel ratio."""
        from lmmh_desk.ui import icons

        return icons.pixmap(name, self.hex(tint), self.px(size), ratio)

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


def application() -> QApplication:
    """Return the one QApplication; raises RuntimeError before it is made."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        raise RuntimeError("no QApplication")
    return found


_current: list[Theme] = []


def bare() -> Theme:
    """Return the application's theme, made on first use, before it has any colours: sizes and fonts only."""
    if not _current or not shiboken6.isValid(_current[0]):
        _current[:] = [Theme(application())]
    return _current[0]


def current() -> Theme:
    """Return the application's theme, dressed on first use."""
    theme = bare()
    if not theme.dressed:
        theme.dress()
    return theme


def restyle(widget: QWidget) -> None:
    """Read the style sheet again for a widget whose dynamic property changed; it keeps the font given to it."""
    from PySide6.QtCore import Qt

    font = widget.font() if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont) else None
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    if font is not None:
        widget.setFont(font)  # unpolishing went back to the one before the first style sheet
    widget.update()
