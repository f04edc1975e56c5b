"""A PC that holds nothing finds a desk again: its backup and its sheet, or two of three, in the window."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.program import program
from lmmh_desk.features.desk.actions.aside import leave_aside, stay
from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.desk.model.recovering import RecoverForm
from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.opening import FILE
from lmmh_desk.system import aside, keys, recovery
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.conftest import KEY
from tests.features.desk.ui.conftest import PAGES, page_of

WORDS = "cinq mots que nul ne devine"


@pytest.fixture
def lost(store, admin, tmp_path):
    """The backup of a desk whose PC is dead, and the lines of its three sheets."""
    made = make_sheets(store, admin, shared=True)
    keep_sheets(store, admin, made)
    copy = tmp_path / "stick" / "copie.db"
    copy.parent.mkdir()
    back_up(store.folder / FILE, KEY, copy)
    return copy, ["\n".join(sheet.lines) for sheet in made.sheets]


class Started:
    """The first start of an empty PC, by the program itself."""

    def __init__(self, folder: Path, qtbot) -> None:
        self.times = 0
        self.shown = program(folder, FixedClock(0), on_paper=False).first_start(self.done)
        PAGES.append(self.shown)
        self.shown.resize(1366, 696)
        self.shown.show()
        self.screen = self.shown
        qtbot.waitUntil(lambda: not self.screen._probe.waiting)
        self.screen.take(Way.RECOVER)

    def done(self) -> None:
        self.times += 1

    def fill(self, **values: str) -> None:
        for name, text in ({"passphrase": WORDS, "passphrase_again": WORDS} | values).items():
            self.screen.recovering.fields[name].set_value(text)

    def errors(self) -> dict[str, str]:
        return {name: field.error for name, field in self.screen.recovering.fields.items() if field.error}


@pytest.fixture
def started(tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("lmmh_desk.app.program._has_vault", lambda: False)
    return Started(tmp_path / "new", qtbot)


def test_two_of_three_sheets_and_a_backup_give_the_desk_back(started, lost, tmp_path, qtbot):
    copy, sheets = lost
    started.fill(backup=str(copy), sheets=f"{sheets[2]}\n{sheets[0]}")
    started.screen.go.click()
    assert started.screen.told.text() == "Relecture de la feuille et de la copie…"
    qtbot.waitUntil(lambda: started.times == 1)
    new = tmp_path / "new"
    assert keys.find_key(new, WORDS) == KEY
    store, _key = open_profile(new, FixedClock(0), WORDS)
    with store.read() as read:
        acts = list(read.exec_driver_sql("SELECT action FROM audit ORDER BY tx DESC LIMIT 1").scalars())
    store.close()
    assert acts == ["desk.recover"]
    assert recovery.is_sealed((new / recovery.FILE).read_bytes()), "the sheets still open it"
    assert program(new, FixedClock(0)).first_start is None


def test_what_is_wrong_is_said_beside_it_and_changes_nothing(started, lost, tmp_path):
    copy, sheets = lost
    started.screen.start()
    assert set(started.errors()) == {"backup", "sheets", "passphrase"}
    assert "six lignes" in started.errors()["sheets"]
    started.fill(backup=str(copy), sheets=sheets[1])
    started.screen.start()
    assert started.errors() == {"sheets": "La feuille 2 sur 3 est lue. Recopiez-en une deuxième à la suite."}
    started.fill(backup=str(copy), sheets=sheets[1].replace(sheets[1][0], "Z" if sheets[1][0] != "Z" else "Y", 1))
    started.screen.start()
    assert started.errors()["sheets"].startswith("La ligne 1 est mal recopiée.")
    started.fill(backup=str(copy), sheets="\n".join(sheets[:2]), passphrase_again="autre chose encore")
    started.screen.start()
    assert set(started.errors()) == {"passphrase_again"}
    assert not (tmp_path / "new" / FILE).exists()


@pytest.mark.parametrize("harm", ["no copy", "no sealed key", "cut", "another's sheet"])
def test_what_does_not_open_is_one_french_sentence_and_can_be_tried_again(
    started, lost, store, admin, tmp_path, qtbot, harm
):
    copy, sheets = lost
    typed, whole = "\n".join(sheets[:2]), copy.read_bytes()
    told = {
        "no copy": "introuvable",
        "no sealed key": "copie scellée",
        "cut": "abîmée",
        "another's sheet": "il faut la",
    }[harm]
    if harm == "no copy":
        copy.unlink()
    elif harm == "no sealed key":
        recovery.beside(copy).rename(tmp_path / "kept")
    elif harm == "cut":
        copy.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    else:
        typed = "\n".join(make_sheets(store, admin, shared=False).sheets[0].lines)
    started.fill(backup=str(copy), sheets=typed)
    started.screen.go.click()
    qtbot.waitUntil(started.screen.go.isEnabled)
    assert told in started.screen.banner.text
    assert not (tmp_path / "new" / FILE).exists()
    copy.write_bytes(whole)
    if harm == "no sealed key":
        (tmp_path / "kept").rename(recovery.beside(copy))
    started.fill(backup=str(copy), sheets="\n".join(sheets[:2]))
    started.screen.go.click()
    qtbot.waitUntil(lambda: started.times == 1)


def test_everything_goes_by_keyboard(started, lost, qtbot):
    copy, sheets = lost
    QTest.keyClick(started.screen.cards[3].head, Qt.Key.Key_Up)
    assert started.screen.way is Way.ALONE
    QTest.keyClick(started.screen.cards[2].head, Qt.Key.Key_Down)
    started.fill(backup=str(copy), sheets="\n".join(sheets[:2]))
    editor = started.screen.recovering.fields["sheets"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: started.times == 1)


def test_the_file_is_chosen_in_the_system_s_window(started, lost, monkeypatch):
    copy, _sheets = lost
    asked = []
    monkeypatch.setattr(
        "lmmh_desk.ui.choosers.QFileDialog.getOpenFileName",
        lambda _parent, _title, place, _kinds: (asked.append(place), (str(copy), ""))[1],
    )
    started.screen.recovering.choose.click()
    started.screen.recovering.choose.click()
    assert asked == [str(Path.home()), str(copy.parent)]
    assert started.screen.recovering.form().copy() == copy


def test_a_name_pasted_with_its_quotes_is_taken():
    assert RecoverForm(backup='"/media/clé/copie.db" ').copy() == Path("/media/clé/copie.db")


# Another base is there already


def test_it_is_set_aside_at_the_next_opening_whole_and_opens_there(store, admin, tmp_path):
    folder = shutil.copytree(store.folder, tmp_path / "pc")
    keys.write_place(folder, keys.Place("p", 1, slot=keys.passphrase.wrap(KEY, WORDS, "p")))
    there, _key = open_profile(folder, FixedClock(0), WORDS)
    leave_aside(there, admin)
    there.close()
    assert program(folder, FixedClock(0)).first_start is not None
    (place,) = folder.glob("mis-de-cote-*")
    former, key = open_profile(place, FixedClock(0), WORDS)
    with former.read() as read:
        last = read.exec_driver_sql("SELECT action FROM audit ORDER BY tx DESC LIMIT 1").scalar()
    former.close()
    assert (key, last) == (KEY, "desk.aside")
    assert not (folder / keys.NAME).exists(), "the next base gets a key of its own"


def test_only_a_manager_may_and_may_change_her_mind(store, front, manager):
    with pytest.raises(NotAllowed):
        leave_aside(store, front)
    assert not aside.is_wanted(store.folder)
    leave_aside(store, manager)
    assert aside.is_wanted(store.folder)
    stay(store, manager)
    assert not aside.is_wanted(store.folder)


def test_the_settings_ask_and_say_what_follows(open_as, manager, store, shell):
    line = page_of(open_as(manager), SettingsPage).section().desk.aside
    assert line.told.text() == "non"
    line.leave.click()
    (dialog,) = [one for one in line.findChildren(Dialog) if one.isVisible()]
    assert "rien n’est effacé" in dialog.accessibleDescription()
    next(one for one in dialog.findChildren(type(line.leave)) if one.text() == "Mettre de côté").click()
    assert aside.is_wanted(store.folder)
    assert "prochaine ouverture" in line.told.text()
    assert shell.said[-1] == ("C’est noté\u00a0: fermez LMMH Desk puis rouvrez-le.", "ok")
    line.keep.click()
    assert not aside.is_wanted(store.folder)
