from PySide6.QtCore import Qt, qInstallMessageHandler, qWarning
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QMainWindow, QWidget

from lmmh_desk.ui.player import Player, quiet
from tests.ui.focus import activate, has_focus


def test_after_a_dialog_the_keys_go_to_the_window_again(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    field = QLineEdit()
    window.setCentralWidget(field)
    window.show()
    activate(window)
    field.setFocus()
    player = Player(window, lambda: False)
    dialog = QDialog(window)
    dialog.open()
    player.settle()
    player.press("Escape")
    assert not dialog.isVisible()
    player.press("A")
    assert has_focus(field)
    assert field.text().upper() == "A"


def test_the_player_presses_real_keys_and_counts_them(qtbot, tmp_path):
    window, pressed = QMainWindow(), []
    qtbot.addWidget(window)
    field = QLineEdit()
    window.setCentralWidget(field)
    for key in ("F2", "Ctrl+P"):
        QShortcut(QKeySequence(key), window, activated=lambda key=key: pressed.append(key))
    window.show()
    activate(window)
    field.setFocus()
    player = Player(window, lambda: False)
    player.settle()
    player.press("F2", "Ctrl+P")
    player.type("Bélka 21/11")
    assert pressed == ["F2", "Ctrl+P"]
    assert field.text() == "Bélka 21/11"
    assert player.keys == 3 + 11
    player.picture(tmp_path / "window.png")
    assert (tmp_path / "window.png").stat().st_size > 0


def test_a_picture_shows_what_the_window_opened_and_nothing_of_another(qtbot, tmp_path):
    window, stray = QWidget(), QWidget()
    for one, colour in ((window, "white"), (stray, "red")):
        one.setStyleSheet(f"background: {colour}")
        one.resize(60, 60)
        qtbot.addWidget(one)
        one.show()
    own = QWidget(window, Qt.WindowType.Popup)
    own.setStyleSheet("background: blue")
    own.setGeometry(0, 0, 20, 20)
    own.show()
    Player(window, lambda: False).picture(tmp_path / "window.png")
    taken = QImage(str(tmp_path / "window.png"))
    assert [taken.pixelColor(place, place).name() for place in (10, 40)] == ["#0000ff", "#ffffff"]


def test_qt_s_screenless_drawing_keeps_its_hints_to_itself(capsys):
    quiet()
    try:
        qWarning("This plugin does not support propagateSizeHints()")
        qWarning("QPainter::begin: a true complaint")
    finally:
        qInstallMessageHandler(None)
    assert capsys.readouterr().err == "QPainter::begin: a true complaint\n"
