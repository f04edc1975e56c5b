"""The sheets over the window: every key stays inside, nothing stays behind."""

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.ui.search.popup import Popup
from tests.features.walkins.hands import focus_queue
from tests.ui.focus import has_focus


def test_a_sheet_keeps_every_key_and_gives_the_focus_back(window):
    table = focus_queue(window)
    window.keys("F2")
    window.keys("F3", "Ctrl+L", "Alt+A")
    assert window.sheet() is not None
    assert window.desk.mine().ticket == "B4"
    window.keys("Esc")
    assert window.sheet() is None
    assert has_focus(table)


def test_the_focus_goes_round_inside_a_sheet(window):
    window.keys("F8")
    sheet = window.sheet()
    seen = []
    for _press in range(6):
        seen.append(QApplication.focusWidget().accessibleName())
        window.keys("Tab")
    assert seen == ["Traité", "Rendez-vous pris", "Orienté ailleurs", "Document remis", "Parti sans réponse", "Traité"]
    window.keys("Up", "Up", "Down")
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_a_click_beside_a_sheet_leaves_it(window):
    window.keys("F8")
    sheet = window.sheet()
    QTest.mouseClick(sheet.panel, Qt.MouseButton.LeftButton)
    assert window.sheet() is sheet
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert window.sheet() is None


def test_a_sheet_is_freed_once_left(window):
    window.keys("F8")
    sheet, gone = window.sheet(), []
    sheet.destroyed.connect(lambda: gone.append(1))
    window.keys("Esc")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [1]


def test_the_answers_of_a_sheet_are_freed_with_it(window):
    window.keys("Ctrl+K", text="costa")
    window.keys("Esc", "Esc")
    before = len(window.work.window().findChildren(Popup))
    for _time in range(2):
        window.keys("F2", text="costa")
        window.keys("Esc")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert before == 1
    assert len(window.work.window().findChildren(Popup)) == before


def test_a_sheet_does_not_survive_another_agent(window):
    window.keys("F8")
    sheet = window.sheet()
    window.work.hide()
    window.work.context.session = window.desk.colleague
    window.work.show()
    assert not sheet.isVisible()


def test_a_sheet_follows_the_window(window):
    window.keys("F2")
    window.work.resize(900, 640)
    window.hands.settle()
    assert window.sheet().size() == window.work.size()
