"""Hands that try every gesture a page offers, to its end, without anything being kept.

Each write is undone just before it would be kept, and what the actions were asked, refused or broke is noted: the same
data stand before each role.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import shiboken6
from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from lmmh_desk.features.walkins.ui.sheet import Sheet
from lmmh_desk.kernel.errors import DeskError, NotAllowed
from lmmh_desk.kernel.found import Hit
from lmmh_desk.office.model import rights
from lmmh_desk.store.store import Store
from lmmh_desk.ui import faults, jobs
from lmmh_desk.ui.search.field import PersonSearch
from lmmh_desk.ui.widgets.actions import ActionList
from lmmh_desk.ui.widgets.choice import ComboBox
from lmmh_desk.ui.widgets.dates import DateEdit
from lmmh_desk.ui.widgets.editors import CountEdit, EurosEdit, HourEdit, PhoneEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.segmented import Segmented
from lmmh_desk.ui.widgets.several import SeveralChoice
from lmmh_desk.ui.widgets.table import DataTable
from tests.audit import lacks
from tests.office.at_hub import last_line, set_aside
from tests.office.test_matrix import entrances

WIDE = 1366  # pixels of a counter's screen
ROWS = 5  # of a list, under each tab
MOST = 500  # gestures of a page
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEPT = {"tenancy.look", "tenancy.consult"}  # noted before anything is shown
TYPED = {HourEdit: "10:00", CountEdit: "1", EurosEdit: "10", PhoneEdit: "06 12 34 56 78", DateEdit: "05/11/2020"}


ENTRANCES = {made.__wrapped__: name for name, made in entrances().items()}


class Tried(DeskError):
    """A write that went to its end, and was undone."""


class Watch:
    """What the gestures of one role led to."""

    def __init__(self) -> None:
        self.gesture = ""  # the one being tried
        self.asked: set[str] = set()  # actions and queries, as the matrix names them
        self.refused: dict[str, str] = {}  # gesture → what it was told
        self.broken: dict[str, str] = {}
        self.done: set[str] = set()
        self.written: set[str] = set()
        self.said: list[str] = []
        self.did: set[str] = set()  # letters that did something
        self.mute: dict[str, str] = {}  # letters that only said something
        self.set_aside: dict[str, list[str]] = {}  # action → what it wrote that the hub would take from no such role
        self.dialogs: dict[str, dict[str, Any]] = {}  # those opened, by title: what each lacks for who can't see it

    asks = 0

    def note(self) -> None:
        """Note which actions and queries asked for a right: those on the stack."""
        self.asks += 1
        frame = sys._getframe(2)
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith("lmmh_desk."):
                query = frame.f_locals.get("query") if frame.f_code.co_name == "seen" else None
                name = f"{module.removeprefix('lmmh_desk.')}:{frame.f_code.co_name}"
                self.asked.add(ENTRANCES.get(query, name))
            frame = frame.f_back


@contextmanager
def watching(patch: Any) -> Iterator[Callable[[Watch], None]]:
    """Look at what the actions are asked, for whom is given."""
    here = [Watch()]
    allowed, init, write, unexpected = rights.allowed, NotAllowed.__init__, Store.write, faults.unexpected

    def asked(role: str, right: str) -> bool:
        here[0].note()
        return allowed(role, right)

    def refused(self: NotAllowed, *words: Any, **named: Any) -> None:
        init(self, *words, **named)
        here[0].refused.setdefault(here[0].gesture, str(self))

    def broke(name: str, error: BaseException) -> DeskError:
        here[0].broken.setdefault(here[0].gesture, f"{name}: {error!r}")
        return unexpected(name, error)

    @contextmanager
    def tried(self: Store, session: Any, action: str, subject: str = "") -> Iterator[Any]:
        with write(self, session, action, subject) as unit:
            line = last_line(unit.connection)
            yield unit
            unit.flush()
            here[0].written.add(action)
            if wrong := set_aside(unit.connection, session, line):
                here[0].set_aside[action] = wrong
            if action not in KEPT:
                raise Tried("Essai.", "Rien n’est gardé.", "Continuez.")

    def hooked(_kind: Any, error: BaseException, _trace: Any) -> None:
        if not isinstance(error, DeskError):
            here[0].broken.setdefault(here[0].gesture, repr(error))

    patch.setattr(rights, "allowed", asked)
    patch.setattr(NotAllowed, "__init__", refused)
    patch.setattr(jobs, "unexpected", broke)
    patch.setattr(Store, "write", tried)
    patch.setattr(sys, "excepthook", hooked)

    def turn(watch: Watch) -> None:
        here[0] = watch

    yield turn


class Gesture(Struct, frozen=True):
    """Something a hand can do: its name is the same on each row that offers it."""

    name: str
    do: Callable[[], object]
    closes: int = 0  # in a dialog: what it is for comes last, and giving up after that


class Hands:
    """Tries what a window offers."""

    def __init__(self, work: Any, watch: Watch, somebody: Hit) -> None:
        self.work, self.watch, self.somebody = work, watch, somebody
        self._picked: list[QWidget] = []
        self._rows: Counter[str] = Counter()  # tried, by table

    def settle(self) -> None:
        for _turn in range(2):
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def try_page(self, open_page: Callable[[], object]) -> None:
        """Do once all that a page offers, on each of the first rows of its lists."""
        open_page()
        self.settle()
        self.end_dialogs()
        place = self.work.pages.place
        self.fill(self.work.page())
        name = place.key
        for _gesture in range(MOST):
            page = self.work.page()
            new = next((one for one in self.offered(page, name) if one.name not in self.watch.done), None)
            if new is None:
                return
            self.try_one(new)
            self.fill(self.work.page())
            if self.work.pages.place != place or not self.work.isVisible():
                open_page()
                self.settle()
                self.end_dialogs()
        raise AssertionError(f"{name} offers without end, at last {self.watch.gesture}")

    def try_one(self, gesture: Gesture) -> None:
        self.watch.done.add(gesture.name)
        self.watch.gesture = gesture.name
        gesture.do()
        self.settle()
        self.end_dialogs()

    def offered(self, page: QWidget, name: str) -> Iterator[Gesture]:
        """Give what can be done now: what stands beside the chosen row before another row, a tab last."""
        for command in self.work.runner.allowed():
            if name == (
                command.page or ("fiche" if command.person else "help")
            ):  # from anywhere: where it opens soonest
                yield Gesture(f"{name} · commande {command.key}", lambda k=command.key: self.work.run(k))
        yield from self.buttons(page, name)
        yield from self.lists(page, name)
        for letter in LETTERS:
            yield Gesture(f"{name} · touche {letter}", lambda key=letter: QTest.keyClick(page, key))
        yield from self.tables(page, name)
        for again in ("", " · encore"):  # a gesture may have left a tab before its end
            for part in self.buttons(page, name, parts=True):
                yield replace(part, name=part.name + again)

    def tables(self, inside: QWidget, name: str) -> Iterator[Gesture]:
        for table in inside.findChildren(DataTable):
            if table.isVisible() and table.isEnabled():
                yield from self.table(table, f"{name} · {table.accessibleName()}")

    def buttons(self, inside: QWidget, name: str, *, parts: bool = False) -> Iterator[Gesture]:
        for button in inside.findChildren(QAbstractButton):
            part = isinstance(button.parent(), Segmented)
            if isinstance(button, SeveralChoice):
                continue  # a field: its words change with what is ticked
            if button.isVisible() and button.isEnabled() and part is parts:
                words = button.text() or button.accessibleName()
                role = getattr(button, "role", "")
                closes = 1 if role in ("primary", "danger") else 2 if role == "secondary" else 0
                yield Gesture(f"{name} · {type(button.parent()).__name__} · {words}", button.click, closes)

    def lists(self, inside: QWidget, name: str) -> Iterator[Gesture]:
        for shown in inside.findChildren(ListView):
            if not shown.isVisible() or not shown.isEnabled():
                continue
            for row, item in enumerate(shown.items()[:ROWS]):
                words = item.label if isinstance(shown, ActionList) else row
                yield Gesture(f"{name} · {shown.accessibleName()} · {words}", lambda s=shown, i=item: s.opened.emit(i))

    def table(self, table: DataTable[Any], name: str) -> Iterator[Gesture]:
        record = table.current()
        if record is not None:
            for action in table.acts(record) if table.acts else ():
                yield Gesture(f"{name} · menu · {action.text()}", action.trigger)
            yield Gesture(f"{name} · Entrée", lambda: QTest.keyClick(table, Qt.Key.Key_Return))
        for row in range(min(table.rows.rowCount(), ROWS)):
            record = table.rows.record(row)
            if record is not None and self._rows[name] < 3 * ROWS:  # a list that grows at each look has an end too
                yield Gesture(f"{name} · ligne {table.rows.key(record)}", lambda r=row: self.row(table, name, r))

    def row(self, table: DataTable[Any], name: str, row: int) -> None:
        """Choose a row, and press on it each letter that did nothing yet."""
        self._rows[name] += 1
        table.select_row(row)
        self.settle()
        for letter in {**table.letters, **table.whole}:
            gesture = f"{name} · touche {letter}"
            if gesture not in self.watch.did and shiboken6.isValid(table) and table.isVisible():
                self.watch.gesture = gesture
                self.press(table, gesture, letter)
                self.end_dialogs()

    def press(self, table: DataTable[Any], gesture: str, letter: str) -> None:
        self.watch.said.clear()
        before = self.watch.asks
        QTest.keyClick(table, letter)
        self.settle()
        if self.above() is not None or self.watch.asks > before:
            self.watch.did.add(gesture)
        elif self.watch.said:
            self.watch.mute.setdefault(gesture, self.watch.said[-1])

    # Dialogs

    def above(self) -> QWidget | None:
        """Return what stands over the page: a menu, a dialog, a sheet."""
        sheets = [one for one in self.work.children() if isinstance(one, Sheet) and one.isVisible()]
        return QApplication.activePopupWidget() or QApplication.activeModalWidget() or next(iter(sheets), None)

    def end_dialogs(self) -> None:
        """Go to the end of what was opened, then close it."""
        for _one in range(12):
            above = self.above()
            if above is None:
                return
            if isinstance(above, QMenu):
                self.try_menu(above)
            else:
                self.try_dialog(above)

    def try_menu(self, menu: QMenu) -> None:
        name = self.watch.gesture
        actions = [one for one in menu.actions() if one.isEnabled() and one.text() and one.menu() is None]
        for action in actions:
            gesture = f"{name} · {action.text()}"
            if gesture not in self.watch.done:
                self.watch.done.add(gesture)
                menu.close()
                self.watch.gesture = gesture
                action.trigger()
                self.settle()
                self.watch.done.discard(name)  # the menu may have others
                return
        menu.close()
        self.settle()

    def try_dialog(self, dialog: QWidget) -> None:
        opener, title = self.watch.gesture, dialog.windowTitle() or dialog.accessibleName()
        known = f"{type(dialog).__name__} « {title} »"
        if known not in self.watch.dialogs:
            self.watch.dialogs[known] = lacks(dialog, WIDE)
        for _time in range(16):
            self.fill(dialog)
            if self.above() is not dialog:  # who was chosen was all it asked
                return
            name = f"« {title} »"
            here = [*self.buttons(dialog, name), *self.lists(dialog, name), *self.tables(dialog, name)]
            new = sorted((one for one in here if one.name not in self.watch.done), key=lambda one: one.closes)
            if not new:
                break
            self.watch.done.add(new[0].name)
            self.watch.gesture = new[0].name
            new[0].do()
            self.settle()
            if self.above() is not dialog:
                return
        getattr(dialog, "reject", getattr(dialog, "leave", dialog.close))()
        self.settle()
        self.watch.gesture = opener

    def fill(self, inside: QWidget) -> None:
        """Type something in what is empty and choose somebody, so that a form can be sent."""
        fill(inside)
        for search in inside.findChildren(PersonSearch):
            if search.isVisible() and search not in self._picked:
                self._picked.append(search)
                search.picked.emit(self.somebody)
                self.settle()


def fill(inside: QWidget) -> None:
    """Type something in what is empty, so that a form can be sent."""
    for field in inside.findChildren(Field):
        editor = field.editor
        if not field.isVisible() or not field.isEnabled():
            continue
        if isinstance(editor, ComboBox) and editor.value() in (None, "") and editor.count():
            editor.setCurrentIndex(0)
        elif isinstance(editor, QPlainTextEdit) and not editor.toPlainText():
            editor.setPlainText("Rappelle demain")
        elif isinstance(editor, QLineEdit) and not editor.text() and not editor.isReadOnly():
            editor.setText(next((text for kind, text in TYPED.items() if isinstance(editor, kind)), "Rappelle"))
