"""« Mon mot de passe et mon code PIN »: reached by its key, checked, and gone once the window locks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.ui.access import AccessDialog
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.buttons import Button
from tests.fakes.printer import Printer
from tests.office.conftest import PIN, choose
from tests.ui.focus import activate, has_focus

PASSWORD, OTHER, CODE = "trois mots au comptoir", "un autre secret du matin", "161803"


@pytest.fixture
def work(qtbot, theme, store, front):
    choose(store, front, PASSWORD)
    made = Work(store, CATALOGUE, Printer(), Ports(), inline=True)
    qtbot.addWidget(made)
    made.show()
    activate(made)
    made.sign_in(front)
    yield made
    made.close_jobs()


@pytest.fixture
def dialog(work, qtbot):
    Player(work, lambda: False).press("Ctrl+Shift+L")
    (made,) = work.findChildren(AccessDialog)
    qtbot.waitUntil(made.isVisible)
    return made


def fill(dialog, **values):
    for name in dialog.fields:
        dialog.fields[name].set_value(values.get(name, ""))
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def errors(dialog):
    return {name: field.error for name, field in dialog.fields.items() if field.error}


def test_a_code_and_a_password_are_changed_by_keys(dialog, work, store, front):
    for secret in (PASSWORD, OTHER, OTHER, CODE, CODE):
        QTest.keyClicks(dialog.focusWidget(), secret)
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert "C’est changé" in work.keybar.message
    assert unlock(store, front.agent_id, CODE) == unlock(store, front.agent_id, OTHER) == front


def test_what_is_wrong_is_said_beside_it(dialog, store, front):
    fill(dialog)
    assert set(errors(dialog)) == {"former", "password"}
    assert has_focus(dialog.fields["former"].editor)
    fill(dialog, former=PASSWORD, password="court", password_again="court")
    assert "10" in errors(dialog)["password"]
    fill(dialog, former=PASSWORD, pin="111111", pin_again="111111")
    assert "devine" in errors(dialog)["pin"]
    assert "devine" in dialog.banner.text
    fill(dialog, former="un mot de travers", pin=CODE, pin_again=CODE)
    assert "Mot de passe erroné." in dialog.banner.text
    assert "Il reste 4 essais." in dialog.banner.text
    assert dialog.fields["former"].value() == ""
    with pytest.raises(NotAllowed):
        unlock(store, front.agent_id, CODE)
    fill(dialog, former=PASSWORD, pin=CODE, pin_again=CODE)
    assert not dialog.isVisible()


def test_nothing_typed_stays_above_the_lock_screen(dialog, work):
    dialog.fields["former"].set_value(PASSWORD)
    closed = []
    dialog.finished.connect(closed.append)
    work.lock()
    assert closed
    assert not dialog.isVisible()


def test_leaving_changes_nothing(dialog, store, front):
    dialog.fields["pin"].set_value(CODE)
    dialog.leave.click()
    assert not dialog.isVisible()
    assert unlock(store, front.agent_id, PIN) == front


def test_the_settings_show_the_way_to_every_role(dialog, work):
    dialog.reject()
    work.open("settings")
    button = next(one for one in work.page().findChildren(Button) if one.accessibleName() == dialog.windowTitle())
    button.click()
    assert [one for one in work.findChildren(AccessDialog) if one.isVisible()]
