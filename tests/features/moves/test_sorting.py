"""How the list of moves is sorted: kept for each agent on this desk, through the window and a real store."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.moves.actions.steps import open_move
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.store.opening import open_store
from lmmh_desk.ui import sorting
from tests.conftest import KEY
from tests.features.moves.conftest import MovesWindow
from tests.tenancy.homes import FERHAT, SLIMANE

GIVEN = ["M. Slimane Belkacemi", "M. Ferhat Belkacem"]  # by date


@pytest.fixture
def moves(store, counter):
    """Two moves without a date but the end of the notice."""
    return [open_move(store, counter, person).created("move") for person in (SLIMANE, FERHAT)]


@pytest.fixture
def shown(qapp, store, counter, printer, moves):
    window = MovesWindow(store, counter, printer, inline=False)
    yield window
    window.close()


def names(page):
    return [row.name for row in page.list.table.rows.records()]


def click(window, title):
    """Click on the title of a column with the mouse."""
    table = window.page.list.table
    header = table.horizontalHeader()
    number = next(at for at, column in enumerate(table.rows.columns) if column.title == title)
    place = QPoint(header.sectionViewportPosition(number) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.hands.settle()


def change(window, session):
    """Lock, then let somebody in; return the list of moves."""
    window.work.lock()
    window.work.sign_in(session)
    window.hands.settle()
    return window.open("moves")


def told(page):
    return page.list._told.text().split(", ")[1]


def test_each_agent_finds_the_list_as_they_sorted_it(shown, counter, officer):
    page = shown.open("moves")
    given = names(page)
    assert told(page) == "par date"
    click(shown, "Personne et bail")
    ferhat_first = ["M. Ferhat Belkacem", "M. Slimane Belkacemi"]
    assert names(page) == ferhat_first
    assert told(page) == "par personne et bail"
    page = change(shown, officer)
    assert (names(page), told(page)) == (given, "par date")
    click(shown, "Personne et bail")
    click(shown, "Personne et bail")
    assert names(page) == ferhat_first[::-1]
    page = change(shown, counter)
    assert (names(page), page.list.table.sorting()) == (ferhat_first, "person")
    assert told(page) == "par personne et bail"
    page = change(shown, officer)
    assert (names(page), page.list.table.sorting()) == (ferhat_first[::-1], "-person")


def test_a_restart_keeps_it_and_the_given_order_too(qapp, store, moves, counter, officer, printer, clock):
    shown = MovesWindow(store, counter, printer, inline=False)
    page = shown.open("moves")
    click(shown, "Date")
    assert page.list.table.sorting() == "day"
    shown.close()
    store.close()
    again = open_store(store.folder, KEY, clock, Events())
    restarted = MovesWindow(again, counter, printer, inline=False)
    page = restarted.open("moves")
    assert page.list.table.sorting() == "day"
    click(restarted, "Date")
    click(restarted, "Date")
    assert page.list.table.sorting() == ""
    assert change(restarted, officer).list.table.sorting() == ""
    assert change(restarted, counter).list.table.sorting() == ""
    restarted.close()
    again.close()


def test_the_rows_never_show_unsorted(shown, counter, officer):
    shown.open("moves")
    click(shown, "Personne et bail")
    change(shown, officer)
    shown.work.lock()
    shown.work.sign_in(counter)
    shown.work.open("moves")
    table = shown.page.list.table
    sorted_at_first = []
    table.model().modelReset.connect(lambda: sorted_at_first.append(table.sorting()))
    shown.hands.settle()
    assert sorted_at_first[0] == "person"


def test_it_is_written_off_the_thread_of_the_window(shown, monkeypatch):
    threads = []
    keep = sorting.keep

    def kept(*given):
        threads.append(threading.current_thread())
        keep(*given)

    monkeypatch.setattr(sorting, "keep", kept)
    shown.open("moves")
    click(shown, "Date")
    assert [thread is threading.main_thread() for thread in threads] == [False]


def test_a_disk_that_refuses_says_so_and_the_list_stays_sorted(shown, monkeypatch):
    def full(*_given):
        raise StoreError("Le disque est plein.")

    monkeypatch.setattr(sorting, "keep", full)
    page = shown.open("moves")
    click(shown, "Date")
    assert shown.said == "Le disque est plein."
    assert page.list.table.sorting() == "day"


def test_in_consultation_nothing_is_written(shown, store, monkeypatch):
    monkeypatch.setattr(store, "read_only", True)
    page = shown.open("moves")
    click(shown, "Date")
    assert page.list.table.sorting() == "day"
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM desk_setting WHERE key LIKE 'sorting.%'").scalar() == 0
