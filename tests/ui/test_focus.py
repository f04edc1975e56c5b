"""The keyboard's place is waited for, and never taken for somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from tests.ui import focus
from tests.ui.focus import activate, has_focus

TESTS = Path(__file__).parents[1]


@pytest.fixture
def lines(qtbot) -> Iterator[list[QLineEdit]]:
    """Two lines in a window, the first with the keyboard."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    made = [QLineEdit(), QLineEdit()]
    for line in made:
        layout.addWidget(line)
    window.show()
    made[0].setFocus()
    yield made
    window.close()


def test_the_focus_that_comes_late_is_waited_for(lines: list[QLineEdit], qtbot) -> None:
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    assert activate(other)
    assert not lines[0].hasFocus(), "another window is the active one"
    assert has_focus(lines[0])


def test_the_focus_that_is_elsewhere_is_not_found(
    lines: list[QLineEdit], qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert has_focus(lines[0])
    monkeypatch.setattr(focus, "PATIENCE", 0.1)
    assert not has_focus(lines[1])
    dialog = QDialog(lines[0].window(), modal=True)
    dialog.show()
    assert activate(dialog)
    assert not has_focus(lines[0]), "an open dialog keeps the keyboard"


def test_no_test_asks_for_the_focus_without_waiting() -> None:
    bare = re.compile(r"^ *assert (?!not )(.*\.hasFocus\(\)|QApplication\.focusWidget\(\) is (?!not )).*", re.MULTILINE)
    found = {
        str(path.relative_to(TESTS)): match[0].strip()
        for path in TESTS.rglob("*.py")
        for match in bare.finditer(path.read_text(encoding="utf-8"))
    }
    assert found == {}
