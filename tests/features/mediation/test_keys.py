"""The morning of a manager, by real key presses: note, correct, follow up, look at another night, print."""

from datetime import date, timedelta
from itertools import pairwise

from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.office.actions.rules import set_rule
from lmmh_desk.office.model.regulations import NIGHT_PHONE
from tests.features.mediation.conftest import NightWindow
from tests.features.mediation.nights import LAST, TODAY
from tests.ui.focus import has_focus


def night(window):
    return [(one.residence, one.place, one.kind, one.state) for one in window.page.night.table.rows.records()]


def test_an_incident_is_noted_by_keys_alone(window):
    window.open("mediation")
    pressed = window.keys("Ctrl+M") + window.keys(text="2250") + window.keys("Tab", "L", "Tab")
    pressed += window.keys(text="hall 4") + window.keys("Tab", "B", "Return")
    assert pressed == 2 + 4 + 3 + 6 + 3
    assert window.said == "Incident noté."
    assert night(window) == [("Les Sittelles", "hall 4", "noise", "resolved")]


def test_what_is_wrong_is_said_and_what_is_typed_stays(window):
    window.open("mediation")
    window.keys("Ctrl+M")
    window.keys(text="2250")
    window.keys("Return")
    fields = window.dialog().fields
    assert fields["residence_id"].error == "Choisissez la résidence dans la liste."
    assert fields["place"].error
    assert fields["minutes"].value() == 22 * 60 + 50
    assert has_focus(fields["residence_id"].editor)
    window.keys("Escape")
    assert night(window) == []


def test_entree_opens_it_and_says_how_it_went_on(window, noted):
    window.open("mediation")
    window.keys("Return")
    dialog = window.dialog()
    assert dialog.accessibleName() == "Modifier le fait de nuit"
    assert dialog.fields["minutes"].value() == 22 * 60 + 50
    dialog.fields["state"].set_value("handed_to_police")
    window.keys("Return")
    assert night(window)[0][3] == "handed_to_police"
    assert window.page.night.header.caption.text() == "1\u00a0signalement, 1\u00a0intervention, 1\u00a0relais police"


def test_a_follow_up_is_given_by_s_done_by_entree_and_taken_back(window, noted):
    window.open("mediation")
    window.keys("S")
    window.keys(text="Réunir le gardien")
    window.keys("Return")
    assert window.said == "Suite enregistrée."
    table = window.page.follow_ups.table
    assert [one.text for one in table.rows.records()] == ["Réunir le gardien"]
    table.setFocus()
    window.keys("Down", "Return")
    assert table.current().done_at is not None
    assert window.said == "Suite faite."
    window.keys("Ctrl+Z")
    assert table.current().done_at is None
    window.keys("Return", "Return")
    assert (table.current().done_at, window.said) == (None, "Suite reprise.")


def test_the_front_desk_notes_and_follows_nothing(qapp, store, counter, manager, printer, noted):
    acts.follow(store, manager, Follow("Réunir", "manager", TODAY, noted))
    shown = NightWindow(store, counter, printer)
    try:
        shown.open("mediation")
        shown.keys("S")
        assert shown.dialog() is None
        shown.page.follow()
        assert shown.dialog() is None
        shown.page.follow_ups.table.setFocus()
        shown.keys("Down", "Return")
        assert shown.page.follow_ups.table.current().done_at is None
        assert len(shown.page.night._menu(shown.page.night.table.current())) == 1
    finally:
        shown.close()


def test_the_evening_says_its_phone_where_the_office_has_one_and_the_season_that_follows(window, store, admin):
    page = window.open("mediation")
    assert page.weeks._peak.text().endswith("D’avril à octobre\u00a0: 19:00\u00a0–\u00a001:00.")
    assert not page.service._phone.isVisible()
    set_rule(store, admin, NIGHT_PHONE.key, TODAY, "02 61 91 00 80", source="Note")
    page.refresh(None)
    window.hands.settle()
    assert page.service._phone.isVisible()
    assert page.service._phone.text() == "02 61 91 00 80"


def test_another_night_is_shown_by_its_arrow_by_the_calendar_and_by_the_search(window, noted):
    page = window.open("mediation")
    window.click(page.night.before)
    assert (page.shown(), night(window)) == (LAST - timedelta(1), [])
    window.click(page.night.last)
    assert page.shown() == LAST
    page.weeks.heat.setFocus()
    window.keys("Up", "Return")
    assert page.shown() == date(2020, 11, 9)
    assert page.weeks.heat.accessibleDescription() == "lundi 09/11\u00a0: 0\u00a0signalement"
    window.keys("Down", "Down", "Right", "Return")  # a night to come opens nothing
    assert page.shown() == date(2020, 11, 9)
    window.open("mediation", night="2020-11-16")
    assert len(night(window)) == 1
    window.click(page.night.after)
    assert page.shown() == LAST


def test_t_turns_the_drawings_into_tables_that_say_the_same(window, noted):
    page = window.open("mediation")
    assert page.panes() == [page.night.table, page.weeks.heat, page.follow_ups.table]
    window.keys("T")
    assert has_focus(page.weeks.nights)
    last = page.weeks.nights.rows.records()[-1]
    assert (last.counts, last.total) == ((1, None, None, None, None, None, None), 1)
    assert page.weeks.hours.rows.records() == [(22, 1)]
    assert page.weeks.nights.rows.sentence(5) == "semaine du 16/11\u00a0: lundi 1"
    window.keys("T")
    assert has_focus(page.weeks.heat)
    window.keys("T")  # from the calendar too
    assert has_focus(page.weeks.nights)


def test_the_legend_stands_before_the_button_however_often_the_window_changes(window, noted):
    weeks = window.open("mediation").weeks
    row = weeks.header.layout()
    for _time in range(3):
        weeks.set_narrow(False)
        assert row.itemAt(row.count() - 2).widget() is weeks._legend
        assert row.itemAt(row.count() - 1).widget() is weeks.button
    weeks.set_narrow(True)
    assert row.indexOf(weeks._legend) == -1


def test_the_sheet_is_printed_by_its_key(window, noted):
    window.open("mediation")
    window.keys("Ctrl+P")
    assert window.said == "Nuit du lun. 16/11/2020 envoyé à l’imprimante."
    window.page.primary()
    assert window.dialog().accessibleName() == "Noter un incident"


def test_from_noon_on_the_night_that_goes_on_stands_first_and_the_last_one_behind_it(window, noted, clock):
    page = window.open("mediation")
    assert (page.night.header.title.text(), len(night(window))) == ("La nuit dernière", 1)
    clock.advance(2 * 3_600_000)
    window.open("mediation")
    assert (page.night.header.title.text(), night(window)) == ("Cette nuit", [])
    window.click(page.night.before)
    assert (page.night.header.title.text(), len(night(window))) == ("La nuit dernière", 1)
    window.click(page.night.before)
    assert page.night.header.title.text() == "Nuit du 15/11"


def test_with_no_incident_at_all_the_calendar_is_turned_by_its_letter(window):
    page = window.open("mediation")
    weeks = page.weeks
    for table in (page.night.table, page.follow_ups.table):
        assert table.current() is None
        table.setFocus()
        window.keys("T")
        assert weeks.panes() == [weeks.nights, weeks.hours]
        weeks.hours.setFocus()
        assert weeks.hours.current() is None
        window.keys("T")
        assert weeks.panes() == [weeks.heat]


def test_at_twice_the_size_nothing_covers_another_and_each_table_has_its_columns(
    window, store, counter, homes, noted, theme
):
    for back in (1, 3):
        acts.note(store, counter, Noting(LAST - timedelta(back), 1300, homes["Les Sittelles"], "hall 4", "noise"))
    theme.set("light", 200)
    page = window.open("mediation")
    page.arrange("narrow")
    window.hands.settle()
    (line,) = page.repeats._lines
    assert line.height() >= line.sizeHint().height()
    cards = (page.repeats, page.follow_ups, page.service)
    assert all(above.geometry().bottom() < under.geometry().top() for above, under in pairwise(cards))
    window.keys("T")
    for table in (page.weeks.nights, page.weeks.hours):
        assert table.horizontalHeader().length() <= table.viewport().width()
    assert page.weeks.hours.y() > page.weeks.nights.geometry().bottom()
    assert page.weeks.nights.viewport().height() >= 6 * page.weeks.nights.rowHeight(0)
