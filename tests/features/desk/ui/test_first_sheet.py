"""An office just founded is offered its recovery sheet: printed, or copied by hand, and proved before it serves."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.founding import Tried, found, trial
from lmmh_desk.app.program import program
from lmmh_desk.features.desk.store.recovery import never_proved, reminder, untried
from lmmh_desk.features.desk.ui.first_sheet import FirstSheet
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.actions.unlock import unlock
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.printing.printers import Remembered
from lmmh_desk.printing.printing import Printing
from lmmh_desk.system import keys, recovery
from lmmh_desk.system.sheets import read_sheets
from tests.features.desk.ui.conftest import PAGES

WORDS = "cinq mots que nul ne devine"
LINE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
OFFICE = Founding("Le Mans Métropole Habitat", "Agence Centre", 22, "Hélène Vauclin", "271828", "Le Mans")


class Done:
    times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def sheet(tmp_path: Path, qtbot):
    """The screen that the founder of an office meets, and the store of that office."""
    folder, done = tmp_path / "profile", Done()
    found(folder, FixedClock(0), OFFICE, WORDS)
    store = opened(folder)
    with store.read() as read:
        ((agent,),) = read.exec_driver_sql("SELECT id FROM agent")
    printing = Printing(Remembered(folder / "printers.json"), folder / "papers", list)
    shown = trial(store, printing, Tried(), unlock(store, agent, OFFICE.pin), done)
    shown.done, shown.store = done, store
    PAGES.append(shown)
    shown.resize(1366, 696)
    shown.show()
    yield shown
    store.close()


def asked(shown: FirstSheet) -> int:
    return int(re.search(r"ligne (\d)", shown.told.text())[1])


def opened(folder: Path):
    return open_profile(folder, FixedClock(0), WORDS)[0]


def test_it_is_copied_by_hand_and_serves_once_a_line_was_proved(sheet, qtbot, tmp_path):
    folder = tmp_path / "profile"
    sheet.copy_button.click()
    qtbot.waitUntil(sheet.lines.isVisible)
    lines = LINE.findall(sheet.lines.text())
    assert len(lines) == 6
    sheet.copied.click()
    assert sheet.lines.text() == "", "a proof read from the screen would prove nothing"
    sheet.field.set_value("0000-0000-0000")
    QTest.keyClick(sheet.field.editor, Qt.Key.Key_Return)
    assert "Relisez la feuille" in sheet.field.error
    assert not (folder / recovery.FILE).exists()
    sheet.field.set_value(lines[asked(sheet) - 1])
    sheet.keep.click()
    qtbot.waitUntil(lambda: sheet.done.times == 1)
    sealed = (folder / recovery.FILE).read_bytes()
    assert recovery.unsealed(sealed, read_sheets("\n".join(lines))) == [keys.find_key(folder, WORDS)]
    with sheet.store.read() as read:
        assert reminder(read, folder) == ""
        assert not untried(read, folder)
        who = read.exec_driver_sql(
            "SELECT name FROM audit JOIN agent ON agent.id = agent_id WHERE action = 'desk.recovery'"
        ).scalar()
    assert who == "Hélène Vauclin"


def test_it_is_printed_and_not_shown(sheet, qtbot, monkeypatch):
    sent = []
    monkeypatch.setattr(Printing, "chosen", lambda _self, _size: object())
    monkeypatch.setattr(Printing, "send", lambda _self, pdf, *_more: sent.append(pdf))
    sheet.print_button.click()
    qtbot.waitUntil(sheet.keep.isVisible)
    assert not sheet.lines.isVisible()
    lines = LINE.findall(PdfReader(BytesIO(sent[0])).pages[0].extract_text())
    sheet.field.set_value(lines[asked(sheet) - 1])
    QTest.keyClick(sheet.field.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: sheet.done.times == 1)


def test_without_a_printer_it_says_so_and_can_be_copied(sheet, qtbot):
    sheet.print_button.click()
    qtbot.waitUntil(lambda: bool(sheet.banner.text))
    assert "pas d’imprimante A4" in sheet.banner.text
    sheet.copy_button.click()
    qtbot.waitUntil(sheet.lines.isVisible)


def test_it_cannot_be_left_for_later(sheet, tmp_path):
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.focusProxy() is sheet.print_button, "the window gives the focus to its screen"
    assert [button.text() for button in sheet.findChildren(QAbstractButton) if button.isVisible()] == [
        "Recopier à la main", "Imprimer",
    ]  # fmt: skip
    assert sheet.done.times == 0
    folder = tmp_path / "profile"
    assert not (folder / recovery.FILE).exists()
    with sheet.store.read() as read:
        assert untried(read, folder)
        assert "aucune clé de secours" in reminder(read, folder)


def test_the_program_asks_for_it_until_it_is_kept(sheet, qtbot, tmp_path):
    wired = program(tmp_path / "profile", FixedClock(0), WORDS, on_paper=False).open("")
    (agent,) = wired.roster.agents
    session = wired.unlock(agent.id, OFFICE.pin)
    with wired.store.read() as read:
        assert wired.untried(read)
    again = wired.trial(session, sheet.done)
    PAGES.append(again)
    again.copy_button.click()
    qtbot.waitUntil(lambda: bool(again.lines.text()))
    lines = LINE.findall(again.lines.text())
    again.copied.click()
    again.field.set_value(lines[asked(again) - 1])
    again.keep.click()
    qtbot.waitUntil(lambda: sheet.done.times == 1)
    with wired.store.read() as read:
        assert not wired.untried(read)
        (tmp_path / "profile" / recovery.FILE).unlink()
        assert not wired.untried(read), "a sealed key lost later doesn't shut the counter"
    wired.close()


def made_by_hand(shown: FirstSheet, qtbot) -> list[str]:
    PAGES.append(shown)
    shown.resize(1366, 696)
    shown.show()
    shown.copy_button.click()
    qtbot.waitUntil(shown.lines.isVisible)
    return LINE.findall(shown.lines.text())


def test_a_lock_in_between_leaves_the_sheet_to_prove(sheet, qtbot, tmp_path):
    wired = program(tmp_path / "profile", FixedClock(0), WORDS, on_paper=False).open("")
    session = wired.unlock(wired.roster.agents[0].id, OFFICE.pin)
    lines = made_by_hand(wired.trial(session, sheet.done), qtbot)
    again = wired.trial(session, sheet.done)
    PAGES.append(again)
    again.show()
    assert not again.void.isVisible()
    assert again.focusProxy() is again.field
    again.again.click()
    assert made_by_hand(again, qtbot) == lines, "the same paper"
    again.copied.click()
    again.field.set_value(lines[asked(again) - 1])
    again.keep.click()
    qtbot.waitUntil(lambda: sheet.done.times == 1)
    wired.close()


def test_after_a_new_start_the_former_paper_is_said_to_be_void(sheet, qtbot, tmp_path):
    lines = []
    for shown in (0, 1, 2):
        wired = program(tmp_path / "profile", FixedClock(0), WORDS, on_paper=False).open("")
        session = wired.unlock(wired.roster.agents[0].id, OFFICE.pin)
        with wired.store.read() as read:
            names = never_proved(read)
        screen = wired.trial(session, sheet.done)
        lines.append(made_by_hand(screen, qtbot))
        assert len(names) == shown
        assert screen.void.isVisible() == bool(names)
        assert ", ".join(names) in screen.void.text
        if shown == 2:
            screen.copied.click()
            screen.field.set_value(lines[-1][asked(screen) - 1])
            screen.keep.click()
            qtbot.waitUntil(lambda: sheet.done.times == 1)
            with wired.store.read() as read:
                assert never_proved(read) == []
        wired.close()
    assert len(set(map(tuple, lines))) == 3
