"""An office just founded is offered its recovery sheet: printed, or copied by hand, and proved before it serves."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.app.bootstrap import open_profile
from lmmh_desk.app.founding import Founder
from lmmh_desk.features.desk.model.settings import Way
from lmmh_desk.features.desk.store.recovery import reminder
from lmmh_desk.features.desk.ui.first_sheet import FirstKey, FirstSheet, Welcome
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.model.forms import Founding
from lmmh_desk.printing.printing import Printing
from lmmh_desk.system import keys, recovery
from lmmh_desk.system.sheets import read_sheets
from tests.features.desk.ui.conftest import PAGES
from tests.features.desk.ui.test_first_start import Fake, fill

WORDS = "cinq mots que nul ne devine"
LINE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")
OFFICE = Founding("Le Mans Métropole Habitat", "Agence Centre", 22, "Hélène Vauclin", "271828", "Le Mans")


class Done:
    times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def founder(tmp_path: Path) -> Founder:
    made = Founder(tmp_path / "profile", FixedClock(0), list)
    made.found(OFFICE, WORDS)
    return made


@pytest.fixture
def sheet(founder: Founder, qtbot):
    done = Done()
    shown = FirstSheet(FirstKey(founder.wanted, founder.make, founder.send, founder.keep), done)
    shown.done = done
    PAGES.append(shown)
    shown.resize(1366, 696)
    shown.show()
    return shown


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
    store = opened(folder)
    with store.read() as read:
        assert reminder(read, folder) == ""
        who = read.exec_driver_sql(
            "SELECT name FROM audit JOIN agent ON agent.id = agent_id WHERE action = 'desk.recovery'"
        ).scalar()
    store.close()
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


def test_left_for_later_nothing_is_kept_and_the_window_goes_on_reminding(sheet, tmp_path):
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.done.times == 1
    folder = tmp_path / "profile"
    assert not (folder / recovery.FILE).exists()
    store = opened(folder)
    with store.read() as read:
        assert "aucune clé de secours" in reminder(read, folder)
    store.close()


@pytest.mark.parametrize("founded", [True, False])
def test_the_first_start_is_followed_by_it_where_it_founded_an_office(qtbot, founded):
    fake, done = Fake(), Done()
    key = FirstKey(lambda: founded, lambda: None, lambda _made: None, lambda _made: None)
    shown = Welcome(fake.making(), key, done)
    PAGES.append(shown)
    shown.show()
    qtbot.waitUntil(lambda: not shown.start._probe.waiting)
    shown.start.take(Way.ALONE)
    fill(shown.start)
    shown.start.go.click()
    qtbot.waitUntil(lambda: isinstance(shown.currentWidget(), FirstSheet) or done.times == 1)
    assert isinstance(shown.currentWidget(), FirstSheet) is founded
