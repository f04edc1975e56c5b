"""The counter's task 6: masks in three keys (UX.md §4), and the other ways to a hand-out, by real key presses."""

import pytest
from PySide6.QtWidgets import QAbstractButton

from lmmh_desk.features.masks.actions import giving, stocking
from lmmh_desk.features.masks.actions.giving import Giving
from lmmh_desk.features.masks.store.journal import SHOWN
from lmmh_desk.features.masks.ui.quantity import Chip, digit
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.features.masks.conftest import OTHER, MaskWindow, stock_at
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, LAMIA
from tests.ui.focus import has_focus

NORD, CLOS = "0175d5c0-0000-7000-8000-000000000901", "0175d5c0-0000-7000-8000-000000000902"
SHOWN_NAME = "M. Ferhat Belkacem, L-204518 · Les Sittelles · foyer de 3"


def given(store):
    with store.read() as read:
        asked = "SELECT m.quantity, h.person_id FROM mask_movement m LEFT JOIN mask_handout h ON h.movement_id = m.id"
        return [tuple(row) for row in read.exec_driver_sql(f"{asked} WHERE m.kind = 'given' ORDER BY m.id")]


def test_masks_take_three_keys_from_a_file(window, store):
    window.open("fiche", person_id=FERHAT)
    assert window.keys("F9") + window.keys("4") + window.keys("Return") == 3
    assert given(store) == [(-4, FERHAT)]
    assert window.said == "4\u00a0masques remis à M. Ferhat Belkacem."


def test_what_is_proposed_takes_two(window, store):
    window.open("fiche", person_id=FERHAT)
    assert window.keys("F9", "Return") == 2
    assert given(store) == [(-3, FERHAT)]


def test_a_household_is_found_by_five_letters_and_the_panel_says_it_was_served(window, store, counter):
    giving.give(store, counter, Giving(3, LAMIA))
    page = window.open("masks")
    assert window.keys(text="ferha") + window.keys("Return") == 6
    assert page.give.who.accessibleName() == SHOWN_NAME
    assert page.give.known.text == ("Déjà servi aujourd’hui (3), Agence Centre, 10:42. La remise reste possible.")
    window.keys("1", "2", "Return")
    assert given(store)[-1] == (-12, FERHAT)
    assert page.give.person() == ""


def test_a_hundred_at_once_is_said_and_goes_through(window, store):
    page = window.open("masks")
    page.give.quantity.box.setFocus()
    window.keys("2", "0")
    assert page.give.many.isHidden()
    window.keys("Backspace", "1")
    assert page.give.many.text == (
        "21\u00a0masques, c’est plus que d’habitude (20\u00a0au plus). Vérifiez, la remise reste possible."
    )
    window.keys("Backspace", "Backspace", "1", "0", "0")
    assert page.give.many.text.startswith("100\u00a0masques, c’est plus que d’habitude")
    window.keys("Return")
    assert given(store) == [(-100, None)]
    assert page.give.many.isHidden()


def test_a_hand_out_is_taken_back_for_ten_seconds(window, store, counter):
    window.open("fiche", person_id=FERHAT)
    window.keys("F9", "2", "Return", "Ctrl+Z")
    assert window.said == "Remise reprise\u00a0: stock rétabli."
    assert stock_at(store, counter.site_id) == 206


def test_somebody_without_a_file_gets_masks_too(window, store):
    page = window.open("masks")
    page.give.quantity.box.setFocus()
    window.keys("2", "Return")
    assert given(store) == [(-2, None)]
    assert window.said == "2\u00a0masques remis, sans fiche."


def test_a_thousand_is_refused_beside_the_number_and_stays_typed(window, store):
    window.open("fiche", person_id=FERHAT)
    window.keys("F9", "1", "0", "0", "0", "Return")
    page = window.page
    assert page.give.wrong.text.startswith("Une remise va de 1 à 500\u00a0masques. Rien n’est enregistré.")
    assert (page.give.quantity.box.value(), page.give.person()) == (1000, FERHAT)
    window.keys("Backspace", "Backspace", "Backspace", "Return")
    assert given(store) == [(-1, FERHAT)]


def test_a_receipt_is_printed_with_the_hand_out(window, store, printer):
    window.open("fiche", person_id=FERHAT)
    window.keys("F9")
    window.page.give.receipt.setChecked(True)
    window.keys("3", "Return")
    assert window.said.endswith("RM-C02-20-0001 envoyé à l’imprimante.")
    with store.read() as read:
        assert read.exec_driver_sql("SELECT print_count FROM paper").scalar_one() == 1


def test_a_manager_may_give_what_the_stock_does_not_hold(qapp, store, counter, manager, printer):
    shown = MaskWindow(store, manager, printer)
    try:
        stocking.count_stock(store, manager, 1, "miscount")
        shown.open("fiche", person_id=FERHAT)
        shown.keys("F9", "2", "Return")
        dialog = shown.dialog()
        assert dialog.accessibleName() == "Remettre 2\u00a0masques quand même\u00a0?"
        shown.keys("Tab", "Return")
        assert given(store) == [(-2, FERHAT)]
    finally:
        shown.close()


def test_the_front_desk_reads_why_not(window, store, manager):
    stocking.count_stock(store, manager, 1, "miscount")
    window.open("fiche", person_id=FERHAT)
    window.keys("F9", "2", "Return")
    assert window.page.give.wrong.text.startswith("Agence Centre n’a que 1\u00a0masque")
    assert given(store) == []


def test_the_usual_number_that_is_taken_stands_out(window):
    page = window.open("masks")
    page.give.quantity.box.setFocus()
    window.keys("4")
    names = [chip.accessibleName() for chip in page.give.quantity.findChildren(Chip)]
    assert names == ["1\u00a0masque", "2\u00a0masques", "3\u00a0masques", "4\u00a0masques, choisi", "6\u00a0masques"]
    assert not page.give.quantity.grab().isNull()
    window.keys("5")
    assert not any("choisi" in chip.accessibleName() for chip in page.give.quantity.findChildren(Chip))


def sites(page):
    return [one.name for one in page.stocks.table.rows.records()]


def tabs(page):
    found = page.stocks.tabs
    return [] if found is None else [part.accessibleName() for part in found.findChildren(QAbstractButton)]


def test_the_sites_stand_under_their_agency_the_agent_s_own_first(window, store, admin):
    """Picture 20: a tab an agency beside the title; a site of none stands under « Autres »."""
    with store.write(admin, "test.sites") as unit:
        nord = Site(id=NORD, site_id=NORD, kind=SiteKind.AGENCY, name="Agence Nord", address="")
        unit.add(nord)
        unit.flush()
        unit.add(Site(id=CLOS, site_id=CLOS, kind=SiteKind.RECEPTION_POINT, name="Le Clos", address="", agency_id=NORD))
    page = window.open("masks")
    assert tabs(page) == ["Centre", "Nord", "Autres"]
    assert (page.stocks.tabs.value(), sites(page)) == (admin.site_id, ["Agence Centre"])
    assert page.stocks._sum.text() == "206\u00a0masques"
    assert page.stocks.tabs.parentWidget() is page.stocks.header
    page.stocks.table.setFocus()
    window.keys("Shift+Tab", "Right")
    assert sites(page) == ["Agence Nord", "Le Clos"]
    assert page.stocks._sum.text() == "0\u00a0masque"
    window.keys("Right")
    assert sites(page) == ["Les Sittelles"]
    page.refresh(None)
    window.hands.settle()
    assert sites(page) == ["Les Sittelles"], "the tab chosen stays"
    with store.write(admin, "test.sites") as unit:
        unit.get(Site, NORD).name = "Agence " + "Bords-de-l’Huisne".replace("-", "").replace("’", "") * 3
    page.refresh(None)
    window.hands.settle()
    assert page.stocks.tabs.parentWidget() is page.stocks._bar, "long names stand under the title"


def test_one_agency_alone_has_no_tab(window, store, admin):
    with store.write(admin, "test.sites") as unit:
        unit.get(Site, OTHER).agency_id = admin.site_id
    page = window.open("masks")
    assert (tabs(page), sites(page)) == ([], ["Agence Centre", "Les Sittelles"])


def test_a_long_day_is_shown_further_and_printed_whole_without_a_name(window, store, counter, printer):
    for _time in range(SHOWN + 3):  # and the lot received
        giving.give(store, counter, Giving(1, FERHAT))
    page = window.open("masks")
    journal = page.journal
    assert journal._told.text() == f"{SHOWN} mouvements sur {SHOWN + 4}"
    assert journal.further.isVisibleTo(page)
    journal.table.setFocus()
    journal.table.select_row(0)
    window.keys("I")
    assert window.said == "Mouvements de masques du mar. 17/11/2020 envoyé à l’imprimante."
    window.click(journal.further)
    assert journal._told.text() == f"{SHOWN + 4}\u00a0mouvements"
    assert not journal.further.isVisibleTo(page)
    page.show_more()
    assert page._most == 2 * SHOWN


def test_a_hand_out_being_filled_outlives_a_lock_and_an_empty_one_is_no_draft(window, store):
    page = window.open("masks", person_id=FERHAT)
    page.give.receipt.set_value(True)
    window.keys("7")
    kept = page.draft()
    assert kept == {"person_id": FERHAT, "quantity": 7, "receipt": True}
    page.locked()
    assert page.draft() is None
    page.restore(kept)
    window.hands.settle()
    assert page.filled()
    assert (page.draft(), page.give.who.accessibleName()) == (kept, SHOWN_NAME)
    page.restore({"person_id": LAMIA, "quantity": 1, "receipt": False})
    assert page.draft() == kept, "what is typed now is never replaced by what was"
    page.replace({"person_id": LAMIA, "quantity": 3, "receipt": True})
    window.hands.settle()
    assert page.draft() == {"person_id": LAMIA, "quantity": 3, "receipt": True}, "unless it is asked"
    page.replace(kept)
    window.hands.settle()
    assert page.draft() == kept
    window.keys("Return")
    assert given(store) == [(-7, FERHAT)]
    assert page.draft() is None
    page.restore({"person_id": "", "quantity": 2, "receipt": False})
    assert page.give.quantity.box.value() == 2


@pytest.mark.parametrize(("text", "meant"), [("4", "4"), ("&", "1"), ("é", "2"), ("à", "0"), ("x", ""), ("", "")])
def test_digits_need_no_shift_on_a_french_keyboard(text, meant):
    assert digit(text) == meant


def test_a_transfer_is_sent_from_the_low_stocks_and_received_by_a_letter(window, store, counter, printer, there):
    page = window.open("masks")
    page.low.table.setFocus()
    window.keys("Down", "Return")
    assert window.dialog().fields["site"].value() == OTHER
    window.keys(text="30")
    window.keys("Return")
    assert stock_at(store, counter.site_id) == 176
    assert window.said == "30\u00a0masques en route."
    other = MaskWindow(store, there, printer)
    try:
        board = other.open("masks")
        assert board.journal._told.text() == "1\u00a0mouvement · 1\u00a0transfert à recevoir"
        board.journal.table.setFocus()
        board.journal.table.select_row(0)
        other.keys("R")
        assert stock_at(store, OTHER) == 30
        other.keys("A")
        assert other.said == "Ce mouvement ne le permet pas."
    finally:
        other.close()


def test_a_transfer_is_called_back_and_a_receipt_printed_again_from_the_movements(window, store, counter, printer):
    stocking.send(store, counter, OTHER, 6)
    giving.give(store, counter, Giving(1, FERHAT, receipt=True))
    page = window.open("masks")
    table = page.journal.table
    table.setFocus()
    table.select_row(0)
    window.keys("P")
    assert window.said.endswith("RM-C02-20-0001 envoyé à l’imprimante.")
    assert [action.text().partition("\t")[0] for action in table.acts(table.current())] == [
        "Reprendre la remise", "Imprimer le reçu", "Ouvrir la fiche"]  # fmt: skip
    assert page.person() == FERHAT
    table.select_row(1)
    window.keys("A")
    assert window.said == "Transfert rappelé."
    assert stock_at(store, counter.site_id) == 205


def test_a_lot_is_received_and_what_is_wrong_is_said_under_its_field(window, store, counter):
    page = window.open("masks")
    window.click(page.lot)
    window.keys("Return")
    dialog = window.dialog()
    assert dialog.fields["quantity"].error == "Le nombre manque. Tapez des chiffres."
    dialog.fields["quantity"].set_value(40)
    window.keys("Return")
    assert dialog.fields["reference"].error.startswith("La référence du lot compte de 1 à 30")
    dialog.fields["reference"].set_value("M-2020-119")
    window.keys("Return")
    assert window.said == "Lot reçu\u00a0: 40\u00a0masques de plus."
    assert stock_at(store, counter.site_id) == 246


def test_an_inventory_is_the_manager_s_and_its_words_are_guarded(qapp, store, counter, manager, printer):
    shown = MaskWindow(store, manager, printer)
    try:
        page = shown.open("masks")
        page.count()
        dialog = shown.dialog()
        dialog.fields["counted"].set_value(200)
        dialog.fields["note"].set_value("pris par le voisin alcoolique")
        dialog.send()
        assert "de santé" in dialog.fields["note"].error
        dialog.fields["note"].set_value("carton mouillé")
        dialog.send()
        shown.hands.settle()
        assert stock_at(store, manager.site_id) == 200
    finally:
        shown.close()


def test_locked_or_discreet_it_names_nobody(window, store, counter):
    giving.give(store, counter, Giving(1, FERHAT))
    page = window.open("masks", person_id=FERHAT)
    page.set_discreet(True)
    assert "Belkacem" not in page.journal.table.rows.sentence(0)
    assert not page.give.isVisibleTo(page)
    page.locked()
    assert page.person() == ""


def test_the_counter_sees_a_low_stock_and_nothing_while_there_is_enough(window, store, manager):
    home = window.open("home")
    (card,) = [one for one in home.side.others if type(one).__name__ == "LowStockCard"]
    assert not card.isVisibleTo(home)
    stocking.count_stock(store, manager, 12, "miscount")
    card.refresh(None)
    window.hands.settle()
    assert card.isVisibleTo(home)
    assert card.mark.accessibleName() == "Stock bas\u00a0: 12\u00a0masques"
    window.click(card.panes()[0])
    assert window.page.key == "masks"


def test_its_rows_are_as_high_as_before_once_the_zoom_is_back(window, theme):
    page = window.open("masks")
    for zoom in (100, 200, 100):
        theme.set("light", zoom)
        window.hands.settle()
        assert page.stocks.table.rowHeight(0) == 30 * zoom // 100


def test_at_200_percent_nothing_is_wider_than_the_window(window, theme):
    page = window.open("masks")
    theme.set("light", 200)
    window.hands.settle()
    whole = page.parentWidget()
    assert whole.width() <= whole.parentWidget().width(), "it would be cut at the right"
    assert page.low.geometry().top() > page.total.geometry().bottom(), "each as wide as the page"


def test_ctrl_enter_escape_and_the_menu_s_commands(window, store, counter, manager, printer):
    page = window.open("masks", person_id=FERHAT)
    window.keys("Ctrl+Return")
    assert given(store) == [(-3, FERHAT)]
    window.open("masks", person_id=FERHAT)
    window.keys("Esc")
    assert page.person() == ""
    window.work.run("masks.open")
    window.work.run("masks.receive")
    assert window.dialog().accessibleName() == "Recevoir un lot"
    window.dialog().reject()
    window.work.run("masks.send")
    window.hands.settle()
    dialog = window.dialog()
    dialog.fields["site"].set_value(None)
    dialog.fields["quantity"].set_value(5)
    dialog.send()
    assert dialog.fields["site"].error == "Choisissez le site dans la liste."
    dialog.fields["site"].set_value(OTHER)
    dialog.fields["expected"].set_value(9 * 60)
    dialog.fields["quantity"].set_value(5000)
    dialog.send()
    window.hands.settle()
    assert dialog.wrong.text.startswith("Agence Centre n’a que 203")
    dialog.fields["quantity"].set_value(5)
    dialog.send()
    window.hands.settle()
    assert page.journal.table.rows.records()[0].line.about == "attendu le 18/11 à 9:00 · Karine Moulin"


def test_the_row_opens_the_file_and_a_person_gone_is_said(window, store, counter):
    giving.give(store, counter, Giving(1, FERHAT))
    page = window.open("masks")
    page.journal.table.setFocus()
    page.journal.table.select_row(0)
    window.keys("Return")
    assert window.page.key == "fiche"
    window.open("masks", person_id="nobody")
    assert window.said == "Cette personne n’est pas sur ce poste. Rien n’a été modifié. Cherchez-la par son nom."


def test_entering_before_the_household_is_read_waits_for_what_is_proposed(window, store):
    page = window.open("masks")
    asked = []
    page.give.asked.disconnect()
    page.give.asked.connect(asked.append)
    page.give.open_for(FERHAT)
    page.give.submit()
    assert given(store) == []
    page._read_foyer(*asked)
    window.hands.settle()
    assert given(store) == [(-3, FERHAT)]


def test_the_buttons_around_the_number_do_as_the_keys(window):
    page = window.open("masks")
    box = page.give.quantity.box
    box.setFocus()
    window.keys("Up", "Up", "Down")
    assert box.value() == 2
    less, more, *usual = page.give.quantity.findChildren(QAbstractButton)
    for button, number in ((more, 3), (less, 2), (usual[-1], 6)):
        window.click(button)
        assert box.value() == number
    window.keys("0", "Backspace", "Backspace")
    assert box.value() == 0
    assert not page.give.go.isEnabled()


def test_a_printer_that_refuses_says_that_the_hand_out_is_kept(window, store, printer):
    printer.broken = True
    window.open("fiche", person_id=FERHAT)
    window.keys("F9")
    window.page.give.receipt.setChecked(True)
    window.keys("3", "Return")
    assert "La remise est enregistrée." in window.said
    assert given(store) == [(-3, FERHAT)]


def test_lists_without_a_row_hear_the_letters_drawn_on_their_buttons(qapp, store, counter, manager, printer):
    shown = MaskWindow(store, manager, printer)
    try:
        page = shown.open("masks")
        stocks, moves = page.stocks.table, page.journal.table
        for letter, title in (("L", "Recevoir un lot"), ("C", "Inventaire")):
            stocks.set_rows([])
            stocks.setFocus()
            shown.keys(letter)
            assert title in shown.dialog().accessibleName()
            shown.keys("Escape")
        moves.set_rows([])
        moves.setFocus()
        page._board, before = replace(page._board, lines=(), moves=1), page._most
        shown.keys("S")
        assert page._most > before
        page.journal.table.set_rows([])
        shown.keys("I")
        assert "ouvements" in shown.said
    finally:
        shown.close()


def test_a_name_that_was_not_picked_gives_nothing_to_nobody(window, store):
    page = window.open("masks")
    window.keys(text="ferha")
    page.give.quantity.box.setFocus()
    window.keys("2", "Return")
    assert given(store) == []
    assert page.give.wrong.text == "Personne n’est choisi\u00a0: prenez une ligne de la recherche, ou videz-la."
    assert has_focus(page.give.search.line)
    page.give.search.forget()
    page.give.quantity.box.setFocus()
    window.keys("Return")
    assert given(store) == [(-2, None)]
