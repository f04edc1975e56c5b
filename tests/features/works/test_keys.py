"""Works by real key presses: read, written, refused with nothing lost, printed; the table says what the chart says."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from sqlalchemy import select

from lmmh_desk.features.walkins.actions.arrivals import Arrival, arrive
from lmmh_desk.features.walkins.actions.counter import call_next
from lmmh_desk.features.walkins.store import board as walkins_board
from lmmh_desk.features.works.actions import writing as acts
from lmmh_desk.features.works.model.noting import Operating
from lmmh_desk.features.works.model.plan import Programme
from lmmh_desk.features.works.store.tables import works_notice
from lmmh_desk.features.works.ui.programmes import ProgrammeStrip
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.tenancy.store.tables import note
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.form_dialog import Fitting
from tests.features.works.conftest import WorksWindow
from tests.features.works.test_writing import PROGRAMME
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE
from tests.ui.focus import has_focus


def test_the_chart_and_its_table_say_the_same_and_choose_the_same(window, store, manager, homes, staged):
    acts.open_operation(store, manager, Operating(homes["Clos-Bernard"], "heating"))
    page = window.open("works")
    assert [one.title for one in page.shown()] == ["Clos-Bernard", "Les Sittelles, bât. C"]
    assert page._about.text() == "2\u00a0opérations, 0\u00a0programme"
    window.keys("Down")
    assert page.panel.accessibleName() == "Les Sittelles, bât. C"
    assert "halls 3–4 du 22/02/2021 au 28/05/2021" in page.gantt.accessibleDescription()
    window.keys("T")
    assert page.table.current().id == staged
    assert page.table.rows.sentence(1) == page.gantt.accessibleDescription()
    window.keys("T", "Up")
    assert page.chosen().title == "Clos-Bernard"
    QTest.mouseClick(page.gantt, Qt.MouseButton.LeftButton, pos=QPoint(60, page.gantt.area(1).center().y()))
    assert page.chosen().id == staged
    page.residence.set_value(homes["Clos-Bernard"])
    assert [one.title for one in page.shown()] == ["Clos-Bernard"]


def test_the_plan_left_open_is_drawn_again_as_another_day_begins(window, store, manager, homes, staged, clock):
    page = window.open("works")
    painted = []
    page.panel.show_operation = lambda _one, day: painted.append(day)
    clock.instant = paris_instant(date(2020, 11, 17), 23, 59)
    page._midnights.timeout.emit()
    assert painted == [], "nothing moves within a day"
    clock.instant = paris_instant(date(2020, 11, 18))
    page._midnights.timeout.emit()
    page._midnights.timeout.emit()
    assert (painted, page.gantt._today, page._midnights.isActive()) == ([date(2020, 11, 18)], date(2020, 11, 18), True)


def test_the_row_chosen_stays_in_sight_of_a_long_plan(window, store, manager, homes):
    for _rank in range(24):
        acts.open_operation(store, manager, Operating(homes["Clos-Bernard"], "heating"))
    page = window.open("works")
    assert page.gantt.middle < page._scroll.viewport().height()
    window.keys(*["Down"] * 23)
    shown = page.gantt.mapTo(page._scroll.viewport(), QPoint(0, page.gantt.middle)).y()
    assert 0 < shown < page._scroll.viewport().height()


def test_the_head_of_the_calendar_stays_over_the_rows_that_scroll_and_no_row_is_taken_under_it(
    window, store, manager, homes
):
    for _rank in range(24):
        acts.open_operation(store, manager, Operating(homes["Clos-Bernard"], "heating"))
    page = window.open("works")

    def head_shown():
        top = page.gantt.mapTo(page._scroll.viewport(), page.gantt.head.topLeft()).y()
        picture = page._scroll.viewport().grab().toImage()
        return top, picture.copy(0, 0, 210, page.gantt.head.height() - 2)

    top, before = head_shown()
    assert top == 0
    window.keys(*["Down"] * 23)
    assert page._scroll.verticalScrollBar().value() > 0
    top, after = head_shown()
    assert (top, after) == (0, before)
    chosen = page.chosen().id
    QTest.mouseClick(page.gantt, Qt.MouseButton.LeftButton, pos=page.gantt.head.center())
    assert page.chosen().id == chosen
    window.keys(*["Up"] * 12)
    row = page.gantt.mapTo(page._scroll.viewport(), page.gantt.area(page.gantt.at).topLeft()).y()
    assert row >= page.gantt.head.height(), "the row chosen isn't under the head"


def test_what_may_be_said_is_scrolled_by_keys_alone(window, store, manager, staged):
    page = window.open("works")
    assert page.panel.told in page.panes()
    page.panel.offers.show()
    page.panel.offers.setText("une offre\n" * 60)
    window.hands.settle()
    page.panel.told.setFocus()
    window.hands.settle()
    assert page.panel.told._ring.isVisible()
    bar = page.panel.told.verticalScrollBar()
    assert bar.maximum() > 0
    for key in ("Down", "PgDown"):
        before = bar.value()
        window.keys(key)
        assert bar.value() > before
    page.gantt.setFocus()
    assert not page.panel.told._ring.isVisible()


def test_the_form_of_an_operation_scrolls_on_a_low_screen_and_follows_the_focus(window, homes, monkeypatch):
    class Low:
        @staticmethod
        def availableSize():
            return QSize(1366, 400)

    monkeypatch.setattr(Fitting, "screen", lambda _self: Low)
    page = window.open("works")
    page.add_operation()
    window.hands.settle()
    dialog = window.dialog()
    assert dialog.sizeHint().height() <= 400
    scroll = dialog.findChild(Fitting)
    names = list(dialog.fields)
    for name in names[1:]:
        window.keys("Tab")
        editor = dialog.fields[name].editor
        assert has_focus(editor)
        seen = editor.mapTo(scroll.viewport(), QPoint(0, 0)).y()
        assert 0 <= seen <= scroll.viewport().height() - editor.height(), name
    assert scroll.verticalScrollBar().value() > 0
    dialog.send()
    window.hands.settle()
    first = dialog.fields["residence_id"].editor
    assert first.mapTo(scroll.viewport(), QPoint(0, 0)).y() >= 0, "what is wrong first is in sight"


def test_the_forms_hold_in_a_window_at_200_percent(window, homes):
    page = window.open("works")
    page.add_operation()
    window.hands.settle()
    dialog = window.dialog()
    assert dialog.sizeHint().height() <= 1008 // 2
    names = [name for name in dialog.fields if dialog.fields[name].editor.hasFocus()]
    for _rank in range(len(dialog.fields) - 1):
        window.keys("Tab")
        names += [name for name in dialog.fields if dialog.fields[name].editor.hasFocus()]
    assert names == list(dialog.fields)


def test_a_new_operation_is_typed_and_an_unfinished_one_keeps_what_is_typed(window, homes, shown):
    window.open("works")
    window.keys("Ctrl+N")
    dialog = window.dialog()
    dialog.fields["scale"].set_value("4 halls")
    dialog.fields["residence_id"].set_value(homes["Les Sittelles"])
    window.keys("Return")
    assert dialog.fields["nature"].error
    assert dialog.fields["scale"].value() == "4 halls"
    dialog.fields["nature"].set_value("lifts")
    window.keys("Return")
    assert window.said == "Opération enregistrée."
    assert [one.about for one in shown().operations] == ["ascenseurs · 4 halls"]
    window.keys("Return")
    window.dialog().fields["company"].set_value("Ascenseurs du Maine")
    window.keys("Return")
    assert window.said == "Opération modifiée."
    assert shown().operations[0].company == "Ascenseurs du Maine"


def test_a_stage_that_ends_before_it_begins_is_said_and_nothing_is_lost(window, lifts, shown):
    page = window.open("works")
    page.add_stage()
    window.hands.settle()
    dialog = window.dialog()
    for name, value in (("label", "halls 1–2"), ("starts_on", date(2021, 3, 1)), ("ends_on", date(2021, 2, 1))):
        dialog.fields[name].set_value(value)
    window.keys("Return")
    assert dialog.fields["ends_on"].error.startswith("Cette étape finirait avant de commencer.")
    assert dialog.fields["label"].value() == "halls 1–2"
    dialog.fields["ends_on"].set_value(date(2021, 4, 1))
    window.keys("Return")
    assert window.said == "Étape enregistrée."
    window.keys("F6", "F6", "F6", "Down", "Return")
    window.dialog().fields["label"].set_value("hall 1")
    window.keys("Return")
    assert [stage.label for stage in shown().operations[0].stages] == ["hall 1"]
    page.panel.stages.setFocus()
    page.panel.stages.select_row(0)
    window.keys("Delete")
    assert shown().operations[0].stages == ()
    window.keys("Ctrl+Z")
    assert [stage.label for stage in shown().operations[0].stages] == ["hall 1"]


def test_an_operation_is_taken_away_by_its_key_and_put_back_and_none_that_was_told(window, staged, shown):
    page = window.open("works")
    for pane in ("gantt", "table"):
        getattr(page, pane).setFocus()
        window.keys("Delete", "Return")
        assert len(shown().operations) == 1, "one stray key, and Entrée after it, take nothing away"
        window.keys("Delete")
        asked = window.dialog()
        assert asked.windowTitle() == "Retirer «\u00a0Les Sittelles, bât. C\u00a0» et ses 3\u00a0étapes\u00a0?"
        window.keys("Tab", "Return")
        assert (window.said, shown().operations) == ("Opération retirée.", ())
        window.keys("Delete")
        window.keys("Ctrl+Z")
        assert (window.said, len(shown().operations[0].stages)) == ("Opération remise.", 3)
        page.turn()
    page.panel.told.setFocus()
    window.keys("Delete")
    assert len(shown().operations) == 1
    window.work.run("works.tell", person_id=FERHAT)
    window.hands.settle()
    page.gantt.setFocus()
    window.keys("Shift+F10")
    (menu,) = page.gantt.findChildren(QMenu)
    assert [one.text() for one in menu.actions()] == ["Retirer l’opération\tSuppr"]
    menu.close()
    menu.actions()[0].trigger()
    window.click(window.dialog().findChildren(Button)[1])
    assert window.said.startswith("Un avis de ces travaux a été remis à un locataire.")
    assert len(shown().operations) == 1


@pytest.mark.parametrize(("width", "rows"), [(768, 1), (566, 2), (100, 5)])
def test_programmes_stand_in_as_many_rows_as_their_names_need(qapp, theme, width, rows):
    strip = ProgrammeStrip()
    five = [
        Programme(str(each), f"Programme {each}", "Le Mans", 12, "building", 0, 40, date(2021, 6, 1), "")
        for each in range(5)
    ]
    strip.show_things(five, 0)
    strip.resize(width, 112 * rows)
    strip.grab()
    places = [strip.area(rank) for rank in range(5)]
    assert len({one.top() for one in places}) == rows
    assert strip.sizeHint().height() == 112 * rows
    assert all(not one.intersects(other) for one in places for other in places if one is not other)


def test_headquarters_keep_the_programmes(qapp, store, admin, printer, shown):
    made = WorksWindow(store, admin, printer)
    try:
        page = made.open("works")
        page.add_programme()
        made.hands.settle()
        dialog = made.dialog()
        for name in ("name", "commune", "dwellings", "delivers_on"):
            dialog.fields[name].set_value(getattr(PROGRAMME, name))
        made.keys("Return")
        assert made.said == "Programme enregistré."
        page.programmes.strip.setFocus()
        made.keys("Right", "Left", "Return")
        made.dialog().fields["progress"].set_value(40)
        made.keys("Return")
        assert shown().programmes[0].progress == 40
        assert page.programmes.strip.accessibleDescription().startswith("Les Maillets, Le Mans, 64\u00a0logements")
        column = page.programmes.strip.area(0).center()
        QTest.mouseClick(page.programmes.strip, Qt.MouseButton.LeftButton, pos=column)
        for pane in ("strip", "table"):
            getattr(page.programmes, pane).setFocus()
            made.keys("Delete")
            assert made.dialog().windowTitle() == "Retirer «\u00a0Les Maillets\u00a0»\u00a0?"
            made.keys("Tab", "Return")
            assert (made.said, shown().programmes) == ("Programme retiré.", ())
            made.keys("Delete")  # nothing is left to take away
            made.keys("Ctrl+Z")
            assert (made.said, shown().programmes[0].progress) == ("Programme remis.", 40)
            page.turn()
    finally:
        made.close()


def test_the_counter_prints_and_changes_nothing(qapp, store, counter, printer, staged):
    made = WorksWindow(store, counter, printer)
    try:
        page = made.open("works")
        assert page.add.isHidden()
        assert page.panel.change.isHidden()
        assert [key for key, _words in page.gestures] == ["↑ ↓", "T"]
        made.keys("Shift+F10", "Delete")
        assert (page.gantt.findChildren(QMenu), made.dialog()) == ([], None)
        for ask in (page.add_operation, page.change_operation, page.add_stage, page.add_programme):
            ask()
            assert made.dialog() is None
        made.keys("Ctrl+P")
        assert len(printer.sent) == 1
    finally:
        made.close()


def test_an_exchange_is_noted_in_the_file_of_who_is_at_the_counter_else_they_are_looked_for(
    window, store, manager, staged
):
    page = window.open("works")
    window.click(page.panel.note)
    assert has_focus(window.work.search)
    assert window.said == "Cherchez la personne, puis Ctrl+M dans sa fiche."
    with store.read() as read:
        assert read.execute(select(note)).all() == []
    window.work.context.ports.counter = walkins_board
    arrive(store, manager, Arrival(person_id=FERHAT))
    call_next(store, manager)
    window.open("works")
    window.keys("Ctrl+M")
    window.keys(text="Averti de l’arrêt de l’ascenseur")
    window.keys("Ctrl+Return")
    assert window.work.page().person() == FERHAT
    with store.read() as read:
        assert [(row.person_id, row.text) for row in read.execute(select(note))] == [
            (FERHAT, "Averti de l’arrêt de l’ascenseur"),
        ]  # fmt: skip


def test_the_chart_draws_today_in_front_of_the_bars(window, staged):
    page = window.open("works")
    row, today = page.gantt.area(0), page.gantt._x(page.gantt._today)
    drawn = page.gantt.grab().toImage()
    assert drawn.pixelColor(today, row.center().y() - 6) == current().color("t1")
    assert page.gantt._bar(page.chosen().stages[0], row).contains(today, row.center().y() - 6)


def test_the_new_dwellings_are_shared_out_in_words_and_in_one_bar(qapp, store, admin, printer):
    acts.open_programme(store, admin, PROGRAMME)
    made = WorksWindow(store, admin, printer)
    try:
        card = made.open("works").programmes
        assert card.share.accessibleName() == "64 en chantier, 0 en livraison, 0 à venir"
        assert card.header.caption.text() == "1\u00a0programme"
        drawn = card.share.grab().toImage()
        edges = [drawn.pixelColor(card.share.width() - place, card.share.height() // 2) for place in (128, 2)]
        assert edges == [current().color("acc")] * 2
    finally:
        made.close()


def test_an_empty_plan_says_so(window):
    page = window.open("works")
    assert page.chosen() is None
    window.keys("Down", "Return", "Ctrl+P")
    assert window.dialog() is None


def test_the_notice_is_printed_from_the_record_and_refused_for_who_lives_elsewhere(window, printer, staged):
    window.open("fiche", person_id=SLIMANE)
    window.work.run("works.tell", person_id=SLIMANE)
    window.hands.settle()
    assert window.said.startswith("Aucuns travaux ne concernent le logement de M. Slimane Belkacemi.")
    assert printer.sent == []
    window.open("fiche", person_id=FERHAT)
    window.work.run("works.tell", person_id=FERHAT)
    window.hands.settle()
    assert len(printer.sent) == 1
    assert any(one.title == "Avis de travaux remis" for one in window.page._file.past)


def test_a_notice_that_may_be_of_another_building_is_asked_about_before_it_is_printed_and_kept(
    window, store, admin, printer, staged
):
    with store.write(admin, "test.building") as unit:
        unit.connection.exec_driver_sql("UPDATE dwelling SET building = '' WHERE building = 'C'")
    window.open("fiche", person_id=FERHAT)
    for button, printed in enumerate((0, 1)):
        window.work.run("works.tell", person_id=FERHAT)
        window.hands.settle()
        asked = window.dialog()
        assert asked.windowTitle() == "Imprimer l’avis «\u00a0Les Sittelles, bât. C\u00a0»\u00a0?"
        window.click(asked.findChildren(Button)[button])
        assert len(printer.sent) == printed
        with store.read() as read:
            assert len(read.execute(select(works_notice)).all()) == printed


def test_an_empty_plan_is_turned_by_its_letter(window):
    page = window.open("works")
    assert page.shown() == []
    for table in (page.table, page.programmes.table):
        page.turn()
        table.setFocus()
        window.keys("T")
        assert table.isHidden()


def test_the_calendar_says_its_months_and_the_key_bar_leaves_it_its_room(window, staged):
    page = window.open("works")
    window.work.resize(1366, 696)
    window.hands.settle()
    assert page.gantt.covered == "octobre 2020 à décembre 2022"
    assert page.calendar.header.caption.text() == page.gantt.covered
    assert window.work.keybar.height() < 35, "on one line, « aujourd’hui » is whole under seven operations"
    page.turn()
    assert page.calendar.header.caption.text() == ""


def test_a_sentence_that_may_be_out_of_date_is_read_again_before_its_notice_is_printed(
    window, store, admin, printer, staged
):
    said = "L’ascenseur du hall 2 est arrêté."
    with store.write(admin, "test.said") as unit:
        changed = "UPDATE works_operation SET said = ?, staged_at = confirmed_at + 1"
        unit.connection.exec_driver_sql(changed, (said,))
    window.open("works")
    for button, printed in enumerate((0, 1)):
        window.keys("Ctrl+P")
        asked = window.dialog()
        assert asked.windowTitle() == "Imprimer l’avis «\u00a0Les Sittelles, bât. C\u00a0»\u00a0?"
        assert any(f"relisez-la avant de la dire. «\u00a0{said}\u00a0»" in one.text()
                   for one in asked.findChildren(QLabel))  # fmt: skip
        window.click(asked.findChildren(Button)[button])
        assert len(printer.sent) == printed
    window.open("fiche", person_id=FERHAT)
    window.work.run("works.tell", person_id=FERHAT)
    window.hands.settle()
    asked = window.dialog()
    assert any("relisez-la avant de la dire." in one.text() for one in asked.findChildren(QLabel))
    window.click(asked.findChildren(Button)[0])
    assert len(printer.sent) == 1


def test_what_the_search_found_of_a_programme_is_chosen(window, store, admin, staged):
    for name in ("Les Maillets", "Les Tanneries"):
        last = acts.open_programme(store, admin, replace(PROGRAMME, name=name)).created("new_programme")
    window.work.run("works.open", programme_id=last)
    window.hands.settle()
    page = window.page
    assert (page.programmes.current().name, has_focus(page.programmes.strip)) == ("Les Tanneries", True)
    page.turn()
    assert page.programmes.current().name == "Les Tanneries"
    window.work.run("works.open", programme_id="gone")
    window.hands.settle()
    assert page.programmes.current().name == "Les Tanneries"
    first = next(one.id for one in page.programmes.strip.things if one.name == "Les Maillets")
    window.work.run("works.open", programme_id=first)
    window.hands.settle()
    assert (page.programmes.current().name, has_focus(page.programmes.table)) == ("Les Maillets", True)
