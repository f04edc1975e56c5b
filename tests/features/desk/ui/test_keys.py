"""The keys of papers in the settings, by their accessible names."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.office.store.keys import key_here, root, trust
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.features.desk.ui.conftest import page_of
from tests.office.sealed import issue


@pytest.fixture
def keys(open_as, admin, store):
    """The card of headquarters, after a paper of this desk."""
    issue(store, admin)
    return page_of(open_as(admin), SettingsPage, "office").section().keys_card


def named(parent, name):
    (found,) = [part for part in parent.findChildren(QWidget) if part.accessibleName() == name and part.isVisible()]
    return found


def here(store):
    with store.read() as read:
        return key_here(read)


def dialog_of(card):
    QCoreApplication.processEvents()
    (dialog,) = [one for one in card.findChildren(Dialog) if one.isVisible()]
    return dialog


def said(page, row=0):
    return page.table.model().rowCount(), [cell.said() for cell in cells(page, row)]


def cells(card, row):
    rows = card.table.model()
    return [column.cell(rows.record(row)) for column in rows.columns]


def test_this_desk_s_key_is_told_and_changed(open_as, store, admin, manager, shell):
    before = here(store)
    line = page_of(open_as(manager), SettingsPage).section().desk.key
    assert line.told.text() == f"{before.id}, jusqu’au 01/11/2022"
    named(line, "Changer la clé de ce poste").click()
    after = here(store)
    assert after.public != before.public
    assert line.told.text() == f"{after.id}, jusqu’au 01/11/2022"
    told = "Ce poste signe avec une nouvelle clé. Les documents déjà signés restent authentiques."
    assert shell.said[-1] == (told, "ok")


def test_who_may_not_change_the_key_only_sees_it(open_as, store, front):
    line = page_of(open_as(front), SettingsPage).section().desk.key
    assert not line.change.isVisible()
    assert line.told.text().startswith(here(store).id)


def test_a_desk_without_a_key_says_so(open_as, store, manager):
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM signing_key")
    page = page_of(open_as(manager), SettingsPage)
    line = page.section().desk.key
    assert line.told.text() == "Ce poste n’a pas encore de clé pour signer les documents."
    line.change.click()
    told, tone = page.context.shell.said[-1]
    assert told.startswith("La clé de l’office n’est pas sur ce poste. Les clés n’ont pas changé.")
    assert tone == "bad"


def test_a_key_is_revoked_from_the_keyboard(keys, store, shell):
    key = here(store)
    assert said(keys) == (1, [f"C01, ici, {key.id}", "jusqu’au 01/11/2022, faite le 17/11/2020"])
    named(keys, "Clés des postes").setFocus()
    QTest.keyClick(keys.table, Qt.Key.Key_R)
    dialog = dialog_of(keys)
    assert dialog.windowTitle() == f"Révoquer la clé {key.id} du poste C01\u00a0?"
    assert "seront refusés, pour toujours" in dialog.accessibleDescription()
    reason = named(dialog, "Motif")
    assert reason.nextInFocusChain().accessibleName().startswith("Clé volée")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    assert dialog.isVisible(), "a reason is asked"
    QTest.keyClicks(reason, "PC r")
    QTest.keyClick(reason, Qt.Key.Key_Return)
    assert shell.said[-1] == (f"Clé {key.id} du poste C01 révoquée.", "ok")
    assert said(keys)[1][1] == "révoquée depuis le 17/11/2020, faite le 17/11/2020"
    with store.read() as read:
        assert trust(read).revoked[key.public] > 0


def test_a_stolen_key_is_revoked_from_the_start(keys, store):
    named(keys, "Révoquer la clé choisie").click()
    dialog = dialog_of(keys)
    named(dialog, "Clé volée\u00a0: refuser tous ses documents").click()
    named(dialog, "Motif").set_value("stolen")
    named(dialog, "Révoquer la clé").click()
    assert said(keys)[1][1].startswith("révoquée depuis le début")


def test_a_key_is_kept_and_a_refusal_is_said(keys, store, shell):
    (menu,) = keys.table.acts(keys.table.current())
    for act in (keys.revoke_button.click, menu.trigger):
        act()
        named(dialog_of(keys), "Garder la clé").click()
    assert here(store).since is None
    keys.revoke_button.click()
    dialog = dialog_of(keys)
    named(dialog, "Révoquer la clé").click()
    assert dialog.isVisible(), "a reason is asked"
    named(dialog, "Garder la clé").click()
    keys.table.set_rows([])
    keys.revoke_button.click()
    assert not [one for one in keys.findChildren(Dialog) if one.isVisible()]


def test_the_office_s_key_is_changed_once_confirmed(keys, store, shell):
    with store.read() as read:
        before = root(read)
    named(keys, "Changer la clé de l’office…").click()
    dialog = dialog_of(keys)
    assert "Écrivez de nouveau la page publique avant" in dialog.accessibleDescription()
    named(dialog, "Changer la clé de l’office").click()
    with store.read() as read:
        assert root(read) != before
        assert before.public in trust(read).roots
    assert shell.said[-1] == ("L’office a une nouvelle clé. Écrivez de nouveau la page publique.", "ok")
