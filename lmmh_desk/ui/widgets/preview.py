"""A paper as it will be printed: the page, its zoom, the printer it goes to."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMargins, QSize, Qt
from PySide6.QtGui import QAccessible, QKeyEvent, QPalette, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QWidget

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.roles import Said
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.picture import Picture

STEPS = (0, 50, 75, 100, 125, 150, 200)  # percent; 0 is the whole page
ROUNDED = 2  # pixels that Qt may add to a page: a whole page has no scroll bar


class DocPreview(Card):
    """Shows PDF bytes; the page shown stays until the next one is ready, so nothing blinks while typing.

    `tools` stand at the end of the strip that names the printer.
    """

    def __init__(self, *tools: QWidget, size: str = "A4") -> None:
        self._size, self._step = size, 0
        self.smaller = IconButton("minus", _("Voir plus petit"), small=True, bare=True, ink="acc")
        self.larger = IconButton("plus", _("Voir plus grand"), small=True, bare=True, ink="acc")
        self._scale = Label(_("Page entière"), 12, 400, "t2")
        self._scale.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar = [self.smaller, self._scale, self.larger]
        super().__init__(_("Aperçu"), caption=size, actions=bar, ruled=True, padding=(0, 0, 0, 0))
        self.view = _Pages(self)
        self.add(self.view, 1)
        self._printer, self._printer_icon = Label("", 12, 400, "t2"), Picture("printer", "t2", 18)
        self.set_foot(self._printer_icon, self._printer, None, *tools)
        self.smaller.clicked.connect(lambda: self.zoom(-1))
        self.larger.clicked.connect(lambda: self.zoom(1))
        self.show_loading()
        self.zoom(0)

    def set_pdf(self, data: bytes) -> None:
        """Show another document; bytes that are no PDF leave the former page and say so."""
        document, buffer = QPdfDocument(self), QBuffer(self)
        buffer.setData(data)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        buffer.setParent(document)
        document.load(buffer)
        if document.status() != QPdfDocument.Status.Ready:
            document.deleteLater()
            self.set_error(_("L’aperçu n’a pas pu être préparé. La saisie est gardée."))
            return
        former = self.view.document()
        one = document.pageCount() == 1
        self.view.setPageMode(QPdfView.PageMode.SinglePage if one else QPdfView.PageMode.MultiPage)
        self.view.setDocument(document)
        self.view.fit()
        if former is not None:
            former.deleteLater()
        self.set_error("")
        pages = count(document.pageCount(), _("page"))
        self.set_caption(f"{self._size} · {pages}")
        self.view.setAccessibleName(_("Aperçu du document, {size}, {pages}").format(size=self._size, pages=pages))
        self.show_body()

    def set_printer(self, text: str, ready: bool = True) -> None:
        """Say which printer it goes to and how it is (« HP LaserJet Accueil, prête »)."""
        self._printer.setText(text)
        self._printer.set_ink("t2" if ready else "warn")
        self._printer_icon.set("printer" if ready else "warning", "t2" if ready else "warn")

    def zoom(self, direction: int) -> None:
        """One step larger (1), smaller (-1), or the whole page (0)."""
        self._step = min(max(self._step + direction, 0), len(STEPS) - 1) if direction else 0
        percent = STEPS[self._step]
        self.view.percent = percent
        self.view.fit()
        words = _("{percent}\u00a0%").format(percent=percent) if percent else _("Page entière")
        self._scale.setText(words)
        self.smaller.setEnabled(self._step > 0)
        self.larger.setEnabled(self._step < len(STEPS) - 1)


class _Pages(QPdfView, Said):
    """Qt's view in our colours; + and − zoom, * shows the whole page."""

    said_as = QAccessible.Role.Document

    def __init__(self, preview: DocPreview) -> None:
        super().__init__(preview)
        self._preview = preview
        self.percent = 0
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Aperçu du document"))
        current().changed.connect(self.retheme)
        self.retheme()

    def retheme(self) -> None:
        """Take the colours and margins of the present theme."""
        theme = current()
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.Dark, theme.color("win"))
        self.setPalette(palette)
        side = theme.px(10)
        self.setDocumentMargins(QMargins(side, side, side, side))
        self.setPageSpacing(theme.px(10))
        self.fit()

    def fit(self) -> None:
        """Take the zoom asked; the whole page is measured here, Qt's own mode forgets the margins' height."""
        document = self.document()
        if self.percent:
            self.setZoomFactor(self.percent / 100)
        elif document is not None and document.pageCount():
            points, room = document.pagePointSize(0), self.maximumViewportSize()
            side = 2 * current().px(10)
            dots = self.screen().logicalDotsPerInch() / 72
            across, down = (
                (room.width() - side) / points.width(),
                (room.height() - side - self.pageSpacing() - ROUNDED) / points.height(),
            )
            self.setZoomFactor(max(0.1, min(across, down) / dots))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(160), current().px(160))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {"+": 1, "-": -1, "*": 0}
        if event.text() in steps:
            self._preview.zoom(steps[event.text()])
        else:
            super().keyPressEvent(event)
