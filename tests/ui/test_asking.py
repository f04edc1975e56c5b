"""Keys pressed faster than a dialog's first reading: the dialog's, never the list's behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.feature import Feature, Page
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.ui import asking
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.page import Page as PageWidget
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.actions import Act, ActionList
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.form_dialog import FormDialog
from tests.replacing import replace
from tests.ui.focus import activate

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class ListPage(PageWidget):
    """A list, whose rows open with Entrée."""

    key = "list"

    def __init__(self, context: Any) -> None:
        super().__init__(context)
        self.list = ActionList("Dossiers")
        self.list.set_items([Act("one", "Un dossier")])
        self.setLayout(Column(self.list))

    def opened(self, **arguments: Any) -> None:
        super().opened(**arguments)
        self.list.setFocus()


class Slow:
    """A window on a list, and a dialog whose reading waits until it is told."""

    def __init__(self, store: Store, session: Session) -> None:
        pages = (Page("list", "Liste", "list", f"{__name__}:ListPage", "counter"),)
        self.work = Work(store, (Feature("list", pages=pages),), None, Ports())
        self.work.resize(1366, 696)
        self.work.show()
        activate(self.work)
        self.work.sign_in(session)
        self.read = threading.Event()
        self.opened: list[Any] = []
        self.sent: list[Any] = []
        self.dialogs: list[FormDialog] = []
        page = self.work.page()
        assert isinstance(page, ListPage)
        self.list = page.list
        self.list.opened.connect(self.opened.append)

    def ask(self, error: StoreError | None = None) -> None:
        def work(_read: object) -> str:
            assert self.read.wait(10)
            if error:
                raise error
            return "lu"

        def act(values: Any, done: Callable[[], None], _failed: object) -> None:
            self.sent.append(values["name"])
            done()

        def show(_found: str) -> None:
            words = ("Encaisser", "Une phrase.", "Encaisser")
            self.dialogs.append(FormDialog(self.work, words, {"name": Field("Nom", LineEdit())}, act, about=""))

        ask_once_read(self.work.context, work, show, owner=self.work, slot="form")

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget(), key)


@pytest.fixture
def slow(qapp: QApplication, store: Store, session: Session, qtbot: Any) -> Iterator[Slow]:
    made = Slow(store, session)
    made.list.setFocus()
    qtbot.waitUntil(made.list.hasFocus)
    yield made
    made.read.set()
    for dialog in made.work.findChildren(FormDialog):
        dialog.reject()
    made.work.close_jobs()
    made.work.close()
    made.work.deleteLater()


def test_what_is_typed_before_the_dialog_is_there_is_typed_in_it(slow: Slow, qtbot: Any) -> None:
    slow.ask()
    QTest.keyClicks(QApplication.focusWidget(), "ab")
    slow.press(Qt.Key.Key_Return)
    assert slow.opened == []
    slow.read.set()
    qtbot.waitUntil(lambda: slow.sent == ["ab"])
    assert slow.opened == []


def test_once_it_is_there_the_keys_are_the_window_s_again(slow: Slow, qtbot: Any) -> None:
    slow.ask()
    slow.read.set()
    qtbot.waitUntil(lambda: len(slow.dialogs) == 1)
    slow.dialogs[0].reject()
    activate(slow.work)
    slow.list.setFocus()
    qtbot.waitUntil(slow.list.hasFocus)
    slow.press(Qt.Key.Key_Return)
    assert len(slow.opened) == 1


def test_a_reading_that_fails_gives_the_keys_to_nobody(slow: Slow, qtbot: Any) -> None:
    slow.ask(StoreError("La base de données ne répond pas.", "Rien n’a été modifié.", "Recommencez."))
    slow.press(Qt.Key.Key_Return)
    slow.read.set()
    qtbot.waitUntil(lambda: "ne répond pas" in slow.work.keybar.message)
    assert (slow.opened, slow.dialogs) == ([], [])
    slow.press(Qt.Key.Key_Return)
    assert len(slow.opened) == 1


def test_a_window_locked_meanwhile_shows_no_dialog(slow: Slow, qtbot: Any) -> None:
    slow.ask()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_L, CONTROL)
    assert slow.work.context.session is None
    slow.read.set()
    qtbot.waitUntil(lambda: not slow.work.jobs.reads.busy)
    assert slow.dialogs == []


def test_what_the_agent_may_changes_meanwhile_and_the_dialog_opens(slow: Slow, session: Session, qtbot: Any) -> None:
    slow.ask()
    slow.work.context.session = replace(session, withheld=frozenset({"JD"}))  # a paper delegated to other roles
    slow.read.set()
    qtbot.waitUntil(lambda: len(slow.dialogs) == 1)


def test_another_agent_meanwhile_sees_no_dialog(slow: Slow, session: Session, qtbot: Any) -> None:
    slow.ask()
    slow.work.lock()
    slow.work.sign_in(replace(session, agent_id="a9"))
    slow.read.set()
    qtbot.waitUntil(lambda: not slow.work.jobs.reads.busy)
    assert slow.dialogs == []


def test_a_reading_that_never_ends_does_not_deafen_the_window(
    slow: Slow, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 50)
    slow.ask()
    slow.press(Qt.Key.Key_Return)
    qtbot.wait(100)
    slow.press(Qt.Key.Key_Return)
    assert len(slow.opened) == 1


def test_keys_held_down_or_with_alt_are_dropped_and_a_press_keeps_its_release(slow: Slow, qtbot: Any) -> None:
    QTest.keyPress(slow.list, Qt.Key.Key_A)
    slow.ask()
    QTest.keyRelease(slow.list, Qt.Key.Key_A)
    QTest.keyClick(slow.list, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(slow.list, Qt.Key.Key_C)
    slow.read.set()
    qtbot.waitUntil(lambda: len(slow.dialogs) == 1)
    (line,) = slow.dialogs[0].findChildren(QLineEdit)
    qtbot.waitUntil(lambda: line.text() == "c")
