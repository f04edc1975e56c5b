"""Accueil: what it shows, and how the minutes pass."""

from lmmh_desk.features.walkins.actions import arrivals, counter
from lmmh_desk.features.walkins.model.records import Outcome
from lmmh_desk.features.walkins.ui.page import HomePage
from lmmh_desk.ui.shell.keybar import KeyHint
from lmmh_desk.ui.widgets.buttons import Button
from tests.features.walkins.hands import button, rows
from tests.replacing import replace

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


def test_what_is_not_sent_yet_is_told_instead_of_the_mean_wait(window):
    page, card = window.page, window.page.queue
    board = page._board
    passages = (*board.passages[:-1], replace(board.passages[-1], unsent=True))
    card.show_board(replace(board, passages=passages), [], window.desk.clock.now(), masked=False)
    assert (card.header.caption.text(), card._unsent.isVisibleTo(card)) == ("", True)


def test_the_figures_of_the_day_stand_at_the_foot(window):
    told = window.page.queue._figures.accessibleName()
    assert told.startswith("4 personnes reçues, 3 tampons donnés, ")
    assert told.endswith("d’attente en moyenne")
    assert "justificatif" not in told
    assert "partie" not in told


def test_the_last_figures_give_way_where_the_card_is_narrow(window):
    figures = window.page.queue._figures
    whole = figures.accessibleName()

    def shown(width):
        figures.resize(width, figures.height())
        return [one.isVisibleTo(figures) for one in figures._ones()]

    assert shown(2_000) == [True, True, True]
    assert shown(200) == [True, False, False]
    assert figures.accessibleName() == whole
    assert shown(2_000) == [True, True, True]


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


def test_the_page_is_made_before_anyone_signs_in_and_filled_once_for_its_role(window):
    context = window.work.context
    session, context.session = context.session, None
    page = HomePage(context)
    assert page.side.others == []
    context.session = session
    page.opened()
    (card,) = page.side.others
    page.arrange("wide")
    buttons = page.selected.findChildren(Button)
    assert len(buttons) > 3, "the commands that need a person"
    page.opened()
    assert page.side.others == [card]
    assert page.selected.findChildren(Button) == buttons
    page.deleteLater()


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
    assert "5 parties sans réponse" in window.page.queue._figures.accessibleName()
    window.keys("F3")
    assert window.said == "Personne n’attend. Rien n’a changé. Enregistrez un arrivant avec F2."


def keys_shown(window):
    return [hint.accessibleName() for hint in window.work.findChildren(KeyHint) if hint.isVisibleTo(window.work)]


def test_the_key_bar_shows_five_to_seven_keys_that_do_something(window):
    assert keys_shown(window)[:2] == ["Nouvel arrivant", "Appeler le suivant"]
    assert "Synchroniser" not in keys_shown(window), "this PC stands alone"
    assert 5 <= len(window.page.hints) <= 7


def test_a_key_that_serves_one_button_is_on_it(window):
    keys = {
        name: button(window.page, name).accessibleDescription() for name in ("Terminer", "Imprimer le ticket choisi")
    }
    assert keys == {"Terminer": "F8", "Imprimer le ticket choisi": "Ctrl+P"}


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
    assert 0 < window.page._minutes.interval() <= 60_000


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
