"""Accueil: what it shows, what each gesture does, at any width."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.model.records import Outcome, State
from lmmh_desk.features.walkins.ui import commands
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.features.walkins.ui.queue import COLUMNS
from lmmh_desk.features.walkins.ui.selected import About, _when
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.found import Moment
from lmmh_desk.printing.printing import Delivery
from lmmh_desk.tenancy.model.records import Contact, Dwelling, Lease, LeaseHolder, Person
from lmmh_desk.ui.search.popup import Popup
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from tests.features.walkins.conftest import add


def button(parent, name):
    """Return the visible button with this accessible name."""
    found = [*parent.findChildren(Button), *parent.findChildren(IconButton)]
    return next(one for one in found if one.accessibleName() == name and one.isVisibleTo(parent))


def click(parent, name):
    QTest.mouseClick(button(parent, name), Qt.MouseButton.LeftButton)


def rows(window):
    """Return each row's ticket and what a screen reader says of it."""
    table = window.page.queue.table
    return [table.rows.sentence(row) for row in range(table.rows.rowCount())]


def focus_queue(window, row=0):
    table = window.page.queue.table
    table.setFocus()
    table.select_row(row)
    return table


# What it shows


def test_the_title_line_tells_the_day_and_the_hours(window):
    assert window.page.header._when.text() == "mardi 17 novembre · ouvert jusqu’à 12:30"


def test_the_queue_is_read_in_the_order_of_calling(window):
    assert rows(window) == [
        "ticket B5, M. Ferhat Belkacem, Justificatif de déménagement, attente 28\u00a0minutes, Dedans",
        "ticket B6, Mme Odile Tessier, Attestation de loyer, attente 21\u00a0minutes, Dehors",
        "ticket B7, Mme Aïssatou Kanté-Morel, Échange confidentiel, attente 9\u00a0minutes, Dehors",
        "ticket B8, Personne à identifier, Demande de logement, attente 6\u00a0minutes, Dehors",
        "ticket B9, M. Jean-Loup Quéméner, Retrait de masques, attente 2\u00a0minutes, Dehors",
    ]
    card = window.page.queue
    assert (card.header.count.accessibleName(), card.header.caption.text()) == (
        "5 en attente",
        "attente moyenne 13 min",
    )


def test_the_figures_of_the_day_stand_at_the_foot(window):
    card = window.page.queue
    assert card._received.accessibleName() == "4 personnes reçues"
    assert not card._documents.isVisibleTo(card)
    assert not card._left.isVisibleTo(card)


def test_the_counter_shows_who_is_there(window):
    card = window.page.counter
    assert (card._where.text(), card._name.text()) == ("À votre guichet · Guichet 2", "Mme Solène Garrigue")
    assert card._about.text() == "Remise des clés de cave · ticket B4 · reçue à 10:36 · 6 min"
    shown = [one.accessibleName() for one in card.findChildren(Button) if one.isVisibleTo(card)]
    assert shown == ["Ouvrir la fiche", "Terminer"]


def test_the_gauge_counts_and_advises(window):
    gauge = window.page.side.gauge
    assert gauge.accessibleDescription() == ("4\u00a0personnes sur 5. 1\u00a0place libre\u00a0: faites entrer B6.")


def test_the_other_counters_and_the_last_gone_stand_beside(window):
    side = window.page.side
    said = [side.seats.table.rows.sentence(row) for row in range(2)]
    assert said == [
        "Personne à identifier, Demande de logement, à reprendre, Yann Prévost",
        "Personne à identifier, Attestation de loyer, Guichet 1, 45 min",
    ]
    assert side.gone.table.rows.sentence(0) == "9:47, M. Jean-Loup Quéméner, Retrait de masques, Document remis"


def test_other_slices_have_their_cards_beside_the_queue(window):
    (card,) = window.page.side.others
    assert card.text() == "Prochains rendez-vous"
    assert card.isVisibleTo(window.page)
    before = len(card.refreshed)
    window.desk.arrive()
    window.page.refresh(None)
    assert len(card.refreshed) == before + 1


def test_an_empty_queue_says_so(window, found):
    desk = window.desk
    for name in ("belkacem", "tessier", "kante", "unknown", "quemener"):
        counter.leave(desk.store, desk.session, found[name])
    counter.close(desk.store, desk.session, found["garrigue"], Outcome.ANSWERED)
    window.page.refresh(None)
    card = window.page.counter
    assert (card._name.text(), card._about.text()) == ("Guichet libre", "Personne n’attend.")
    assert card.passage is None
    assert not button(window.page.queue, "Imprimer le ticket choisi").isEnabled()
    assert window.page.queue._left.accessibleName() == "5 parties sans réponse"
    window.keys("F3")
    assert window.said == "Personne n’attend. Enregistrez un arrivant avec F2."


def test_a_free_counter_names_the_next(window, found):
    counter.close(window.desk.store, window.desk.session, found["garrigue"], Outcome.ANSWERED)
    window.page.refresh(None)
    assert window.page.counter._about.text() == ("Prochain appel\u00a0: B5 · M. Ferhat Belkacem · attend depuis 28 min")


def test_priority_and_a_call_in_vain_are_told_in_the_row(window, found):
    desk = window.desk
    arrivals.set_priority(desk.store, desk.session, found["kante"], True)
    colleague = desk.at(desk.colleague)
    counter.close(colleague.store, colleague.session, found["other"], Outcome.ANSWERED)
    colleague.call(found["tessier"])
    counter.no_answer(colleague.store, colleague.session, found["tessier"])
    window.page.refresh(None)
    said = rows(window)
    assert said[0].startswith("ticket B7, Mme Aïssatou Kanté-Morel, Prioritaire · Échange confidentiel")
    assert said[-1].startswith("ticket B6, Mme Odile Tessier, Appel sans réponse à 10:42 · Attestation de loyer")


def test_someone_who_came_for_an_appointment_shows_its_hour(window):
    now = window.desk.clock.now()
    window.desk.arrive("dacosta", "M", appointment_at=now - 12 * 60_000, inside=False)
    window.page.refresh(None)
    assert rows(window)[0].startswith("rendez-vous de 10:30, M. et Mme Da Costa-Rivière")
    assert "faites entrer le rendez-vous de 10:30" in window.page.side.gauge.accessibleDescription()


def test_no_gauge_without_a_rule(window):
    with window.desk.store.write(window.desk.session, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE regulation SET value = ''")
    window.page.refresh(None)
    assert not window.page.side.gauge.isVisibleTo(window.page)


# Minutes


def test_the_minutes_pass_without_reading(window, monkeypatch):
    monkeypatch.setattr(window.page.context.reads, "run", None)
    window.desk.wait(3)
    window.page._tick()
    assert "attente 31\u00a0minutes" in rows(window)[0]
    assert window.page.counter._about.text().endswith("· 9 min")
    assert 0 < window.page._timer.interval() <= 60_000


def test_at_midnight_the_queue_of_the_day_before_is_gone(window):
    window.desk.wait(13 * 60 + 18)
    window.page._tick()
    assert rows(window) == []
    assert window.page.counter._name.text() == "Guichet libre"


def test_what_others_change_is_not_read_when_it_is_not_shown(window, monkeypatch):
    from lmmh_desk.kernel.changes import Change, Changes

    asked = []
    monkeypatch.setattr(window.page.context.reads, "run", lambda *_given, **_named: asked.append(1))
    window.page.refresh(Changes("moves.new", (Change("move", "m", "insert"),)))
    assert asked == []
    window.page.refresh(Changes("walkins.arrive", (Change("walk_in", "w", "insert"),)))
    assert asked


# Gestures on the queue


@pytest.mark.parametrize(
    ("letter", "row", "check"),
    [
        ("D", 1, lambda one: one.progress.inside),
        ("D", 0, lambda one: not one.progress.inside),
        ("P", 2, lambda one: one.priority),
        ("N", 3, lambda one: one.state is State.LEFT),
    ],
)
def test_a_letter_acts_on_the_current_row(window, letter, row, check):
    chosen = focus_queue(window, row).current().passage.id
    window.keys(text=letter.lower())
    assert check(window.desk.find(chosen))


def test_a_calls_the_current_row_and_opens_the_file(window, found):
    counter.close(window.desk.store, window.desk.session, found["garrigue"], Outcome.ANSWERED)
    window.page.refresh(None)
    focus_queue(window, 1)
    window.keys(text="a")
    assert window.desk.mine().id == found["tessier"]
    assert window.page.key == "fiche"


def test_calling_with_someone_at_the_counter_is_refused_in_words(window):
    focus_queue(window)
    window.keys(text="a")
    assert window.said == "B4 est à votre guichet. La file n’a pas changé. Terminez avec F8, ou mettez en attente."


def test_the_menu_offers_what_the_letters_do(window):
    table = focus_queue(window)
    texts = [action.text() for action in table.acts(table.current())]
    assert texts == [
        "Appeler\tA",
        "Identifier\tI",
        "Changer le motif\tM",
        "Écrire une note\tE",
        "Imprimer le ticket\tT",
        "Faire entrer ou sortir\tD",
        "Donner ou retirer la priorité\tP",
        "Noter le départ\tN",
    ]
    table.acts(table.current())[6].trigger()
    assert window.desk.find(table.current().passage.id).priority


def test_enter_opens_the_file_or_asks_who(window, found):
    focus_queue(window)
    window.keys("Return")
    assert window.page.arguments == {"person_id": window.desk.ids["belkacem"]}
    window.work.open("home", walk_in_id=found["unknown"])
    assert window.page.queue.table.hasFocus(), "asked for, the row has the focus"
    window.keys("Return")
    assert window.sheet().accessibleName() == "Qui a le ticket B8\u00a0?"


def test_someone_is_identified(window, found):
    focus_queue(window, 3)
    window.keys(text="i")
    window.keys(text="costa")
    window.keys("Return")
    assert window.desk.find(found["unknown"]).who == "M. et Mme Da Costa-Rivière"
    assert window.sheet() is None


def test_the_reason_is_changed(window, found):
    focus_queue(window)
    window.keys(text="m")
    assert window.sheet().accessibleName() == "Motif de M. Ferhat Belkacem"
    window.keys(text="x")
    assert window.desk.find(found["belkacem"]).why == "Échange confidentiel"


def test_a_note_is_written_and_shown_everywhere(window, found):
    pane = wide(window)
    focus_queue(window)
    window.keys(text="e")
    assert window.sheet().caption.text() == "La personne peut la lire. 200 caractères au plus."
    window.keys(text="a son bail sur elle")
    window.keys("Return")
    assert window.desk.find(found["belkacem"]).note == "a son bail sur elle"
    assert "a son bail sur elle · L-204518" in window.page.queue.table.rows.cell(0, 1).said()
    assert pane._note.text() == "«\u00a0a son bail sur elle\u00a0»"
    window.keys("F8", "Return", "F3")
    window.work.open("home")
    assert window.page.counter._about.text().endswith("a son bail sur elle")
    window.keys("Ctrl+Shift+H")
    assert "bail sur elle" not in window.page.counter._about.text()


def test_a_note_too_long_is_refused_and_kept_on_screen(window, found):
    focus_queue(window)
    window.keys(text="e")
    sheet = window.sheet()
    sheet._line.setText("é" * 201)
    window.keys("Return")
    assert window.sheet() is sheet
    assert sheet._warning.text.startswith("La note compte 201 caractères, 200 au plus.")
    window.keys("Esc")
    assert window.desk.find(found["belkacem"]).note == ""


def test_words_a_file_may_not_hold_are_weighed_first(window, found):
    focus_queue(window)
    window.keys(text="e")
    sheet = window.sheet()
    sheet._line.setText("il semble malade")
    window.keys("Return")
    assert "santé" in sheet._warning.text
    assert window.desk.find(found["belkacem"]).note == ""
    window.keys(text=" x")
    assert sheet._warning.text == ""
    window.keys("Return", "Return")
    assert window.desk.find(found["belkacem"]).note == "il semble malade x"


def test_ctrl_z_takes_back_the_last_act(window, found):
    focus_queue(window)
    window.keys(text="d")
    assert window.said == "B5 est dehors."
    window.keys("Ctrl+Z")
    assert window.desk.find(found["belkacem"]).progress.inside
    assert window.said == "Annulé\u00a0: B5, M. Ferhat Belkacem."


# Tickets


def test_the_ticket_of_a_row_is_printed(window, printer):
    focus_queue(window, 1)
    window.keys(text="t")
    ((title, size, pdf),) = printer.sent
    assert (title, size, pdf[:5]) == ("Ticket B6", "80mm", b"%PDF-")
    assert window.said == "Ticket B6 imprimé sur Epson."
    click(window.page.queue, "Imprimer le ticket choisi")
    assert len(printer.sent) == 2


def test_a_printer_that_fails_loses_nothing(window, printer, found):
    printer.broken = True
    focus_queue(window)
    window.keys(text="t")
    assert window.said == "L’imprimante ne répond pas. Le document est enregistré. L’arrivée est enregistrée."
    assert window.desk.state(found["belkacem"]) is State.WAITING


def test_the_newcomer_is_chosen_so_that_ctrl_p_prints_the_ticket(window, printer):
    window.keys("F2", "Ctrl+Return", "Ctrl+P")
    assert [title for title, _size, _pdf in printer.sent] == ["Ticket B10"]
    assert not window.page.queue.table.hasFocus(), "letters typed next still go to the search"


def test_ctrl_p_elsewhere_prints_no_ticket(window, printer):
    commands.ticket(window.work.context)
    window.work.open("fiche", person_id="x")
    commands.ticket(window.work.context)
    assert len(printer.sent) == 1


def test_a_file_is_said_where_there_is_no_printer(window, printer, tmp_path):
    printer.send = lambda pdf, size, title: Delivery(file=tmp_path / "Ticket-B5.pdf")
    window.keys("Ctrl+P")
    assert window.said == "Ticket B5 dans le fichier Ticket-B5.pdf\u00a0: ce poste n’a pas d’imprimante."


# The counter's card


def test_the_counter_receives_or_notes_an_absence(window, found):
    window.keys("F8", "Return", "F3")
    window.work.open("home")
    card = window.page.counter
    assert card._about.text() == "Justificatif de déménagement · ticket B5 · appelé à 10:42 · 0 min"
    click(card, "Recevoir")
    assert window.desk.mine().state is State.SERVING
    assert window.said == "À votre guichet\u00a0: M. Ferhat Belkacem."
    click(card, "Mettre en attente, reprendre plus tard")
    assert window.desk.state(found["belkacem"]) is State.ON_HOLD
    window.keys("F3")
    window.work.open("home")
    click(card, "Absent")
    assert window.said == "B6 n’a pas répondu\u00a0: de retour dans la file."
    focus_queue(window, 3)
    window.keys(text="a")
    window.work.open("home")
    click(card, "Absent")
    assert window.desk.state(found["tessier"]) is State.LEFT
    assert window.said == "B6 n’a pas répondu deux fois\u00a0: départ noté."


def test_the_counter_opens_the_file_and_closes(window):
    click(window.page.counter, "Terminer")
    assert window.sheet().title.text() == "Terminer avec Mme Solène Garrigue"
    window.keys("Esc")
    click(window.page.counter, "Ouvrir la fiche")
    assert window.page.arguments == {"person_id": window.desk.ids["garrigue"]}


def test_someone_unknown_at_the_counter_is_identified_there(window, found):
    window.keys("F8", "Return")
    window.desk.call(found["unknown"])
    window.page.refresh(None)
    click(window.page.counter, "Identifier")
    assert window.sheet().accessibleName() == "Qui a le ticket B8\u00a0?"


def test_someone_on_hold_is_taken_up_again(window, found):
    window.keys("F8", "Return")
    table = window.page.side.seats.table
    table.setFocus()
    table.select_row(0)
    window.keys("Return")
    assert (window.desk.mine().id, window.desk.mine().state) == (found["held"], State.SERVING)


def test_the_file_of_someone_gone_opens(window):
    table = window.page.side.gone.table
    table.setFocus()
    table.select_row(0)
    window.keys("Return")
    assert window.page.arguments == {"person_id": window.desk.ids["quemener"]}


def test_people_are_counted_in_and_out(window):
    gauge = window.page.side.gauge
    QTest.mouseClick(gauge.more, Qt.MouseButton.LeftButton)
    assert window.desk.board().gauge().inside == 5
    assert gauge.accessibleDescription().endswith("Jauge atteinte\u00a0: faites patienter dehors.")
    QTest.mouseClick(gauge.less, Qt.MouseButton.LeftButton)
    assert window.desk.board().gauge().inside == 4


# Commands from elsewhere


def test_f8_with_nobody_at_the_counter_says_so(window):
    window.keys("F8", "Return", "F8")
    assert window.sheet() is None
    assert window.said == "Personne n’est à votre guichet. Appelez la personne suivante avec F3."


def test_a_letter_closes_with_another_outcome(window, found):
    window.keys("F8")
    window.keys(text="o")
    assert window.desk.find(found["garrigue"]).progress.outcome == Outcome.REFERRED
    assert window.said == "Terminé\u00a0: Mme Solène Garrigue, orienté ailleurs."


def test_ctrl_enter_in_the_search_takes_to_the_counter(window):
    window.keys("F8", "Return")
    window.keys("Ctrl+K", text="costa")
    window.keys("Ctrl+Return")
    assert window.desk.mine().who == "M. et Mme Da Costa-Rivière"
    assert window.page.key == "fiche"


def test_a_person_found_is_added_with_a_reason(window):
    window.work.run("walkins.add", person_id=window.desk.ids["dacosta"])
    window.hands.settle()
    assert window.sheet().title.text() == "M. et Mme Da Costa-Rivière"
    window.keys(text="m")
    assert window.desk.waiting()[-1] == "B10"
    assert window.said == "Ticket B10\u00a0: M. et Mme Da Costa-Rivière, dehors."


def test_someone_without_a_file_is_added_with_a_reason(window):
    window.work.run("walkins.add_unknown", text="belka")
    window.keys(text="d")
    last = window.desk.board().waiting(window.desk.clock.now())[-1]
    assert (last.who, last.why, last.note) == ("Personne à identifier", "Demande de logement", "")


def test_a_ticket_in_the_search_shows_its_row(window, found):
    window.work.open("fiche", person_id="x")
    window.work.run("walkins.show", walk_in_id=found["unknown"])
    assert window.page.queue.table.passage().id == found["unknown"]
    window.work.run("walkins.show")
    assert window.page.key == "home"


def test_the_newcomer_comes_in_when_there_is_room(window, found):
    desk = window.desk
    for name in ("tessier", "kante", "unknown", "quemener"):
        counter.leave(desk.store, desk.session, found[name])
    window.keys("F2", "Ctrl+Return")
    last = desk.board().waiting(desk.clock.now())[-1]
    assert last.progress.inside


def test_f7_is_for_the_row_with_the_focus_else_for_who_is_at_the_counter(window):
    window.keys("F7")
    assert window.said == f"paper for {window.desk.ids['garrigue']}"
    focus_queue(window)
    window.keys("F7")
    assert window.said == f"paper for {window.desk.ids['belkacem']}"


def test_someone_unknown_called_opens_the_counter(window, found):
    for name in ("garrigue", "belkacem", "tessier", "kante"):
        if name == "garrigue":
            window.keys("F8", "Return")
        else:
            counter.leave(window.desk.store, window.desk.session, found[name])
    window.work.open("fiche", person_id="x")
    window.keys("F3")
    assert window.page.key == "home"
    assert window.said == "Appel de B8\u00a0: Personne à identifier."


def test_nothing_is_shown_of_an_act_that_ends_after_the_lock(window, found, monkeypatch):
    acts, answers = Acts(window.work.context), []
    monkeypatch.setattr(acts.context.reads, "run", lambda _work, then, **_named: answers.append(then))
    acts.place(found["belkacem"], False)
    window.work.context.session = None
    answers[0](window.desk.find(found["belkacem"]))
    assert "est dehors" not in window.said
    window.work.context.session = window.desk.session
    written = []
    monkeypatch.setattr(acts.context.writes, "run", lambda _work, then, **_named: written.append(then))
    acts.place(found["belkacem"], True)
    window.work.context.session = None
    asked = len(answers)
    written[0](None)
    assert len(answers) == asked, "nothing is read either"


def test_an_act_taken_back_after_all_is_told(window, found):
    window.keys("F8")
    window.keys(text="p")
    assert window.said == "Terminé\u00a0: Mme Solène Garrigue, parti sans réponse."
    focus_queue(window, 4)
    window.keys(text="n")
    assert window.said == "Départ noté\u00a0: B9, M. Jean-Loup Quéméner."


# Sheets


def test_a_sheet_keeps_every_key_and_gives_the_focus_back(window):
    table = focus_queue(window)
    window.keys("F2")
    window.keys("F3", "Ctrl+L", "Alt+A")
    assert window.sheet() is not None
    assert window.desk.mine().ticket == "B4"
    window.keys("Esc")
    assert window.sheet() is None
    assert QApplication.focusWidget() is table


def test_the_focus_goes_round_inside_a_sheet(window):
    window.keys("F8")
    sheet = window.sheet()
    seen = []
    for _press in range(6):
        seen.append(QApplication.focusWidget().accessibleName())
        window.keys("Tab")
    assert seen == ["Traité", "Rendez-vous pris", "Orienté ailleurs", "Document remis", "Parti sans réponse", "Traité"]
    window.keys("Up", "Up", "Down")
    assert sheet.isAncestorOf(QApplication.focusWidget())


def test_a_click_beside_a_sheet_leaves_it(window):
    window.keys("F8")
    sheet = window.sheet()
    QTest.mouseClick(sheet.panel, Qt.MouseButton.LeftButton)
    assert window.sheet() is sheet
    QTest.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert window.sheet() is None


def test_a_sheet_is_freed_once_left(window):
    window.keys("F8")
    sheet, gone = window.sheet(), []
    sheet.destroyed.connect(lambda: gone.append(1))
    window.keys("Esc")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert gone == [1]


def test_the_answers_of_a_sheet_are_freed_with_it(window):
    window.keys("Ctrl+K", text="costa")
    window.keys("Esc", "Esc")
    before = len(window.work.window().findChildren(Popup))
    for _time in range(2):
        window.keys("F2", text="costa")
        window.keys("Esc")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert before == 1
    assert len(window.work.window().findChildren(Popup)) == before


def test_a_sheet_does_not_survive_another_agent(window):
    window.keys("F8")
    sheet = window.sheet()
    window.work.hide()
    window.work.context.session = window.desk.colleague
    window.work.show()
    assert not sheet.isVisible()


def test_a_sheet_follows_the_window(window):
    window.keys("F2")
    window.work.resize(900, 640)
    window.hands.settle()
    assert window.sheet().size() == window.work.size()


# Layouts


def shown_columns(window):
    table = window.page.queue.table
    return [column.key for number, column in enumerate(COLUMNS) if not table.isColumnHidden(number)]


@pytest.mark.parametrize(
    ("width", "zoom", "columns", "third"),
    [
        (1366, 100, ["ticket", "who", "why", "wait", "where"], False),
        (1920, 100, ["ticket", "who", "why", "wait", "where"], True),
        (1024, 100, ["ticket", "both", "wait", "where"], False),
        (1920, 200, ["ticket", "both", "wait", "where"], False),
    ],
)
def test_the_page_fits_its_window(window, width, zoom, columns, third):
    current().set_zoom(zoom)
    window.work.resize(width, 1008)
    window.hands.settle()
    page = window.page
    assert shown_columns(window) == columns
    assert page.selected.isVisibleTo(page) is third
    assert page.minimumSizeHint().width() <= page.width()
    below = page.side.y() > page.queue.y()
    assert below is (width * 100 / zoom < 1000)
    current().set_zoom(100)


def wide(window):
    window.work.resize(1920, 1008)
    window.hands.settle()
    return window.page.selected


def test_the_third_pane_shows_the_chosen_person(window, found):
    pane = wide(window)
    assert (pane._ticket.text(), pane._name.text()) == ("Ticket B5, choisi", "M. Ferhat Belkacem")
    assert pane._facts.text().endswith("bail en cours")
    assert pane._history.rows.sentence(0).startswith("arrival, Arrivée à l’agence Centre, Ticket B5")
    assert button(pane, "Appeler").accessibleDescription() == "F3"
    window.page.queue.table.select_key(found["tessier"])
    assert pane._name.text() == "Mme Odile Tessier"
    assert button(pane, "Appeler").accessibleDescription() == "A"


def test_the_third_pane_acts(window, found):
    pane = wide(window)
    click(pane, "Justificatif")
    assert window.said == f"paper for {window.desk.ids['belkacem']}"
    window.keys("F8", "Return")
    window.page.queue.table.select_key(found["tessier"])
    click(pane, "Appeler")
    assert window.desk.mine().id == found["tessier"]
    window.work.open("home")
    window.page.queue.table.select_key(found["kante"])
    click(pane, "Ouvrir la fiche")
    assert window.page.arguments == {"person_id": window.desk.ids["kante"]}


def test_the_third_pane_of_someone_unknown_tells_the_reason(window, found):
    pane = wide(window)
    window.page.queue.table.select_key(found["unknown"])
    assert (pane._name.text(), pane._facts.text()) == ("Personne à identifier", "Demande de logement")
    assert not button(pane, "Ouvrir la fiche").isEnabled()
    click(pane, "Justificatif")
    assert not window.said.startswith("paper")


def test_the_discreet_mode_hides_every_name(window):
    wide(window)
    window.keys("Ctrl+Shift+H")
    page = window.page
    assert not page.selected.isVisibleTo(page)
    assert all("Nom masqué" in said for said in (*rows(window), page.counter._name.text()))
    assert "Nom masqué" in page.side.gone.table.rows.sentence(0)
    window.keys("Ctrl+Shift+H")
    assert page.selected._name.text() == "M. Ferhat Belkacem"
    assert page.selected._facts.text().endswith("bail en cours")


def test_the_panes_follow_what_others_change(window, found):
    pane = wide(window)
    with window.desk.store.write(window.desk.session, "test") as unit:
        unit.get(Person, window.desk.ids["belkacem"]).usual_name = "Belkacem-Dupont"
    window.page.refresh(None)
    assert pane._name.text() == "M. Ferhat Belkacem-Dupont"
    asked = window.page.selected._read_for
    window.page.selected._show(replace(about_of(pane), person_id="someone else"))
    assert (asked, pane._address.text()) == (window.desk.ids["belkacem"], "")


def about_of(pane):
    return About(pane._read_for, "elsewhere", (), ())


def test_a_person_who_moves_shows_both_homes(window, found):
    with window.desk.store.write(window.desk.session, "test") as unit:
        home = add(unit, Dwelling(reference="D-new", number="5", street_type="rue", street="du Clos-Bernard"))
        lease = add(unit, Lease(number="L-260112", dwelling_id=home, starts_on="2020-11-21"))
        unit.add(LeaseHolder(lease_id=lease, person_id=window.desk.ids["belkacem"]))
        phone = Contact(
            person_id=window.desk.ids["belkacem"], kind="phone", raw="06", value="+33639983471", mobile=True
        )
        unit.add(phone)
    pane = wide(window)
    assert pane._facts.text().split("\n")[-2:] == [
        "Entrée le 21/11, 5 rue du Clos-Bernard",
        "06\u00a039\u00a098\u00a034\u00a071 · SMS",
    ]


def test_someone_without_a_lease_is_told_so(window):
    with window.desk.store.write(window.desk.session, "test") as unit:
        person = add(unit, Person(civility="M.", first_names="Jean", birth_name="Sans-Bail"))
    window.desk.ids["new"] = person
    walk_in = window.desk.arrive("new")
    window.page.refresh(None)
    pane = wide(window)
    window.page.queue.table.select_key(walk_in)
    assert pane._facts.text() == "sans bail"


def test_old_events_show_their_year():
    now = paris_instant(date(2020, 11, 17), 10)
    texts = [
        _when(Moment(paris_instant(*day), "exchange", "note", ""), paris(now).year)
        for day in ((date(2020, 11, 13), 15, 20), (date(2011, 10, 1), 9), (date(2020, 10, 1),))
    ]
    assert [(text.title, text.note) for text in texts] == [("13/11", "15:20"), ("01/10/2011", ""), ("01/10", "")]


def test_the_file_of_someone_at_another_counter_opens(window, found):
    table = window.page.side.seats.table
    table.setFocus()
    table.select_row(1)
    window.keys("Return")
    assert window.page.key == "home", "nobody knows who it is"
    arrivals.identify(window.desk.store, window.desk.session, found["other"], window.desk.ids["dacosta"])
    window.page.refresh(None)
    window.keys("Return")
    assert window.page.arguments == {"person_id": window.desk.ids["dacosta"]}


def test_ctrl_enter_on_the_page_asks_who_arrives_and_in_a_sheet_answers(window, found):
    focus_queue(window)
    window.keys("Ctrl+Return")
    assert window.sheet().accessibleName() == "Nouvel arrivant"
    window.keys("Esc", "F8", "Ctrl+Return")
    assert window.desk.find(found["garrigue"]).progress.outcome == Outcome.ANSWERED


def test_letters_that_mean_nothing_in_a_sheet_do_nothing(window):
    window.keys("F8")
    window.keys(text="z")
    assert window.sheet() is not None
    window.keys("Esc")
    window.work.run("walkins.add_unknown", text="")
    window.keys(text="z")
    assert window.sheet() is not None


def test_f6_goes_through_the_panes(window):
    panes = window.page.panes()
    assert window.page.queue.table in panes
    assert window.page.side.gauge in panes


def test_every_control_has_a_name(window):
    wide(window)
    controls = [*window.page.findChildren(Button), *window.page.findChildren(IconButton)]
    assert all(one.accessibleName() for one in controls)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("zoom", [100, 200])
def test_the_page_paints_in_every_look(window, mode, zoom):
    theme = current()
    theme.mode = mode
    theme.set_zoom(zoom)
    window.hands.settle()
    picture = window.work.grab().toImage()
    assert picture.pixelColor(picture.width() // 2, picture.height() - 3).isValid()
    card = window.page.queue.grab().toImage()
    assert card.pixelColor(card.width() // 2, 8).name() == theme.color("card").name()
    theme.mode = "light"
    theme.set_zoom(100)
