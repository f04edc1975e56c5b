"""The chooser that a page opens: in French, one of our windows, gone with the lock and behind the curtain."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLabel, QTreeView

from lmmh_desk.ui.shell.discretion import Cover
from lmmh_desk.ui.shell.work import Work

ENGLISH = re.compile(
    r"\b(Look|Files?|Director|Open|Save|Choose|Cancel|Back|Forward|View|Name|Size|Date|Folder|Go)", re.I
)
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
        for tree in dialog.findChildren(QTreeView):
            head = tree.model()
            said.extend(str(head.headerData(place, tree.header().orientation())) for place in range(4))

    choosing(work, way, read)
    assert [text for text in said if ENGLISH.search(text.replace("fichier", "").replace("Fichier", ""))] == []
    assert {"Annuler", "Taille", "Modifié le"} <= set(said)
