import time

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.desk.feature import FEATURE
from lmmh_desk.features.desk.ui import commands, printer_lines
from lmmh_desk.features.desk.ui.editor import PanelForm
from lmmh_desk.features.desk.ui.lines import Labelled
from lmmh_desk.features.desk.ui.printer_lines import Paper, PrinterLines, Printers
from lmmh_desk.features.desk.ui.settings import SettingsPage
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.feature import Feature, load
from lmmh_desk.kernel.feature import Paper as KindOfPaper
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.settings import EXCHANGE_EVERY, SETTINGS, WAIT_TOO_LONG
from lmmh_desk.office.store.rules import setting
from lmmh_desk.printing.printers import Printer, networked
from lmmh_desk.printing.trays import Tray
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.opening import SMALLEST
from lmmh_desk.ui.jobs import Jobs
from lmmh_desk.ui.shell.pages import PageFrame
from lmmh_desk.ui.turns import Turns
from lmmh_desk.ui.widgets.base import Column, Label
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.dialog import Dialog
from tests.features.desk.ui.conftest import PAGES, made, page_of
from tests.pace import slowness
from tests.replacing import replace
from tests.store.exchanging import HUB

TURN = 16  # milliseconds of processor: what an agent may wait for while the page is made


@pytest.fixture
def page(open_as, admin):
    return page_of(open_as(admin), SettingsPage)


def value(store, session, wanted=WAIT_TOO_LONG):
    with store.read() as read:
        return setting(read, wanted, session.site_id)


def type_in(editor, text):
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)


def test_headquarters_open_every_tab(page):
    assert list(page.tabs) == ["general", "sites", "reasons", "agenda", "rules", "messages", "agents", "office"]
    for tab in page.tabs:
        page.show_tab(tab)
        made(page)
        assert page.section().isVisible()
        assert page.panes()


def test_the_front_desk_has_one_tab_where_nothing_of_the_office_is_edited(open_as, front):
    page = page_of(open_as(front), SettingsPage, "rules")
    assert list(page.tabs) == ["general"]
    assert not page.choice.isVisible()
    card = page.section().office
    assert not any(line.editor.isVisible() for line in card.lines.values())
    assert card.lines["wait_long"].fixed.text() == "20\u00a0min"


def test_a_page_opens_on_the_tab_asked(open_as, admin, shell):
    context = open_as(admin)
    for name in ("sites", "reasons", "agenda", "rules", "agents", "general"):
        getattr(commands, name)(context)
        page, arguments = shell.opened[-1]
        assert page == "settings"
        assert page_of(context, SettingsPage, **arguments).choice.value() == name
    for command in FEATURE.commands:
        assert load(command.run)


def test_a_threshold_is_saved_on_leaving_and_undone(page, store, admin, shell):
    line = page.section().office.lines["wait_too_long"]
    type_in(line.editor, "25")
    assert value(store, admin) == 25
    assert line.editor.text() == "25\u00a0min"
    assert line.restore.text() == "30\u00a0min · Rétablir"
    assert line.restore.isVisible()
    assert page.section().office._last.text().startswith("Hélène Vauclin passe")
    shell.undos[-1]()
    assert value(store, admin) == 30
    assert not line.restore.isVisible()


def test_a_changed_threshold_goes_back_to_its_default(page, store, admin):
    set_setting(store, admin, WAIT_TOO_LONG, 50)
    page.refresh(None)
    page.section().office.lines["wait_too_long"].restore.click()
    assert value(store, admin) == 30


def test_undoing_gives_back_the_value_set_before(page, store, admin, shell):
    set_setting(store, admin, WAIT_TOO_LONG, 50)
    page.refresh(None)
    type_in(page.section().office.lines["wait_too_long"].editor, "25")
    shell.undos[-1]()
    assert value(store, admin) == 50


def test_a_refused_value_is_said_under_its_line_and_escape_gives_the_former_back(page, store, admin):
    line = page.section().office.lines["wait_too_long"]
    type_in(line.editor, "0")
    assert "va de" in line.message.text()
    assert line.message.isVisible()
    QTest.keyClick(line.editor, Qt.Key.Key_Escape)
    assert line.editor.text() == "30\u00a0min"
    assert not line.message.isVisible()
    assert value(store, admin) == 30


def test_what_is_being_typed_survives_a_refresh(page):
    line = page.section().office.lines["wait_too_long"]
    line.editor.setText("4")
    page.refresh(None)
    assert line.editor.text() == "4"


def test_a_search_shows_the_lines_it_finds(page):
    page.search.setText("verrou")
    shown = [key for key, line in page.section().office.lines.items() if line.isVisible()]
    assert shown == ["lock_after"]
    page.search.clear()
    assert page.section().office.lines["wait_long"].isVisible()


def test_the_history_opens(page, store, admin, qtbot):
    for minutes in (25, 26):
        set_setting(store, admin, WAIT_TOO_LONG, minutes)
    page.refresh(None)
    card = page.section().office
    card.history_button.click()
    (dialog,) = card.findChildren(Dialog)
    told = [label.text() for label in dialog.findChildren(Label) if "Attente trop longue" in label.text()]
    assert told[0].endswith("de 25\u00a0min à 26\u00a0min")
    assert len(told) == 2
    dialog.findChild(Button).click()
    assert not dialog.isVisible()


def test_the_rules_of_the_day_lead_to_all_of_them(page, qtbot):
    card = page.section().office
    assert card._rules.count() == 4
    card.see_rules.click()
    assert page.choice.value() == "rules"


def test_years_later_only_what_still_applies_is_listed(page, clock):
    clock.advance(6 * 365 * 86_400_000)
    page.refresh(None)
    lines = page.section().office.lines
    assert lines["gauge_m2"].fixed.text() == "pas de règle"
    assert lines["gauge_m2"].default.text() == "pas de règle"
    assert lines["gauge_m2"].line.effect.endswith(", depuis le 30/06/2021")
    assert page.section().office._rules.count() == 4  # as many as are shown: what to carry, inspections, data


def test_the_look_of_the_window_and_back_to_its_default(page, theme):
    look = page.section().desk.look
    look.mode._parts[1].click()
    assert theme.mode == "dark"
    assert look.as_system.isVisible()
    look.larger.click()
    assert theme.zoom == 110
    assert (look.zoom.text(), look.zoom.accessibleName()) == ("110\u00a0%", "Zoom 110\u00a0%")
    assert look.as_normal.isVisible()
    look.as_normal.click()
    assert theme.zoom == 100
    assert not look.as_normal.isVisible()
    look.larger.click()
    look.smaller.click()
    assert theme.zoom == 100
    theme.set_mode("light")
    assert look.mode.value() == "light"
    look.as_system.click()
    assert (theme.mode, look.mode.value()) == ("system", "system")
    assert not look.as_system.isVisible()


def test_each_setting_of_this_desk_says_its_effect(page):
    rows = [row for group in page.section().desk.groups for row in group.rows]
    told = {row.label.text(): row.note.text() for row in rows if isinstance(row, Labelled)}
    assert list(told) == [
        "Thème", "Zoom", "Envoi", "Copie de secours", "Rattachement", "Touches", "Lettres des motifs",
        "Clé de signature", "Clé de secours", "Autre base",
    ]  # fmt: skip


def test_each_line_of_the_page_says_its_default_and_its_effect(page, monkeypatch):
    desk, office = page.section().desk, page.section().office
    for kind in desk.printers._kinds:
        desk.printers._make(kind)
    for line in desk.printers.lines.values():
        line._show_trays((Tray("2", "Bac 2"),), "")
    lines = desk.findChildren(Labelled)
    assert {"Thème", "A4", "Ticket 80 mm", "Bac", "Adresse", "Programme", "Clé de secours"} <= {
        line.label.text() for line in lines
    }
    for line in lines:
        default, _stop, effect = line.note.text().partition(". ")
        assert default.startswith("Par défaut"), line.label.text()
        assert effect.endswith("."), line.label.text()
    assert set(office.lines) >= {one.key for one in SETTINGS}
    for line in office.lines.values():
        assert line.line.default, line.line.key
        assert line.line.effect, line.line.key


def attach(store, received_at=None):
    with store.local() as connection:
        attached.attach(connection, replace(HUB, received_at=received_at))


def test_a_desk_that_stands_alone_sends_nothing_and_may_be_attached(page, monkeypatch):
    desk, asked = page.section().desk, []
    assert not desk.sending.choice.isVisible()
    assert desk.sending.fixed.text() == "poste autonome, rien n’est envoyé"
    monkeypatch.setattr(page.context.shell, "run", lambda command, **_arguments: asked.append(command))
    assert desk.joining.attach.isVisible()
    desk.joining.attach.click()
    assert asked == ["exchange.attach"]


def test_an_attached_desk_sends_on_demand_or_by_itself(page, store, admin, shell, clock):
    attach(store, clock.now())
    page.refresh(None)
    desk, office = page.section().desk, page.section().office
    assert desk.sending.choice.isVisible()
    assert desk.sending.choice.value() == "demand"
    assert desk.joining.told.text() == "rattaché, reçu à 10:42"
    assert not desk.joining.attach.isVisible()
    assert office.header.caption.text() == "valable sur tous les postes, reçu à 10:42"
    desk.sending.choice._parts[1].click()
    assert value(store, admin, EXCHANGE_EVERY) == 15
    assert office.lines["exchange_every"].editor.text() == "15\u00a0min"
    desk.sending.choice._parts[0].click()
    assert value(store, admin, EXCHANGE_EVERY) == 0
    shell.undos[-1]()
    assert value(store, admin, EXCHANGE_EVERY) == 15
    assert desk.sending.choice.value() == "alone"


def test_a_pace_that_is_refused_is_not_shown(page, store, clock, monkeypatch):
    attach(store, clock.now())
    page.refresh(None)
    desk, office = page.section().desk, page.section().office

    def refuses(*_given):
        raise StoreError("Le disque est plein.", "Rien n’a changé.", "Libérez de la place.")

    monkeypatch.setattr("lmmh_desk.office.actions.rules.set_setting", refuses)
    desk.sending.choice._parts[1].click()
    assert desk.sending.choice.value() == "demand"
    other = next(key for key, line in office.lines.items() if line.line.setting and key != EXCHANGE_EVERY.key)
    desk.sending.choice.set_value("alone")
    office.change(other, 3)
    assert desk.sending.choice.value() == "alone", "another line's refusal is not its own"


def test_another_pace_than_the_usual_one_is_offered_as_it_is(page, store, admin, clock):
    attach(store, clock.now() - 86_400_000)
    set_setting(store, admin, EXCHANGE_EVERY, 40)
    page.refresh(None)
    sending = page.section().desk.sending
    assert [part.accessibleName() for part in sending.choice._parts] == ["À la demande, F5", "Toutes les 40 min"]
    assert page.section().desk.joining.told.text() == "rattaché, reçu le 16/11 à 10:42"
    sending.choice._parts[1].click()
    assert value(store, admin, EXCHANGE_EVERY) == 40


def test_the_front_desk_reads_how_its_desk_sends(open_as, front, store, admin):
    attach(store)
    set_setting(store, admin, EXCHANGE_EVERY, 15)
    desk = page_of(open_as(front), SettingsPage).section().desk
    assert not desk.sending.choice.isVisible()
    assert desk.sending.fixed.text() == "Toutes les 15 min"
    assert desk.joining.told.text() == "rattaché, rien n’est encore reçu"
    assert not desk.keyboard.letters.isVisible()


def test_the_letters_of_the_motifs_lead_to_their_tab_and_the_keys_to_their_help(page, monkeypatch):
    asked = []
    monkeypatch.setattr(page.context.shell, "run", lambda command, **_arguments: asked.append(command))
    keyboard = page.section().desk.keyboard
    keyboard.see.click()
    assert asked == ["shell.help"]
    keyboard.letters.click()
    assert page.choice.value() == "reasons"


def test_a_search_finds_this_desk_s_settings_too_and_says_when_there_is_none(page):
    desk, office = page.section().desk, page.section().office
    page.search.setText("zoom")
    shown = [row.label.text() for group in desk.groups for row in group.rows if row.isVisible()]
    assert shown == ["Zoom"]
    assert office.empty.isVisible()
    assert office.empty.accessibleName() == "Aucun seuil de l’office ne porte ces mots."
    page.search.setText("imprimantes")
    assert desk.printers.lines["A4"].isVisible()
    page.search.setText("verrou")
    assert desk.empty.isVisible()
    page.search.clear()
    assert desk.look.isVisible()
    assert not office.empty.isVisible()


def test_nothing_of_the_page_is_cut_at_the_counter_s_width(page):
    page.resize(1122, 640)
    QCoreApplication.processEvents()
    assert page.minimumSizeHint().width() <= 1122
    cut = [label.text() for label in page.findChildren(Label) if label.isVisible() and label._cut()]
    assert cut == []


def test_what_is_searched_while_the_page_is_made_is_found(open_as, admin):
    page = SettingsPage(open_as(admin))
    PAGES.append(page)
    page.show()
    page.opened()
    page.search.setText("verrou")
    assert page.section().office.lines == {}, "nothing is made yet"
    made(page)
    assert [key for key, line in page.section().office.lines.items() if line.isVisible()] == ["lock_after"]
    assert page.section().desk.empty.isVisible()


def test_the_pace_is_offered_once_its_line_is_made(open_as, admin):
    page = SettingsPage(open_as(admin))
    PAGES.append(page)
    office, there = page.section().office, []
    office.boarded.connect(lambda board: there.append(office.lines.keys() >= {line.key for line in board.lines}))
    page.show()
    page.opened()
    made(page)
    assert there
    assert all(there), "a pace chosen earlier had no line to change"


def timed(work, spent):
    """Do something; add the processor's time of it, in milliseconds."""
    begun = time.thread_time()
    done = work()
    spent.append((time.thread_time() - begun) * 1000)
    return done


def whole(page, context, spent):
    """Let a page be made; add the processor's time of each turn, in milliseconds."""
    while any(turns.busy for turns in page.findChildren(Turns)) or context.reads.busy or context.papers.busy:
        timed(QCoreApplication.processEvents, spent)
    for _turn in range(5):
        timed(QCoreApplication.processEvents, spent)


def turns_of(context, tab=""):
    """Open the page in a window, or a tab of it, and let it be made; return each turn's time and the office's lines."""
    spent = []

    def first():
        page = SettingsPage(context)
        frame = PageFrame(page)
        frame.resize(1160, 640)
        frame.show()
        page.opened()
        return frame, page, page.section()

    frame, page, section = timed(first, spent)
    whole(page, context, spent)
    if tab:
        spent.clear()
        timed(lambda: page.show_tab(tab), spent)
        whole(page, context, spent)
    lines = len(section.office.lines)
    frame.hide()
    frame.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return spent, lines


def test_the_page_is_made_in_short_turns(open_as, admin, store, shell):
    """Keys and painting come between; the least of several openings leaves other work of the machine out."""
    jobs = Jobs(store, lambda error: shell.say(str(error), "bad"))
    lanes = {"reads": jobs.reads, "writes": jobs.writes, "papers": jobs.papers}
    openings = [turns_of(replace(open_as(admin), catalogue=CATALOGUE, **lanes)) for _opening in range(4)]
    jobs.close()
    assert all(lines == 20 for _spent, lines in openings), "each is made whole"
    pace = slowness()
    assert min(spent[0] for spent, _lines in openings) < 2 * TURN * pace, "its frame, in a window made for it here"
    assert min(max(spent[1:]) for spent, _lines in openings) < TURN * pace, openings


@pytest.mark.parametrize("tab", ["sites", "reasons", "agenda", "rules", "messages", "agents", "office"])
def test_each_tab_is_made_in_short_turns(open_as, admin, store, shell, tab):
    jobs = Jobs(store, lambda error: shell.say(str(error), "bad"))
    lanes = {"reads": jobs.reads, "writes": jobs.writes, "papers": jobs.papers}
    openings = [turns_of(replace(open_as(admin), **lanes), tab)[0] for _opening in range(4)]
    jobs.close()
    assert min(max(spent) for spent in openings) < TURN * slowness(), openings


def test_a_paper_is_found_before_its_line_is_made(open_as, manager):
    context = open_as(manager)
    papers = (KindOfPaper("JD", "Justificatif de déménagement", "A4"), KindOfPaper("RM", "Reçu de masques", "A4"))
    lines = PrinterLines(replace(context, catalogue=(Feature("moves", papers=papers),)))
    card = QWidget()
    card.setLayout(Column(lines))
    card.show()
    assert lines.find_setting("masques")
    assert lines.isVisible()
    assert list(made(lines).lines) == ["RM"]
    assert lines.lines["RM"].isVisible()
    lines.find_setting("imprimantes")
    lines.find_setting("masques")
    made(lines)
    assert (lines.lines["RM"].isVisible(), lines.lines["JD"].isVisible()) == (True, False), "made, and not sought"
    assert not lines.find_setting("agenda")
    assert not lines.isVisible()
    card.deleteLater()


HP = Printer("HP", "HP LaserJet Accueil", "ready", default=True)
EPSON = Printer("TM", "Epson TM-T20", "stopped")
TRAYS = (Tray("top", "Bac du haut"), Tray("tray-2", "Bac 2"))


def shown(page, ticket=EPSON, address="", **papers):
    """Show two printers, HP being that of A4; return the lines by size."""
    lines = page.section().desk.printers
    wanted = {"A4": Paper(HP, TRAYS), "A5": Paper(), "80mm": Paper(ticket)} | papers
    lines.show_printers(Printers((HP, EPSON), wanted, address))
    return lines.lines


def test_printers_are_chosen_and_tried(page):
    lines = shown(page)
    assert lines["A4"].choice.value() == "HP"
    assert (lines["A4"].state.text, lines["80mm"].state.text) == ("Prête", "Arrêtée")
    printing = page.context.printing
    lines["80mm"].choice.set_value("HP")
    assert printing.chosen_for == {"80mm": "HP"}
    for size in ("A4", "A5", "A3", "80mm"):
        lines[size].trial.click()
        _title, sent_size, pdf = printing.sent[-1]
        assert pdf.startswith(b"%PDF")
        assert sent_size == size
        assert (printing.raws[-1] is not None) == (size == "80mm")
    assert page.context.shell.said[-1] == ("Essai envoyé à HP.", "ok")


def test_a_printer_that_is_gone_stays_the_one_shown(page):
    lines = shown(page, A5=Paper(Printer("old", "old", "stopped")))
    assert (lines["A5"].choice.currentText(), lines["A5"].state.text) == ("old", "Arrêtée")
    assert page.context.printing.chosen_for == {}
    lines["A5"].choice.set_value("HP")
    assert page.context.printing.chosen_for == {"A5": "HP"}


def test_a_tray_is_chosen_where_the_printer_has_several(page):
    lines = shown(page)
    a4 = lines["A4"]
    assert [a4.tray.itemText(place) for place in range(a4.tray.count())] == ["Automatique", "Bac du haut", "Bac 2"]
    assert a4.tray.value() == ""
    assert a4._tray_row.isVisible()
    assert lines["80mm"].tray is None, "made where there are several"
    a4.tray.set_value("tray-2")
    printing = page.context.printing
    assert (printing.chosen_for, printing.trays) == ({"A4": "HP"}, {"A4": "tray-2"})
    gone = shown(page, A4=Paper(HP, (), "tray-9"))["A4"]
    assert (gone.tray.value(), gone._tray_row.isVisible()) == ("", False)
    assert printing.trays == {"A4": "tray-2"}, "what the spooler does not tell now is not forgotten"
    a4 = shown(page, A4=Paper(HP, TRAYS, "tray-2"))["A4"]
    assert a4.tray.currentText() == "Bac 2"
    a4.choice.set_value("TM")
    assert (printing.chosen_for, printing.trays) == ({"A4": "TM"}, {"A4": ""}), "a tray is one printer's"


def test_tickets_can_go_to_a_printer_on_the_network(page):
    lines = shown(page)
    ticket, printing = lines["80mm"], page.context.printing
    assert [lines["A4"].choice.itemData(place) for place in range(lines["A4"].choice.count())] == ["HP", "TM"]
    assert not ticket.address.isVisible()
    ticket.choice.set_value("network")
    assert ticket.address.isVisible()
    assert printing.chosen_for == {}, "its address is not known yet"
    type_in(ticket.address, "imprimante des tickets")
    assert ticket.problem.text() == (
        "Cette adresse n’est pas celle d’une imprimante. Rien n’a changé."
        " Tapez par exemple 192.168.1.40, ou 192.168.1.40:9100."
    )
    assert ticket.problem.isVisible()
    assert ticket.address.accessibleDescription() == ticket.problem.text()
    assert printing.chosen_for == {}
    type_in(ticket.address, "192.168.1.40")
    assert not ticket.problem.isVisible()
    assert printing.chosen_for == {"80mm": "socket://192.168.1.40:9100"}


def test_the_network_printer_shows_its_address_and_escape_gives_it_back(page):
    where = "192.168.1.40:9100"
    ticket, printing = shown(page, networked(f"socket://{where}"), where)["80mm"], page.context.printing
    assert ticket.choice.currentText() == "Imprimante réseau"
    assert (ticket.address.text(), ticket.address.isVisible(), ticket.state.text) == (where, True, "")
    ticket.address.setText("10.0.0")
    QTest.keyClick(ticket.address, Qt.Key.Key_Escape)
    assert ticket.address.text() == where
    type_in(ticket.address, "192.168.1.40")
    assert ticket.address.text() == where
    assert printing.chosen_for == {}, "the same address changes nothing"
    shown(page, networked("socket://10.0.0.5:9100"), "10.0.0.5:9100")
    shown(page, networked(f"socket://{where}"), where)
    assert printing.chosen_for == {}, "what is shown is not chosen"
    ticket.choice.set_value("TM")
    assert printing.chosen_for == {"80mm": "TM"}
    ticket = shown(page, EPSON, where)["80mm"]
    assert not ticket.address.isVisible()
    ticket.choice.set_value("network")
    assert printing.chosen_for == {"80mm": f"socket://{where}"}, "its address was kept"


def test_what_is_shown_is_what_the_system_and_the_choices_say(page, monkeypatch):
    asked = []
    monkeypatch.setattr("lmmh_desk.printing.printers.available", lambda: [HP, EPSON])
    monkeypatch.setattr("lmmh_desk.printing.trays.trays", lambda name: asked.append(name) or TRAYS)
    printing = page.context.printing
    network = networked("socket://10.0.0.5:9100")
    printing.chosen = {"A4": HP, "80mm": network}.get
    printing.trays, printing.address = {"A4": "tray-2"}, "10.0.0.5:9100"
    page.refresh(None)
    lines = page.section().desk.printers.lines
    assert asked == ["HP"], "neither a file nor a network printer has trays"
    assert (lines["A4"].choice.value(), lines["A4"].tray.value()) == ("HP", "tray-2")
    assert (lines["80mm"].choice.value(), lines["80mm"].address.text()) == ("network", "10.0.0.5:9100")


def test_without_printers_tickets_can_still_leave_the_network_for_a_file(page):
    network = networked("socket://10.0.0.5:9100")
    lines = page.section().desk.printers
    lines.show_printers(Printers((), {"A4": Paper(), "A5": Paper(), "80mm": Paper(network)}, "10.0.0.5:9100"))
    lines.lines["80mm"].choice.set_value(printer_lines.PDF)
    assert page.context.printing.chosen_for == {"80mm": ""}


def test_a_kind_of_paper_follows_its_size_until_it_has_a_printer_of_its_own(open_as, manager):
    context = open_as(manager)
    papers = (KindOfPaper("JD", "Justificatif de déménagement", "A4"), KindOfPaper("TI", "Ticket d’attente", "80mm"))
    lines = PrinterLines(replace(context, catalogue=(Feature("moves", papers=papers),)))
    for size in printer_lines.SIZES:
        lines.add_size(size)
    lines.show_printers(Printers((HP, EPSON), {"A4": Paper(HP), "JD": Paper()}))
    assert list(lines.lines) == ["A4", "A5", "A3", "80mm"], "the others are made once they are looked at"
    lines.show()
    lines.fold.click()
    assert "JD" not in lines.lines, "each in a turn of its own"
    made(lines)
    line, printing = lines.lines["JD"], context.printing
    assert line.isVisible()
    assert list(lines.lines) == ["A4", "A5", "A3", "80mm", "JD"]
    lines.fold.click()
    assert not line.isVisible()
    assert line.choice.accessibleName() == "Imprimante Justificatif de déménagement"
    assert [line.choice.itemText(place) for place in range(line.choice.count())] == [
        "Comme A4", "HP LaserJet Accueil", "Epson TM-T20",
    ]  # fmt: skip
    assert (line.choice.value(), line.state.text) == ("", "")
    line.choice.set_value("TM")
    assert printing.chosen_for == {"JD": "TM"}
    line.trial.click()
    assert (printing.sent[-1][1], printing.kinds[-1]) == ("A4", "JD")
    lines.show_printers(Printers((HP, EPSON), {"A4": Paper(HP), "JD": Paper(EPSON)}))
    assert (line.choice.value(), line.state.text) == ("TM", "Arrêtée")
    assert line.isVisible(), "it has a printer of its own: it is never folded away"
    assert lines.find_setting("justificatif")
    assert line.isVisible()
    assert not lines.lines["A4"].isVisible()
    assert not lines.fold.isVisible()
    lines.find_setting("")
    line.choice.set_value("")
    assert printing.chosen_for == {"JD": ""}
    lines.deleteLater()


def test_where_papers_go_without_a_printer_is_said_while_there_is_none(page):
    lines = page.section().desk.printers
    every = {size: Paper(HP) for size in ("A4", "A5", "A3", "80mm")}
    lines.show_printers(Printers((HP,), every, folder="/profil/papers"))
    assert lines.without.isHidden()
    page.context.printing.file = page.context.printing.folder / "JD.pdf"  # no printer any more
    lines.refresh()
    assert not lines.without.isHidden()
    assert lines.without.text() == (
        "Sans imprimante, un PDF reste dans /profil/papers une heure au plus, et jusqu’à la fermeture."
    )


def test_a_trial_without_printer_says_which_file(page, tmp_path):
    page.context.printing.file = tmp_path / "Essai.pdf"
    page.section().desk.printers.lines["A4"].trial.click()
    assert "Essai.pdf" in page.context.shell.said[-1][0]


def test_the_trial_of_a_ticket_printer_says_where_and_when(page):
    page.context.printing.address = "10.0.0.5:9100"
    page.section().desk.printers.lines["80mm"].trial.click()
    raw = page.context.printing.raws[-1]
    assert raw.startswith(b"\x1b@")
    assert raw.endswith(b"\x1dVB\x00")
    assert "Essai d'impression\n" in raw.decode("cp858")
    assert "à 10:42\n" in raw.decode("cp858")
    assert page.context.shell.said[-1] == ("Essai envoyé à 10.0.0.5:9100.", "ok")


class Backups:
    def __init__(self, error=None):
        self.error = error

    def back_up(self, target):
        if self.error:
            raise self.error
        target.write_bytes(bytes(SMALLEST))


def test_a_copy_is_made_and_said(open_as, admin, shell, clock):
    context = open_as(admin)
    context.ports.backups = Backups()
    page = page_of(context, SettingsPage)
    card = page.section().desk
    assert card.last_copy.text() == "aucune copie sur ce poste"
    card.copy_button.click()
    assert card.last_copy.text() == "à 10:42, sur ce poste"
    assert shell.said[-1][0] == "La copie est faite et vérifiée."
    clock.advance(86_400_000)
    page.refresh(None)
    assert card.last_copy.text() == "le 17/11 à 10:42, sur ce poste"
    context.ports.backups.error = StoreError("Le disque est plein.")
    card.copy_button.click()
    assert card.last_copy.text() == "la copie n’a pas été faite"
    assert card.copy_button.isEnabled()
    context.ports.backups = None
    card.copy()
    assert card.last_copy.text() == "la copie n’a pas été faite"


def test_without_a_key_at_hand_no_copy_is_offered(page):
    assert not page.section().desk.copy_button.isVisible()


def test_a_site_manager_changes_their_site_only(open_as, store, admin, manager):
    page = page_of(open_as(manager), SettingsPage)
    assert list(page.tabs) == ["general", "sites", "agenda", "messages", "agents"]
    type_in(page.section().office.lines["wait_too_long"].editor, "25")
    with store.read() as read:
        assert setting(read, WAIT_TOO_LONG, manager.site_id) == 25
        assert setting(read, WAIT_TOO_LONG, "other") == 30


@pytest.mark.parametrize("zoom", [100, 200])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_each_tab_paints_in_a_narrow_window_too(page, theme, mode, zoom):
    theme.mode, theme.zoom = mode, zoom
    theme.apply()
    page.arrange("narrow")
    for tab in page.tabs:
        page.show_tab(tab)
        made(page)
        QCoreApplication.processEvents()
        assert not page.grab().isNull()
        needed = max(page._stack.minimumSizeHint().width(), page._head.minimumSize().width())
        assert needed <= 590 * zoom // 100  # 1366 px at 200 %, less rail and margins


def test_everything_that_takes_the_focus_has_a_name(page):
    for tab in page.tabs:
        page.show_tab(tab)
    made(page)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.window() is page and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.accessibleName()
    ]
    assert nameless == []


def test_today_s_rules_are_not_edited_as_thresholds(page):
    lines = [row.line for row in page.section().office.lines.values()]
    assert {line.setting for line in lines if line.setting} == set(SETTINGS)
    assert next(line for line in lines if line.key == "gauge_m2").setting is None


@pytest.mark.parametrize(
    ("tab", "kept"),
    [
        ("office", {"name": "Office de la Sarthe"}),
        ("messages", {"sms": {"kind": "http", "place": "https://a.fr", "secret": ""}}),
        ("rules", {"shown": "", "edits": {"": {"key": "carry", "source": "Arrêté"}}}),
    ],
)
def test_a_draft_put_back_before_its_form_is_made_is_shown_then(open_as, admin, tab, kept):
    page = SettingsPage(open_as(admin))
    PAGES.append(page)
    page.show()
    page.restore({"tab": tab, "tabs": {tab: kept}})
    assert page.draft() == {"tab": tab, "tabs": {tab: kept}}, "kept again meanwhile"
    section = made(page).section()
    panel = section.gateways.panel if tab == "messages" else section.panel
    shown = {field: panel.values()[field] for field in ("name", "place", "source") if field in panel.fields}
    wanted = {"office": "Office de la Sarthe", "messages": "https://a.fr", "rules": "Arrêté"}[tab]
    assert wanted in shown.values()
    assert page.draft() is not None


def test_a_search_finds_the_settings_of_every_tab(page):
    """Each field of each tab, by its label: a tab is made when first shown, so that its names are written beside it."""
    missed = []
    for tab in [tab for tab in page.tabs if tab != "general"]:
        page.show_tab(tab)
        section = made(page).section()
        if tab == "agenda":
            names = {part.accessibleName() for part in section.choice._parts}
        else:
            forms = [form for form in section.findChildren(PanelForm) if form.fields]
            names = {field.label.text() for form in forms for field in form.fields.values()} - {""}
        assert len(names) > 2, tab
        for name in names:
            page.search.setText(name)
            missed += [(tab, name)] if tab not in page.found() else []
    assert not missed


def test_the_tabs_say_how_much_a_search_finds_in_each(page):
    page.search.setText("jauge")
    assert page.found() == {"general": 1, "sites": 1, "rules": 4}
    numbers = {name.split(",")[0]: name for name in (part.accessibleName() for part in page.choice._parts)}
    assert (numbers["Règles"], numbers["Agents"]) == ("Règles, 4", "Agents")
    assert page.search.accessibleDescription() == "Trouvé dans\u00a0: Général, Sites, Règles"
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.choice.value() == "general", "it has one itself"
    page.search.setText("profil")
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.choice.value() == "agents"
    assert page.search.isVisible()
    page.search.setText("introuvable")
    assert page.search.accessibleDescription() == "Trouvé dans\u00a0: aucun onglet"
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.choice.value() == "agents"
    page.search.clear()
    assert page.search.accessibleDescription() == ""
    assert {part.accessibleName() for part in page.choice._parts} == {tab.label for tab in page.tabs.values()}


@pytest.mark.parametrize("zoom", [100, 200])
def test_the_numbers_found_widen_no_narrow_window(page, theme, zoom):
    theme.zoom = zoom
    theme.apply()
    page.arrange("narrow")
    page.search.setText("e")
    assert all("," in part.accessibleName() for part in page.choice._parts)
    QCoreApplication.processEvents()
    assert page._head.minimumSize().width() <= 590 * zoom // 100
