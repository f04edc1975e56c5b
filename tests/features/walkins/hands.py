"""Hands and eyes on the counter's page, for its tests."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.ui.widgets.buttons import Button, IconButton


def button(parent, name):
    """Return the visible button with this accessible name."""
    found = [*parent.findChildren(Button), *parent.findChildren(IconButton)]
    return next(one for one in found if one.accessibleName() == name and one.isVisibleTo(parent))


def click(parent, name):
    QTest.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)


def rows(window):
    """Return each row's ticket and what a screen reader says of it."""
    table = window.page.queue.table
    return [table.rows.sentence(row) for row in range(table.rows.rowCount())]


def focus_queue(window, row=0):
    table = window.page.queue.table
    table.setFocus()
    table.select_row(row)
    return table


def wide(window):
    window.work.resize(1920, 1008)
    window.hands.settle()
    return window.page.selected
