"""The recovery key in the settings: printed, proved by a line copied back, then kept."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton

from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.system import recovery
from lmmh_desk.system.sheets import read_sheets
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.toggle import CheckBox
from tests.conftest import KEY
from tests.features.desk.ui.conftest import page_of

LINE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def line(open_as, admin, store):
    page = page_of(open_as(admin), SettingsPage)
    line = page.section().desk.recovery
    line.page = page
    return line


def dialog_of(line):
    QCoreApplication.processEvents()
    (dialog,) = [one for one in line.findChildren(Dialog) if one.isVisible()]
    return dialog


def press(line, name):
    buttons = dialog_of(line).findChildren(QAbstractButton)
    next(button for button in buttons if name in (button.accessibleName(), button.text())).click()


def answer(line, text):
    dialog_of(line).findChild(Field).set_value(text)
    press(line, "Garder cette clé")


def asked(line):
    return int(re.search(r"\d", dialog_of(line).findChild(Field).editor.accessibleName())[0])


def printed(line):
    """Return the lines of each sheet that the printer got."""
    sent = line.page.context.printing.sent
    return [LINE.findall(PdfReader(BytesIO(pdf)).pages[0].extract_text()) for _title, _size, pdf in sent]


def test_three_sheets_serve_once_a_line_of_each_was_copied_back(line, store, shell):
    assert line.told.text() == "aucune\u00a0: imprimez-la"
    line.make.click()
    boxes = dialog_of(line).findChildren(CheckBox)
    next(box for box in boxes if "Trois" in box.accessibleName()).set_value(True)
    press(line, "Imprimer")
    sheets = printed(line)
    assert len(sheets) == 3
    answer(line, "0000-0000-0000")
    assert shell.said[-1][1] == "bad"
    for sheet in sheets:
        assert not (store.folder / recovery.FILE).exists()
        answer(line, sheet[asked(line) - 1])
    content = (store.folder / recovery.FILE).read_bytes()
    name = recovery.sealed_for(content)
    assert line.told.text() == f"{name}, trois feuilles, du 17/11/2020"
    assert shell.said[-1] == (f"La clé de secours {name} ouvre désormais ce poste.", "ok")


def test_given_up_nothing_changes(line, store):
    line.make.click()
    press(line, "Imprimer")
    press(line, "Ne rien changer")
    assert len(printed(line)) == 1
    assert not (store.folder / recovery.FILE).exists()


def test_without_a_printer_no_key_goes_to_a_file(line, store, shell):
    line.page.context.printing.file = store.folder / "papers"
    line.make.click()
    press(line, "Imprimer")
    assert printed(line) == []
    told, tone = shell.said[-1]
    assert told.startswith("Ce poste n’a pas d’imprimante A4. Rien n’a changé")
    assert tone == "bad"
    assert not any(KEY in path.read_bytes() for path in store.folder.rglob("*") if path.is_file())


def test_without_a_printer_it_is_copied_by_hand(line, store):
    line.page.context.printing.file = store.folder / "papers"
    line.make.click()
    shown, by_hand = dialog_of(line).findChildren(CheckBox)
    next(box for box in (shown, by_hand) if "main" in box.accessibleName()).set_value(True)
    press(line, "Imprimer")
    (lines,) = [found for label in dialog_of(line).findChildren(Label) if (found := LINE.findall(label.text()))]
    assert len(lines) == 6
    press(line, "C’est recopié")
    answer(line, lines[asked(line) - 1])
    assert recovery.unsealed((store.folder / recovery.FILE).read_bytes(), read_sheets("\n".join(lines))) == [KEY]
    assert printed(line) == []


def test_others_see_which_sheets_serve_and_make_none(open_as, front):
    assert not page_of(open_as(front), SettingsPage).section().desk.recovery.make.isVisible()
