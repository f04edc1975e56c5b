"""Convocations printed from the window, and the menu « Journée »."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMenu

from lmmh_desk.features.appointments.actions import exporting
from lmmh_desk.features.appointments.model.records import Status
from lmmh_desk.features.appointments.store import agenda
from lmmh_desk.features.appointments.ui.day_menu import next_day
from lmmh_desk.features.appointments.ui.papers import a5_or_a4
from lmmh_desk.office.model.opening import Interval, Timetable
from lmmh_desk.printing.printers import Printer as PrinterLine
from tests.features.appointments.conftest import TUESDAY, at
from tests.tenancy import homes

OPEN = (Interval(540, 750),)
WEEK = Timetable((OPEN, OPEN, OPEN, OPEN, OPEN, (), ()))


def test_booking_prints_the_convocation_once(window, office, printer) -> None:
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4", text="rem")
    window.keys("Return", "Ctrl+Return")
    ((title, size, pdf),) = printer.sent
    assert (title, size) == ("RV-C01-20-0001", "A4")
    assert pdf.startswith(b"%PDF")
    assert window.said == (
        "Réservé\u00a0: M. Ferhat Belkacem, mar. 17/11 à 10:45. RV-C01-20-0001 envoyé à l’imprimante."
    )


@pytest.mark.parametrize("broken", [False, True])
def test_a_booking_is_taken_back_after_its_paper_was_printed_or_refused(window, office, printer, broken) -> None:
    printer.broken = broken
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4", text="rem")
    window.keys("Return", "Ctrl+Return")
    assert window.said.startswith("Réservé\u00a0: ")
    assert "RV-C01-20-0001 envoyé" in window.said or broken
    window.keys("Ctrl+Z")
    assert window.said == "Réservation annulée\u00a0: le créneau est libre."
    with office.store.read() as read:
        (entry,) = agenda.of_person(read, homes.FERHAT)
    assert entry.attendees[0].status is Status.REVOKED


def test_a_convocation_is_printed_from_the_agenda_then_its_duplicate(window, office, printer) -> None:
    page = window.open("appointments", appointment_id=office.book(at(11)))
    assert "aucune" in window.words(page.panel)
    window.keys("P")
    window.keys("Ctrl+P")
    assert [title for title, _size, _pdf in printer.sent] == ["RV-C01-20-0001", "RV-C01-20-0001-duplicata-1"]
    assert "imprimée 2\u00a0fois" in window.words(page.panel)


def test_a_call_has_a_sheet_of_its_own(window, office, printer) -> None:
    page = window.open("appointments", appointment_id=office.book(at(11), office.phone))
    assert "Imprimer la fiche d’appel" in [act.label for act in page.panel.deeds.items()]
    window.keys("P")
    assert [size for _title, size, _pdf in printer.sent] == ["A5"]


def test_the_slip_is_printed_by_a_letter_as_often_as_asked_and_records_nothing(window, office, printer) -> None:
    page = window.open("appointments", appointment_id=office.book(at(11)))
    assert "Imprimer la fiche de rendez-vous" in [act.label for act in page.panel.deeds.items()]
    window.keys("I")
    window.keys("I")
    assert [(title, size) for title, size, _pdf in printer.sent] == [("RV-C01-20-0001", "80mm")] * 2
    assert "aucune" in window.words(page.panel), "it is no convocation"


def test_a_moved_appointment_gets_a_convocation_of_its_own(window, office, printer) -> None:
    appointment_id = office.book(at(11))
    page = window.open("appointments", appointment_id=appointment_id)
    window.keys("P")
    window.keys("D")
    page.flow.panel.moment.take_first()
    window.keys("Ctrl+Return")
    assert [title for title, _size, _pdf in printer.sent] == ["RV-C01-20-0001", "RV-C01-20-0002"]
    assert office.entry(appointment_id).number == "RV-C01-20-0002"


def test_a_silent_printer_loses_nothing(window, office, printer) -> None:
    printer.broken = True
    window.open("fiche", person_id=homes.FERHAT)
    window.keys("F4", text="rem")
    window.keys("Return", "Ctrl+Return")
    assert window.said.endswith("Le rendez-vous est enregistré.")
    printer.broken = False
    page = window.open("appointments")
    page.views.agenda.select_key(page.reading.sight.entries[0].id)
    window.keys("P")
    assert len(printer.sent) == 1


def test_without_a_printer_it_is_a_file(window, office, printer, tmp_path) -> None:
    printer.file = tmp_path / "RV.pdf"
    window.open("appointments", appointment_id=office.book(at(11)))
    window.keys("P")
    assert window.said == "Sans imprimante\u00a0: RV.pdf, gardé une heure au plus."


def test_a5_needs_a_tray_or_a_printer_of_its_own(printer) -> None:
    assert a5_or_a4(printer) == "A4"
    printer.trays["A5"] = "Tray 2"
    assert a5_or_a4(printer) == "A5"
    printer.trays.clear()
    printer.chosen = lambda size, kind="": PrinterLine(size, size, "ready")
    assert a5_or_a4(printer) == "A5"
    printer.chosen = lambda _size, _kind="": None
    assert a5_or_a4(printer) == "A5"


# Journée


@pytest.mark.parametrize(("day", "following"), [(TUESDAY, 18), (date(2020, 11, 20), 23), (date(2020, 11, 10), 12)])
def test_the_next_day_is_the_next_one_that_is_open(day: date, following: int) -> None:
    assert next_day(WEEK, day).day == following


def test_where_nothing_is_open_it_is_tomorrow() -> None:
    assert next_day(Timetable(((),) * 7), TUESDAY).day == 18


def lines(window) -> list[str]:
    """Return the lines of « Journée »."""
    window.click(window.page.head, "Journée\u00a0: imprimer, enregistrer, exporter")
    shown = window.page.head.day.findChild(QMenu)
    found = [action.text() for action in shown.actions() if action.text()]
    shown.close()
    window.breathe()
    return found


@pytest.mark.parametrize(
    ("turn", "saved"),
    [(0, "mar. 17/11/2020"), (1, "mer. 18/11/2020"), (3, "ven. 20/11/2020"), (-1, "mer. 18/11/2020")],
)
def test_the_list_saved_is_named_it_is_of_the_day_shown_unless_it_is_past(window, office, turn, saved) -> None:
    page = window.open("appointments")
    page.head.view._parts[0].click()
    page.reading.turn(page.reading.asked.step(turn))
    assert f"Enregistrer en PDF la liste du {saved}…" in lines(window)


def test_the_list_saved_under_a_day_is_of_that_day(window, office, monkeypatch, tmp_path) -> None:
    page = window.open("appointments")
    page.head.view._parts[0].click()
    named, made = [], []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *args: named.append(Path(args[2]).name) or (str(tmp_path / "l"), "")
    )
    monkeypatch.setattr(exporting, "day_list", lambda _store, _me, _site, day: made.append(day) or b"%PDF")
    window.click(page.head, "Journée\u00a0: imprimer, enregistrer, exporter")
    menu = page.head.day.findChild(QMenu)
    next(one for one in menu.actions() if one.text() == "Enregistrer en PDF la liste du mar. 17/11/2020…").trigger()
    menu.close()
    window.breathe()
    assert (named, made) == (["rendez-vous-2020-11-17.pdf"], [TUESDAY])


@pytest.fixture
def menu(window, office):
    office.book(at(11))
    office.book(at(9, 0, date(2020, 11, 18)), person_ids=(homes.LAMIA,))
    page = window.open("appointments")
    window.click(page.head, "Journée\u00a0: imprimer, enregistrer, exporter")
    shown = page.head.day.findChild(QMenu)
    yield {action.text(): action for action in shown.actions() if action.text()}
    shown.close()


def test_the_list_of_tomorrow_is_printed(window, menu, printer) -> None:
    assert list(menu) == [
        "Imprimer la liste du mer. 18/11/2020", "Imprimer la liste du mar. 17/11/2020",
        "Enregistrer en PDF la liste du mer. 18/11/2020…", "Exporter vers un agenda (iCalendar)…",
        "Exporter en tableau (XLSX)…",
    ]  # fmt: skip
    menu["Imprimer la liste du mer. 18/11/2020"].trigger()
    ((title, size, pdf),) = printer.sent
    assert (title, size) == ("Rendez-vous du mer. 18/11/2020", "A4")
    assert pdf.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("label", "name", "begins"),
    [
        ("Enregistrer en PDF la liste du mer. 18/11/2020…", "liste.pdf", b"%PDF"),
        ("Exporter vers un agenda (iCalendar)…", "agenda.ics", b"BEGIN:VCALENDAR"),
        ("Exporter en tableau (XLSX)…", "table.xlsx", b"PK"),
    ],
)
def test_what_is_shown_is_saved(window, menu, monkeypatch, tmp_path, label, name, begins) -> None:
    file = tmp_path / name
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    menu[label].trigger()
    assert file.read_bytes().startswith(begins)
    assert file.stat().st_mode & 0o077 == 0, "names of tenants are for who asked"
    assert window.said == f"Enregistré\u00a0: {name}"


def test_a_folder_that_refuses_says_so(window, menu, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "no" / "x.pdf"), ""))
    menu["Enregistrer en PDF la liste du mer. 18/11/2020…"].trigger()
    assert window.said.startswith("Le fichier x.pdf ne s’écrit pas. Rien n’a été modifié.")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: ("", ""))
    menu["Enregistrer en PDF la liste du mer. 18/11/2020…"].trigger()


def test_a_printer_that_refuses_the_list_says_so(window, menu, printer) -> None:
    printer.broken = True
    menu["Imprimer la liste du mar. 17/11/2020"].trigger()
    assert "L’imprimante HP ne répond pas." in window.said
