"""Rooms, windows and absences in the settings, by their accessible names and keys."""

import json
from datetime import date
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.desk.ui.absences import said_to_move
from lmmh_desk.features.desk.ui.rule_edit import RuleEdit
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.actions.bookings import book, save_absence, save_room, save_window
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.model.booking_forms import AbsenceForm, RoomForm, WindowForm
from lmmh_desk.office.model.bookings import AbsenceKind
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store import bookings
from tests.features.desk.ui.conftest import made, page_of
from tests.office.conftest import add_agent

TUESDAY = date(2020, 11, 17)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@pytest.fixture
def open_part(open_as, admin):
    """Return a function that opens a part of the agenda as the administrator, or as somebody else."""

    def build(key, session=admin):
        section = page_of(open_as(session), SettingsPage, "agenda").section()
        section.show_part(key)
        return made(section).part()

    return build


@pytest.fixture
def room(store, admin):
    return save_room(store, admin, RoomForm("Bureau 2", admin.site_id)).created("room")


@pytest.fixture
def window(store, admin, room):
    form = WindowForm(room, admin.site_id, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", TUESDAY, 540, 750, "Attribution")
    return save_window(store, admin, form).created("availability_window")


def named(section, name):
    (found,) = [each for each in section.findChildren(QWidget) if each.accessibleName() == name]
    return found


def fill(section, **values):
    for key, value in values.items():
        section.fields[key].set_value(value)
    section.primary()


def windows(store, room):
    with store.read() as read:
        return bookings.windows(read, room)


def absences(store, resource):
    with store.read() as read:
        return bookings.absences_of(read, resource, TUESDAY)


def rooms(store, site_id):
    with store.read() as read:
        return [(one.name, one.active) for one in bookings.rooms(read, site_id, every=True)]


def empty(section):
    return section.table._empty.accessibleName() if section.table._empty.isVisible() else ""


def test_rooms(open_part, store, admin, shell):
    section = open_part("rooms")
    assert empty(section).startswith("Aucun bureau.")
    fill(section, name="Bureau 2")
    assert section.table.current().name == "Bureau 2"
    assert empty(section) == ""
    assert not named(section, "Site").isEnabled()  # a room stays where it is
    fill(section, active=False)
    assert rooms(store, admin.site_id) == [("Bureau 2", False)]
    shell.undos[-1]()
    assert rooms(store, admin.site_id) == [("Bureau 2", True)]
    section.add()
    assert section.fields["position"].value() == 1
    fill(section, name="bureau 2")
    assert "existe déjà" in section.fields["name"].error


def test_a_window_is_made_with_the_keyboard(open_part, store, admin, room, shell):
    section = open_part("windows")
    assert empty(section).startswith("Aucune plage.")
    section.add_button.click()
    section.resource.set_value(room)
    for day in ("mardi", "jeudi"):
        button = named(section, day)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
    every = named(section, "Toutes les … semaines")
    every.setFocus()
    QTest.keyClick(every, Qt.Key.Key_Up)
    QTest.keyClicks(named(section, "Jusqu’au, compris"), "18/12")
    QTest.keyClicks(named(section, "De"), "9")
    closes = named(section, "À")
    QTest.keyClicks(closes, "1230")
    assert named(section, "Jours").said.text() == "mardi et jeudi, une semaine sur 2, jusqu’au 18/12/2020"
    QTest.keyClick(closes, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (made,) = windows(store, room)
    assert made.rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20201218"
    assert (made.first_day, made.opens, made.closes, made.service) == ("2020-11-17", 540, 750, "")
    assert section.shown == made.id
    assert not section.save_button.isEnabled()
    shell.undos[-1]()
    assert windows(store, room) == []
    assert shell.said[-1] == ("Plage retirée. Les rendez-vous déjà pris restent.", "ok")


def test_a_window_is_changed_then_removed_each_with_its_undo(open_part, store, room, window, shell):
    section = open_part("windows")
    assert [day for day in WEEKDAYS if named(section, day).isChecked()] == ["lundi", "jeudi"]
    named(section, "jeudi").click()
    fill(section, closes=720)
    assert [(one.rule, one.closes) for one in windows(store, room)] == [("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 720)]
    shell.undos[-1]()
    assert [(one.rule, one.closes) for one in windows(store, room)] == [("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", 750)]
    section.remove_button.click()
    assert windows(store, room) == []
    assert not section.remove_button.isVisible()
    shell.undos[-1]()
    (again,) = windows(store, room)
    assert (again.rule, again.service, again.closes) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "Attribution", 750)


def test_what_a_colleague_removed_is_said(open_part, shell, room, window, store, admin):
    section = open_part("windows")
    with store.write(admin, "test") as unit:
        unit.delete(unit.get(type(section.table.current()), window))
    section.remove()
    assert shell.said[-1][1] == "bad"


def test_a_monthly_rule_that_was_imported_is_said_and_kept(open_part, store, admin, room, shell):
    form = WindowForm(room, admin.site_id, "FREQ=MONTHLY;BYDAY=1TU", TUESDAY, 540, 750)
    save_window(store, admin, form)
    section = open_part("windows")
    assert not named(section, "lundi").isVisible()
    assert "premier mardi du mois. Répétition importée" in section.fields["rule"].editor.said.text()
    fill(section, opens=600)
    section.remove()
    shell.undos[-1]()
    assert [(one.rule, one.opens) for one in windows(store, room)] == [("FREQ=MONTHLY;BYDAY=1TU", 600)]
    section.add()
    assert named(section, "lundi").isVisible()


def test_a_wrong_window_says_why_under_its_fields(open_part, store, room):
    section = open_part("windows")
    fill(section, first_day=None)
    assert "date manque" in section.fields["first_day"].error
    assert "heure manque" in section.fields["opens"].error
    assert "heure manque" in section.fields["closes"].error
    fill(section, first_day=TUESDAY, opens=600, closes=540)
    assert {key for key, field in section.fields.items() if field.error} == {"resource_id", "rule", "closes"}
    assert named(section, "lundi").invalid
    assert "Aucun jour" in named(section, "Jours").accessibleDescription()
    rule = section.fields["rule"].editor
    rule.every.setText("53")
    section.primary()
    assert "de 1 à 52" in section.fields["rule"].error
    rule.every.setText("2")
    rule.until.setText("bientôt")
    section.primary()
    assert "n’est pas une date" in section.fields["rule"].error
    rule.until.setText("1/11/2020")
    fill(section, resource_id=room, closes=660)
    named(section, "mardi").click()
    section.primary()
    assert "ne revient jamais" in section.fields["rule"].error
    assert windows(store, room) == []


def test_leaving_a_field_of_the_rule_says_what_is_wrong_with_it(open_part):
    section = open_part("windows")
    rule = section.fields["rule"].editor
    rule.until.setText("bientôt")
    rule.until.left.emit()
    assert "n’est pas une date" in section.fields["rule"].error


def test_the_days_of_the_week_are_drawn_in_each_state(open_part):
    button = named(open_part("windows"), "mardi")
    pictures = [button.grab().toImage()]
    for change in (button.toggle, lambda: setattr(button, "invalid", True), lambda: button.setEnabled(False)):
        change()
        pictures.append(button.grab().toImage())
    assert all(before != after for before, after in pairwise(pictures))


def test_the_site_follows_who_receives(open_part, store, admin, room):
    site = save_site(store, admin, SiteForm(name="DÉMO Ronceray", public_area_m2=9)).created("site")
    far = save_room(store, admin, RoomForm("Bureau 2", site)).created("room")
    ines = add_agent(store, admin, "Inès Roy", Role.SOCIAL_ADVISER)
    section = open_part("windows")
    assert [section.resource.itemText(place) for place in range(section.resource.count())] == [
        "Bureau 2 · Agence Centre", "Bureau 2 · DÉMO Ronceray", "Hélène Vauclin", "Inès Roy",
    ]  # fmt: skip
    section.resource.set_value(far)
    assert named(section, "Site").value() == site
    section.resource.set_value(ines.agent_id)
    assert named(section, "Site").value() == admin.site_id


def test_a_manager_sees_their_own_site_only(open_part, store, admin, manager, room, window):
    site = save_site(store, admin, SiteForm(name="DÉMO Ronceray", public_area_m2=9)).created("site")
    far = save_room(store, admin, RoomForm("Bureau 9", site)).created("room")
    save_window(store, admin, WindowForm(far, site, "FREQ=DAILY", TUESDAY, 540, 750))
    save_absence(store, admin, AbsenceForm(far, TUESDAY, TUESDAY))
    assert len(open_part("rooms", manager).table.rows.records()) == 1
    section = open_part("windows", manager)
    assert [row.id for row in section.table.rows.records()] == [window]
    assert not named(section, "Site").isVisible()
    assert section.resource.itemText(0) == "Bureau 2"
    assert open_part("absences", manager).table.rows.records() == []


def test_a_month_of_absence_is_noted_at_once_and_tells_what_is_booked(open_part, store, admin, front, room, shell):
    with store.write(front, "test") as unit:
        for day in (18, 19, 20, 21):
            start = paris_instant(date(2020, 11, day), 15)
            book(unit, [room], start, start + 1_800_000, ("appointment", str(day)))
    section = open_part("absences")
    assert empty(section) == "Aucune absence prévue."
    section.add_button.click()
    fill(section, resource_id=room, last_day=date(2020, 12, 17))
    assert "date manque" in section.fields["first_day"].error
    fill(section, first_day=date(2020, 11, 18))
    assert [(one.first_day, one.last_day, one.to_minute) for one in absences(store, room)] == [
        ("2020-11-18", "2020-12-17", 1440)
    ]
    assert shell.said[-1] == ("Enregistré. 4 rendez-vous déjà pris sont à déplacer.", "undo")
    fill(section, last_day=date(2020, 11, 18))
    assert shell.said[-1][0].endswith("est enregistré. 1 rendez-vous déjà pris est à déplacer.")
    shell.undos[-1]()
    assert absences(store, room)[0].last_day == "2020-12-17"
    section.remove_button.click()
    assert (absences(store, room), shell.said[-1]) == ([], ("Absence retirée.", "undo"))
    shell.undos[-1]()
    assert absences(store, room)[0].last_day == "2020-12-17"


def test_hours_and_a_label_are_kept_but_never_why_somebody_is_away(open_part, store, room):
    section = open_part("absences")
    label = named(section, "Libellé dans l’agenda")
    section.resource.set_value(room)
    assert not label.isVisible()
    named(section, "Nature").set_value(AbsenceKind.TRAINING)
    assert label.isVisible()
    fill(section, first_day=TUESDAY, from_minute=750, to_minute=1050, label="Formation gestes barrières")
    (kept,) = absences(store, room)
    assert (kept.from_minute, kept.to_minute, kept.label) == (750, 1050, "Formation gestes barrières")
    assert section.fields["to_minute"].value() == 1050
    cells = [column.cell(section.table.current()) for column in section.table.rows.columns]
    assert (cells[1].title, cells[1].note) == ("17/11/2020", "12:30–17:30")
    fill(section, kind=AbsenceKind.AWAY)
    assert absences(store, room)[0].label == ""


def test_nothing_is_said_where_nothing_is_booked():
    assert said_to_move(0) == ""


def test_each_list_is_sorted_as_it_was_left(open_part):
    for key, column in (("rooms", "name"), ("windows", "hours"), ("absences", "days")):
        section = open_part(key)
        number = [each.key for each in section.table.rows.columns].index(column)
        section.table.horizontalHeader().sectionClicked.emit(number)
        assert open_part(key).table.sorting() == column


def test_drafts_of_every_part_come_back(open_as, admin, room, window):
    section = page_of(open_as(admin), SettingsPage, "agenda").section()
    assert section.draft() is None
    section.part().fields["name"].set_value("Bureau bleu")
    section.show_part("windows")
    made(section)
    named(section, "dimanche").click()
    draft = json.loads(json.dumps(section.draft()))
    again = page_of(open_as(admin), SettingsPage, "agenda").section()
    again.restore(draft)
    assert again.draft() == draft, "kept again before its forms are made"
    made(again)
    assert again.choice.value() == "windows"
    assert named(again, "dimanche").isChecked()
    assert again.escape()
    assert not named(again, "dimanche").isChecked()
    assert len(again.panes()) == 3
    again.show_part("rooms")
    assert again.part().fields["name"].value() == "Bureau bleu"
    again.arrange("narrow")
    again.primary()
    assert again.part().table.current().name == "Bureau bleu"


def test_a_rule_is_what_the_screen_shows(theme, qtbot):
    edit = RuleEdit(TUESDAY)
    qtbot.addWidget(edit)
    for rule in ("FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU;UNTIL=20211231", "FREQ=DAILY"):
        edit.set_value(rule)
        assert edit.value() == rule
    edit.set_value(None)
    assert edit.value() == "FREQ=WEEKLY;BYDAY="


def test_a_draft_keeps_nothing_of_a_text_that_is_refused(open_part, room):
    section = open_part("absences")
    fill(section, kind=AbsenceKind.MEETING)
    for text, kept in (("Chez un alcoolique", ""), ("Réunion de secteur", "Réunion de secteur")):
        fill(section, label=text)
        (edits,) = section.draft()["edits"].values()
        assert edits["label"] == kept
