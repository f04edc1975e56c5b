"""The screen of what keeps the program from opening, where a recovery sheet gives the key back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.kernel.errors import BadInput, VaultError
from lmmh_desk.kernel.session import Session
from lmmh_desk.store.store import Store
from lmmh_desk.system.vault import SecretMissing, VaultAbsent
from lmmh_desk.ui.opening import Opened
from lmmh_desk.ui.start import Start
from lmmh_desk.ui.theme import Theme
from lmmh_desk.ui.trouble import TroubleScreen
from tests.ui.test_start import LOCKED, Profile

LOST = SecretMissing("La clé n’est plus dans le coffre.", "La base est intacte.", "Appelez le service informatique.")


@pytest.fixture
def profile(store: Store, session: Session, tmp_path: Path) -> Profile:
    made = Profile(store, session, tmp_path)
    made.gate.set()
    return made


@pytest.fixture
def lost(qtbot, theme: Theme, profile: Profile, monkeypatch: pytest.MonkeyPatch) -> Iterator[TroubleScreen]:
    """The screen of a lost key, where a sheet would open; what was typed is in `profile.passphrases`."""
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)

    def recover(sheets: str, words: str) -> Opened:
        profile.passphrases.append(sheets)
        return profile.open(words)

    made = Start(profile.program(recovers=lambda error: isinstance(error, VaultError), recover=recover))
    qtbot.addWidget(made.window)
    profile.errors.append(LOST)
    made.begin()
    qtbot.waitUntil(lambda: isinstance(made.window.screen_shown(), TroubleScreen))
    yield made.window.screen_shown()
    made.end()


def test_a_lost_key_is_given_back_by_the_lines_of_a_sheet(lost: TroubleScreen, profile: Profile, qtbot) -> None:
    assert lost.gesture.text() == "Appelez le service informatique. Ou ouvrez ce poste par sa feuille de secours."
    assert not lost.sheet.isVisible()
    lost.paper.click()
    assert (lost.sheet.isVisible(), lost.secret.isVisible(), lost.paper.isVisible()) == (True, False, False)
    assert lost.sheet.accessibleName() == "Six lignes de la feuille de secours"
    profile.errors.append(BadInput("La ligne 3 est mal recopiée.", "Rien n’a changé.", "Relisez."))
    QTest.keyClicks(lost.sheet, "7CE6")
    QTest.keyClick(lost.sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "ligne 3" in lost.fact.text())
    assert lost.sheet.toPlainText() == "7CE6", "what was copied stays"
    assert lost.retry.isEnabled()
    lost.retry.click()
    qtbot.waitUntil(lambda: not lost.isVisible())
    assert profile.passphrases == ["", "7CE6", "", "7CE6", ""]
    assert lost.sheet.toPlainText() == "", "nothing of the key stays in the window"


def test_without_a_vault_a_new_passphrase_is_asked_beside_the_sheet(
    lost: TroubleScreen, profile: Profile, qtbot
) -> None:
    lost.paper.click()
    profile.errors.append(VaultAbsent("Pas de coffre.", "Rien.", "Utilisez une phrase de passe."))
    QTest.keyClicks(lost.sheet, "7CE6")
    lost.retry.click()
    qtbot.waitUntil(lost.secret.isVisible)
    assert lost.secret.accessibleName() == "Nouvelle phrase de passe de ce poste"
    assert lost.sheet.toPlainText() == "7CE6"
    QTest.keyClicks(lost.secret, "quatre mots")
    lost.retry.click()
    qtbot.waitUntil(lambda: profile.passphrases[-2:] == ["7CE6", "quatre mots"])


def test_another_trouble_than_the_sheet_s_begins_again(lost: TroubleScreen, profile: Profile, qtbot) -> None:
    lost.paper.click()
    profile.errors.append(LOCKED)
    lost.retry.click()
    qtbot.waitUntil(lambda: lost.fact.text() == LOCKED.fact)
    assert (lost.sheet.isVisible(), lost.paper.isVisible()) == (False, True)


def test_a_passphrase_that_is_missing_is_what_the_first_screen_asks(qtbot, theme: Theme) -> None:
    screen = TroubleScreen()
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    asked = VaultAbsent("Ce profil s’ouvre par une phrase de passe.", "La base est intacte.", "Tapez-la.")
    screen.show_error(asked, secret=True, paper=True)
    assert not screen.sheet.isVisible()
    qtbot.waitUntil(screen.secret.hasFocus)
