"""The cell by its keys: a site's state in two, the log in one line, the order of the day on every Accueil."""

from datetime import timedelta

import pytest

from lmmh_desk.features.continuity.actions.log import add_entry, save_meeting, set_level
from lmmh_desk.features.continuity.actions.papers import record_minutes
from lmmh_desk.features.continuity.actions.reporting import declare, report
from lmmh_desk.features.continuity.model.board import PastDay, SiteLine, blocks_of, columns_of
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState, Half, Mode
from lmmh_desk.features.continuity.store.days import seen_days
from lmmh_desk.features.continuity.ui.card import OrdersCard
from lmmh_desk.features.continuity.ui.days import days_dialog
from lmmh_desk.features.continuity.ui.dialogs import ReportDialog, TeamDialog
from lmmh_desk.features.continuity.ui.head import CellHead
from lmmh_desk.features.continuity.ui.sites_card import AgencyHead
from lmmh_desk.features.continuity.ui.tables import Shown, _site
from lmmh_desk.features.continuity.ui.team import open_team
from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.errors import NotAllowed
from lmmh_desk.kernel.ports import Stock
from lmmh_desk.office.actions.sites import save_site
from lmmh_desk.office.model.forms import SiteForm
from lmmh_desk.office.model.sites import SiteKind, SiteStatus
from lmmh_desk.ui.widgets.form_dialog import FormDialog
from tests.features.continuity.conftest import SITTELLES, TODAY, Low, Night
from tests.features.window import Window
from tests.replacing import replace
from tests.ui.focus import has_focus


@pytest.fixture
def counter_window(qapp, store, other, cell, printer):
    shown = Window(store, other, printer)
    yield shown
    shown.close()


def status(seen, site_id=SITTELLES):
    return next(one.status for one in seen().sites if one.site_id == site_id)


def card(window):
    return next(one for one in window.work.findChildren(OrdersCard) if one.isVisible())


@pytest.mark.parametrize(
    ("letter", "said"),
    [
        ("R", SiteStatus.APPOINTMENT_ONLY),
        ("T", SiteStatus.PHONE_ONLY),
        ("F", SiteStatus.CLOSED),
        ("O", SiteStatus.OPEN),
    ],
)
def test_a_counter_says_how_it_receives_in_two_keys(counter_window, seen, letter, said):
    assert counter_window.keys("F11", letter) == 2
    assert status(seen) is said
    assert next(one for one in seen().sites if one.site_id == SITTELLES).news(TODAY) == "10:42"
    assert counter_window.dialog() is None


def test_what_a_site_said_is_undone_and_escape_says_nothing(counter_window, seen):
    counter_window.keys("F11", "F")
    counter_window.keys("Ctrl+Z")
    assert status(seen) is SiteStatus.OPEN
    counter_window.keys("F11", "Esc")
    assert counter_window.dialog() is None
    assert len(seen().sites) == 2


def test_enter_says_again_what_stands(counter_window, seen, store, other):
    report(store, other, SiteStatus.PHONE_ONLY)
    counter_window.keys("F11", "Return")
    assert status(seen) is SiteStatus.PHONE_ONLY


def test_the_order_of_the_day_shows_on_accueil_with_how_old_it_is(counter_window, store, cell, clock):
    shown = card(counter_window)
    assert shown.text.text() == "La cellule n’a pas donné de consigne."
    assert shown.site.text() == "Ouvert · pas redit aujourd’hui"
    counter_window.work.context.writes.run(
        lambda: save_meeting(store, cell, "Aérer 10 min par heure.", "", ""), owner=counter_window.work
    )
    counter_window.hands.settle()
    assert shown.text.text() == "Aérer 10 min par heure."
    assert shown.header.caption.text() == "cellule de crise, 8:30"
    clock.advance(24 * 3_600_000)
    shown.refresh(None)
    counter_window.hands.settle()
    assert shown.header.caption.text() == "cellule de crise, mardi 17 novembre"
    assert shown.silent.isVisible()
    counter_window.keys("F11", "O")
    assert not shown.silent.isVisible()


def test_the_log_is_written_in_one_line_and_followed_by_letters(window, seen):
    window.keys("Alt+C")
    assert window.page.key == "continuity"
    window.keys("Ctrl+J", text="600 masques vers Les Sittelles @Logistique 18/11")
    window.keys("Return")
    (entry,) = seen().entries
    assert (entry.kind, entry.owner, entry.due) == (EntryKind.DECISION, "Logistique", "2020-11-18")
    page = window.page
    assert page.log.line.text() == ""
    page.log.list.setFocus()
    window.keys("E")
    assert seen().entries[0].state is EntryState.IN_PROGRESS
    window.keys("T")
    assert seen().entries[0].state is EntryState.DONE
    assert "fait à 10:42" in page.log.list.said(page.log.list.item(0))
    window.keys("Ctrl+Z")
    assert seen().entries[0].state is EntryState.IN_PROGRESS, "as it was before"


def test_what_is_refused_is_said_beside_the_line_and_kept(window):
    window.keys("Alt+C")
    window.keys("Ctrl+J", text="Un agent malade du covid")
    window.keys("Return")
    assert "semble parler de santé" in window.page.log.wrong.text
    assert window.page.log.line.text() == "Un agent malade du covid"


def test_a_draft_keeps_the_line_and_nothing_of_one_that_is_refused(window):
    page = window.open("continuity")
    assert page.draft() is None
    page.log.kind.set_value(EntryKind.ALERT)
    page.log.line.set_value("600 masques vers Les Sittelles")
    kept = page.draft()
    page.log.line.set_value("Un agent malade du covid")
    assert page.draft() is None
    page.log.kind.set_value(EntryKind.INFO)
    page.restore(kept)
    assert (page.log.kind.value(), page.log.line.value()) == (EntryKind.ALERT, "600 masques vers Les Sittelles")


def test_a_line_is_corrected_in_a_form(window, store, cell, seen):
    add_entry(store, cell, EntryKind.ALERT, "Garenne @H. Vauclin 24/11")
    page = window.open("continuity")
    page.log.list.setFocus()
    window.keys("Return")
    dialog = window.dialog()
    assert isinstance(dialog, FormDialog)
    assert dialog.fields["entry"].value() == "Garenne @H. Vauclin 24/11/2020"
    dialog.fields["entry"].set_value("Garenne sur rendez-vous @H. Vauclin 25/11")
    dialog.send()
    window.hands.settle()
    assert (seen().entries[0].text, seen().entries[0].due) == ("Garenne sur rendez-vous", "2020-11-25")


def test_the_board_says_each_site_how_old_its_news_is_and_what_stands_out(window, store, other, cell):
    window.work.context.ports.stocks, window.work.context.ports.nights = Low(), Night()
    report(store, other, SiteStatus.APPOINTMENT_ONLY)
    set_level(store, cell, 1, TODAY, "décision")
    page = window.open("continuity")
    agency, none = page.sites.cards
    said = [agency.head.said(agency.head.item(0)), none.table.rows.sentence(0)]
    assert said[0].startswith("Agence Centre, ouvert, n’a rien dit, 0 sur place sur")
    assert said[1].startswith("Les Sittelles, sur rendez-vous, vu à 10:42")
    assert "35\u00a0masques, stock bas" in said[1]
    assert (page.head.open.text, page.head.booked.text, page.head.low.text) == (
        "1 / 2 ouverts", "1 sur RDV", "1\u00a0stock bas",
    )  # fmt: skip
    assert none.header.title.text() == "Espaces-accueil"
    assert page.log.nights.text() == "Cette nuit\u00a0: Tapage, hall B, avant le 17/11"
    assert page.status() == "1\u00a0site sans nouvelle aujourd’hui"
    assert page.head.day.text() == "mardi 17 novembre · 1er jour"
    assert page.head.level.accessibleName() == "Niveau 1"


def test_f6_stops_at_each_agency_and_arrows_go_to_its_reception_points_and_back(window, store, other, admin):
    agency = save_site(store, admin, SiteForm("Agence Nord", SiteKind.AGENCY, public_area_m2=9)).created("site")
    save_site(store, admin, SiteForm("Pontlieue", SiteKind.RECEPTION_POINT, public_area_m2=9, agency_id=agency))
    page = window.open("continuity")
    nord = next(card for card in page.sites.cards if card.accessibleName() == "Agence Nord")
    assert [pane for pane in page.panes() if pane is nord.head] == [nord.head]
    assert nord.table not in page.panes()
    nord.head.setFocus()
    window.keys("Down")
    assert has_focus(nord.table)
    assert nord.table.current().line.name == "Pontlieue"
    window.keys("Up")
    assert has_focus(nord.head)
    assert nord.table.current() is None
    window.keys("E")
    assert window.dialog().windowTitle() == "Comment Agence Nord reçoit-il\u00a0?"
    window.keys("Esc", "Return")
    assert window.dialog().windowTitle() == "Qui est où\u00a0: Agence Nord"
    window.keys("Esc")


def test_a_card_of_no_agency_is_left_where_up_finds_nothing_above(window):
    page = window.open("continuity")
    table = page.sites.cards[1].table
    table.setFocus()
    table.select_row(0)
    window.keys("Up")
    assert has_focus(table)
    assert table.current() is not None


def test_an_agency_paints_what_it_said_whatever_that_is(qapp, theme):
    head = AgencyHead()
    for status in (*SiteStatus, None):
        for masks in (None, Stock(35, True), Stock(200, False)):
            for name in ("Agence Nord", "Agence Quartiers Sud-Vauguyon"):
                of = SiteLine("s", name, SiteKind.AGENCY, status, agents=2, here=1, stock=masks)
                head.set_items([Shown(of, TODAY)])
                head.hovered = 0
                head.grab()
    assert head.said(head.item(0)).startswith(
        "Agence Quartiers Sud-Vauguyon, aucune nouvelle, n’a rien dit, 1 sur place"
    )


def test_the_days_before_are_listed_and_one_is_opened_by_its_keys(window, store, cell, clock):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    add_entry(store, cell, EntryKind.INFO, "Rien à signaler")
    save_meeting(store, cell, "Aérer.", "", "")
    set_level(store, cell, 1, TODAY, "décision")
    page = window.open("continuity")
    window.keys("Ctrl+O")
    assert window.dialog().table.rows.records() == []  # today is not before
    window.keys("Esc")
    record_minutes(store, cell, page._sight())
    clock.advance(24 * 3_600_000)
    page.refresh(None)
    assert window.keys("Ctrl+O") == 2
    (day,) = window.dialog().table.rows.records()
    assert (day.lines, day.decisions, day.orders, day.minutes) == (2, 1, "Aérer.", "CR-C02-20-0001")
    assert window.dialog().table.rows.sentence(0) == (
        "mardi 17 novembre, 1er jour, Aérer., 2\u00a0lignes, 1\u00a0décision, CR-C02-20-0001"
    )
    window.keys("Return")
    assert page.day == TODAY
    assert window.dialog() is None


def test_the_list_of_days_is_the_cells_alone(store, other, cell):
    with store.read() as read, pytest.raises(NotAllowed):
        seen_days(read, other, TODAY)


def line(name, kind=SiteKind.RECEPTION_POINT, agency=""):
    return SiteLine(name, name, kind, SiteStatus.OPEN, agency_id=agency)


def names(columns):
    return [[one.name if one else None for one in column] for column in columns]


@pytest.mark.parametrize(
    ("status", "icon", "mark"),
    [("open", ("check", "ok"), ""), ("appointment_only", ("clock", "warn"), "RDV"),
     ("phone_only", ("phone", "warn"), "Tél."), ("closed", ("close", "bad"), "Fermé")],
)  # fmt: skip
def test_a_site_shows_how_it_receives_by_an_icon_and_in_a_word(status, icon, mark):
    line = SiteLine("s", "Espace-accueil Les Sittelles", SiteKind.RECEPTION_POINT, SiteStatus(status))
    shown = _site(Shown(line, TODAY))
    assert (shown.name, shown.icon, shown.mark) == ("Les Sittelles", icon, mark)
    unsaid = _site(Shown(replace(line, status=None), TODAY))
    assert (unsaid.icon, unsaid.mark) == (None, "?")


def test_each_agency_stands_before_its_reception_points_and_those_of_none_after():
    agencies = [line(name, SiteKind.AGENCY) for name in ("Nord", "Sud")]
    points = [line("a", agency="Sud"), line("b", agency="Nord"), line("c", agency="Sud"), line("d", agency="closed")]
    assert names(columns_of([*agencies, *points], 3)) == [["Nord", "b", None, "d"], ["Sud", "a", "c"], []]
    assert names(columns_of([*agencies, *points], 2)) == [["Nord", "b", None, "d"], ["Sud", "a", "c"]]


def test_where_no_site_says_its_agency_they_stand_in_order():
    agencies = [line(name, SiteKind.AGENCY) for name in ("Nord", "Sud")]
    assert names(columns_of([*agencies, line("a"), line("b")], 2)) == [["Nord", "a"], ["Sud", "b"]]
    assert names(columns_of([line("a"), line("b"), line("c")], 2)) == [["a", "b"], ["c"]]
    assert names(columns_of([], 2)) == [[], []]


def test_no_point_is_hung_on_an_agency_that_it_does_not_name():
    agencies = [line(name, SiteKind.AGENCY) for name in ("Nord", "Sud")]
    columns = columns_of([*agencies, line("a"), line("b"), line("c")], 2)
    told = [(one.title, [point.name for point in one.points]) for column in columns for one in blocks_of(column)]
    assert told == [("Nord", []), ("Espaces-accueil", ["a", "b"]), ("Sud", []), ("Espaces-accueil", ["c"])]


def test_the_board_is_shared_by_agency(window, store, cell, admin, seen):
    known = {one.name: one for one in seen().sites}
    agency = next(one for one in known.values() if one.kind is SiteKind.AGENCY)
    point = save_site(store, admin, SiteForm("Espace-accueil Pontlieue", SiteKind.RECEPTION_POINT, public_area_m2=9,
                                             agency_id=agency.site_id)).created("site")  # fmt: skip
    page = window.open("continuity")
    (mine,) = [card for card in page.sites.cards if card.table.rows.row_of(point) >= 0]
    assert mine.head.item(0).line.site_id == agency.site_id


def test_nothing_is_said_of_the_night_while_no_slice_knows(window):
    page = window.open("continuity")
    assert not page.log.nights.isVisible()


def test_a_night_of_which_nothing_came_is_said_so_and_what_comes_since_appears(window, store, cell):
    class Nights:
        told = ()

        def last_night(self, read, now):
            del read, now
            return list(self.told)

    window.work.context.ports.nights = nights = Nights()
    page = window.open("continuity")
    assert (page.log.nights.isVisible(), page.log.nights.text()) == (True, "Cette nuit\u00a0: rien de reçu")
    nights.told = ("22:50 Les Sittelles, hall 4\u00a0: bruit",)
    page.refresh(Changes("mediation.note", (Change("night_incident", "n1", "insert"),)))
    window.hands.settle()
    assert page.log.nights.text() == "Cette nuit\u00a0: 22:50 Les Sittelles, hall 4\u00a0: bruit"


def test_a_line_that_was_in_progress_goes_back_there_when_it_is_undone(window, store, cell, seen):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    page = window.open("continuity")
    page.log.list.setFocus()
    window.keys("End", "E")
    window.hands.settle()
    assert seen().entries[0].state is EntryState.IN_PROGRESS
    for letter, state in (("T", EntryState.DONE), ("X", EntryState.DROPPED)):
        window.keys("End", letter)
        window.hands.settle()
        assert seen().entries[0].state is state
        window.keys("Ctrl+Z")
        window.hands.settle()
        assert (seen().entries[0].state, seen().entries[0].ended_at) == (EntryState.IN_PROGRESS, None)
    assert window.said.startswith("Journal\u00a0: en cours")


def test_an_order_taken_back_is_said_as_such(window, store, cell, seen):
    save_meeting(store, cell, "Aérer.", "", "")
    page = window.open("continuity")
    window.click(page.presence.change)
    dialog = window.dialog()
    dialog.fields["orders"].set_value(" ")
    dialog.send()
    window.hands.settle()
    assert (seen().meeting.orders, window.said) == (
        "", "Aucune consigne aujourd’hui\u00a0: les comptoirs n’en montrent plus.",
    )  # fmt: skip


def test_who_is_where_is_one_letter_each(window, cell, seen):
    page = window.open("continuity")
    page.sites.cards[0].head.setFocus()
    window.keys("Return")
    dialog = window.dialog()
    assert isinstance(dialog, TeamDialog)
    dialog.table.select_key(cell.agent_id)
    window.keys("B")
    me = next(one for one in seen().workers if one.agent_id == cell.agent_id)
    assert (me.morning, me.afternoon) == (Mode.ALONE, Mode.ALONE)
    dialog.half.set_value((Half.AFTERNOON,))
    window.keys("T")
    window.click(dialog.everyone)
    here = {one.name: one.afternoon for one in seen().workers if one.site_id == cell.site_id}
    assert here["Solenn Quéré"] == Mode.REMOTE
    assert set(here.values()) == {Mode.REMOTE, Mode.ON_SITE}
    assert "1 télétravail" not in page.presence.bars.accessibleDescription()  # the morning is shown
    window.keys("Esc")


def test_the_cell_says_for_a_silent_site_how_it_receives(window, seen):
    page = window.open("continuity")
    page.sites.cards[1].table.setFocus()
    page.sites.cards[1].table.select_row(0)
    window.keys("E")
    assert isinstance(window.dialog(), ReportDialog)
    window.keys("F")
    assert status(seen) is SiteStatus.CLOSED


def test_a_site_without_news_is_not_counted_as_open_and_a_level_to_come_stands_beside(window, store, cell):
    set_level(store, cell, 2, TODAY, "décision")
    set_level(store, cell, 3, TODAY + timedelta(14), "décision")
    head = window.open("continuity").head
    assert (head.open.text, head.open.accessibleName()) == ("0 / 2 ouverts", "0 / 2 ouverts · 2 sans nouvelle")
    assert head.open.tone == "warn"
    assert head.level.accessibleName() == "Niveau 2 · niveau 3 dès le 01/12"


def test_the_order_is_given_in_a_form_and_the_level_in_another(window, seen):
    page = window.open("continuity")
    window.click(page.presence.change)
    dialog = window.dialog()
    dialog.fields["orders"].set_value("Aérer.")
    dialog.fields["next_topics"].set_value("stocks")
    dialog.send()
    window.hands.settle()
    assert seen().meeting.orders == "Aérer."
    assert page.presence.next.text() == "Demain 8:30\u00a0: stocks"
    window.click(page.head.level)
    dialog = window.dialog()
    dialog.fields["level"].set_value(2)
    dialog.fields["source"].set_value("Comité du 17 novembre")
    dialog.send()
    window.hands.settle()
    assert seen().plan.level == 2
    window.click(page.head.level)
    dialog = window.dialog()
    dialog.fields["starts_on"].set_value(None)
    dialog.send()
    window.hands.settle()
    assert dialog.isVisible()


def test_the_days_before_are_read_and_nothing_is_added_to_them(window, store, cell, clock, seen):
    add_entry(store, cell, EntryKind.DECISION, "Décidé mardi")
    declare(store, cell, {cell.agent_id: Mode.REMOTE}, TODAY)
    clock.advance(24 * 3_600_000)
    page = window.open("continuity")
    (late,) = page.log.list.items()
    assert page.log.list.said(late).startswith("17/11, Décision, Décidé mardi, en retard")
    window.click(page.head.before)
    assert page.head.day.text() == "mardi 17 novembre", "the plan is not active"
    assert not page.log.write.isVisible()
    assert page.log.list.said(page.log.list.item(0)).startswith("10:42, Décision")
    window.keys("Ctrl+J", text="Décidé mercredi")
    window.keys("Return")
    assert [one.text for one in seen(TODAY.replace(day=18)).entries] == ["Décidé mercredi"]
    window.click(page.head.after)
    assert page.day == TODAY.replace(day=18)


def test_a_board_left_open_overnight_is_that_of_the_morning(window, store, cell, clock):
    window.open("continuity")
    page = window.page
    assert "mardi 17 novembre" in page.head.day.text()
    clock.advance(22 * 3_600_000)  # 8:42 on the morning after
    page.refresh(None)  # as whoever unlocks finds it
    window.keys()
    assert "mercredi 18 novembre" in page.head.day.text()
    assert page.log.write.isVisible()
    page.turn(-1)
    window.keys()
    clock.advance(24 * 3_600_000)
    page.refresh(None)
    window.keys()
    assert "mardi 17 novembre" in page.head.day.text()  # a day one asked for stays


def test_the_papers_go_to_the_printer(window, store, cell, printer):
    add_entry(store, cell, EntryKind.DECISION, "Ouvrir à neuf heures")
    save_meeting(store, cell, "Aérer.", "", "")
    page = window.open("continuity")
    window.keys("Ctrl+P")
    window.click(page.head.minutes)
    assert window.said == "CR-C02-20-0001 envoyé à l’imprimante."
    window.work.run("continuity.minutes")
    window.hands.settle()
    assert window.said == "CR-C02-20-0002 envoyé à l’imprimante."


def test_the_page_is_laid_out_narrow_and_at_twice_the_size(window, theme):
    page = window.open("continuity")
    for width in ("narrow", "normal", "wide"):
        page.arrange(width)
        window.hands.settle()
    theme.set("dark", 200)
    window.hands.settle()
    assert page.sites.cards[0].table.isVisible()
    assert page.presence.bars.sizeHint().height() > 0


def test_the_head_is_no_wider_than_a_narrow_window_at_twice_the_size(qapp, theme):
    theme.set("light", 200)
    head = CellHead()
    for tag, told in ((head.open, "27 / 27 ouverts"), (head.booked, "12 sur RDV"), (head.low, "12 stocks bas")):
        tag.set(told, "ok", "check")
    head.day.setText("mercredi 25 novembre · 43e jour")
    head.set_narrow(True)
    assert head.minimumSizeHint().width() <= 1366 - 104 - 2 * 40


def test_at_twice_the_size_the_lists_hold_in_the_screen(window, theme):
    theme.set("light", 200)
    many = [PastDay(TODAY - timedelta(back), 2, 1, "Aérer.", "CR-C02-20-0001") for back in range(1, 30)]
    context = window.work.context
    shown = days_dialog(window.work, many, lambda _day: None), open_team(context, window.work, "", "Nulle part")
    window.hands.settle()
    for dialog in shown:
        assert dialog.height() <= dialog.screen().availableSize().height()
        assert dialog.table.horizontalHeader().length() <= dialog.table.viewport().width()
        dialog.reject()
