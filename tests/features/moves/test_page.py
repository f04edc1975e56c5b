"""« Déménagements »: the list, its tabs, the panel, and every gesture on a move."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from lmmh_desk.features.moves.actions.papers import void
from lmmh_desk.features.moves.actions.printing import sheet as sheet_of
from lmmh_desk.features.moves.actions.recording import record
from lmmh_desk.features.moves.actions.steps import cancel_move
from lmmh_desk.features.moves.model.listing import Filter
from lmmh_desk.features.moves.model.move import Kind
from lmmh_desk.features.moves.store.listing import move_file
from lmmh_desk.kernel.errors import NotAllowed, WrongState
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.model.papers import VoidReason
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import standing
from lmmh_desk.printing.printers import Printer as PrinterLine
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import printer_menu
from tests.features.founded import add_agent
from tests.features.moves.conftest import TODAY, TYPED, MovesWindow, print_again
from tests.replacing import replace
from tests.tenancy.homes import FERHAT


@pytest.fixture
def page(window, moved):
    return window.open("moves")


@pytest.fixture
def manager(qapp, store, admin, printer, moved):
    """The window of a site manager, the move of Ferhat Belkacem chosen."""
    shown = MovesWindow(store, add_agent(store, admin, "Hélène Vauclin", Role.SITE_MANAGER), printer)
    shown.open("moves", move_id=moved[0])
    yield shown
    shown.close()


def sentences(page):
    table = page.list.table
    return [table.rows.sentence(row) for row in range(table.rows.rowCount())]


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def offered(page):
    return [act.label for act in page.panel.deeds.items()]


def take(window, label):
    """Take one of the panel's acts by its words."""
    panel = window.page.panel
    act = next(act for act in panel.deeds.items() if act.label.startswith(label))
    panel.deeds.opened.emit(act)
    window.breathe()


def file_of(window, move_id):
    with window.store.read() as read:
        return move_file(read, move_id)


# The list


def test_each_row_is_one_sentence(page):
    assert sentences(page) == [
        "M. Slimane Belkacemi, bail L-100200, mar. 17/11, Justificatif établi, JD-C02-20-0001 À imprimer",
        "M. Ferhat Belkacem, bail L-204518, lun. 30/11, Congé reçu, justificatif à établir",
    ]
    assert page.head._facts.text() == "Agence Centre · 2 en cours"
    assert page.head._waiting.text == "1\u00a0justificatif à imprimer"
    assert page.list._told.text() == "2\u00a0déménagements sur 2, par date"


def test_tabs_and_filter_choose_the_rows(window, page):
    page.list.tabs.set_value(Filter.TO_DO)
    page.list.show_rows(page.list._rows)
    assert [row.name for row in page.list.table.rows.records()] == ["M. Ferhat Belkacem"]
    page.list.tabs._parts[list(Filter).index(Filter.CLOSED)].click()
    assert page.list.table._empty.accessibleName() == "Aucun déménagement terminé ces trois derniers mois."
    page.list.filter.setText("introuvable")
    assert page.list.table._empty.accessibleName() == "Aucune ligne ne contient «\u00a0introuvable\u00a0»."
    assert page._chosen.file is None
    page.list.tabs._parts[0].click()
    page.list.filter.setText("slimane")
    assert [row.name for row in page.list.table.rows.records()] == ["M. Slimane Belkacemi"]


def test_an_empty_list_offers_the_form(window):
    page = window.open("moves")
    assert page.list.table._empty.accessibleName() == "Aucun déménagement en cours."
    from lmmh_desk.ui.widgets.buttons import Button

    window.click(page.list.table._empty.findChild(Button))
    assert window.said == "Choisissez d’abord une personne."
    page.grab()


def test_a_move_asked_for_is_found_under_another_tab(window, page, admin, moved):
    page.list.filter.setText("slimane")
    cancel_move(window.store, admin, moved[0])
    window.open("moves", move_id=moved[0])
    assert page.list.tabs.value() is Filter.CLOSED
    assert page.list.table.current().id == moved[0]


def test_a_move_of_another_site_is_shown_in_the_panel_only(window, page, moved):
    page.list._rows = []
    page._wanted = moved[0]
    page._show([])
    assert "M. Ferhat Belkacem" in words(page.panel)


def test_a_move_that_is_gone_is_said(window, page):
    page._chosen.choose("nothing")
    assert window.said.startswith("Ce déménagement n’est pas, ou plus, sur ce poste.")


def test_no_key_is_for_the_move_shown_before_one_that_is_gone(window, page, moved):
    window.open("moves", move_id=moved[1])
    page._chosen.choose("nothing")
    page.press("void")
    assert window.dialog() is None


def test_the_list_follows_what_changes(window, page, store, counter, draft):
    record(store, counter, draft)
    window.work.jobs.writes.changed.emit(print_again(store, counter, page.list.table.current().issued.id))
    window.breathe()
    assert "JD-C02-20-0002 À imprimer" in sentences(page)[1]
    assert "JD-C02-20-0001 Imprimé" in sentences(page)[0]


def test_what_does_not_concern_it_is_not_read_again(window, page, monkeypatch):
    from lmmh_desk.kernel.changes import Change, Changes

    monkeypatch.setattr(page, "_show", lambda _rows: pytest.fail("read again"))
    page.refresh(Changes("desk", (Change("setting", "x", "insert"),)))


def test_dates_steps_and_papers_in_their_columns(window, page, store, counter, admin, clock, moved):
    clock.advance(3 * 24 * 3600 * 1000)
    cancel_move(store, admin, moved[0])
    void(store, counter, page.list.table.current().issued.id, VoidReason.DATE)
    page.refresh(None)
    page.list.tabs.set_value(Filter.CLOSED)
    page.list.show_rows(page.list._rows)
    assert sentences(page) == [
        "M. Ferhat Belkacem, bail L-204518, lun. 30/11, Annulé, justificatif à établir",
    ]
    page.list.tabs.set_value(Filter.OPEN)
    page.list.show_rows(page.list._rows)
    assert sentences(page) == [
        "M. Slimane Belkacemi, bail L-100200, sans date, À commencer, JD-C02-20-0001 Annulé",
    ]
    page.grab()


# The panel


def test_the_panel_says_the_day_the_steps_and_the_papers(window, page, moved):
    window.open("moves", move_id=moved[1])
    said = words(page.panel)
    assert said[:4] == ["M. Slimane Belkacemi", "L-100200 · Sortie", "mar. 17/11 · 2\u00a0jours", "Aucune date imposée"]
    assert {"2 rue A", "1 rue B", "Justificatif établi", "Déménagement fait", "JD-C02-20-0001"} <= set(said)
    assert offered(page) == [
        "Ouvrir la fiche", "Imprimer, original", "Imprimer en gros caractères", "Nouveau justificatif",
        "Annuler le justificatif",
    ]  # fmt: skip


def test_the_panel_says_why_not(window, page, moved):
    window.open("moves", move_id=moved[0])
    said = words(page.panel)
    assert "Date à fixer" in said
    assert "Entre le sam. 21/11 et le lun. 30/11" in said
    assert "Aucun justificatif n’est enregistré." in said


def test_the_two_tracks_of_a_change_of_dwelling(manager, moved):
    panel = manager.page.panel
    assert "Congé reçu" in words(panel)
    assert "Bail signé" not in words(panel)
    turn = next(part for part in panel.findChildren(QLabel) if part.text() == "Étapes").parentWidget()
    from lmmh_desk.ui.widgets.segmented import Segmented

    turn.findChild(Segmented)._parts[1].click()
    manager.breathe()
    assert "Bail signé" in words(panel)
    assert any(label.startswith("État des lieux d’entrée") for label in offered(manager.page))


def test_the_day_of_a_lone_entry(window, page, store, counter):
    file = record(store, counter, replace(TYPED, kind=Kind.IN)).ids("move")
    window.open("moves", move_id=file[0] if file else "")
    from lmmh_desk.features.moves.ui.panel import _window

    row = page.list.table.current()
    assert _window(replace(row, starts_on=date(2020, 11, 21)), TODAY) == "Nouveau bail le sam. 21/11"
    assert _window(replace(row, notice_ends_on=date(2020, 11, 30)), TODAY) == "Préavis jusqu’au lun. 30/11"


# What is done


def test_enter_opens_the_file_and_f7_the_form(window, page, moved):
    window.keys("Return")
    assert window.page.key == "fiche"
    window.open("moves", move_id=moved[0])
    assert page.person() == FERHAT
    window.keys("F7")
    assert (window.page.key, window.page.person()) == ("justificatif", FERHAT)
    window.open("moves", move_id=moved[0])
    window.keys("Ctrl+Return")
    assert window.page.key == "justificatif"
    window.open("moves", move_id=moved[0])
    window.click(page.head.new)
    assert window.page.key == "justificatif"


def test_ctrl_p_prints_the_original_then_duplicates(window, page, printer):
    window.keys("Ctrl+P")
    assert window.said == "JD-C02-20-0001 envoyé à l’imprimante."
    window.keys("Ctrl+P")
    assert window.said == "Duplicata 1 de JD-C02-20-0001 envoyé à l’imprimante."
    assert [title for title, _size, _pdf in printer.sent] == ["JD-C02-20-0001", "JD-C02-20-0001-duplicata-1"]
    assert "Imprimer, duplicata n°\u00a02" in offered(page)


def test_two_presses_in_a_row_make_one_original(qapp, store, counter, printer, moved):
    shown = MovesWindow(store, counter, printer, inline=False)
    shown.open("moves", move_id=moved[1])
    shown.hands.settle = lambda: None
    shown.keys("Ctrl+P", "Ctrl+P")
    shown.settle()
    assert [title for title, _size, _pdf in printer.sent].count("JD-C02-20-0001") == 1
    shown.close()


def test_a_paper_on_its_way_is_not_sent_again(window, page, printer):
    page._doing._acts.printing.add(page.list.table.current().issued.id)
    window.keys("Ctrl+P")
    assert printer.sent == []


def test_ctrl_p_says_why_nothing_is_printed(window, page, moved):
    window.open("moves", move_id=moved[0])
    window.keys("Ctrl+P")
    assert window.said == "Aucun justificatif n’est enregistré."


def test_a_cancelled_paper_is_never_printed(store, counter, moved):
    with store.read() as read:
        paper = move_file(read, moved[1]).issued[0].id
    void(store, counter, paper, VoidReason.DATE)
    with pytest.raises(WrongState, match="est annulé"):
        sheet_of(store, counter, paper)


def test_a_caretaker_prints_no_paper(store, counter, moved):
    with store.read() as read:
        paper = move_file(read, moved[1]).issued[0].id
    with pytest.raises(NotAllowed):
        sheet_of(store, replace(counter, role=Role.CARETAKER), paper)


def test_a_failing_printer_is_said_above_the_list(window, page, printer, monkeypatch):
    printer.broken = True
    window.keys("Ctrl+P")
    assert page.trouble.banner.text.startswith("L’imprimante HP ne répond pas.")
    window.click(page.trouble.later)
    assert not page.trouble.isVisible()
    window.keys("Ctrl+P")
    found = [PrinterLine("HP", "HP LaserJet Accueil", "stopped"), PrinterLine("B", "Brother Étage", "ready")]
    monkeypatch.setattr(printer_menu, "available", lambda: found)
    window.click(page.trouble.other)
    menu = page.trouble.findChild(QMenu)
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [
        ("HP LaserJet Accueil, arrêtée", False), ("Brother Étage, prête", True),
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    window.breathe()
    assert printer.chosen_for["A4"] == "B"
    assert len(printer.sent) == 1


def test_without_any_printer_the_menu_says_so(window, page, printer, monkeypatch):
    printer.broken = True
    window.keys("Ctrl+P")
    monkeypatch.setattr(printer_menu, "available", list)
    window.click(page.trouble.other)
    menu = page.trouble.findChild(QMenu)
    assert [action.text() for action in menu.actions()] == ["Ce poste n’a pas d’imprimante."]
    menu.close()


def test_cancelling_a_paper_names_the_result_and_asks_why(window, page, moved):
    window.keys("A")
    dialog = window.dialog()
    assert dialog.accessibleName() == "Annuler le justificatif JD-C02-20-0001\u00a0?"
    assert "Le code ne sera plus accepté." in words(dialog)
    dialog.submit()
    assert window.dialog() is dialog, "a reason is needed"
    from lmmh_desk.ui.widgets.choice import ComboBox

    dialog.findChild(ComboBox).set_value("date")
    dialog.submit()
    window.breathe()
    assert file_of(window, moved[1]).issued[0].voided
    assert window.said == "Justificatif JD-C02-20-0001 annulé. Son code n’est plus accepté."


def test_steps_go_forward_and_back(manager, moved):
    manager.keys("S")
    assert manager.said == "Visite conseil faite."
    manager.work.run("shell.undo")
    manager.breathe()
    assert file_of(manager, moved[0]).row.exit_state == "notice_received"
    assert manager.said == "Étape reprise."
    manager.keys("S")
    manager.keys("R")
    assert file_of(manager, moved[0]).row.exit_state == "notice_received"


def test_the_inspection_is_booked_on_a_day(manager, moved):
    manager.keys("S")
    manager.keys("S")
    dialog = manager.dialog()
    dialog.submit()
    assert dialog.day.error == "Choisissez aujourd’hui ou après."
    dialog.day.editor.setText("hier soir")
    dialog.submit()
    assert "n’est pas une date" in dialog.day.error
    dialog.day.editor.setText("16/11/2020")
    dialog.submit()
    assert dialog.day.error == "Choisissez aujourd’hui ou après."
    dialog.day.editor.setText("2011")
    dialog.submit()
    manager.breathe()
    file = file_of(manager, moved[0])
    assert (file.row.exit_state, file.inspection_on) == ("inspection_booked", date(2020, 11, 20))
    manager.keys("S")
    assert manager.said == "Enregistrez le justificatif\u00a0: cette étape se fait d’elle-même."


def test_a_step_that_is_not_ours_is_said(window, page, moved):
    window.open("moves", move_id=moved[0])
    window.keys("S")
    assert window.said == "Cette étape revient à la gestion locative."
    window.keys("R")
    assert window.said == "Étape reprise.", "who may receive a notice may take it back"
    window.keys("R")
    assert window.said == "Étape reprise.", "nothing is left"


def test_a_manager_cancels_and_reopens_a_move(manager, moved):
    take(manager, "Annuler le déménagement")
    dialog = manager.dialog()
    assert dialog.accessibleName() == "Annuler le déménagement de M. Ferhat Belkacem\u00a0?"
    from lmmh_desk.ui.widgets.buttons import Button

    go = next(button for button in dialog.findChildren(Button) if button.text() == "Annuler le déménagement")
    manager.click(go)
    assert file_of(manager, moved[0]).row.cancelled
    manager.work.run("shell.undo")
    manager.breathe()
    assert not file_of(manager, moved[0]).row.cancelled
    assert manager.said == "Déménagement rouvert."


def test_the_panel_does_what_the_keys_do(manager, moved):
    take(manager, "Ouvrir la fiche")
    assert manager.page.key == "fiche"
    manager.open("moves", move_id=moved[0])
    take(manager, "Nouveau justificatif")
    assert manager.page.key == "justificatif"
    manager.open("moves", move_id=moved[1])
    take(manager, "Imprimer")
    assert len(manager.printing.sent) == 1
    cancel_move(manager.store, manager.session, moved[0])
    manager.open("moves", move_id=moved[0])
    take(manager, "Rouvrir")
    assert not file_of(manager, moved[0]).row.cancelled


def test_the_menu_has_the_same_acts(window, page):
    row = page.list.table.current()
    assert [action.text().split("\t")[0] for action in page._menu(row)] == offered(page)
    page._chosen.file = None
    assert page._menu(row)[0].text().startswith("Ouvrir la fiche")
    page.press("print")
    page._do(None)


def test_the_search_opens_a_move(window, moved):
    window.work.run("moves.open", move_id=moved[0])
    assert (window.page.key, window.page.list.table.current().id) == ("moves", moved[0])
    window.work.run("moves.open")
    assert window.page.key == "moves"


# Keyboard, widths, discretion


def test_f6_goes_through_tabs_list_and_panel(page):
    assert page.panes() == [page.list.tabs, page.list.table, page.panel.deeds]


def test_the_panel_goes_under_the_list_in_a_narrow_window(window, page):
    page.arrange("narrow")
    window.breathe()
    assert page.panel.geometry().top() >= page.list.geometry().bottom()
    step = next(number for number, column in enumerate(page.list.table.rows.columns) if column.key == "step")
    assert page.list.table.isColumnHidden(step)
    page.arrange("normal")
    assert not page.list.table.isColumnHidden(step)


def test_discreet_mode_hides_names(window, page):
    page.set_discreet(True)
    assert not page.list.table.isVisible()
    assert not page.panel.isVisible()
    page.set_discreet(False)
    assert page.list.table.isVisible()


@pytest.mark.parametrize(("mode", "zoom"), [("dark", 100), ("light", 200)])
def test_it_is_drawn_in_every_look(window, page, mode, zoom):
    theme = current()
    try:
        theme.set(mode, zoom)
        window.breathe()
        assert not page.grab().isNull()
    finally:
        theme.set("light", 100)


def test_commands_of_one_page_do_nothing_on_another(window, page):
    from lmmh_desk.features.moves.ui import commands

    context = window.work.context
    commands.save(context)
    commands.save_print(context)
    window.open("justificatif", person_id=FERHAT)
    commands.print_current(context)
    assert window.page.key == "justificatif"
    assert QApplication.focusWidget() is not None
    QTest.mouseClick(window.work, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


def test_a_justificatif_delegated_to_others_leaves_the_open_page_at_once(window, page, store, admin):
    window.work.standing.source = standing
    for roles in ((Role.SITE_MANAGER,), (Role.SITE_MANAGER, Role.FRONT_DESK)):
        theirs = Role.FRONT_DESK in roles
        window.work.jobs.writes.changed.emit(set_issuers(store, admin, "JD", roles))
        window.hands.settle()
        assert page.head.new.isVisible() == theirs
        assert page.list.may_make == theirs
        assert ("Ctrl+P" in page_keys(window)) == theirs
        window.work.run("moves.new", person_id=FERHAT)
        window.hands.settle()
        assert (window.work.page().key == "justificatif") == theirs, "what is run says the same as what is shown"


def page_keys(window):
    """Return the keys of what establishes a justificatif, where they are offered now."""
    _page, role, withheld = window.work.where()
    return [one.keys for one in window.work.shortcuts.valid("justificatif", role, withheld) if one.paper == "JD"]
