"""« Impressions »: the queue of this PC, its gestures, and the number in the top bar."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.desk.feature import FEATURE
from lmmh_desk.features.desk.ui.commands import print_all, prints
from lmmh_desk.features.desk.ui.prints import PrintsPage
from lmmh_desk.kernel.errors import PrinterError
from lmmh_desk.office.actions.papers import void_paper
from lmmh_desk.office.actions.printing import deliver, queue_print
from lmmh_desk.office.model.printing import JobState, Sheet
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.printing import count_waiting
from lmmh_desk.office.ui.printing import EVERY, Follower, follow_now
from lmmh_desk.printing.printers import Printer as PrinterLine
from lmmh_desk.printing.spooler import Outcome
from lmmh_desk.ui.widgets import printer_menu
from lmmh_desk.ui.widgets.base import Label
from tests.features.desk.ui.conftest import page_of
from tests.office.actions.test_papers import register
from tests.replacing import replace


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


NO_PAPER = Outcome("waiting", "Il n’y a plus de papier.")
REFUSED = (
    "Ticket A30\u00a0: L’imprimante a refusé le document."
    " Il reste dans «\u00a0Impressions\u00a0», à réimprimer plus tard."
)
HELD = "Ticket A30\u00a0: Il n’y a plus de papier. Il sortira dès que l’imprimante sera prête."


def test_an_empty_tray_is_said_once_counted_and_not_sent_again(page, context, shell, store, front):
    context.printing.ends = {"Ticket A30": NO_PAPER}
    follow_now(context)
    follow_now(context)
    assert [said for said in shell.said if "A30" in said[0]] == [(HELD, "warn")]
    assert page._facts.text() == "2\u00a0documents à imprimer · 1\u00a0retenu par l’imprimante"
    with store.read() as read:
        assert count_waiting(read, front, 0) == 3
    page.all.click()
    assert shell.said[-1] == ("2\u00a0documents envoyés.", "ok")
    assert [title for title, _size, _pdf in context.printing.sent].count("Ticket A30") == 1
    assert page._facts.text() == "1\u00a0retenu par l’imprimante"
    print_all(context)
    assert shell.said[-1] == (HELD, "warn")


def test_a_refusal_of_the_printer_is_said(page, context, shell):
    context.printing.ends = {"Ticket A30": Outcome("failed", "L’imprimante a refusé le document.")}
    follow_now(context)
    assert shell.said[-1] == (
        REFUSED,
        "bad",
    )


def test_who_may_not_open_the_page_is_told_to_begin_again(store, front, open_as, shell):
    keeper = replace(front, role=Role.CARETAKER)
    context = open_as(keeper)
    deliver(store, keeper, context.printing, queue_print(store, keeper, Sheet("Feuilles de hall", "A4", b"%PDF")))
    context.printing.ends = {"Feuilles de hall": Outcome("failed", "L’imprimante a refusé le document.")}
    follow_now(context)
    told = "Feuilles de hall\u00a0: L’imprimante a refusé le document. Recommencez depuis la page."
    assert shell.said[-1] == (told, "bad")


def test_a_paper_of_another_service_is_not_named(page, context, shell, store, front):
    paper = register(store, front)
    title = "PA-C02-20-0001"
    deliver(store, front, context.printing, queue_print(store, front, Sheet(title, "A4", b"%PDF", paper.id)))
    context.session = replace(front, role=Role.CRISIS_CELL)
    page.all.click()
    context.printing.ends = {title: NO_PAPER}
    follow_now(context)
    print_all(context)
    assert title not in str(shell.said)


@pytest.fixture
def follower(context):
    assert "lmmh_desk.office.ui.printing:Follower" in FEATURE.errands
    made = Follower(context)
    yield made
    made.stop()


def test_the_spooler_is_asked_every_minute_until_it_ends(page, context, shell, follower):
    assert (follower._timer.interval(), follower._timer.isActive()) == (EVERY, True)
    context.printing.ends = {"Ticket A30": NO_PAPER}
    follower._timer.timeout.emit()
    assert shell.said[-1] == (HELD, "warn")
    context.session = None
    context.printing.ends = {"Ticket A30": Outcome("printed")}
    follower.ask()
    assert states(page)["Ticket A30"] is JobState.SENT, "nothing is read while locked"
    follower.stop()
    assert not follower._timer.isActive()


def test_papers_in_clear_are_swept_every_minute_behind_the_lock_screen_too(context, follower):
    follower._timer.timeout.emit()
    context.session = None
    follower._timer.timeout.emit()
    assert context.printing.swept == 2


def test_a_paper_cancelled_is_taken_back_from_the_printer_at_once(page, context, store, front, follower):
    paper = register(store, front)
    deliver(store, front, context.printing, queue_print(store, front, Sheet(paper.number, "A4", b"%PDF", paper.id)))
    context.printing.ends = {paper.number: NO_PAPER}
    follow_now(context)
    assert states(page)[paper.number] is JobState.SENT
    with store.write(front, "moves.void", paper.id) as unit:
        void_paper(unit, paper.id, "Erreur de saisie")
    context.writes.changed.emit(unit.changes)
    assert context.printing.taken_back == [("HP", paper.number)]
    assert paper.number not in states(page)


def test_a_desk_that_only_reads_follows_nothing(context, monkeypatch):
    monkeypatch.setattr(context.store, "read_only", True)
    assert not Follower(context)._timer.isActive()
    page_of(context, PrintsPage)
    monkeypatch.setattr(context.printing, "can_be_asked", None)  # it would be said
    follow_now(context)
    assert context.shell.said == []


def test_a_narrow_window_keeps_the_title_the_count_and_the_problem_whole(page, theme):
    page.arrange("narrow")
    theme.set("light", 200)
    page.resize(1174, 640)  # what a window of 1366 pixels leaves
    QApplication.processEvents()
    assert [label.text() for label in page.findChildren(Label) if label._cut()] == []
    assert page.other.parent().y() > 0, "the buttons are under the title"
    shown = [each.key for at, each in enumerate(page.table.rows.columns) if not page.table.isColumnHidden(at)]
    assert shown == ["paper", "state"]
    assert page.table.rows.cell(0, 1).note == "L’imprimante HP ne répond pas."
    assert page.table.rows.cell(2, 1).note == "80mm · 1\u00a0exemplaire · HP"
    page.arrange("normal")
    assert page.table.isColumnHidden(1)
    assert not page.table.isColumnHidden(0)


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
