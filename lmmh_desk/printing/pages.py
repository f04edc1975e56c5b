"""PDF bytes as images, in memory only: a paper with names never becomes a temporary file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument, QPdfDocumentRenderOptions

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _

POINTS = 72  # per inch
MOST_PAGES = 20


@contextmanager
def opened(pdf: bytes) -> Iterator[QPdfDocument]:
    """Open a PDF; raises BadInput when it is damaged or locked by a password."""
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    try:
        document.load(buffer)
        if document.status() is not QPdfDocument.Status.Ready:
            raise BadInput(
                _("Ce PDF ne s’ouvre pas\u00a0: il est abîmé ou protégé."),
                _("Rien n’a changé."),
                _("Scannez le papier de nouveau."),
            )
        yield document
    finally:
        document.close()
        buffer.close()


def pictures(pdf: bytes, dpi: int) -> Iterator[QImage]:
    """Return the first pages of a PDF on white; raises BadInput when it does not open."""
    with opened(pdf) as document:
        for page in range(min(document.pageCount(), MOST_PAGES)):
            size = pixels(document.pagePointSize(page), dpi)
            yield next(iter(bands(document, page, size, size.height())))[1]


def images(pdf: bytes, dpi: int) -> Iterator[QImage]:
    """Return the first pages of a PDF in grey, as codes are looked for; raises BadInput when it does not open."""
    for picture in pictures(pdf, dpi):
        yield picture.convertToFormat(QImage.Format.Format_Grayscale8)


def pixels(points: QSizeF, dpi: float) -> QSize:
    """Return a page's size at a resolution."""
    return (points * (dpi / POINTS)).toSize()


def bands(document: QPdfDocument, page: int, size: QSize, height: int) -> Iterator[tuple[int, QImage]]:
    """Draw a page of `size` pixels by bands of `height`: a page at 600 dpi would weigh 140 MB whole."""
    for top in range(0, size.height(), height):
        band = QSize(size.width(), min(height, size.height() - top))
        options = QPdfDocumentRenderOptions()
        options.setScaledSize(size)
        # Qt scales by the rectangle's right and bottom, which are one dot inside its width and height.
        options.setScaledClipRect(QRect(0, top, band.width() + 1, band.height() + 1))
        paper = QImage(band, QImage.Format.Format_RGB32)
        paper.fill(Qt.GlobalColor.white)
        painter = QPainter(paper)
        painter.drawImage(0, 0, document.render(page, band, options))
        painter.end()
        yield top, paper
