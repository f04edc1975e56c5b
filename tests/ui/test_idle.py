from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lmmh_desk.ui.shell import idle as module
from lmmh_desk.ui.shell.idle import Idle


def test_five_minutes_with_twenty_seconds_warning(qtbot, monkeypatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    idle, said = Idle(5), []
    idle.counting.connect(said.append)
    idle.elapsed.connect(lambda: said.append("locked"))
    idle.start()
    for seconds in (100, 279, 280, 299, 300):
        now[0] = 1000 + seconds
        idle.look()
    assert said == [20, 1, 0, "locked"]
    assert not idle._timer.isActive()


def test_a_gesture_anywhere_begins_again(qtbot, monkeypatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    idle, said, widget = Idle(5), [], QWidget()
    qtbot.addWidget(widget)
    idle.counting.connect(said.append)
    idle.start()
    now[0] += 290
    idle.look()
    QTest.keyClick(widget, Qt.Key.Key_A)
    now[0] += 200
    idle.look()
    assert said == [10, 0]
    assert idle.eventFilter(widget, QEvent(QEvent.Type.Paint)) is False
    idle.stop()
