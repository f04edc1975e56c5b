"""Papers from the panel of a move: the notice of its inspection, large print, a cancelled paper looked at."""

from datetime import date

import pytest

from lmmh_desk.features.moves.actions.steps import step_back, step_forward
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.choice import ComboBox
from tests.documents.watching import text_of


def spied(monkeypatch):
    """Return what every preview is given from now on."""
    shown = []
    monkeypatch.setattr("lmmh_desk.ui.widgets.preview.DocPreview.set_pdf", lambda self, pdf: shown.append(pdf))
    return shown


def take(page, label):
    page._do(next(deed for deed in page._deeds(page._chosen.file) if deed.label == label))


def look(page):
    """Return the button that shows the notice."""
    return next(one for one in page.panel.findChildren(IconButton) if one.accessibleName() == "Voir EL-C02-20-0001")


@pytest.fixture
def booked(window, store, officer, moved):
    """A move whose inspection is booked on Friday, shown in the panel."""
    step_forward(store, officer, moved[0], "exit")
    step_forward(store, officer, moved[0], "exit", inspection_on=date(2020, 11, 20))
    return window.open("moves", move_id=moved[0])


def test_a_notice_is_typed_seen_recorded_and_printed(window, booked, printer, monkeypatch):
    shown = spied(monkeypatch)
    take(booked, "Avis d’état des lieux")
    dialog = window.dialog()
    assert "APERÇU" in "".join(text_of(shown[-1]).split())
    assert dialog.visitor.value() == "Karine Moulin"
    dialog.hour.set_value(None)
    window.click(dialog.print_button)
    assert "L’heure manque" in dialog.hour.error
    assert dialog.print_button.isEnabled()
    dialog.hour.set_value(570)
    dialog.preview.large.set_value(True)
    assert "à 9:30" in text_of(shown[-1])
    assert "page 1 / 1" in text_of(shown[-1])
    window.click(dialog.print_button)
    assert window.dialog() is None
    assert [title for title, _size, _pdf in printer.sent] == ["EL-C02-20-0001"]
    assert "page 1 / 1" in text_of(printer.sent[0][2])
    assert look(booked)
    take(booked, "Imprimer l’avis, duplicata n°\u00a01")
    assert printer.sent[-1][0] == "EL-C02-20-0001-duplicata-1"


def test_a_notice_that_meets_a_changed_day_says_so(window, store, officer, booked):
    take(booked, "Avis d’état des lieux")
    dialog = window.dialog()
    step_back(store, officer, booked._chosen.file.row.id, "exit")
    step_forward(store, officer, booked._chosen.file.row.id, "exit", inspection_on=date(2020, 11, 23))
    window.click(dialog.print_button)
    assert "vient de changer" in dialog.error.text
    dialog.reject()


def test_a_cancelled_notice_is_looked_at(window, booked, printer, monkeypatch):
    take(booked, "Avis d’état des lieux")
    window.click(window.dialog().print_button)
    take(booked, "Annuler l’avis")
    dialog = window.dialog()
    dialog.findChild(ComboBox).set_value("date")
    dialog.submit()
    window.breathe()
    assert window.said == "Avis EL-C02-20-0001 annulé. Son code n’est plus accepté."
    shown = spied(monkeypatch)
    window.click(look(booked))
    assert "Annulé le 17 novembre 2020" in text_of(shown[-1])
    seen = window.dialog()
    seen._refused(NotFound("Plus là.", "", ""))
    assert "Plus là." in seen.error.text
    seen.reject()
    assert len(printer.sent) == 1


def test_a_justificatif_is_printed_in_the_other_letters(window, moved, printer):
    page = window.open("moves", move_id=moved[1])
    take(page, "Imprimer en gros caractères")
    assert "page 1 / 1" in text_of(printer.sent[-1][2])


def test_a_notice_the_printer_refuses_goes_to_the_one_of_its_kind(window, booked, printer):
    printer.chosen_for |= {"JD": "HP", "EL": "HP"}
    printer.broken = True
    take(booked, "Avis d’état des lieux")
    window.click(window.dialog().print_button)
    page = window.page
    assert page.trouble.banner.text.startswith("L’imprimante HP ne répond pas.")
    page.trouble.print_on("Brother Étage")
    window.breathe()
    assert printer.chosen_for == {"JD": "HP", "EL": "Brother Étage"}
    assert [title for title, _size, _pdf in printer.sent] == ["EL-C02-20-0001"]
