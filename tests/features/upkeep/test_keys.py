"""The morning of a caretaker and of the counter, by real key presses: tick, note, forward, take a request, print."""

from datetime import timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.upkeep.actions import requests, rounds
from lmmh_desk.features.upkeep.model.forms import Found, HallForm, Move
from lmmh_desk.features.upkeep.model.records import Hall
from lmmh_desk.kernel.clock import paris_instant
from tests.features.upkeep.conftest import UpkeepWindow
from tests.features.upkeep.day import TODAY
from tests.tenancy.homes import FERHAT
from tests.ui.focus import has_focus


def marks(window, rank=0):
    return [str(mark) for mark in window.page.halls.table.rows.records()[rank].marks.values()]


def click(window, table, on_button=True, times=1):
    """Click on the first row, where its button is or not; twice for a double click."""
    area = table.visualRect(table.rows.index(0, len(table.rows.columns) - 1))
    place = QPoint(area.right() - 40, area.center().y()) if on_button else area.center()
    for press in (QTest.mouseClick, QTest.mouseDClick)[:times]:
        press(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    window.hands.settle()


def test_a_caretaker_does_a_hall_by_one_key_and_takes_it_back(qapp, store, caretaker, printer, hall, other):
    shown = UpkeepWindow(store, caretaker, printer)
    try:
        page = shown.open("upkeep")
        assert page._cards[2].isHidden()
        assert page.add.isHidden()
        assert page.panes() == [page.halls.table, page.missed, page.anomalies]
        pressed = shown.keys("T")
        assert pressed == 1
        assert marks(shown) == ["done"] * 5
        assert shown.said == "Hall 4\u00a0: tout est fait."
        assert page._done.text == "1\u00a0hall fait sur 2"
        shown.keys("Ctrl+Z")
        assert marks(shown) == [""] * 5
        shown.keys("Space", "3")
        assert marks(shown) == ["done", "", "done", "", ""]
        shown.keys("3", "T", "T")
        assert marks(shown) == ["done"] * 5
        shown.keys("Space", "Down", "4")
        assert marks(shown, 1) == [""] * 3
        assert len(page._hall_menu(page.halls.table.current())) == 4
        page._hall(page.halls.table.current())
        assert shown.dialog() is None
    finally:
        shown.close()


def test_a_passage_of_this_morning_is_typed_with_its_hour(window, hall):
    window.open("upkeep")
    window.keys("Return")
    window.keys(text="742")
    window.dialog().fields["lift"].set_value("issue")
    for point in ("handles", "rails", "buttons", "bins"):
        window.dialog().fields[point].set_value("done")
    window.keys("Return")
    assert window.said == "Passage noté."
    assert window.page.halls.table.rows.sentence(1).endswith(
        "7:42, Poignées de portes\u00a0: fait, Rampes et mains courantes\u00a0: fait, "
        "Boutons et interrupteurs\u00a0: fait, Ascenseur\u00a0: anomalie, Local à ordures\u00a0: fait"
    )
    window.keys("Return")
    assert window.dialog().fields["minutes"].value() == 7 * 60 + 42
    window.keys("Escape")


def test_a_passage_dated_tomorrow_is_said_and_what_is_typed_stays(window, hall):
    window.open("upkeep")
    window.keys("Return")
    dialog = window.dialog()
    dialog.fields["day"].set_value(TODAY + timedelta(1))
    dialog.fields["rails"].set_value("done")
    window.keys("Return")
    assert dialog.fields["day"].error.startswith("Un passage se note du jour même")
    assert dialog.fields["rails"].value() == "done"
    window.keys("Escape")
    assert marks(window) == [""] * 5


def test_an_anomaly_is_noted_forwarded_closed_and_taken_back(window, hall):
    page = window.open("upkeep")
    window.keys("A")
    window.keys(text="Ascenseur arrêté")
    window.dialog().fields["point"].set_value("lift")
    window.keys("Return")
    assert window.said == "Anomalie notée."
    assert not page._cards[1].header.count.isHidden()
    page.anomalies.setFocus()
    window.keys("Down", "Return")
    window.keys("A")
    window.keys("Return")
    assert window.said == "Anomalie transmise."
    assert page.anomalies.rows.records()[0].owner == "lifts"
    window.keys("F")
    assert page.anomalies.current().done_at is not None
    window.keys("Ctrl+Z")
    assert page.anomalies.current().done_at is None
    window.keys("F", "Return")
    assert (page.anomalies.current().done_at, window.said) == (None, "Anomalie reprise.")
    assert len(page._anomaly_menu(page.anomalies.current())) == 2


def test_a_missed_hall_is_given_to_another(window, caretaker, hall, other):
    page = window.open("upkeep")
    assert [one.name for one in page.missed.rows.records()] == ["Hall 4"]
    page.missed.setFocus()
    window.keys("Down", "Return")
    window.dialog().fields["agent_id"].set_value("")
    window.keys("Return")
    assert window.said == "Hall réaffecté."
    assert page.missed.rows.records()[0].agent == ""
    assert len(page._hall_menu(page.missed.rows.records()[0])) == 6


def test_a_hall_is_added_and_changed(window, homes, hall):
    page = window.open("upkeep")
    window.work.run("upkeep.hall")
    window.hands.settle()
    fields = window.dialog().fields
    window.keys("Return")
    assert fields["residence_id"].error == "Choisissez la résidence dans la liste."
    fields["residence_id"].set_value(homes["Clos-Bernard"])
    fields["name"].set_value("Bât. A")
    fields["due_minute"].set_value(840)
    fields["lift"].set_value(False)
    window.keys("Return")
    assert window.said == "Hall enregistré."
    added = page.halls.table.rows.records()[0]
    assert (added.residence, added.name, "lift" in added.points) == ("Clos-Bernard", "Bât. A", False)
    page._hall(added)
    window.hands.settle()
    window.dialog().fields["left"].set_value(True)
    window.keys("Return")
    assert [one.name for one in page.halls.table.rows.records()] == ["Hall 4"]


def test_the_day_before_is_shown_and_ticked_on_its_own_day(window, store, hall):
    page = window.open("upkeep")
    window.click(page.halls.before)
    assert (page.shown(), page.halls.after.isEnabled()) == (TODAY - timedelta(1), True)
    page.halls.table.setFocus()
    window.keys("T")
    assert marks(window) == ["done"] * 5
    window.click(page.halls.last)
    assert (page.shown(), marks(window)) == (TODAY, [""] * 5)
    window.click(page.halls.before)
    window.click(page.halls.after)
    assert page.shown() == TODAY


def take(window):
    """Report a cold radiator for Ferhat from his record; return how many presses that took."""
    window.open("fiche", person_id=FERHAT)
    window.work.run("upkeep.request", person_id=FERHAT)
    window.hands.settle()
    pressed = window.keys("C", "Tab") + window.keys(text="Radiateur froid") + window.keys("Tab")
    return pressed + window.keys(text="chambre") + window.keys("Return")


def test_a_problem_is_reported_from_the_record_with_its_slip(window, store, printer):
    assert take(window) == 2 + 15 + 1 + 7 + 1
    assert window.said == "DI-C02-20-0001 envoyé à l’imprimante."
    assert printer.sent
    page = window.open("upkeep")
    (one,) = page.requests.rows.records()
    assert (one.text, one.place, one.urgency, one.state) == ("Radiateur froid", "chambre", "usual", "taken")


def test_the_same_fault_is_proposed_and_not_refused(window, store):
    take(window)
    window.open("fiche", person_id=FERHAT)
    window.work.run("upkeep.request", person_id=FERHAT)
    window.hands.settle()
    dialog = window.dialog()
    assert dialog.known.isHidden()
    window.keys("C")
    assert dialog.known.text.startswith(
        "Déjà signalé le 17/11\u00a0: «\u00a0Radiateur froid\u00a0», DI-C02-20-0001, reçue."
    )
    window.keys("Tab")
    window.keys(text="Encore froid")
    window.keys("Tab")
    window.keys(text="salon")
    dialog.fields["slip"].set_value(False)
    window.keys("Return")
    assert window.said == "Demande envoyée à la régie."
    assert len(window.open("upkeep").requests.rows.records()) == 2


def test_what_is_wrong_of_a_request_is_said_and_nothing_is_lost(window, store):
    window.open("fiche", person_id=FERHAT)
    window.work.run("upkeep.request", person_id=FERHAT)
    window.hands.settle()
    dialog = window.dialog()
    window.keys("Tab")
    window.keys(text="Radiateur froid")
    window.keys("Return")
    assert dialog.fields["nature"].error == "Choisissez la nature dans la liste."
    assert dialog.fields["place"].error
    assert dialog.fields["text"].value() == "Radiateur froid"
    window.keys("Escape")
    assert window.open("upkeep").requests.rows.records() == []


def test_a_request_goes_to_its_end_and_its_slip_is_printed_again(window, store, counter, taken, printer):
    page = window.open("upkeep", request_id=taken)
    assert has_focus(page.requests)
    assert page.person() == FERHAT
    window.keys("Return", "Return")
    assert (window.said, page.requests.current().state) == ("Étape enregistrée.", "forwarded")
    window.keys("Return")
    window.keys("Tab")
    window.keys(text="2011")
    window.keys("Tab")
    window.keys(text="830")
    window.keys("Return")
    assert page.requests.current().words == "RDV 20/11 8:30"
    window.keys("I")
    assert printer.sent
    window.keys("Return", "Return")
    window.keys("Return", "Return")
    assert page.requests.rows.records() == []
    window.open("fiche", person_id=FERHAT)


def test_the_papers_have_their_keys(window, store, printer, hall, taken):
    page = window.open("upkeep", hall_id=hall)
    window.keys("Ctrl+P")
    assert window.said == "Feuilles de hall du mar. 17/11/2020 envoyé à l’imprimante."
    window.click(page.works)
    assert window.said == "Liste de la régie envoyé à l’imprimante."
    page._request_menu(page.requests.rows.records()[0])[2].trigger()
    window.hands.settle()
    assert window.work.pages.place.key == "fiche"


def test_a_new_request_begins_by_the_search(window, hall):
    window.open("upkeep")
    window.keys("Ctrl+N")
    assert window.said == "Cherchez la personne, puis «\u00a0Signaler un problème\u00a0»."
    window.open("upkeep")
    window.page.primary()
    window.page.arrange("narrow")
    window.work.run("upkeep.anomaly")
    window.hands.settle()
    assert window.dialog().accessibleName() == "Noter une anomalie"


def test_the_history_of_the_record_shows_it(window, store, counter, taken):
    requests.move(store, counter, taken, Move("done"))
    window.open("fiche", person_id=FERHAT)
    assert "4\u00a0événements" in window.hands.texts()


def test_the_halls_stand_under_who_cleans_them(window, caretaker, hall, other):
    page = window.open("upkeep")
    page.halls.by._parts[1].click()
    window.hands.settle()
    rows = page.halls.table.rows
    groups = [rows.sentence(place).split(",")[0] for place in rows.groups()]
    assert groups == ["non affecté", caretaker.agent_name]
    assert [one.name for one in rows.records()] == ["Hall 5", "Hall 4"]
    page.refresh(None)
    window.hands.settle()
    assert [one.name for one in rows.records()] == ["Hall 5", "Hall 4"]


def test_the_button_of_a_row_does_what_entree_does_and_a_double_click_only_once(window, store, manager, hall):
    noted = rounds.note_anomaly(store, manager, Found(hall, "Ampoule grillée", "")).created("hall_anomaly")
    page = window.open("upkeep")
    assert page.missed.rows.sentence(0) == "Les Sittelles, Hall 4, à faire avant 9:00 · Régis Thibault, Réaffecter"
    click(window, page.missed, on_button=False)
    assert window.dialog() is None
    click(window, page.missed)
    assert window.dialog().accessibleName().startswith("Réaffecter")
    window.keys("Escape")
    click(window, page.missed, times=2)
    window.keys("Escape")
    assert window.dialog() is None
    click(window, page.anomalies)
    assert window.dialog().accessibleName().startswith("Transmettre")
    window.keys("Escape")
    rounds.done(store, manager, noted)
    page.refresh(None)
    window.hands.settle()
    click(window, page.anomalies)
    assert window.dialog() is None


def test_a_key_is_lent_from_the_row_of_a_hall_missed_twice_and_its_return_noted(
    window, store, manager, homes, caretaker
):
    form = HallForm(homes["Les Sittelles"], "Hall 7", ("bins",), 540, caretaker.agent_id)
    made = rounds.save_hall(store, manager, form).created("hall")
    with store.write(manager, "test.since") as unit:
        unit.get(Hall, made).created_at = paris_instant(TODAY - timedelta(4), 6)
    page = window.open("upkeep")
    assert page.missed.rows.sentence(0).endswith("manqué deux fois · Régis Thibault, Prêter la clé")
    click(window, page.missed)
    assert window.dialog().accessibleName() == "Prêter la clé"
    window.keys("Ctrl+Return")
    assert window.said == "Clé prêtée."
    assert page.missed.rows.sentence(0).endswith("clé prêtée à Régis Thibault, Réaffecter")
    assert page.anomalies.rows.sentence(0).startswith(
        "Clé du hall prêtée à Régis Thibault, Les Sittelles, Hall 7 · Gardien, 17/11, prêtée"
    )
    rounds.assign(store, manager, made, "")
    page.refresh(None)
    window.hands.settle()
    assert "clé prêtée à Régis Thibault · non affecté, Réaffecter" in page.missed.rows.sentence(0)
    rounds.assign(store, manager, made, caretaker.agent_id)
    page._show_day(TODAY - timedelta(1))
    window.hands.settle()
    assert "clé prêtée" not in page.missed.rows.sentence(0), "where the key is now says nothing of another day"
    page._show_day(TODAY)
    window.hands.settle()
    page.anomalies.setFocus()
    page.anomalies.select_row(0)
    window.keys("Return")
    assert (window.said, window.dialog()) == ("Une clé prêtée ne se transmet pas\u00a0: notez son retour (F).", None)
    page.missed.setFocus()
    page.missed.select_row(0)
    window.keys("K")
    assert (window.said, window.dialog()) == ("La clé de ce hall est déjà prêtée.", None)
    assert "Prêter la clé (K)" not in [one.text() for one in page._hall_menu(page.missed.current())]
    page.anomalies.setFocus()
    page.anomalies.select_row(0)
    assert "Clé rendue (F)" in [one.text() for one in page.anomalies.acts(page.anomalies.current())]
    window.keys("F")
    assert window.said.startswith("Clé rendue.")
    page.missed.setFocus()
    page.missed.select_row(0)
    window.keys("K")
    assert window.dialog().accessibleName() == "Prêter la clé"


def test_who_may_not_assign_nor_forward_sees_words_and_no_button(qapp, store, caretaker, printer, hall):
    rounds.note_anomaly(store, caretaker, Found(hall, "Ampoule grillée", ""))
    shown = UpkeepWindow(store, caretaker, printer)
    try:
        page = shown.open("upkeep")
        assert page.missed.rows.sentence(0) == "Les Sittelles, Hall 4, à faire avant 9:00 · Régis Thibault"
        assert page.anomalies.rows.sentence(0).endswith("à transmettre")
        shown.keys("Ctrl+Return")
        assert "Signaler un problème" not in shown.work.keybar.message
    finally:
        shown.close()


def test_a_missed_hall_stands_on_red_and_points_have_their_icon(window, store, caretaker, hall, other):
    page = window.open("upkeep")
    rows = page.halls.table.rows
    assert [rows.tint(place) for place in range(rows.rowCount())] == ["", "bads", ""]
    window.keys("T")
    assert rows.tint(1) == ""
    assert [column.icon for column in rows.columns] == ["", "", "door", "rail", "buttons", "lift", "trash", ""]
    assert page.halls.table.horizontalHeader().height() == 44
    assert page.halls._legend.accessibleName() == "Légende\u00a0: fait, anomalie, à faire, sans objet"
    window.keys("S")
    assert "manqué" in page.halls._legend.accessibleName()


def test_the_week_comes_by_one_key_and_entree_goes_to_its_missed_day(window, store, manager, hall, other):
    with store.write(manager, "test.since") as unit:
        unit.get(Hall, hall).created_at = paris_instant(TODAY - timedelta(1), 6)
    page = window.open("upkeep")
    window.keys("S")
    assert has_focus(page.halls.week)
    assert page.halls.table.isHidden()
    assert page.panes()[0] is page.halls.week
    assert [one.name for one in page.halls.week.rows.records()] == ["Hall 4", "Hall 5"]
    window.keys("Return")
    assert page.halls.week.isHidden()
    assert page.shown() == TODAY  # missed this morning too
    assert page.halls.table.current().name == "Hall 4"
    window.keys("S")
    page.halls.before.click()
    window.settle()
    assert page.shown() == TODAY - timedelta(7)
    window.keys("S")
    assert has_focus(page.halls.table)


def test_without_a_hall_the_week_and_the_day_are_shown_by_their_letter(window):
    halls = window.open("upkeep").halls
    assert list(halls.table.rows.records()) == []
    window.keys("S")
    assert (halls.weekly, list(halls.week.rows.records())) == (True, [])
    window.keys("S")
    assert not halls.weekly


def test_a_hall_becomes_missed_at_its_hour_and_the_day_changes_at_midnight_while_the_page_is_open(window, hall, clock):
    clock.instant = paris_instant(TODAY, 8, 59)
    page = window.open("upkeep")
    assert page._minutes.isActive()
    assert page.missed.rows.records() == []
    clock.instant = paris_instant(TODAY, 9, 1)
    page._minutes.timeout.emit()
    window.hands.settle()
    assert [one.name for one in page.missed.rows.records()] == ["Hall 4"]
    assert page._minutes.isActive()
    clock.instant = paris_instant(TODAY + timedelta(1), 0, 1)
    page._minutes.timeout.emit()
    window.hands.settle()
    assert page._board.day == TODAY + timedelta(1)
    window.keys("T")
    assert page.halls.table.rows.records()[0].day == TODAY + timedelta(1), "what is ticked is ticked of the new day"
    window.open("home")
    page._minutes.timeout.emit()
    assert page._minutes.isActive()


def test_two_missed_halls_two_anomalies_and_four_requests_are_in_sight_as_in_the_picture(window, hall, other, taken):
    page = window.open("upkeep")
    window.work.resize(1366, 696)
    window.hands.settle()
    high = page.requests.rowHeight(0)
    for table, rows in ((page.missed, 2), (page.anomalies, 2), (page.requests, 4)):
        assert table.viewport().height() >= rows * high
    assert window.work.keybar.height() < 35, "the key bar stays on one line"
