"""« Impressions »: the queue of this PC, its gestures, and the number in the top bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.desk.ui.commands import print_all, prints
from lmmh_desk.features.desk.ui.prints import PrintsPage
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.office.actions.printing import deliver, queue_print
from lmmh_desk.office.model.printing import JobState, Sheet
from lmmh_desk.office.ui.printing import follow_now
from lmmh_desk.printing.printers import Printer as PrinterLine
from lmmh_desk.printing.spooler import Outcome
from lmmh_desk.ui.widgets import printer_menu
from tests.features.desk.ui.conftest import page_of


@pytest.fixture
def context(open_as, front):
    return open_as(front)


@pytest.fixture
def page(context, store, front):
    """Two tickets the printer refused, one it took."""
    printer = context.printing
    deliver(store, front, printer, queue_print(store, front, Sheet("Ticket A30", "80mm", b"%PDF")))
    printer.broken = True
    for number in (31, 32):
        store.clock.advance(60_000)
        with pytest.raises(PrinterError):
            deliver(store, front, printer, queue_print(store, front, Sheet(f"Ticket A{number}", "80mm", b"%PDF")))
    printer.broken = False
    return page_of(context, PrintsPage)


def states(page):
    rows = page.table.rows
    return {rows.record(row).title: rows.record(row).state for row in range(rows.rowCount())}


def test_what_waits_comes_first_with_its_reason(page):
    assert page._facts.text() == "2\u00a0documents à imprimer"
    assert list(states(page)) == ["Ticket A32", "Ticket A31", "Ticket A30"]
    assert page.table.rows.sentence(0) == (
        "10:44, 17/11, Ticket A32, 80mm · 1\u00a0exemplaire, non imprimé, L’imprimante HP ne répond pas."
    )


def test_one_gesture_prints_all_that_waits(page, context, shell):
    page.all.click()
    assert [title for title, _size, _pdf in context.printing.sent] == ["Ticket A30", "Ticket A31", "Ticket A32"]
    assert shell.said[-1] == ("2\u00a0documents envoyés.", "ok")
    assert page._facts.text() == "rien n’attend"
    assert not page.all.isEnabled()
    print_all(context)
    assert shell.said[-1] == ("Rien n’attend l’imprimante.", "ok")


def test_what_still_fails_is_said(page, context, shell):
    context.printing.broken = True
    print_all(context)
    assert shell.said[-1] == ("2\u00a0documents restent dans la file\u00a0: L’imprimante HP ne répond pas.", "bad")


def test_a_line_is_printed_or_taken_away(page, context, shell):
    QTest.keyClicks(page.table, "i")
    assert shell.said[-1] == ("Ticket A32 envoyé.", "ok")
    page.table.select_key(next(job.id for job in _jobs(page) if job.title == "Ticket A31"))
    QTest.keyClicks(page.table, "r")
    assert shell.said[-1][0] == "Ticket A31 retiré de la file. Le document reste enregistré."
    assert set(states(page)) == {"Ticket A30", "Ticket A32"}


def _jobs(page):
    rows = page.table.rows
    return [rows.record(row) for row in range(rows.rowCount())]


def test_the_spooler_tells_the_end(page, context, shell):
    context.printing.ends = {"Ticket A30": Outcome("printed")}
    follow_now(context)
    assert states(page)["Ticket A30"] is JobState.PRINTED
    page.table.select_key(next(job.id for job in _jobs(page) if job.title == "Ticket A30"))
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert shell.said[-1][0] == "Ticket A30 est déjà imprimé."
    assert [action.text() for action in page.table.acts(page.table.current())] == ["Retirer de la file\tR"]


def test_another_printer_takes_the_line_and_those_to_come(page, context, monkeypatch):
    monkeypatch.setattr(printer_menu, "available", lambda: [PrinterLine("B", "Brother Étage", "ready")])
    page.other.click()
    menu = page.other.findChild(printer_menu.QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert context.printing.chosen_for == {"80mm": "B"}
    assert states(page)["Ticket A32"] is JobState.SENT


def test_the_list_says_when_nothing_is_to_print(context):
    shown = page_of(context, PrintsPage)
    assert shown.table.rows.rowCount() == 0
    assert shown._facts.text() == "rien n’attend"
    prints(context)
    assert context.shell.opened[-1] == ("prints", {})
