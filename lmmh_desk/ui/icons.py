"""Our icons: SVG files drawn in `currentColor`, tinted from tokens, kept in a small cache."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtSvg import QSvgRenderer

from lmmh_desk.kernel.i18n import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap

FOLDER = RESOURCES / "icons"


@lru_cache
def source(name: str) -> str:
    """Return the SVG text of an icon; a name we don't have gives a sheet of paper, for a painting never stops."""
    try:
        return (FOLDER / f"{name}.svg").read_text("utf-8")
    except FileNotFoundError:
        return (FOLDER / "document.svg").read_text("utf-8")


def paint(painter: QPainter, name: str, color: str, area: QRectF) -> None:
    """Draw an icon in #RRGGBB."""
    svg = source(name).replace("currentColor", color)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, area)


@lru_cache(maxsize=512)
def image(name: str, color: str, size: int, ratio: float = 1.0) -> QImage:
    """Return an icon in #RRGGBB, `size` logical pixels wide, drawn for a screen of that pixel ratio."""
    from PySide6.QtGui import QImage, QPainter  # slow to load, and the first painting needs none

    pixels = max(1, round(size * ratio))
    drawn = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(0)
    painter = QPainter(drawn)
    paint(painter, name, color, QRectF(0, 0, pixels, pixels))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap."""
    from PySide6.QtGui import QPixmap

    return QPixmap.fromImage(image(name, color, size, ratio))


def icon(name: str, color: str, disabled: str, size: int) -> QIcon:
    """Return an icon sharp at pixel ratios 1 to 2, dimmed when disabled."""
    from PySide6.QtGui import QIcon

    made = QIcon()
    for ratio in (1.0, 1.25, 1.5, 2.0):
        made.addPixmap(pixmap(name, color, size, ratio), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, disabled, size, ratio), QIcon.Mode.Disabled)
    return made
