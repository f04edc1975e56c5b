"""The chooser that a page opens: in French, one of our windows, gone with the lock and behind the curtain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt, QTimer
from PySide6.QtGui import QAction, QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
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
    QWidget,
)

from lmmh_desk.ui import choosers
from lmmh_desk.ui.shell.discretion import Cover
from lmmh_desk.ui.shell.work import Work

ENGLISH = re.compile(
    r"\b(Look|Files?|Director|Open|Save|Choose|Cancel|Back|Forward|View|Name|Size|Date|Folder|Go|Show|Delete)", re.I
)
EDITING = ["Annuler", "Rétablir", "Couper", "Copier", "Coller", "Supprimer", "Tout sélectionner"]
ASKS = {
    "open": lambda page: choosers.to_open(page, "Choisir un fichier", "CSV (*.csv)"),
    "save": lambda page: choosers.to_save(page, "Enregistrer sous", "CSV (*.csv)", ""),
    "folder": lambda page: choosers.folder(page, "Dossier où écrire"),
}


def shown() -> list[QWidget]:
    """Return the windows that are shown; one that another test left is none of ours."""
    return [one for one in QApplication.topLevelWidgets() if one.isVisible()]


def choosing(work: Work, way: str, act) -> tuple[str, list[QDialog]]:
    """Ask for a file, do something while the chooser is there; return what was chosen and what stood there."""
    before, stood = shown(), []

    def meanwhile() -> None:
        stood.extend(one for one in shown() if one not in before)
        try:
            act(stood)
        finally:
            for one in work.findChildren(QFileDialog):
                one.reject()

    QTimer.singleShot(0, meanwhile)
    return ASKS[way](work.page()), stood


@pytest.mark.parametrize("way", ASKS)
def test_the_lock_closes_a_chooser_of_files(work: Work, way: str) -> None:
    kinds = []

    def lock(stood) -> None:
        kinds.extend(type(one) for one in stood)
        work.lock(automatically=True)
        assert not [one for one in stood if one.isVisible()]

    chosen, _gone = choosing(work, way, lock)
    assert kinds == [QFileDialog]
    assert QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs), "ours, not the system’s"
    assert chosen == ""


def test_ctrl_l_closes_a_chooser_and_locks(work: Work) -> None:
    def lock(stood) -> None:
        QTest.keySequence(stood[0].windowHandle(), QKeySequence("Ctrl+L"))
        assert not stood[0].isVisible()

    assert choosing(work, "open", lock)[0] == ""
    assert work.context.session is None


def test_mode_discret_hides_a_chooser(work: Work) -> None:
    covers = []

    def hide(stood) -> None:
        work.set_discreet(True)
        covers.extend(stood[0].findChildren(Cover))
        work.set_discreet(False)

    choosing(work, "open", hide)
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


@pytest.mark.parametrize("way", ASKS)
def test_nothing_tells_the_next_agent_where_the_last_one_was(work: Work, way: str, tmp_path: Path) -> None:
    theirs = tmp_path / "Dossier Garrigue"
    theirs.mkdir()
    began = []

    def visit(stood) -> None:
        began.append(stood[0].directory().path())
        stood[0].setDirectory(str(theirs))

    choosing(work, way, visit)
    settings = QSettings(QSettings.Scope.UserScope, "QtProject")
    assert "Garrigue" not in repr([settings.value(key) for key in settings.allKeys()])

    def look(stood) -> None:
        began.append(stood[0].directory().path())
        assert "Garrigue" not in repr((stood[0].history(), stood[0].sidebarUrls()))

    choosing(work, way, look)
    assert began[0] == began[1] != ""


def test_every_chooser_is_one_of_these() -> None:
    code = Path(choosers.__file__).parents[1]
    assert [path.name for path in code.rglob("*.py") if "QFileDialog" in path.read_text("utf-8")] == ["choosers.py"]


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
