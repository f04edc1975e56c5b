from __future__ import annotations

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.widgets.preview import DocPreview
from tests.ui.widgets.conftest import holds, picture


def pdf(pages: int = 1, words: str = "Justificatif") -> bytes:
    written = io.BytesIO()
    drawn = Canvas(written, pagesize=(595, 842))
    for _ in range(pages):
        drawn.drawString(60, 740, words)
        drawn.showPage()
    drawn.save()
    return written.getvalue()


@pytest.fixture
def preview(qtbot: QtBot, theme: Theme) -> DocPreview:
    made = DocPreview()
    qtbot.addWidget(made)
    made.resize(440, 550)
    made.show()
    return made


def white(preview: DocPreview) -> bool:
    """Say whether the page is on screen, over the grey around it."""
    image = preview.view.viewport().grab().toImage()
    return image.pixelColor(image.width() // 2, image.height() // 2).name() == "#ffffff"


def test_the_whole_page_is_in_sight(qtbot: QtBot, preview: DocPreview) -> None:
    preview.set_pdf(pdf())
    qtbot.waitUntil(lambda: white(preview))
    qtbot.waitUntil(lambda: not preview.view.verticalScrollBar().isVisible())
    assert preview.header.caption.text() == "A4 · 1\u00a0page"
    assert preview.view.accessibleName() == "Aperçu du document, A4, 1\u00a0page"


def test_zoom_by_buttons_and_keys(qtbot: QtBot, preview: DocPreview) -> None:
    preview.set_pdf(pdf())
    assert not preview.smaller.isEnabled()
    qtbot.mouseClick(preview.larger, Qt.MouseButton.LeftButton)
    assert preview.view.zoomFactor() == 0.5
    for _ in range(9):
        qtbot.keyClick(preview.view, "+")
    assert preview.view.zoomFactor() == 2.0
    assert not preview.larger.isEnabled()
    assert preview.view.verticalScrollBar().isVisible()
    qtbot.keyClick(preview.view, "-")
    assert preview.view.zoomFactor() == 1.5
    qtbot.keyClick(preview.view, "*")
    assert preview.view.zoomFactor() < 1.0
    qtbot.keyClick(preview.view, "a")


def test_the_former_page_is_replaced_and_freed(qtbot: QtBot, preview: DocPreview) -> None:
    preview.set_pdf(pdf())
    first = preview.view.document()
    with qtbot.waitSignal(first.destroyed):
        preview.set_pdf(pdf(2))
    assert preview.header.caption.text() == "A4 · 2\u00a0pages"
    assert len(preview.findChildren(QPdfDocument)) == 1


def test_bytes_that_are_no_paper_leave_the_page(preview: DocPreview) -> None:
    preview.set_pdf(pdf())
    shown = preview.view.document()
    preview.set_pdf(b"%PDF-1.7 nothing")
    assert preview.view.document() is shown
    assert preview.error.isVisible()
    preview.set_pdf(pdf())
    assert not preview.error.isVisible()


def test_the_printer_is_named(look: Theme) -> None:
    preview = DocPreview()
    preview.set_printer("HP LaserJet Accueil, prête")
    usual = picture(preview, look.px(440), look.px(300))
    preview.set_printer("L’imprimante ne répond pas", ready=False)
    assert holds(picture(preview, look.px(440), look.px(300)), look.color("warn"), 1)
    assert holds(usual, look.color("hover"))
