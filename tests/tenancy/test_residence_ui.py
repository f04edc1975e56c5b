"""The dialog of the attestation de résidence, by accessible names and real key events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.printing.printing import Delivery
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.ui.residence import ResidenceDialog
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from tests.documents.watching import text_of
from tests.fakes.printer import Printer
from tests.tenancy.founded import agent, founded
from tests.tenancy.homes import FERHAT, INES, SLIMANE, SORAYA
from tests.tenancy.test_ui import Desk
from tests.ui.focus import has_focus


@pytest.fixture
def admin(store: Store, monkeypatch: pytest.MonkeyPatch) -> Session:
    return founded(store, monkeypatch)


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def desk(qapp: QApplication, store: Store, admin: Session, printer: Printer) -> Iterator[Desk]:
    shown = Desk(store, agent(store, admin, "Yann Prévost", Role.SITE_MANAGER), printer)
    yield shown
    shown.close()


def asked(desk: Desk, person_id: str = FERHAT, **arguments: Any) -> ResidenceDialog:
    desk.open("fiche", person_id=person_id)
    desk.run("tenancy.residence", person_id=person_id, **arguments)
    return desk.dialog(ResidenceDialog)


def button(dialog: ResidenceDialog, name: str) -> Button:
    return next(one for one in dialog.findChildren(Button) if one.accessibleName() == name)


def dialogs(desk: Desk) -> list[ResidenceDialog]:
    return [one for one in desk.work.findChildren(ResidenceDialog) if one.isVisible()]


def papers(desk: Desk) -> list[tuple[str, int]]:
    with desk.store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql("SELECT number, print_count FROM paper ORDER BY number")]


def test_it_is_seen_then_recorded_and_printed_by_one_key(desk: Desk, printer: Printer) -> None:
    dialog = asked(desk)
    assert dialog.accessibleName() == "Attestation de résidence"
    assert "Aperçu du document, A4, 1\u00a0page" in dialog.preview.view.accessibleName()
    assert "HP LaserJet Accueil" in dialog.preview._printer.text()
    assert papers(desk) == []
    assert has_focus(button(dialog, "Enregistrer et imprimer"))
    desk.hands.press("Return")
    assert papers(desk) == [("AR-C02-20-0001", 1)]
    ((title, size, pdf),) = printer.sent
    assert (title, size) == ("AR-C02-20-0001", "A4")
    assert "Original" in text_of(pdf)
    assert desk.work.keybar.message == "AR-C02-20-0001 envoyée à l’imprimante."
    assert dialogs(desk) == []
    moment = desk.work.page().history.timeline.items()[0]
    assert (moment.title, moment.tag) == ("Attestation de résidence", "Imprimé")


def test_closing_it_records_nothing(desk: Desk, printer: Printer) -> None:
    dialog = asked(desk)
    button(dialog, "Fermer").click()
    dialog = asked(desk)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialogs(desk) == []
    assert papers(desk) == printer.sent == []


def test_entree_anywhere_in_it_prints_once(desk: Desk, printer: Printer) -> None:
    dialog = asked(desk)
    dialog.preview.view.setFocus()
    dialog.submit()
    dialog.submit()
    assert papers(desk) == [("AR-C02-20-0001", 1)]
    assert len(printer.sent) == 1


def test_two_copies_are_asked_beside_it(desk: Desk, printer: Printer) -> None:
    dialog = asked(desk)
    dialog.preview.copies.set_value(2)
    button(dialog, "Enregistrer et imprimer").click()
    assert printer.copies == [2]
    assert papers(desk) == [("AR-C02-20-0001", 1)]


def test_without_printer_it_is_a_file(desk: Desk, printer: Printer) -> None:
    printer.file = Path("/papers/AR-C02-20-0001.pdf")
    dialog = asked(desk)
    assert "Pas d’imprimante" in dialog.preview._printer.text()
    button(dialog, "Enregistrer et imprimer").click()
    assert desk.work.keybar.message == ("Sans imprimante\u00a0: AR-C02-20-0001.pdf, gardé une heure au plus.")


def test_a_printer_that_fails_loses_nothing(desk: Desk, printer: Printer) -> None:
    printer.broken = True
    dialog = asked(desk)
    button(dialog, "Enregistrer et imprimer").click()
    assert papers(desk) == [("AR-C02-20-0001", 0)]
    assert "ne répond pas. Le document est enregistré." in dialog.error.text
    assert "dans l’historique" in dialog.error.text
    history = desk.work.page().history.timeline
    assert history.items()[0].tag == "À imprimer"
    again = button(dialog, "Imprimer")
    assert again.isEnabled()
    printer.broken = False
    again.click()
    assert papers(desk) == [("AR-C02-20-0001", 1)]
    assert history.items()[0].tag == "Imprimé"
    assert dialogs(desk) == []


def test_a_recorded_one_is_printed_again_from_the_history(desk: Desk, printer: Printer) -> None:
    button(asked(desk), "Enregistrer et imprimer").click()
    page = desk.open("fiche", person_id=FERHAT)
    page.history.timeline.opened.emit(page.history.timeline.items()[0])
    QApplication.processEvents()
    button(desk.dialog(ResidenceDialog), "Imprimer").click()
    assert papers(desk) == [("AR-C02-20-0001", 2)]
    title, _size, pdf = printer.sent[1]
    assert title == "AR-C02-20-0001-duplicata-1"
    assert "Duplicata n° 1" in text_of(pdf)
    page.history.timeline.opened.emit(page.history.timeline.items()[-1])
    assert dialogs(desk) == []


def test_a_recorded_one_is_cancelled_with_its_reason(
    desk: Desk, printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = asked(desk)
    assert not dialog.void_button.isVisible(), "nothing is recorded yet"
    button(dialog, "Enregistrer et imprimer").click()
    page = desk.open("fiche", person_id=FERHAT)
    history = page.history.timeline
    history.opened.emit(history.items()[0])
    QApplication.processEvents()
    dialog = desk.dialog(ResidenceDialog)
    button(dialog, "Annuler l’attestation").click()
    question = next(one for one in dialog.findChildren(Dialog) if one.isVisible())
    assert question.accessibleName() == "Annuler l’attestation AR-C02-20-0001\u00a0?"
    assert question.accessibleDescription() == "Le code ne sera plus accepté."
    reason = question.findChild(Field)
    offered = [reason.editor.itemText(place) for place in range(reason.editor.count())]
    assert offered == ["Adresse changée", "Mauvaise personne", "Logement quitté", "Erreur de saisie"]
    yes, no = (
        next(one for one in question.findChildren(Button) if one.accessibleName() == name)
        for name in ("Annuler l’attestation", "La garder")
    )
    yes.click()
    assert "motif manque" in reason.error
    no.click()
    assert history.items()[0].tag == "Imprimé"
    button(dialog, "Annuler l’attestation").click()
    question = next(one for one in dialog.findChildren(Dialog) if one.isVisible())
    question.findChild(Field).set_value("address")
    question.submit()
    assert history.items()[0].tag == "Annulé"
    assert desk.work.keybar.message == "Attestation AR-C02-20-0001 annulée. Son code n’est plus accepté."
    assert dialogs(desk) == []
    history.opened.emit(history.items()[0])
    QApplication.processEvents()
    dialog = desk.dialog(ResidenceDialog)
    assert not dialog.void_button.isVisible()
    assert not dialog.print_button.isVisible()
    assert not dialog.preview.copies.isVisible()
    assert dialog.preview._printer.text() == "À voir seulement"
    assert dialog.error.text == ""
    shown: list[bytes] = []
    monkeypatch.setattr(dialog.preview, "set_pdf", shown.append)
    dialog.show_paper()
    dialog.preview.large.set_value(True)
    for pdf in shown:
        assert "Motif : Adresse changée" in " ".join(text_of(pdf).split())
    assert len(shown) == 2
    dialog.submit()
    assert dialog.error.text == "", "nothing was tried"
    assert len(printer.sent) == 1


def test_who_may_not_cancel_it_is_told_beside_the_paper(
    qapp: QApplication, store: Store, admin: Session, desk: Desk, printer: Printer
) -> None:
    button(asked(desk), "Enregistrer et imprimer").click()
    front = Desk(store, agent(store, admin, "Karine Moulin", Role.FRONT_DESK), Printer())
    try:
        history = front.open("fiche", person_id=FERHAT).history.timeline
        history.opened.emit(history.items()[0])
        QApplication.processEvents()
        dialog = front.dialog(ResidenceDialog)
        button(dialog, "Annuler l’attestation").click()
        question = next(one for one in dialog.findChildren(Dialog) if one.isVisible())
        question.findChild(Field).set_value("mistake")
        question.submit()
        assert "ne permet pas d’annuler" in dialog.error.text
        assert history.items()[0].tag == "Imprimé"
    finally:
        front.close()


def test_the_search_opens_the_file_at_it_and_prints_a_duplicate(desk: Desk, printer: Printer) -> None:
    button(asked(desk), "Enregistrer et imprimer").click()
    desk.open("fiche", person_id=SORAYA)
    desk.work.search.take_focus()
    QTest.keyClicks(desk.work.search.line, "AR-C02-20-0001")
    QTest.keyClick(desk.work.search.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert desk.work.page().person() == FERHAT
    button(desk.dialog(ResidenceDialog), "Imprimer").click()
    assert printer.sent[1][0] == "AR-C02-20-0001-duplicata-1"


@pytest.mark.parametrize("person_id", [SORAYA, INES, SLIMANE])
def test_it_is_offered_to_who_signed_a_lease_in_force(desk: Desk, person_id: str) -> None:
    page = desk.open("fiche", person_id=FERHAT)
    assert "Attestation de résidence" in [act.label for act in page.acts.list.items()]
    page = desk.open("fiche", person_id=person_id)
    offered = "tenancy.residence" in [act.key for act in page.acts.list.items()]
    assert offered is (person_id == SLIMANE)
    dialog = asked(desk, person_id)  # by a command of the search or the menu
    assert "Rien n’est enregistré." in dialog.error.text
    assert not button(dialog, "Enregistrer et imprimer").isEnabled()
    dialog.submit()
    assert papers(desk) == []


def test_who_may_not_issue_it_is_told_who_may(qapp: QApplication, store: Store, admin: Session) -> None:
    desk = Desk(store, agent(store, admin, "Karine Moulin", Role.FRONT_DESK), Printer())
    try:
        dialog = asked(desk)
        assert "Responsable de site, Siège" in dialog.error.text
        assert not button(dialog, "Enregistrer et imprimer").isEnabled()
    finally:
        desk.close()


@pytest.mark.parametrize("broken", [False, True])
def test_closing_it_while_it_prints_still_says_what_came_of_it(desk: Desk, printer: Printer, broken: bool) -> None:
    dialog, take = asked(desk), printer.send
    printer.broken = broken

    def closing(*arguments: Any, **kind: Any) -> Delivery:
        dialog.reject()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        return take(*arguments, **kind)

    printer.send = closing
    button(dialog, "Enregistrer et imprimer").click()
    assert dialogs(desk) == []
    assert papers(desk) == [("AR-C02-20-0001", 0 if broken else 1)]
    assert ("à imprimer" if broken else "envoyée") in desk.work.keybar.message
