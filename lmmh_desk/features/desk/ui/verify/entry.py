"""The field a scanner types into, and what else may be brought to it: a file, a picture of the screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QKeySequence

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.editors import LineEdit

HIGH = 40  # pixels at 100 %
SMALL = 3000  # pixels: a larger picture needs no doubling
Brought = Path | QImage


class ScanEdit(LineEdit):
    """A large field; Entrée, typed by the scanner too, says `returnPressed`."""

    brought = Signal(object)  # a file or a picture pasted from the clipboard

    def __init__(self) -> None:
        super().__init__(_("Scanner le code, ou saisir les 12 caractères imprimés dessous"), icon="scan-check")
        self.setAccessibleName(_("Code ou numéro du document"))
        self.setAccessibleDescription(self.placeholderText())
        self.setAcceptDrops(False)  # the page takes what is dropped, else a file would become its name

    def retheme(self) -> None:
        super().retheme()
        self.setFont(canvas.font(14))
        self.setFixedHeight(current().px(HIGH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        found = clipboard() if event.matches(QKeySequence.StandardKey.Paste) else None
        if found is not None:
            self.brought.emit(found)
        else:
            super().keyPressEvent(event)


def clipboard() -> Brought | None:
    """Return the file or the picture in the clipboard, None for a text or nothing."""
    mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # none once the lock has cleared it
    return None if mime is None else brought(mime)


def brought(mime: QMimeData) -> Brought | None:
    """Return the first file, else the picture, of what is pasted or dropped."""
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    image = QImage(mime.imageData()) if mime.hasImage() else QImage()
    return None if image.isNull() else image


def readings(image: QImage) -> list[QImage]:
    """Return a picture in grey, then twice as large: small modules read better so."""
    grey = image.convertToFormat(QImage.Format.Format_RGB32).convertToFormat(QImage.Format.Format_Grayscale8)
    if max(grey.width(), grey.height()) > SMALL:
        return [grey]
    smooth = Qt.TransformationMode.SmoothTransformation
    return [grey, grey.scaled(grey.size() * 2, Qt.AspectRatioMode.KeepAspectRatio, smooth)]
