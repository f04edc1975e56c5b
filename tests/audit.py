"""What a screen reader and a keyboard need of a page or a dialog: names, roles, labels, room for the words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QScrollArea, QWidget

from lmmh_desk.features.walkins.ui.sheet import Panel
from lmmh_desk.ui.widgets.field import Field

Role = QAccessible.Role
# What Qt says of a widget of which nobody said what it is: a screen reader tells its name, and not what it does.
VAGUE = {Role.NoRole, Role.Client, Role.Pane, Role.Window, Role.LayeredPane}


def words(widget: QWidget) -> str:
    """Return the words on a button or a label."""
    return widget.text() if isinstance(widget, QAbstractButton | QLabel) else ""


def reached(page: QWidget) -> list[QWidget]:
    """Return what Tab stops at: what is inside a line to type in, or only scrolls, is left out."""
    stops = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [
        one
        for one in stops
        if one.isVisible() and one.isEnabled()
        if not isinstance(one.parent(), QLineEdit) and not isinstance(one, QScrollArea)
    ]


def told(widget: QWidget) -> str:
    """Return a widget as a failure names it."""
    return f"{type(widget).__name__} in {type(widget.parent()).__name__}"


def nameless(page: QWidget) -> list[str]:
    """Return the widgets a keyboard reaches that a screen reader couldn't name."""
    return [told(one) for one in reached(page) if not one.accessibleName() and not words(one)]


def vague(page: QWidget) -> list[str]:
    """Return the widgets a keyboard reaches of which a screen reader couldn't say what they are."""
    return [told(one) for one in reached(page) if interface(one).role() in VAGUE]


def interface(widget: QWidget) -> Any:
    """Return what assistive technology is given of a widget."""
    return QAccessible.queryAccessibleInterface(widget)


def unlinked(page: QWidget) -> tuple[list[str], int]:
    """Return the fields whose editor, to a screen reader, is not the one that their label is of, and how many stand."""
    found, wrong = [one for one in page.findChildren(Field) if one.isVisible() and one.label.text()], []
    for field in found:
        links = interface(field.editor).relations()
        labels = [other.object() for other, kind in links if kind & QAccessible.RelationFlag.Label]
        if labels != [field.label]:
            wrong.append(field.label.text())
    return wrong, len(found)


def misnamed(page: QWidget) -> list[tuple[str, str]]:
    """Return the buttons whose name lacks the words on them: who says these aloud finds nothing."""
    buttons = [one for one in page.findChildren(QAbstractButton) if one.isVisible() and len(one.text()) > 1]
    said = [(one.text().replace("&", "").rstrip("…"), one.accessibleName() or one.text()) for one in buttons]
    return [both for both in said if both[0].lower() not in both[1].lower()]


def cut(page: QWidget) -> list[tuple[Any, ...]]:
    """Return the sentences and buttons in sight that have less room than their words ask."""
    found = []
    for widget in page.findChildren(QLabel) + page.findChildren(QAbstractButton):
        if not widget.isVisible() or not widget.text():
            continue
        wrapped = widget.hasHeightForWidth()
        asked = widget.heightForWidth(widget.width()) if wrapped else widget.sizeHint().height()
        if asked > widget.height() + 1 or (not wrapped and widget.sizeHint().width() > widget.width() + 1):
            found.append(
                (type(widget).__name__, widget.text()[:40], widget.sizeHint().toTuple(), widget.size().toTuple())
            )
    return found


def lacks(dialog: QWidget, wide: int) -> dict[str, Any]:
    """Return what is wrong with what stands over a page, by the name of the look that found it.

    `wide` is the width of a counter's screen, which the one that tests have may not be; a sheet is within its window.
    """
    shown = dialog if isinstance(dialog, QDialog) else dialog.findChild(Panel) or dialog
    high = dialog.screen().availableGeometry().height() if isinstance(dialog, QDialog) else dialog.height()
    looks: dict[str, Any] = {
        "nameless": nameless(dialog), "vague": vague(dialog), "unlinked": unlinked(dialog)[0],
        "misnamed": misnamed(dialog), "cut": cut(dialog), "untitled": not dialog.accessibleName(),
        "no dialog to a screen reader": isinstance(dialog, QDialog) and interface(dialog).role() != Role.Dialog,
        "larger than the screen": shown.size().toTuple() if shown.width() > wide or shown.height() > high else (),
    }  # fmt: skip
    return {name: found for name, found in looks.items() if found}
