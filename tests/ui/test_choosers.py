"""The chooser that a page opens: in French, one of our windows, gone with the lock and behind the curtain."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTreeView,
)

from lmmh_desk.ui.shell.discretion import Cover
from lmmh_desk.ui.shell.work import Work

ENGLISH = re.compile(
    r"\b(Look|Files?|Director|Open|Save|Choose|Cancel|Back|Forward|View|Name|Size|Date|Folder|Go|Show|Delete)", re.I
)
EDITING = ["Annuler", "Rétablir", "Couper", "Copier", "Coller", "Supprimer", "Tout sélectionner"]
ASKS = {
    "getOpenFileName": ("Choisir un fichier", "CSV (*.csv)"),
    "getSaveFileName": ("Enregistrer sous", "CSV (*.csv)"),
    "getExistingDirectory": ("Dossier où écrire", ""),
}


def choosing(work: Work, way: str, act) -> tuple[object, list[QDialog]]:
    """Ask for a file, do something while the chooser is there; return what was chosen and what stood there."""
    title, kinds = ASKS[way]
    stood = []

    def meanwhile() -> None:
        stood.extend(one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not work.window())
        try:
            act(stood)
        finally:
            for one in work.findChildren(QFileDialog):
                one.reject()

    QTimer.singleShot(0, meanwhile)
    chosen = getattr(QFileDialog, way)(work.page(), title, "", *([kinds] if kinds else []))
    return chosen, stood


@pytest.mark.parametrize("way", ASKS)
def test_the_lock_closes_a_chooser_of_files(work: Work, way: str) -> None:
    kinds = []

    def lock(stood) -> None:
        kinds.extend(type(one) for one in stood)
        work.lock(automatically=True)
        assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not work.window()]

    chosen, _gone = choosing(work, way, lock)
    assert kinds == [QFileDialog]
    assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs), "ours, not the system’s"
    assert chosen in (("", ""), "")


def test_mode_discret_hides_a_chooser(work: Work) -> None:
    covers = []

    def hide(stood) -> None:
        work.set_discreet(True)
        covers.extend(stood[0].findChildren(Cover))
        work.set_discreet(False)

    choosing(work, "getOpenFileName", hide)
    assert len(covers) == 1


@pytest.mark.parametrize("way", ASKS)
def test_a_chooser_speaks_french(work: Work, way: str) -> None:
    said = []

    def read(stood) -> None:
        (dialog,) = stood
        parts = dialog.findChildren(QLabel) + dialog.findChildren(QAbstractButton)
        said.extend(text for part in parts for text in (part.text(), part.toolTip(), part.accessibleName()))
        said.extend(one.text() for one in dialog.findChildren(QAction))
        for tree in dialog.findChildren(QTreeView):
            head = tree.model()
            said.extend(str(head.headerData(place, tree.header().orientation())) for place in range(4))

    choosing(work, way, read)
    assert [text for text in said if ENGLISH.search(text.replace("fichier", "").replace("Fichier", ""))] == []
    assert {"Annuler", "Taille", "Modifié le", "Colonne\u00a0: Taille"} <= set(said)


@pytest.mark.parametrize("made", [QLineEdit, QPlainTextEdit])
def test_the_menu_that_qt_gives_to_a_field_speaks_french(work: Work, made) -> None:
    menu = made(work.page()).createStandardContextMenu()
    assert words_of(menu) == EDITING


def test_so_does_that_of_a_scroll_bar(work: Work) -> None:
    shown = []
    for way in Qt.Orientation:
        bar = QScrollBar(way, work.page())
        QApplication.sendEvent(bar, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint()))
        menu = QApplication.activePopupWidget()
        shown += words_of(menu)
        menu.close()
    assert len(shown) == 14
    assert {one.split()[0] for one in shown} == {"Défiler", "Début", "Fin", "Page"}


def words_of(menu: QMenu) -> list[str]:
    return [one.text().split("\t")[0].replace("&", "") for one in menu.actions() if not one.isSeparator()]
