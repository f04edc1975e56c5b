"""Accueil: what each gesture does, on its rows, at the counter, from other pages."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lmmh_desk.features.walkins.actions import counter
from lmmh_desk.features.walkins.model.records import Outcome, State
from lmmh_desk.features.walkins.ui import commands
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.office.model.reasons import Reason, ReasonType
from lmmh_desk.ui.widgets.buttons import KeyButton
from tests.features.walkins.hands import click, focus_queue, wide
from tests.ui.focus import has_focus

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
        "Prévenir par SMS\tS",
        "Faire entrer ou sortir\tD",
        "Donner ou retirer la priorité\tP",
        "Noter le départ\tN",
    ]
    table.acts(table.current())[7].trigger()
    assert window.desk.find(table.current().passage.id).priority


def test_enter_opens_the_file_or_asks_who(window, found):
    focus_queue(window)
    window.keys("Return")
    assert window.page.arguments == {"person_id": window.desk.ids["belkacem"]}
    window.work.open("home", walk_in_id=found["unknown"])
    assert has_focus(window.page.queue.table), "asked for, the row has the focus"
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


@pytest.mark.parametrize("asked", ["on arrival", "later"])
def test_only_what_people_come_to_the_counter_for_is_offered(window, found, asked):
    desk = window.desk
    with desk.store.write(desk.session, "test") as unit:
        unit.add(Reason(label="Point téléphonique", service="Accueil", type=ReasonType.PHONE, letter="Z"))
    focus_queue(window)
    if asked == "later":
        window.keys(text="m")
    else:
        window.work.run("walkins.add_unknown", text="belka")
        window.hands.settle()
    letters = [button.letter for button in window.sheet().findChildren(KeyButton)]
    assert sorted(letters) == ["A", "C", "D", "J", "M", "R", "X"]


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


def test_words_a_file_may_not_hold_are_refused(window, found):
    focus_queue(window)
    window.keys(text="e")
    sheet = window.sheet()
    sheet._line.setText("il semble malade")
    window.keys("Return")
    assert "santé" in sheet._warning.text
    assert window.desk.find(found["belkacem"]).note == ""
    window.keys(text=" x")
    assert "«\u00a0malade\u00a0»" in sheet._warning.text
    assert sheet._warning.tone == "warn"
    sheet._line.setText("demande une chaise")
    assert sheet._warning.text == ""
    window.keys("Return")
    assert window.desk.find(found["belkacem"]).note == "demande une chaise"


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
    assert window.said == "Ticket B6 imprimé sur HP."
    click(window.page.queue, "Imprimer le ticket choisi")
    assert len(printer.sent) == 2


def test_a_printer_that_fails_loses_nothing(window, printer, found):
    printer.broken = True
    focus_queue(window)
    window.keys(text="t")
    assert window.said == "L’imprimante HP ne répond pas. Le document est enregistré. L’arrivée est enregistrée."
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
    printer.file = tmp_path / "Ticket-B5.pdf"
    window.keys("Ctrl+P")
    assert window.said == "Sans imprimante\u00a0: Ticket-B5.pdf, gardé une heure au plus."


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
