"""A new PC without any network attaches by a stick from its first screen, by keys only."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.features.desk.ui import attach_ways
from lmmh_desk.kernel.errors import BadInput, StoreError, VaultError
from tests.features.desk.ui.test_first_start import CODE, Fake, screen

WORDS = "le chat dort bien"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chosen(monkeypatch):
    """What the agent chooses, one after the other, and what was proposed."""
    names, offered = [], []

    def choose(_parent, title, start, _kinds):
        offered.append((title, start))
        return names.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    monkeypatch.setattr(attach_ways, "sticks", lambda: [Path("/media/agent/CLE")])
    return names, offered


def by_stick(shown, qtbot):
    """Go to what a stick needs, by keys."""
    QTest.keyClick(shown.cards[0].head, Qt.Key.Key_Down)
    assert shown.way is Way.ATTACH
    while shown.focusWidget() is not shown.attaching.by_stick:
        assert shown.focusWidget() is not shown.go, "the link is before the button"
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(shown.attaching.sticks))
    assert shown.focusWidget() is shown.attaching.fields["code"].editor


def test_a_pc_asks_by_a_stick_then_imports_the_answer(qtbot, chosen):
    names, offered = chosen
    fake = Fake()
    shown = screen(fake, qtbot)
    by_stick(shown, qtbot)
    assert (shown.go.text(), shown.attaching.fields["address"].isVisible()) == ("Écrire la demande", False)
    QTest.keyClicks(shown.focusWidget(), str(CODE).lower())
    names += ["/media/agent/CLE/demande.lmmh", "/media/agent/CLE/reponse.lmmh"]
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.go.text() == "Importer la réponse")
    assert fake.asked == [(str(CODE).lower(), None, Path("/media/agent/CLE/demande.lmmh"))]
    assert offered == [("Écrire la demande", "/media/agent/CLE/lmmh-demande.lmmh")]
    told = "La demande est faite. Portez-la au siège, puis importez ici le fichier de réponse."
    assert (shown.banner.text, fake.done) == (told, 0)
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fake.done == 1)
    assert fake.taken == [(Path("/media/agent/CLE/reponse.lmmh"), None)]
    assert offered[1] == ("Importer la réponse", "/media/agent/CLE")


def test_a_pc_that_asked_opens_on_the_answer_and_asks_its_passphrase_once(qtbot, chosen):
    fake = Fake(vault=False)
    shown = screen(fake, qtbot, waits=True)
    fields = shown.attaching.fields
    assert (shown.way, shown.go.text()) == (Way.ATTACH, "Importer la réponse")
    assert [name for name, field in fields.items() if field.isVisible()] == ["passphrase"]
    QTest.keyClick(shown, Qt.Key.Key_Return, CONTROL)
    assert fields["passphrase"].error.startswith("La phrase de passe manque.")
    QTest.keyClicks(shown.focusWidget(), WORDS)
    chosen[0].append("/media/agent/CLE/reponse.lmmh")
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: fake.done == 1)
    assert fake.taken[0][1] == WORDS


def test_what_is_missing_to_ask_is_said_and_no_file_is_asked(qtbot, chosen):
    fake = Fake(vault=False)
    shown = screen(fake, qtbot)
    by_stick(shown, qtbot)
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return, CONTROL)
    fields = shown.attaching.fields
    assert fields["code"].error == "Le code manque. Le siège le donne."
    assert fields["passphrase"].error
    assert shown.focusWidget() is fields["code"].editor
    assert chosen[1] == []


@pytest.mark.parametrize(
    "error",
    [
        BadInput("Ce fichier est abîmé.", "Rien n’a changé.", "Refaites la demande."),
        StoreError("La clé est pleine.", "Rien n’a été écrit.", "Prenez-en une autre."),
    ],
)
def test_what_goes_wrong_is_said_and_the_step_stays(qtbot, chosen, error):
    fake = Fake(error=error)
    shown = screen(fake, qtbot, waits=True)
    for step, typed in (("Importer la réponse", ""), ("Écrire la demande", str(CODE))):
        if typed:
            shown.attaching.other.setFocus()
            QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
            QTest.keyClicks(shown.focusWidget(), typed)
        chosen[0].append("/media/agent/CLE/fichier.lmmh")
        shown.banner.set("")
        QTest.keyClick(shown, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: bool(shown.banner.text))
        assert (shown.banner.text, shown.go.text(), fake.done) == (str(error), step, 0)


def test_a_choice_left_changes_nothing_and_the_network_is_a_link_away(qtbot, chosen):
    fake = Fake()
    shown = screen(fake, qtbot)
    by_stick(shown, qtbot)
    QTest.keyClicks(shown.focusWidget(), str(CODE))
    chosen[0].append("")
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    assert (fake.asked, shown.go.isEnabled(), shown.go.text()) == ([], True, "Écrire la demande")
    shown.attaching.other.setFocus()
    QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
    assert (shown.go.text(), shown.attaching.fields["address"].isVisible()) == ("Rattacher ce poste", True)


def test_a_passphrase_that_does_not_open_is_asked_again(qtbot, chosen):
    fake = Fake(error=VaultError("Cette phrase de passe n’ouvre pas."))
    shown = screen(fake, qtbot, waits=True)
    chosen[0].append("/media/agent/CLE/fichier.lmmh")
    QTest.keyClick(shown, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bool(shown.banner.text))
    assert shown.attaching.fields["passphrase"].isVisible()
    assert not shown.attaching.fields["passphrase_again"].isVisible()
