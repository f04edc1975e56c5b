from __future__ import annotations

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.copying import copy_text
from lmmh_desk.ui.shell.work import Work

NOT_KEPT = {
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"': b"\0\0\0\0",
    'application/x-qt-windows-mime;value="CanUploadToCloudClipboard"': b"\0\0\0\0",
    "x-kde-passwordManagerHint": b"secret",
}


def marks():
    held = QGuiApplication.clipboard().mimeData()
    return {name: held.data(name).data() for name in NOT_KEPT if held.hasFormat(name)}


@pytest.fixture(autouse=True)
def empty(qapp):
    QGuiApplication.clipboard().clear()
    yield
    QGuiApplication.clipboard().clear()


def test_what_the_program_copies_is_in_no_history():
    copy_text("14 allée des Sittelles")
    assert QGuiApplication.clipboard().text() == "14 allée des Sittelles"
    assert marks() == NOT_KEPT


@pytest.mark.parametrize("made", [QLineEdit, QPlainTextEdit])
@pytest.mark.parametrize("act", ["copy", "cut"])
def test_nor_is_what_an_agent_copies_in_a_field(work: Work, made, act, monkeypatch) -> None:
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _clipboard: True)  # never said without a screen
    field = made(work.page())
    field.insert("M. Ferhat Belkacem") if made is QLineEdit else field.setPlainText("M. Ferhat Belkacem")
    field.selectAll()
    getattr(field, act)()
    assert QGuiApplication.clipboard().text() == "M. Ferhat Belkacem"
    assert marks() == NOT_KEPT


def test_nor_what_the_lock_gives_back(work: Work, session: Session) -> None:
    copy_text("M. Ferhat Belkacem")
    work.lock()
    assert QGuiApplication.clipboard().text() == ""
    work.sign_in(session)
    assert QGuiApplication.clipboard().text() == "M. Ferhat Belkacem"
    assert marks() == NOT_KEPT


def test_what_another_program_copied_is_left_alone(work: Work) -> None:
    QGuiApplication.clipboard().setText("d’un autre programme")
    assert marks() == {}
