"""Mode discret on the demonstration: nothing of a person is painted or told, on any page, in any dialog."""

import re
import shutil
import time

import pytest
from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)  # fmt: skip

from lmmh_desk.app.demonstration import make_demo
from lmmh_desk.app.headless import _busy
from lmmh_desk.ui.lock.screen import LockScreen
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.start import Answer
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.dialog import Dialog, confirm
from tests.journeys.seated import seated
from tests.pace import slowness
from tests.replacing import replace

AT_ONCE = 0.1  # seconds
FERHAT = "SELECT id FROM person WHERE usual_name = 'Belkacem' AND first_names = 'Ferhat'"
KNOWN = "SELECT usual_name FROM person UNION SELECT raw FROM contact UNION SELECT street FROM dwelling"
OURS = "SELECT name || ' ' || title FROM agent UNION SELECT name FROM site"  # agents and sites are nobody's data
AMOUNT = re.compile(r"\d[\d\u00a0\u202f ]*,\d\d[\u00a0\u202f ]?€")
PHONE = re.compile(r"\b0[1-9](?:[\s.]?\d\d){4}\b")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)
# Every page and dialog: a limit that comes while Qt asks a widget something brings the process down.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("discreet") / "profile"
    make_demo(folder, 60, lambda _done, _total: True)
    return folder


@pytest.fixture
def start(demo, tmp_path, qapp):
    started, _player = seated(shutil.copytree(demo, tmp_path / "profile"))
    started.work.sign_in(replace(started.work.context.session, role="admin", withheld=frozenset()))  # every page opens
    yield started
    started.end()
    started.window.close()


@pytest.fixture
def painted(monkeypatch):
    """What Python paints from now on, besides the texts that widgets paint themselves."""
    found, draws = [], QPainter.drawText

    def spy(painter, *given):
        found.extend(each for each in given if isinstance(each, str))
        return draws(painter, *given)

    monkeypatch.setattr(QPainter, "drawText", spy)
    return found


@pytest.fixture
def alone(start):
    """Put away what an earlier test left in sight: it isn't this window that tells it."""
    for window in QApplication.topLevelWidgets():
        if window.isVisible() and window is not start.window:
            window.hide()


def told():
    """Return what the widgets in sight say, to the eye or to a screen reader, in every window."""
    found = []
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            found.append(window.windowTitle())
            for part in [window, *window.findChildren(QWidget)]:
                if part.isVisible():
                    found += of_one(part)
    return found


def of_one(part):
    found = [part.accessibleName(), part.accessibleDescription(), part.toolTip()]
    if isinstance(part, QAbstractButton | QLabel | QLineEdit):
        found.append(part.text())
    elif isinstance(part, QPlainTextEdit | QTextEdit):
        found.append(part.toPlainText())
    elif isinstance(part, QComboBox):
        found.append(part.currentText())
    elif isinstance(part, QAbstractItemView) and part.model() is not None:
        model, root = part.model(), QModelIndex()
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(root)
        places = ((row, column) for row in range(model.rowCount(root)) for column in range(columns))
        cells = [model.index(*place, root) for place in places]
        found += [str(model.data(cell, role) or "") for cell in cells for role in ROLES]
    return found


class Leaks:
    """Finds in texts the names, phones, amounts and addresses of the base."""

    def __init__(self, store):
        with store.read() as read:
            ours = " ".join(read.exec_driver_sql(OURS).scalars()).casefold()
            known = {text.casefold() for text in read.exec_driver_sql(KNOWN).scalars() if text and len(text) > 3}
        self._known = re.compile(r"\b(?:" + "|".join(re.escape(each) for each in known if each not in ours) + r")\b")

    def __call__(self, texts):
        return {
            text for text in texts if self._known.search(text.casefold()) or PHONE.search(text) or AMOUNT.search(text)
        }


def pages(start):
    with start.work.context.store.read() as read:
        person = read.exec_driver_sql(FERHAT).scalar()
    one = {"person_id": person}
    arguments = {"fiche": one, "justificatif": one, "person_form": one}
    for feature in start.work.context.catalogue:
        for page in feature.pages:
            yield page.key, arguments.get(page.key, {})


@pytest.mark.usefixtures("alone")
def test_no_page_paints_or_tells_anything_of_a_person(start, painted):
    leaks, player = Leaks(start.work.context.store), Player(start.window, lambda: _busy(start))
    named, slowest, found = set(), 0.0, {}
    for key, arguments in pages(start):
        start.work.open(key, **arguments)
        player.settle()
        start.window.grab()
        if leaks([*told(), *painted]):
            named.add(key)
        begun = time.thread_time()
        start.work.run("shell.discreet")
        start.window.grab()
        slowest = max(slowest, time.thread_time() - begun)
        painted.clear()
        start.work.page().refresh(None)  # what comes from the base meanwhile
        player.settle()
        start.window.grab()
        if leaked := leaks([*told(), *painted]):
            found[key] = leaked
        start.work.run("shell.discreet")
        painted.clear()
    assert found == {}
    assert {"fiche", "person_form", "home", "moves", "arrears"} <= named, "else this test sees nothing"
    assert slowest < AT_ONCE * slowness()


def every_dialog(kind=Dialog):
    for below in kind.__subclasses__():
        yield below
        yield from every_dialog(below)


def naming(kind, parent):
    """Return a dialog of a class, filled with a person's data instead of its own; its own keys would look for those."""

    class Filled(kind):
        keyPressEvent = Dialog.keyPressEvent

    made = Filled.__new__(Filled)
    Dialog.__init__(made, parent, "Identité de M. Ferhat Belkacem", "06 39 98 12 34")
    made.body.addWidget(Label("Belkacem, 412,50 €", 13, 400))
    made.edit = QLineEdit("Belkacem")
    made.body.addWidget(made.edit)
    return made


def press(dialog, keys):
    QTest.keySequence(dialog.windowHandle(), QKeySequence(keys))


@pytest.mark.usefixtures("alone")
def test_no_dialog_paints_or_tells_anything_of_a_person(start, painted):
    player = Player(start.window, lambda: _busy(start))
    for key, arguments in pages(start):
        start.work.open(key, **arguments)
    player.settle()
    leaks = Leaks(start.work.context.store)
    kinds = [Dialog, *every_dialog()]
    assert len(kinds) > 10
    for first in (True, False):  # opened before, opened meanwhile
        for kind in kinds:
            if not first:
                start.work.run("shell.discreet")
            made = naming(kind, start.work)
            made.open()
            if first:
                assert leaks(told()), kind
                press(made, "Ctrl+Shift+H")
            painted.clear()
            player.settle()
            made.grab()
            assert leaks([*told(), *painted]) == set(), kind
            press(made, "Ctrl+Shift+H")
            assert made.edit.isVisible(), "what was typed is still there"
            assert made.windowTitle() == "Identité de M. Ferhat Belkacem"
            made.close()


@pytest.mark.usefixtures("alone")
def test_ctrl_l_locks_over_any_dialog(start):
    session = start.work.context.session
    for kind in [Dialog, *every_dialog()]:
        made = naming(kind, start.work)
        made.open()
        press(made, "Ctrl+L")
        assert start.work.context.session is None, kind
        assert isinstance(start.window.screen_shown(), LockScreen)
        assert not [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not start.window], kind
        start.sign_in(Answer(session, "light", 100, "", 5, untried=False, new_here=False))


def test_a_dialog_is_left_by_its_button_and_answers_as_before(start, qtbot):
    answered = []
    start.work.run("shell.discreet")
    asked = confirm(start.work, "Annuler ?", "M. Belkacem", yes="Annuler", no="Garder", then=answered.append)
    (button,) = [each for each in asked.findChildren(QAbstractButton) if each.isVisible()]
    assert "Quitter le mode discret" in button.accessibleName() + button.text()
    button.click()
    assert not start.work.discreet
    assert asked.isVisible()
    asked.reject()
    assert answered == []


def test_messages_and_answers_wait_until_it_is_left(start):
    work = start.work
    work.run("shell.discreet")
    work.say("Fiche de M. Belkacem enregistrée.", "ok")
    assert "Belkacem" not in work.keybar.message
    assert not work.search.isEnabled()
    work.run("shell.discreet")
    assert work.keybar.message == "Fiche de M. Belkacem enregistrée."
    assert work.search.isEnabled()
