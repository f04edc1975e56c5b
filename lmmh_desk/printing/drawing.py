"""Draws a PDF on a printer of the system, at the printer's own resolution; to be called from a worker."""

from __future__ import annotations

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.printing.pages import bands, opened, pixels
from lmmh_desk.printing.printers import AUTOMATIC, Size, silent
from lmmh_desk.printing.trays import ask_for

BAND = 512  # dots drawn at once
FINEST = 600  # dots per inch: what a desk printer draws, whatever it claims
MM = 25.4 / 72  # in a point
STANDARD = {"A4": QPageSize.PageSizeId.A4, "A5": QPageSize.PageSizeId.A5, "A3": QPageSize.PageSizeId.A3}


def to_printer(pdf: bytes, name: str, size: Size, title: str, *, copies: int = 1, tray: str = AUTOMATIC) -> None:
    """Draw a PDF on a named printer at its own resolution; raises PrinterError."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise silent(name)
    if size == "A3" and not _has_a3(info):
        raise _too_narrow(name)
    printer = _on(info)
    with opened(pdf) as document:
        _set_up(printer, size, document.pagePointSize(0), title, copies)
        ask_for(printer, tray)
        _draw(document, printer)
    if printer.printerState() in {QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted}:
        raise silent(name)


def _on(info: QPrinterInfo) -> QPrinter:
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def _has_a3(info: QPrinterInfo) -> bool:
    """Say whether a printer has A3, or doesn't say what it has: on a smaller sheet a poster would be cut."""
    sizes = info.supportedPageSizes()
    return not sizes or any(size.id() is QPageSize.PageSizeId.A3 for size in sizes)


def _too_narrow(name: str) -> PrinterError:
    return PrinterError(
        _("L’imprimante {printer} n’a pas de papier A3.").format(printer=name),
        _("Le document est enregistré."),
        _("Choisissez une imprimante A3 dans les réglages, ou imprimez en A4."),
    )


def _set_up(printer: QPrinter, size: Size, points: QSizeF, title: str, copies: int) -> None:
    printer.setResolution(min(printer.resolution(), FINEST))
    printer.setDocName(title)
    printer.setCopyCount(copies)
    printer.setFullPage(True)
    if size in STANDARD:
        printer.setPageSize(QPageSize(STANDARD[size]))
    else:
        printer.setPageSize(QPageSize(points * MM, QPageSize.Unit.Millimeter, size))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))


def _draw(document: QPdfDocument, printer: QPrinter) -> None:
    painter = QPainter()
    if not painter.begin(printer):
        raise silent(printer.printerName())
    try:
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        for page in range(document.pageCount()):
            if page and not printer.newPage():
                raise silent(printer.printerName())
            whole = pixels(document.pagePointSize(page), printer.resolution())
            for top, band in bands(document, page, whole, BAND):
                painter.drawImage(0, top, band)
    finally:
        painter.end()
