"""The file of a person, its form and the import page, by their accessible names and real key events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from lmmh_desk.kernel.feature import Command, Feature
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.ports import AtCounter, Ports
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.feature import FEATURE as OFFICE
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.feature import FEATURE
from lmmh_desk.tenancy.model.records import Person
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.ui.dialogs import JoinDialog, MergeDialog, NoticeDialog
from lmmh_desk.tenancy.ui.form import names_of
from lmmh_desk.tenancy.ui.page import FichePage
from lmmh_desk.ui.player import Player
from lmmh_desk.ui.shell.keybar import KeyHint
from lmmh_desk.ui.shell.work import Work
from lmmh_desk.ui.widgets.base import Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import LineEdit
from tests.tenancy import homes
from tests.ui.focus import has_focus

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Queue:
    """Says that Ferhat Belkacem is at this counter."""

    def serving(self, _read: Any, _session: Session, now: int) -> AtCounter:
        return AtCounter("w", "A31", homes.FERHAT, "M. Ferhat Belkacem", now - 60_000)


def finish(_context: Any) -> None:
    """Stand for the queue's F8."""


QUEUE = Feature("queue", commands=(Command("walkins.close", "Terminer", f"{__name__}:finish", "check", "F8"),))


class Desk:
    """A window on the people of the mock-ups, and hands to press its keys."""

    def __init__(self, store: Store, session: Session, printing: Any = None, inline: bool = True) -> None:
        self.store = store
        self.work = Work(store, (OFFICE, FEATURE, QUEUE), printing, Ports(counter=Queue()), inline=inline)
        self.work.resize(1366, 700)
        self.work.show()
        self.work.sign_in(session)
        self.hands = Player(self.work, lambda: False)
        self.hands.settle = QApplication.processEvents

    def open(self, page: str, **arguments: Any) -> Any:
        self.work.open(page, **arguments)
        QApplication.processEvents()
        return self.work.page()

    def run(self, command: str, **arguments: Any) -> Any:
        self.work.run(command, **arguments)
        QApplication.processEvents()
        return self.work.page()

    def dialog(self, kind: type) -> Any:
        return next(one for one in self.work.findChildren(kind) if one.isVisible())

    def card(self, person_id: str) -> Any:
        with self.store.read() as read:
            return person_card(read, person_id)

    def close(self) -> None:
        self.work.close_jobs()
        self.work.drafts.watch(lambda: None)
        self.work.close()
        self.work.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def opened(store: Store, session: Session) -> Iterator[Desk]:
    homes.settle(store, session)
    desk = Desk(store, session)
    yield desk
    desk.close()


@pytest.fixture
def desk(qapp: QApplication, store: Store, session: Session) -> Iterator[Desk]:
    yield from opened(store, session)


@pytest.fixture
def manager_desk(qapp: QApplication, store: Store, manager: Session) -> Iterator[Desk]:
    yield from opened(store, manager)


@pytest.fixture
def headquarters_desk(qapp: QApplication, store: Store, headquarters: Session) -> Iterator[Desk]:
    yield from opened(store, headquarters)


@pytest.mark.parametrize("page_key", ["fiche", "person_form"])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_the_focus_stays_where_the_agent_put_it_while_a_file_is_read(
    qapp: QApplication, store: Store, session: Session, page_key: str, elsewhere: bool
) -> None:
    homes.settle(store, session)
    desk, disk = Desk(store, session, inline=False), Event()
    reads, line = desk.work.jobs.reads, desk.work.search.line

    def settle() -> None:
        disk.set()
        while reads.busy:
            QApplication.processEvents()

    settle()
    disk.clear()
    reads.run(lambda _read: disk.wait(20), lambda _none: None, owner=desk.work, slot="a slow disk")
    page = desk.open(page_key, person_id=homes.FERHAT)
    if elsewhere:
        desk.run("shell.search")
        QTest.keyClicks(line, "Mor")
    settle()
    first = page.acts.list if isinstance(page, FichePage) else page.form.fields["civility"]
    focused, typed = desk.work.window().focusWidget(), line.text()
    at_first, at_line = focused is first or first.isAncestorOf(focused), focused is line
    desk.close()
    assert (at_line, at_first, typed) == ((True, False, "Mor") if elsewhere else (False, True, ""))


def said(page: FichePage) -> list[str]:
    return [page.household.lines.said(line) for line in page.household.lines.items()]


def test_picture_03(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    assert page.title == "M. Ferhat Belkacem"
    assert page.header.accessibleName() == "M. Ferhat Belkacem"
    assert page.header.identity.text == "Identité à vérifier"
    assert said(page) == [
        "Ferhat Belkacem, 06\u00a039\u00a098\u00a034\u00a071 · SMS, Titulaire",
        "Lamia Belkacem, 06\u00a039\u00a098\u00a034\u00a088 · SMS, Cotitulaire",
        "Inès Belkacem, 9 ans, Enfant",
        "f.belkacem@example.org",
    ]
    facts = page.home._facts.accessibleName()
    assert "14 allée des Sittelles\nBât.\u00a0C, 3e étage, n°\u00a032\n72100 Le Mans" in facts
    assert "412,60\u00a0€ charges incl." in facts
    assert "T4 · entrée le 21/11" in facts
    assert [one.title for one in page.history.timeline.items()] == ["Congé reçu", "Début du bail"]
    assert "21/11" in page.coming._facts.accessibleName()
    keys = ["tenancy.verify", "tenancy.residence", "tenancy.edit", "tenancy.copy_address"]
    assert [act.key for act in page.acts.list.items()] == keys
    assert has_focus(page.acts.list)
    assert page.person() == homes.FERHAT
    assert not page._finish.isHidden()
    assert len(page.panes()) == 4


def test_what_is_to_come_stays_in_sight_under_many_acts(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    asked: list[str] = []
    page.acts.asked.disconnect()
    page.acts.asked.connect(asked.append)
    many = [Command(f"fake.{rank}", f"Geste {rank}", "", order=rank) for rank in range(10)]
    page.acts.show_commands(many[:8])
    assert [act.label for act in page.acts.list.items()] == [one.label for one in many[:8]]
    page.acts.show_commands(many)
    shown = page.acts.list.items()
    assert [act.label for act in shown] == [*(one.label for one in many[:7]), "Autres gestes"]
    for keys in ((Qt.Key.Key_End, NONE), (Qt.Key.Key_Return, NONE)), ((Qt.Key.Key_F10, SHIFT),):
        for key, with_ in keys:
            QTest.keyClick(page.acts.list, key, with_)
        (menu,) = [one for one in page.findChildren(QMenu) if one.isVisible()]
        assert [act.text() for act in menu.actions()][:4] == ["Geste 7", "Geste 8", "Geste 9", "Modifier la fiche"]
        menu.close()
    page.acts.list.opened.emit(shown[2])
    assert asked == ["fake.2"]


def test_f8_is_shown_only_for_the_person_at_the_counter(desk: Desk) -> None:
    def shown() -> list[str]:
        hints = desk.work.findChildren(KeyHint)
        return [hint.accessibleName() for hint in hints if hint.isVisibleTo(desk.work)]

    desk.open("fiche", person_id=homes.FERHAT)
    assert "Terminer" in shown()
    desk.open("fiche", person_id=homes.SLIMANE)
    assert "Terminer" not in shown()
    desk.open("fiche", person_id=homes.FERHAT)
    assert "Terminer" in shown()


def test_task_7_a_note_of_forty_characters_takes_44_keys(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    before = desk.hands.keys
    desk.hands.press("Ctrl+M")
    desk.hands.type("Demande un camion plus grand pour samedi")
    desk.hands.press("Ctrl+Return")
    assert desk.hands.keys - before <= 44
    assert page.history.timeline.items()[0].subtitle == "Demande un camion plus grand pour samedi"
    assert desk.work.keybar.message == "Note enregistrée."
    assert page.draft() is None
    assert "17/11 10:42" in page.status()
    desk.work.keybar._forget()
    assert desk.work.keybar.message.startswith("Dernière modification 17/11 10:42")


def test_a_note_is_kept_when_closed_and_refused_when_no_file_may_hold_it(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    QTest.mouseClick(page.history.note.line, Qt.MouseButton.LeftButton)
    desk.hands.type("Semble alcoolique")
    assert page.history.note.warning.text == ""  # the word isn't ended yet
    assert page.draft() is None
    desk.hands.type(", ")
    assert "parler de santé\u00a0: «\u00a0alcoolique\u00a0». Écrivez ce qu’il faut" in page.history.note.warning.text
    page.primary()
    assert page.history.note.is_open
    assert not [one for one in page.history.timeline.items() if one.kind == "exchange"]
    page.history.note.text.set_value("Demande un rez-de-chaussée")
    assert page.history.note.warning.text == ""
    draft = page.draft()
    assert draft == {"note": "Demande un rez-de-chaussée", "channel": "counter"}
    desk.hands.press("Esc")
    assert not page.history.note.is_open
    page.restore(draft)
    page.primary()
    assert [one for one in page.history.timeline.items() if one.kind == "exchange"]
    assert page.escape() is False
    page.primary()  # nothing is being written
    page.history.note.line.setFocus()
    desk.hands.type("R")
    assert page.history.note.value() == "R"
    page.history.note.text.set_value("x" * 450)
    assert "50" in page.history.note._left.text()


def test_the_history_is_filtered_and_goes_on(desk: Desk, session: Session) -> None:
    from lmmh_desk.tenancy.actions.notes import add_note

    for rank in range(25):
        add_note(desk.store, session, homes.FERHAT, f"Échange {rank}")
    page = desk.open("fiche", person_id=homes.FERHAT)
    assert len(page.history.timeline.items()) == 20
    assert page.history._counted.text() == "20 événements sur 27"
    page.history._more.click()
    assert len(page.history.timeline.items()) == 27
    page.history.kinds._parts[1].click()
    assert page.history._counted.text() == "25\u00a0événements"
    page.history.kinds._parts[3].click()
    assert page.history.timeline.isHidden()


def at_the_top(page: FichePage, words: str) -> None:
    """The quick note stands at the top of the card, what is said of an empty history right under it."""
    card, note = page.history, page.history.note.line
    said = next(one for one in card.findChildren(Label) if one.text() == words and one.isVisible())
    top = note.mapTo(card, QPoint(0, 0)).y()
    under = said.mapTo(card, QPoint(0, 0)).y() - top - note.height()
    assert top < 90
    assert under < 20
    assert said.alignment() & Qt.AlignmentFlag.AlignTop


def test_an_empty_history_leaves_the_note_at_the_top(desk: Desk, session: Session) -> None:
    with desk.store.write(session, "test.person") as unit:
        newcomer = Person(birth_name="Nouvelle", first_names="Ana")
        unit.add(newcomer)
    page = desk.open("fiche", person_id=newcomer.id)
    at_the_top(page, "Rien encore avec cette personne.")
    page = desk.open("fiche", person_id=homes.FERHAT)
    documents = next(one for one in page.history.kinds._parts if one.accessibleName() == "Documents")
    QTest.mouseClick(documents, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    at_the_top(page, "Rien de ce genre avec cette personne.")


def test_another_member_is_opened_and_discretion_hides_everything(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    page.household.lines.opened.emit(page.household.lines.items()[0])
    assert page.person() == homes.FERHAT
    page.household.lines.opened.emit(page.household.lines.items()[3])
    page.household.lines.opened.emit(page.household.lines.items()[1])
    assert page.person() == homes.LAMIA
    desk.run("shell.discreet")
    assert page.household.lines.items() == []
    assert page.history.isHidden()
    desk.run("shell.discreet")
    assert not page.history.isHidden()
    page.arrange("narrow")
    page.arrange("wide")


def test_identity_is_verified_once_a_day(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    desk.run("tenancy.verify", person_id=homes.FERHAT)
    assert page.header.identity.text == "Identité vérifiée 10:42"
    assert "tenancy.verify" not in [act.key for act in page.acts.list.items()]


def test_a_person_who_is_not_here_brings_back(desk: Desk) -> None:
    desk.open("fiche", person_id="nobody")
    assert "n’est pas sur ce poste" in desk.work.keybar.message


def test_a_person_without_lease(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.SORAYA)
    assert page.home._facts.accessibleName() == ""
    assert page.coming._facts.accessibleName() == ""
    desk.run("tenancy.notice", person_id=homes.SORAYA)
    assert "Aucun bail" in desk.work.keybar.message
    desk.run("tenancy.leave", person_id=homes.SORAYA)
    assert "seule" in desk.work.keybar.message
    desk.run("tenancy.open")
    desk.run("tenancy.open", person_id=homes.SLIMANE)
    assert "à rattacher" in desk.work.page().home._facts.accessibleName()
    desk.open("person_form")
    desk.run("tenancy.note")


def test_a_notice_is_recorded_from_its_dialog(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.SLIMANE)
    desk.run("tenancy.notice", person_id=homes.SLIMANE)
    dialog = desk.dialog(NoticeDialog)
    assert dialog.end.text() == "Fin du préavis\u00a0: 17 février 2021"
    dialog.reduced.setChecked(True)
    assert dialog.end.text() == "Fin du préavis\u00a0: 17 décembre 2020"
    dialog.received.set_value(None)
    dialog.record()
    assert dialog.received.error
    dialog.received.set_value(date(2021, 1, 1))
    dialog.record()
    assert "dans l’avenir" in dialog.received.error
    dialog.received.set_value(date(2020, 11, 16))
    dialog.record()
    assert "recommandée" in dialog.method.error
    dialog.method.set_value("bailiff")
    dialog.record()
    assert desk.card(homes.SLIMANE).leases[0].notice_ends_on == "2020-12-16"


def confirmed(dialog: QDialog, words: str) -> None:
    """Press the button of a dialog that says these words."""
    next(button for button in dialog.findChildren(Button) if button.text() == words).click()
    QApplication.processEvents()


def test_a_mistyped_notice_is_taken_back_once_confirmed(manager_desk: Desk) -> None:
    desk = manager_desk
    desk.open("fiche", person_id=homes.FERHAT)
    desk.run("tenancy.withdraw", person_id=homes.FERHAT)
    asked = desk.dialog(QDialog)
    assert asked.accessibleName() == "Annuler le congé du bail L-204518\u00a0?"
    assert "30 novembre 2020" in asked.accessibleDescription()
    confirmed(asked, "Garder le congé")
    assert any(lease.notice_ends_on for lease in desk.card(homes.FERHAT).leases)
    desk.run("tenancy.withdraw", person_id=homes.FERHAT)
    confirmed(desk.dialog(QDialog), "Annuler le congé")
    assert not any(lease.notice_ends_on or lease.ends_on for lease in desk.card(homes.FERHAT).leases)
    assert desk.work.keybar.message == "Congé annulé."
    desk.run("tenancy.withdraw", person_id=homes.FERHAT)
    assert desk.work.keybar.message == "Aucun congé enregistré pour cette personne."


def test_a_person_joins_another_household_once_confirmed(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.SORAYA)
    desk.run("tenancy.join", person_id=homes.SORAYA)
    dialog = desk.dialog(JoinDialog)
    dialog._picked(Hit("person", homes.SORAYA, "Mme Soraya Belkaïd"))
    assert "même fiche" in desk.work.keybar.message
    dialog._picked(Hit("person", homes.SLIMANE, "M. Slimane Belkacemi"))
    asked = dialog.findChildren(QDialog)[0]
    assert asked.accessibleName() == "Rattacher Mme Soraya Belkaïd au foyer de M. Slimane Belkacemi\u00a0?"
    confirmed(asked, "Rattacher au foyer")
    assert {member.id for member in desk.card(homes.SLIMANE).members} == {homes.SLIMANE, homes.SORAYA}
    desk.run("tenancy.join", person_id=homes.SORAYA)
    desk.dialog(JoinDialog)._picked(Hit("person", homes.SLIMANE, "M. Slimane Belkacemi"))
    assert desk.work.keybar.message == "Ces deux personnes sont déjà dans le même foyer."


def test_leaving_a_household_is_confirmed(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.LAMIA)
    desk.run("tenancy.leave", person_id=homes.LAMIA)
    desk.dialog(QDialog).findChildren(type(desk.work.page()._finish))[1].click()
    assert len(desk.card(homes.LAMIA).members) == 1


def test_two_files_are_merged(manager_desk: Desk) -> None:
    desk = manager_desk
    desk.open("fiche", person_id=homes.SLIMANE)
    desk.run("tenancy.merge", person_id=homes.SLIMANE)
    dialog = desk.dialog(MergeDialog)
    dialog._picked(Hit("person", homes.SLIMANE, "M. Slimane Belkacemi"))
    assert "même fiche" in desk.work.keybar.message
    dialog._picked(Hit("person", homes.SORAYA, "Mme Soraya Belkaïd"))
    dialog.merge(homes.SORAYA)
    assert desk.card(homes.SORAYA).id == homes.SLIMANE


def test_the_menu_offers_what_is_rare(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    page._more.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert [action.text() for action in menu.actions()] == [
        "Modifier la fiche",
        "Vérifier l’identité",
        "Enregistrer un congé",
        "Ajouter une personne au foyer",
        "Rattacher à un autre foyer",
        "Retirer du foyer",
    ]
    menu.close()


def test_a_new_person_is_typed(desk: Desk) -> None:
    page = desk.run("tenancy.new_named", text="zoé martin-démo")
    assert page.form.values()["first_names"] == "Zoé"
    assert page.draft() is None
    page.form.set_values({"birth_date": date(1990, 1, 2), "phone": "06 39 98 00 01", "lease_number": "204518"})
    draft = page.draft()
    page.form.set_values({"usual_name": ""})
    page.restore(dict(draft))
    assert page.form.values()["usual_name"] == "Martin-démo"
    page.arrange("narrow")
    page.arrange("normal")
    assert page.panes()
    page.primary()
    assert isinstance(desk.work.page(), FichePage)
    card = desk.card(desk.work.page().person())
    assert (card.name, card.birth_date, card.leases[-1].number) == ("Zoé Martin-démo", "1990-01-02", "L-204518")


def test_likely_duplicates_are_proposed_and_confirmed(desk: Desk) -> None:
    page = desk.run("tenancy.new", text="Ferhat Belkacem")
    page.form.set_values({"birth_date": date(1984, 4, 12)})
    assert page.found.findChildren(type(page.found.confirm))
    page.primary()
    assert "ressemble" in page.form.summary.text
    assert not page.found.confirm.isHidden()
    page.found.confirm.click()
    assert desk.work.page().person() != homes.FERHAT
    page = desk.run("tenancy.new", text="Ferhat Belkacem")
    page.form.set_values({"birth_date": date(1984, 4, 12)})
    page.found.opened.emit(homes.FERHAT)
    assert desk.work.page().person() == homes.FERHAT


def test_wrong_fields_say_so_beside_them(desk: Desk) -> None:
    page = desk.run("tenancy.new")
    page.primary()
    assert page.form.fields["birth_name"].error == "Le nom manque. Un seul nom suffit."
    page.form.set_values({"usual_name": "x", "email": "f.belkacem@example.org"})
    page.primary()
    assert "autre fiche" in page.form.fields["email"].error
    page.form.fields["phone"].editor.setText("06 12")
    page.primary()
    assert "téléphone complet" in page.form.fields["phone"].error


def test_a_known_person_is_edited(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.FERHAT)
    page = desk.run("tenancy.edit", person_id=homes.FERHAT)
    assert page.form.values()["phone"] == "06 39 98 34 71"
    assert page.person() == homes.FERHAT
    assert page.draft() is None
    page.form.set_values({"phone2": "02 61 91 00 01", "channel": "sms", "language": "ar"})
    page.primary()
    card = desk.card(homes.FERHAT)
    assert (card.channel, [line.value for line in card.contacts]) == (
        "sms", ["+33639983471", "+33261910001", "f.belkacem@example.org"],
    )  # fmt: skip
    assert desk.work.page().header.findChildren(type(desk.work.page().header.identity))
    page = desk.run("tenancy.edit", person_id=homes.FERHAT)
    page.form.set_values({"phone": "06 39 98 34 88", "usual_name": "", "birth_name": "", "first_names": ""})
    page.primary()
    assert page.form.fields["birth_name"].error


def named(form: Any, name: str) -> Any:
    """Return the editor with this accessible name."""
    return next(one for one in form.findChildren(LineEdit) if one.accessibleName() == name)


def test_the_number_of_an_application_is_typed_and_shown(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.SORAYA)
    page = desk.run("tenancy.edit", person_id=homes.SORAYA)
    number = named(page.form, "Numéro unique de demande")
    number.setFocus()
    desk.hands.type("072 1")
    desk.hands.press("Tab")
    assert "18 lettres et chiffres" in number.accessibleDescription()
    desk.hands.press("Ctrl+Return")
    assert desk.work.page() is page
    number.setText("072 1120 999345 gdpub")
    desk.hands.press("Tab")
    assert number.text() == "0721120999345GDPUB"
    desk.hands.press("Ctrl+Return")
    page = desk.work.page()
    assert isinstance(page, FichePage)
    assert page.home._facts.accessibleName() == "Demande\u00a0: 0721120999345GDPUB"
    again = desk.run("tenancy.edit", person_id=homes.SORAYA)
    assert again.form.values()["nur"] == "0721120999345GDPUB"
    again = desk.run("tenancy.new")
    assert again.form.values()["nur"] is None


def test_the_postal_address_is_copied(desk: Desk) -> None:
    desk.open("fiche", person_id=homes.FERHAT)
    desk.run("tenancy.copy_address", person_id=homes.FERHAT)
    lines = ["M. Ferhat BELKACEM", "APPT 32 ETG 3", "BAT C Les Sittelles", "14 ALLEE DES SITTELLES", "72100 LE MANS"]
    assert QApplication.clipboard().text() == "\n".join(lines)
    assert desk.work.keybar.message == "Adresse copiée\u00a0: " + " · ".join(lines)
    page = desk.open("fiche", person_id=homes.SORAYA)
    assert "tenancy.copy_address" not in [act.key for act in page.acts.list.items()]
    desk.run("tenancy.copy_address", person_id=homes.SORAYA)
    assert "Aucun logement" in desk.work.keybar.message
    assert QApplication.clipboard().text() == "\n".join(lines)


def test_someone_is_added_to_the_household(desk: Desk) -> None:
    page = desk.open("fiche", person_id=homes.FERHAT)
    page.household.added.emit()
    form = desk.work.page()
    assert form.form.fields["lease_number"].isHidden()
    form.form.set_values({"first_names": "Rayan", "standing": "child", "birth_date": date(2014, 6, 30)})
    form.primary()
    page = desk.open("fiche", person_id=homes.FERHAT)
    assert said(page)[2] == "Inès et Rayan, 9 et 6 ans, Enfants"
    page.household.edited.emit()
    assert desk.work.page().person() == homes.FERHAT


def test_a_form_opened_before_the_answer_to_another_stays_and_the_other_keeps_no_draft(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = desk.open("person_form", person_id=homes.FERHAT)
    form.form.set_values({"usual_name": "Belkacem-Roux"})
    writes, sent = desk.work.context.writes, []
    with monkeypatch.context() as slow:
        slow.setattr(writes, "run", lambda work, then, **_others: sent.append((work, then)))
        form.primary()
    form = desk.open("person_form", person_id=homes.LAMIA)
    form.form.set_values({"usual_name": "Autre"})
    work, then = sent[0]
    then(work())
    assert desk.work.page() is form
    assert (form.person(), form.form.values()["usual_name"]) == (homes.LAMIA, "Autre")
    assert form.draft() is not None
    desk.open("fiche", person_id=homes.FERHAT)
    with desk.work.context.store.read() as read:
        kept = [row.key for row in read.exec_driver_sql("SELECT key FROM draft WHERE page = 'person_form'")]
    assert len(kept) == 1
    assert homes.LAMIA in kept[0]


def test_names_typed_in_the_search() -> None:
    assert names_of("belka 84") == {"usual_name": "Belka"}
    assert names_of("jean da silva") == {"first_names": "Jean", "usual_name": "Da Silva"}
    assert names_of("") == {"usual_name": ""}


def test_files_are_imported_and_undone(headquarters_desk: Desk, tmp_path: Path, headquarters: Session) -> None:
    desk = headquarters_desk
    page = desk.run("tenancy.import")
    head = "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT;IMMEU;FINAN"
    lines = [f"72181;72100;LE MANS;14;DES SITTELLES;{door};;3;C;;77" for door in range(300)]
    file = tmp_path / "logements.csv"
    file.write_text("\n".join([head, *lines, "72181;721;LE MANS;14;X;1;;;;;"]))
    page.primary()
    page.read(file)
    assert "301\u00a0lignes lues (UTF-8, point-virgule)\u00a0: 300\u00a0logements à créer" in page.said.text
    assert "1\u00a0ligne refusée" in page.said.text
    assert page.report.rows.rowCount() == 301
    page._stop.set()
    page._start = lambda: None  # as if « Arrêter » had been pressed during the first transaction
    page.primary()
    assert "arrêté" in page.said.text
    del page._start
    page.primary()
    assert "80\u00a0logements créés" in page.said.text
    page._undo(page.outcome.run_id)
    assert "défait" in page.said.text
    page._ask_undo("")
    desk.dialog(QDialog).reject()
    page.read(tmp_path / "absent.csv")
    assert "ne se lit pas" in page.said.text
    file.write_text("a;b")
    page.read(file)
    assert "Il manque" in page.said.text
    assert page.panes()


def stopped_import(page: Any, folder: Path) -> Path:
    """Import a file and stop after the first transaction."""
    head = "DEPCOM;CODEPOSTAL;LIBCOM;NUMVOIE;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT;IMMEU;FINAN"
    lines = [f"72181;72100;LE MANS;14;DES SITTELLES;{door};;3;C;;77" for door in range(300)]
    file = folder / "logements.csv"
    file.write_text("\n".join([head, *lines]))
    page.read(file)
    page._stop.set()
    page._start = lambda: None
    page.primary()
    del page._start
    return file


def test_a_stopped_import_is_undone_another_day_by_the_keyboard(
    headquarters_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lmmh_desk.tenancy.actions.imports.UNDONE_AT_ONCE", 100)
    desk = headquarters_desk
    page = desk.run("tenancy.import")
    assert page.runs.table.rows.rowCount() == 0
    assert not page.runs.undo.isEnabled()
    stopped_import(page, tmp_path)
    page.outcome = page.plan = None  # as after the program was closed
    desk.open("fiche", person_id=homes.FERHAT)
    page = desk.run("tenancy.import")
    (run,) = [page.runs.table.rows.record(0)]
    assert (run.file_name, run.state, run.lines, run.written, run.refused) == ("logements.csv", "stopped", 300, 220, 0)
    assert page.runs.table in page.panes()
    assert page.runs.resume.isEnabled()
    page._start = page._stop.set  # as if « Arrêter » had been pressed while undoing
    page._undo(run.id)
    del page._start
    assert "reste à défaire" in page.said.text
    assert (page.runs.table.current().state, page.runs.table.current().written) == ("stopped", 0)
    page.runs.undo.setFocus()
    desk.hands.press("Space")
    confirmed(desk.dialog(QDialog), "Défaire l’import")
    assert "défait" in page.said.text
    assert page.runs.table.current().state == "undone"
    assert not page.runs.undo.isEnabled()
    assert not page.runs.resume.isEnabled()


def test_a_stopped_import_goes_on_with_its_own_file_only(
    headquarters_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = headquarters_desk.run("tenancy.import")
    file = stopped_import(page, tmp_path)
    other = tmp_path / "autre.csv"
    other.write_text(file.read_text() + "\n72181;72100;LE MANS;15;DES SITTELLES;1;;3;C;;77")
    given = iter(["", str(other), str(file)])
    monkeypatch.setattr("lmmh_desk.ui.choosers.QFileDialog.getOpenFileName", lambda *_all: (next(given), ""))
    page.runs.resume.click()
    page.runs.resume.click()
    assert "pas le même fichier" in page.said.text
    assert not page.write.isEnabled()
    page.runs.resume.click()
    page.primary()
    assert "80\u00a0logements créés" in page.said.text
    assert [run.state for run in (page.runs.table.current(),)] == ["done"]
    assert page.runs.undo.isEnabled()


def test_reading_a_file_may_be_stopped(
    headquarters_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = headquarters_desk.run("tenancy.import")
    file = tmp_path / "logements.csv"
    file.write_text("DEPCOM;CODEPOSTAL;LIBCOM;NOMVOIE;NUMAPPT;ESC;ETAGE;BAT\n72181;72100;LE MANS;X;1;;;\n")
    monkeypatch.setattr("lmmh_desk.tenancy.model.plans.STEP", 1)
    page._stop.set()
    monkeypatch.setattr(page, "_start", lambda: None)
    page.read(file)
    assert page.said.text.startswith("Lecture arrêtée.")
    monkeypatch.setattr("lmmh_desk.tenancy.ui.imports.MOST_BYTES", 3)
    page.read(file)
    assert "256" in page.said.text


def test_the_comparison_with_the_base_may_be_stopped(
    headquarters_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headquarters_desk.work.open("imports")
    page: Any = headquarters_desk.work.page()
    monkeypatch.setattr("lmmh_desk.tenancy.model.plans.LARGEST", 2)  # a line at a time
    steps: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        steps.append((done, total))
        page._stop.set()

    page.advanced.connect(stop)
    path = tmp_path / "logements.csv"
    path.write_bytes(Path("resources/import/logements-modele.csv").read_bytes())
    page.read(path)
    assert steps == [(1, 2)], "it tells how far it is, and asks whether to go on"
    assert page.said.text == "Lecture arrêtée. Rien n’est importé. Recommencez quand vous voulez."
    assert page.plan is None
    assert not page.write.isEnabled()


def test_the_report_is_sorted_as_it_was_left(headquarters_desk: Desk) -> None:
    page = headquarters_desk.run("tenancy.import")
    page.report.horizontalHeader().sectionClicked.emit(1)
    assert page.report.sorting() == "severity"
    assert type(page)(page.context).report.sorting() == "severity"
