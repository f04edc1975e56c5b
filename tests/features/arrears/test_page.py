"""« Prévention des impayés » in the window: the list, amounts hidden until Afficher, every gesture, the board."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from lmmh_desk.features.arrears.actions.balances import import_balances
from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due, take_step
from lmmh_desk.features.arrears.actions.months import record_month
from lmmh_desk.features.arrears.actions.papers import Asked, record_paper
from lmmh_desk.features.arrears.actions.plans import propose_plan, sign_plan
from lmmh_desk.features.arrears.model.balances import read_balances
from lmmh_desk.features.arrears.model.deeds import deeds
from lmmh_desk.features.arrears.model.listing import Filter
from lmmh_desk.features.arrears.model.papers import LETTER
from lmmh_desk.features.arrears.model.records import ArrearsCase, PaymentPlan
from lmmh_desk.features.arrears.model.schedule import instalments, written
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.listing import case_file
from lmmh_desk.features.arrears.ui.masked import RevealButton
from lmmh_desk.features.arrears.ui.panel import _Next
from lmmh_desk.office.actions.rules import set_issuers
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.store.agents import standing
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.dialog import Dialog
from lmmh_desk.ui.widgets.field import Field
from lmmh_desk.ui.widgets.tag import Tag
from tests.fakes.printer import Printer
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of
from tests.features.window import Window
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE
from tests.ui.focus import has_focus


@pytest.fixture
def window(qapp, store, adviser, case_id):
    shown = Window(store, adviser, Printer())
    yield shown
    shown.close()


@pytest.fixture
def page(window):
    return window.open("arrears")


@pytest.fixture
def headquarters(qapp, store, admin):
    shown = Window(store, admin, Printer())
    yield shown
    shown.close()


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def offered(page):
    return [act.label for act in page.panel.deeds.items()]


def dialog(window) -> Dialog:
    found = window.dialog()
    assert found is not None
    return found


def send(window, **values):
    """Type in the fields of the dialog and submit it."""
    asked = dialog(window)
    for name, value in values.items():
        asked.fields[name].set_value(value)
    asked.send()
    window.breathe()


def press(window, key):
    window.page.press(key)
    window.breathe()


def test_alt_i_opens_the_list(window):
    assert window.keys("Alt+I") == 2
    assert window.page.key == "arrears"
    table = window.page.list.table
    assert table.rows.sentence(0).startswith("M. Ferhat Belkacem, bail L-204518, premier contact, Premier appel")
    assert "1\u00a0foyer suivi" in words(window.page.head)[1]


def test_no_amount_is_in_sight_until_afficher_and_then_for_twenty_seconds(window, store, planned, adviser):
    page = window.open("arrears")
    told = " ".join(words(page.panel))
    assert "•••" in told
    assert "1\u202f000,01" not in told
    window.click(page.panel.amounts.show_button)
    assert page.panel.amounts.shown
    told = " ".join(words(page.panel))
    assert "1\u202f000,01\u00a0€" in told
    assert "333,34\u00a0€" in told
    assert page.panel.amounts._timer.interval() == 20_000
    with store.read() as read:
        seen = "SELECT count(*) FROM audit WHERE action = 'arrears.reveal' AND subject = ?"
        assert read.exec_driver_sql(seen, (planned,)).scalar_one() == 1
    page.panel.amounts._timer.timeout.emit()
    assert "€" not in " ".join(words(page.panel)).replace("•••\u00a0€", "")
    window.click(page.panel.amounts.show_button)
    window.click(page.panel.amounts.show_button)
    assert not page.panel.amounts.shown


def test_discreet_mode_and_another_row_hide_everything(window, store, counter, page):
    open_follow_up(store, counter, SLIMANE)
    page.refresh(None)
    window.click(page.panel.amounts.show_button)
    page.list.table.select_row(1)
    window.breathe()
    assert not page.panel.amounts.shown
    page.set_discreet(True)
    assert not page.panel.isVisible()
    assert not page.list.table.isVisible()
    page.set_discreet(False)


def test_a_caf_told_before_the_debt_was_there_is_said_and_noted(window, store, page, case_id):
    press(window, "due")
    send(window, due=DEBT)
    press(window, "stage:")
    assert dialog(window).early.text() == ""
    dialog(window).fields["on"].set_value(date(2020, 3, 2))
    told = "L’impayé n’est constitué que depuis le 17 novembre 2020. Vérifiez la date, l’étape reste possible."
    assert told in words(dialog(window))
    send(window, body="caf")
    assert file_of(store, case_id).notified == date(2020, 3, 2)
    press(window, "stage:")
    dialog(window).fields["on"].set_value(date(2020, 3, 2))
    assert dialog(window).early.text() == "", "only of the CAF or MSA"


def test_the_panel_s_gestures_lead_a_case_to_a_signed_plan(window, store, page, case_id):
    press(window, "due")
    send(window, due=DEBT)
    assert file_of(store, case_id).row.stage is Stage.CONSTITUTED
    press(window, "stage:")
    send(window)
    assert dialog(window).fields["body"].error == "Choisissez la CAF ou la MSA."
    send(window, body="caf")
    press(window, "plan")
    plan = dialog(window)
    assert plan.fields["debt"].value() == DEBT
    window.click(plan.share)
    assert "•••" in plan.fields["schedule"].value()
    window.keys("F11")
    assert plan.fields["schedule"].value().startswith("17/12/2020 83,34")
    plan.fields["schedule"].set_value("21/12/2020 500,00\n20/01/2021 500,00")
    assert "Total 1\u202f000,00" in plan._sum.text()
    send(window)
    assert "Il manque 0,01" in plan.fields["schedule"].error
    assert plan.fields["schedule"].value() == "21/12/2020 500,00\n20/01/2021 500,00"
    plan.fields["schedule"].set_value("20/12/2020 500,01\n20/01/2021 500,00")
    assert "20/12" in plan._sum.text()
    send(window)
    press(window, "sign")
    send(window)
    assert file_of(store, case_id).row.stage is Stage.PLAN_ACTIVE
    assert "Enregistrer un règlement" in offered(page)
    press(window, "pay")
    assert dialog(window).fields["amount"].value() == 50_001
    send(window)
    assert file_of(store, case_id).plan.dues[0].state == "settled"
    press(window, "missed")
    assert window.said == "Ce geste ne convient pas à cette étape.", "its day isn't past"


def test_a_debt_so_small_that_the_caf_sets_the_plan_is_said_with_the_amounts_alone(window, store, adviser, case_id):
    with store.write(adviser, "test") as unit:
        unit.driver.execute("UPDATE lease SET aid_cents = 31260, aid_to_landlord = 1 WHERE number = 'L-204518'")
    set_due(store, adviser, case_id, 9_000)
    page = window.open("arrears")
    told = "jusqu’à 100,00\u00a0€, la CAF ou la MSA fixe le plan"
    assert not any(told in text for text in words(page.panel))
    window.click(page.panel.amounts.show_button)
    assert any(told in text for text in words(page.panel))
    set_due(store, adviser, case_id, 10_001)
    window.click(page.panel.amounts.show_button)
    window.click(page.panel.amounts.show_button)
    assert "100,01\u00a0€" in words(page.panel)
    assert not any("fixe le plan" in text for text in words(page.panel))


def test_a_plan_signed_after_its_first_due_date_is_said_and_signed_all_the_same(window, store, clock, adviser, case_id):
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, TODAY))
    clock.advance(2 * 24 * 3600 * 1000)
    page = window.open("arrears")
    press(window, "sign")
    told = "La première échéance, le 17/11, précède la signature. Vérifiez la date ou le plan, signer reste possible."
    assert told in words(dialog(window))
    dialog(window).fields["signed_on"].set_value(TODAY)
    assert dialog(window).late.text() == "", "on its very day nothing is odd"
    send(window, signed_on=date(2020, 11, 18))
    assert file_of(store, case_id, date(2020, 11, 19)).plan.signed == date(2020, 11, 18)
    press(window, "pay")
    dialog(window).reject()
    assert any("en retard" in text for text in words(page.panel))


def test_the_reminder_of_a_due_date_stands_with_it_and_not_with_what_comes_before(window, store, adviser, planned):
    page = window.open("arrears")
    told = "Rappel par SMS le 18/12 à 10:00"
    (next_,) = page.panel.findChildren(_Next)
    assert told in words(next_)
    with store.write(adviser, "test") as unit:
        case = unit.get(ArrearsCase, planned)
        case.caf_notified_on, case.constituted_on = None, "2020-09-21"
    page.refresh(None)
    window.hands.settle()
    (next_,) = page.panel.findChildren(_Next)
    assert "Informer la CAF ou la MSA" in words(next_)
    assert told not in words(next_)
    assert told in words(page.panel)


def test_a_due_date_past_is_noted_as_missed(window, store, clock, planned):
    clock.advance(35 * 24 * 3600 * 1000)
    window.open("arrears")
    press(window, "missed")
    assert file_of(store, planned, date(2020, 12, 22)).plan.dues[0].state == "missed"
    assert window.said.startswith("Échéance manquée")


def test_two_cases_of_one_lease_are_joined_by_a_key(window, store, adviser, case_id):
    with store.write(adviser, "test") as unit:
        one = unit.get(ArrearsCase, case_id)
        unit.add(ArrearsCase(lease_id=one.lease_id, person_id=one.person_id, stage="watch", stage_on="2020-11-17"))
    page = window.open("arrears")
    assert offered(page)[0] == "Réunir les deux suivis"
    assert any("Deux postes ont ouvert un suivi" in text for text in words(page.panel))
    press(window, "join")
    assert window.said == "Les deux suivis sont réunis."
    assert [row.stage.value for row in page._rows] == ["watch"]


def test_one_of_two_plans_signed_apart_is_kept_by_a_key(window, store, adviser, planned):
    former = file_of(store, planned).plan.id
    with store.write(adviser, "test") as unit:
        lines = written(instalments(DEBT, 4, date(2021, 1, 5)))
        twin = PaymentPlan(case_id=planned, debt_cents=DEBT, schedule=lines, state="active", signed_on="2020-11-16")
        unit.add(twin)
    page = window.open("arrears")
    assert offered(page)[0] == "Garder un des deux plans"
    told = words(page.panel)
    assert "Plan de Corinne Legendre\u00a0: signé le 16/11, 4\u00a0échéances jusqu’au 06/04/2021, 0\u00a0réglée" in told
    assert "Deux plans signés, en garder un" in told
    press(window, "keep")
    chosen = dialog(window).fields["plan"]
    assert [chosen.editor.itemText(rank) for rank in range(2)] == [
        "C. Legendre, le 17/11, 3\u00a0échéances, 0\u00a0réglée",
        "C. Legendre, le 16/11, 4\u00a0échéances, 0\u00a0réglée",
    ]
    chosen.set_value(twin.id)
    send(window)
    assert window.said == "Plan gardé. L’autre reste dans l’historique."
    assert file_of(store, planned).plan.id == twin.id
    assert any(text.startswith("Remplacé\u00a0: Plan de Corinne Legendre") for text in words(page.panel))
    press(window, "keep")
    assert dialog(window).fields["plan"].value() == twin.id
    dialog(window).fields["plan"].set_value(former)
    send(window)
    assert file_of(store, planned).plan.id == former


def test_a_debt_under_the_threshold_says_that_the_caf_is_told_later(window, store, adviser, case_id):
    set_due(store, adviser, case_id, 30_000)
    propose_plan(store, adviser, case_id, 30_000, instalments(30_000, 3, FIRST))
    page = window.open("arrears")
    assert any(text.startswith("Impayé pas encore constitué") for text in words(page.panel))


@pytest.mark.parametrize(("body", "told"), [("caf", "Accord CAF"), ("msa", "Accord MSA")])
def test_the_body_that_agreed_to_a_plan_is_named_beside_it(window, store, adviser, case_id, body, told):
    """Picture 18."""
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body=body)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    sign_plan(store, adviser, case_id, TODAY, approved=True)
    page = window.open("arrears")
    assert told in [tag.accessibleName() for tag in page.panel.findChildren(Tag)]


def test_forty_due_dates_are_said_and_stay_possible(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    page = window.open("arrears", case_id=case_id)
    page.panel.reveal.emit()
    window.hands.settle()
    press(window, "plan")
    plan = dialog(window)
    plan.fields["count"].set_value(40)
    plan.fill()
    assert "40 échéances\u00a0: c’est plus que la règle de l’office (36)." in plan._sum.text()
    assert plan._sum._ink == "warn"
    send(window)
    assert len(file_of(store, case_id).plan.dues) == 40


def test_a_plan_printed_once_is_printed_again_as_it_was(window, store, adviser, planned):
    page = window.open("arrears")
    press(window, "plan_paper")
    send(window)
    (paper,) = file_of(store, planned).papers
    press(window, "plan_paper")
    assert window.dialog() is None
    assert [one.number for one in file_of(store, planned).papers] == [paper.number]
    assert "Réimprimer le plan" in [deed.label for deed in deeds(page._chosen.file, adviser.role)]


def test_a_due_date_is_settled_in_four_keys_from_anywhere(window, store, planned):
    window.open("fiche", person_id=FERHAT)
    assert window.keys("Alt+I") + window.keys("R") + window.keys("Return") == 4
    assert window.said.startswith("Règlement enregistré")
    assert file_of(store, planned).plan.dues[0].state == "settled"
    window.keys("Ctrl+Z")
    assert file_of(store, planned).plan.dues[0].state == "expected"


def reveals(store):
    with store.read() as read:
        return read.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'arrears.reveal'").scalar_one()


def test_a_payment_is_proposed_under_dots_and_taken_as_it_is(window, store, planned):
    window.open("arrears")
    press(window, "pay")
    amount = dialog(window).fields["amount"].editor
    assert (amount.text(), amount.value()) == ("•••", 33_334)
    assert "333,34" not in " ".join(words(dialog(window)))
    send(window)
    assert file_of(store, planned).plan.dues[0].state == "settled"
    assert reveals(store) == 0


def test_afficher_in_a_dialog_shows_the_amount_and_is_traced(window, store, planned):
    window.open("arrears")
    press(window, "pay")
    window.keys("F11")
    amount = dialog(window).fields["amount"].editor
    assert amount.text() == "333,34"
    button = dialog(window).beside[0]
    assert not button.isVisible()
    assert reveals(store) == 1
    over(button)
    assert (amount.text(), amount.value()) == ("•••", 33_334)
    window.keys("F11")
    assert amount.text() == "333,34"
    assert reveals(store) == 2, "each look is a line"
    amount.setText("120,00")
    over(button)
    assert (amount.text(), amount.value()) == ("•••", 12_000), "what was typed meanwhile is kept"
    dialog(window).reject()


def over(button):
    """Let the seconds pass during which amounts are in sight."""
    assert button._timer.isActive()
    assert button._timer.interval() == 20_000
    button._timer.stop()
    button._timer.timeout.emit()
    assert button.isVisible()


def test_the_amounts_of_a_plan_are_covered_again_and_what_was_typed_is_kept(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    window.open("arrears")
    press(window, "plan")
    plan = dialog(window)
    window.keys("F11")
    plan.fields["schedule"].set_value("20/12/2020 500,01\n20/01/2021 500,00")
    over(plan.beside[0])
    assert plan.fields["schedule"].value().replace("\u00a0", " ") == ("20/12/2020 ••• €\n20/01/2021 ••• €")
    assert plan.fields["debt"].editor.text() == "•••"
    assert plan._sum.text().startswith("Les échéances font la dette.")
    send(window)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT debt_cents FROM payment_plan").scalar_one() == DEBT


def test_typing_counts_the_seconds_anew(window, store, planned):
    window.open("arrears")
    press(window, "pay")
    window.keys("F11")
    timer = dialog(window).beside[0]._timer
    begun = timer.id()
    dialog(window).fields["amount"].editor.textEdited.emit("3")
    assert timer.isActive()
    assert timer.id() != begun, "a timer started again is another one"
    dialog(window).reject()


def test_what_is_typed_over_dots_is_what_is_noted(window, store, planned):
    window.open("arrears")
    press(window, "pay")
    amount = dialog(window).fields["amount"].editor
    amount.setCursorPosition(3)
    amount.insert("1")
    amount.textEdited.emit(amount.text())
    assert amount.text() == "1"
    amount.reveal()
    assert amount.text() == "1"
    send(window)
    assert file_of(store, planned).plan.dues[0].state == "expected"
    with store.read() as read:
        assert read.exec_driver_sql("SELECT paid_cents FROM plan_payment").scalars().all() == [100]


def test_amounts_shown_in_the_panel_stay_shown_in_the_dialogs_opened_from_it(window, store, planned):
    page = window.open("arrears")
    window.keys("F11")
    assert page.panel.amounts.shown
    press(window, "pay")
    assert dialog(window).fields["amount"].editor.text() == "333,34"
    (button,) = dialog(window).beside
    assert not button.isVisible()
    over(button)
    assert dialog(window).fields["amount"].editor.text() == "•••", "not for ever: the panel would hide it"
    dialog(window).reject()
    window.breathe()
    window.keys("F11")
    assert not page.panel.amounts.shown
    assert reveals(store) == 1


def test_a_plan_under_dots_is_refused_unless_it_sums_and_says_no_amount(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    window.open("arrears")
    press(window, "plan")
    plan = dialog(window)
    window.click(plan.share)
    assert plan._sum.text() == "Les échéances font la dette."
    plan.fields["debt"].set_value(DEBT - 1)
    assert plan._sum.text() == "Les échéances ne font pas encore la dette."
    send(window)
    told = plan.fields["schedule"].error
    assert told.startswith("Les échéances ne font pas la dette.")
    assert "€" not in told
    window.click(plan.share)
    send(window)
    with store.read() as read:
        assert read.exec_driver_sql("SELECT debt_cents FROM payment_plan").scalar_one() == DEBT - 1


def shown_text(preview):
    document = preview.view.document()
    return " ".join(document.getAllText(page).text() for page in range(document.pageCount())).replace("\u202f", " ")


def test_previews_hide_what_is_due_until_afficher(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    window.open("arrears")
    window.keys("Ctrl+P")
    window.settle()
    text = shown_text(dialog(window).preview)
    assert "•••" in text
    assert "1 000,01" not in text
    window.keys("F11")
    window.settle()
    assert "1 000,01" in shown_text(dialog(window).preview)
    over(dialog(window).beside[0])
    window.settle()
    assert "1 000,01" not in shown_text(dialog(window).preview)
    send(window)
    page = window.page
    window.settle()
    page.panel.looked.emit(page._chosen.file.papers[0])
    window.settle()
    assert "1 000,01" not in shown_text(dialog(window).preview)
    window.keys("F11")
    window.settle()
    assert "1 000,01" in shown_text(dialog(window).preview)
    over(dialog(window).findChild(RevealButton))
    window.settle()
    assert "1 000,01" not in shown_text(dialog(window).preview)
    dialog(window).reject()
    assert reveals(store) == 2


def test_each_stage_has_its_own_tab(window, store, adviser, page, case_id):
    set_due(store, adviser, case_id, DEBT)
    for stage, above in ((Stage.FSL_REQUESTED, "Autres"), (Stage.CCAPEX_REFERRED, "Autres")):
        take_step(store, adviser, case_id, stage)
        page.refresh(None)
        window.breathe()
        tabs = {part._words: part._number for part in (*page.list.tabs._parts, *page.list.more._parts)}
        assert (tabs[above], tabs[stage.label], tabs["Constitué"], tabs["Plan rompu"]) == (1, 1, 0, 0)
        page.list.tabs.set_value(Filter.OTHER)
        page.list.more.set_value(stage)
        page.list.show_rows(page._rows, "")
        assert page.list.more.isVisible()
        assert len(page.list.table.rows.records()) == 1
        page.list.more.set_value(Stage.JUDGMENT)
        page.list.show_rows(page._rows, "")
        assert page.list.table.rows.records() == []
        window.open("arrears", case_id=case_id)
        assert page.list.tab() is stage


def test_the_figures_turn_into_a_table_by_one_key_and_back_by_one(window, page):
    window.keys("T")
    assert page.board.table.isVisible()
    assert has_focus(page.board.table)
    QTest.keyClick(page.board.turn, Qt.Key.Key_Return)
    assert page.board.bars.isVisible()


def test_a_plan_that_can_t_be_shared_says_why(window, page, case_id):
    press(window, "plan")
    plan = dialog(window)
    window.click(plan.share)
    assert "La dette manque" in plan.fields["debt"].error
    plan.fields["schedule"].set_value("n’importe quoi")
    assert "ne se lit pas" in plan._sum.text()
    send(window, debt=100)
    assert "Ligne 1" in plan.fields["schedule"].error


def test_follow_up_notes_and_the_file(window, store, page, case_id):
    press(window, "follow")
    asked = dialog(window)
    asked.fragile.set_value(True)
    send(window, follow_on=date(2020, 11, 20))
    row = file_of(store, case_id).row
    assert (row.fragile, row.coming.day) == (True, date(2020, 11, 20))
    assert "Fragile" in [tag.accessibleName() for tag in page.panel.findChildren(Tag)]
    press(window, "stage:")
    send(window)
    press(window, "back")
    assert file_of(store, case_id).row.stage is Stage.EARLY_CONTACT
    window.keys("Ctrl+M")
    assert window.page.key == "fiche"
    window.open("arrears")
    press(window, "book")
    window.open("arrears")
    press(window, "file")
    assert window.page.key == "fiche"


def test_the_letter_is_recorded_printed_and_cancelled(window, store, adviser, page, case_id):
    window.keys("Ctrl+P")
    assert "Notez d’abord le solde" in dialog(window).error.text
    dialog(window).reject()
    window.breathe()
    set_due(store, adviser, case_id, DEBT)
    window.keys("Ctrl+P")
    send(window, day=date(2020, 11, 18))
    assert "L’heure manque" in dialog(window).fields["starts"].error
    send(window, starts=600)
    page.refresh(None)
    (paper,) = file_of(store, case_id).papers
    assert paper.print_count == 1
    press(window, "again")
    assert file_of(store, case_id).papers[0].print_count == 2
    press(window, "void")
    asked = dialog(window)
    asked.findChildren(Field)[0].set_value("mistake")
    asked.submit()
    window.breathe()
    assert file_of(store, case_id).papers[0].voided
    assert "n’est plus accepté" in window.said


def test_papers_of_the_panel_are_looked_at(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    record_paper(store, adviser, Asked(LETTER, case_id))
    page = window.open("arrears")
    page.panel.looked.emit(page._chosen.file.papers[0])
    window.breathe()
    assert dialog(window).windowTitle() == "LI-C02-20-0001"
    dialog(window).reject()


def test_plans_and_contacts_are_papers_too(window, store, planned):
    window.open("arrears")
    press(window, "plan_paper")
    assert dialog(window).preview.copies.value() == 2
    send(window)
    press(window, "aids")
    send(window)
    assert [paper.number[:2] for paper in file_of(store, planned).papers] == ["CA", "PA"]


def test_f12_refuses_a_debt_without_saying_how_much(window, store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    window.open("arrears")
    window.keys("F12")
    told = dialog(window).error.text
    assert "Une somme est due sur ce bail" in told
    assert "€" not in told
    assert not dialog(window).go.isEnabled()


def test_tabs_filter_advisers_and_empty_states(window, page, store, counter):
    open_follow_up(store, counter, SLIMANE)
    page.refresh(None)
    window.breathe()
    page.list.filter.setText("sittelles")
    assert len(page.list.table.rows.records()) == 1
    page.list.filter.setText("zzz")
    assert page.list.table.rows.records() == []
    assert page._chosen.file is None
    page.list.filter.setText("")
    page.list.tabs.set_value(Filter.PLAN)
    page.list.show_rows(page._rows, "")
    assert page.list.table.rows.records() == []
    page.list.tabs.set_value(Filter.ALL)
    page.head.adviser.set_value(counter.agent_id)
    page.head.chosen.emit()
    assert [row.person_id for row in page.list.table.rows.records()] == [SLIMANE]
    page.list.show_rows([], "")
    assert page.list.show_key("absent") is False


def test_search_and_timeline_lead_here(window, page, store, case_id):
    window.open("arrears", case_id=case_id)
    assert page.person() == FERHAT
    with store.read() as read:
        lease_id = case_file(read, case_id, TODAY).row.lease_id
    window.work.run("arrears.open", lease_id=lease_id)
    window.breathe()
    assert page.person() == FERHAT
    window.open("arrears", case_id="absent")
    assert "pas, ou plus, sur ce poste" in window.said


def test_a_case_is_opened_from_a_file(window, store, page):
    window.work.run("arrears.begin", person_id=SLIMANE)
    window.breathe()
    send(window, due=1_000, follow_on=date(2020, 11, 19))
    assert window.page.key == "arrears"
    assert window.page.person() == SLIMANE
    window.work.run("arrears.begin", person_id=SLIMANE)
    window.breathe()
    send(window)
    assert "déjà suivi" in dialog(window).error.text
    dialog(window).reject()
    window.work.run("arrears.aids", person_id=FERHAT)
    window.breathe()
    assert dialog(window).windowTitle() == "Contacts d’aide"


def test_what_does_not_suit_the_stage_is_said(window, page):
    press(window, "pay")
    assert window.said == "Ce geste ne convient pas à cette étape."
    QTest.keyClick(page.list.table, Qt.Key.Key_R)
    window.breathe()
    assert page._menu(page._rows[0])
    page.panel.deeds.more.emit()
    page.primary()
    page.arrange("narrow")
    page.arrange("normal")
    assert len(page.panes()) == 4


def test_the_board_says_the_same_as_its_table(headquarters, store, admin):
    for month, tenants, rate in (("2019-05", 1052, 232), ("2020-05", 1412, 266), ("2020-09", 1214, 242),
                                 ("2020-11", 1188, None)):  # fmt: skip
        record_month(store, admin, month, tenants, rate)
    page = headquarters.open("arrears")
    board = page.board
    assert "+\u00a0360 sur mai 2019" in board.bars.accessibleDescription()
    assert "1er confinement du 17/03 au 11/05" in board.bars.accessibleDescription()
    assert "mai 2020\u00a0: 1\u202f412" in board.bars.accessibleDescription()
    assert "septembre 2020\u00a0: 2,42\u00a0%" in board.line.accessibleDescription()
    assert "novembre" not in board.line.accessibleDescription()
    page.list.table.setFocus()
    headquarters.click(board.turn)
    assert board.table.isVisible()
    assert "+\u00a0360 sur mai 2019" in words(board)
    assert [board.table.rows.sentence(rank) for rank in range(3)] == [
        "novembre 2020\u00a0: 1\u202f188 locataires en impayé, taux —, confinement tout le mois",
        "septembre 2020\u00a0: 1\u202f214 locataires en impayé, taux 2,42\u00a0%",
        "mai 2020\u00a0: 1\u202f412 locataires en impayé, taux 2,66\u00a0%, confinement jusqu’au 11/05",
    ]
    headquarters.click(board.turn)
    assert not board.table.isVisible()
    headquarters.click(board.record)
    send(headquarters, month="13/2020")
    assert "n’est pas un mois" in dialog(headquarters).fields["month"].error
    send(headquarters, month="10/2020", tenants=1197)
    assert "octobre 2020\u00a0: 1\u202f197" in board.bars.accessibleDescription()
    current().changed.emit()


def test_at_200_percent_nothing_is_wider_than_the_window(window, page, theme):
    theme.set("light", 200)
    window.hands.settle()
    whole = page.parentWidget()
    assert whole.width() <= whole.parentWidget().width(), "it would be cut at the right"
    assert page.board.line.geometry().top() > page.board.bars.geometry().bottom(), "their words would meet"
    page.board.turn_over()
    window.hands.settle()
    assert page.board.table.isVisible()
    assert page.board.turn.isVisible()
    theme.set("light", 100)
    window.hands.settle()
    assert page.board.table.geometry().top() < page.board.height() // 2


def test_headquarters_import_a_file_and_see_its_report(headquarters, store, admin, tmp_path):
    path = tmp_path / "soldes.csv"
    path.write_text("BAIL;SOLDE\nL-204518;12,50\nL-204518;3\n", encoding="utf-8")
    headquarters.work.run("arrears.import")
    page = headquarters.page
    page.read(path)
    headquarters.settle()
    assert "1\u00a0solde à écrire" in page.said.text
    assert len(page.report.rows.records()) == 1
    page.primary()
    headquarters.settle()
    assert "1\u00a0solde écrit" in page.said.text
    page.primary()  # nothing is left to write
    page.read(tmp_path / "absent.csv")
    headquarters.settle()
    assert "ne se lit pas" in page.said.text
    assert [page.choose, page.report] == page.panes()
    page._written(read_balances(b"BAIL;SOLDE\nL-204518;1\n", "x", TODAY), _stopped(store, admin))
    assert "Import arrêté" in page.said.text
    headquarters.open("imports")


def _stopped(store, admin):
    plan = read_balances(b"BAIL;SOLDE\nL-204518;1\n", "x", TODAY)
    return replace(import_balances(store, admin, plan), state="stopped")


@pytest.fixture
def real_window(qapp, store, adviser, case_id):
    """The window whose readings take their time, as they do at the counter."""
    shown = Window(store, adviser, Printer(), inline=False)
    yield shown
    shown.close()


def test_a_key_faster_than_the_reading_is_about_the_row_just_chosen(real_window, store, counter):
    open_follow_up(store, counter, SLIMANE)
    page = real_window.open("arrears")
    real_window.settle()
    table = page.list.table
    former = table.current().id
    table.select_row(1 - table.currentIndex().row())
    page.press("due")
    assert real_window.dialog() is None
    real_window.settle()
    chosen, asked = table.current().id, dialog(real_window)
    asked.fields["due"].set_value(DEBT)
    asked.send()
    real_window.settle()
    assert chosen != former
    with store.read() as read:
        done = "SELECT DISTINCT subject FROM audit WHERE action = 'arrears.due'"
        assert list(read.exec_driver_sql(done).scalars()) == [chosen]


def test_an_attestation_delegated_to_others_leaves_the_open_panel_at_once(headquarters, store, admin, case_id):
    page = headquarters.open("arrears", case_id=case_id)
    headquarters.work.standing.source = standing
    for roles in ((Role.SITE_MANAGER,), (Role.SITE_MANAGER, Role.ADMIN)):
        headquarters.work.jobs.writes.changed.emit(set_issuers(store, admin, "AL", roles))
        headquarters.hands.settle()
        table = page.list.table
        offered = [act.text() for act in table.acts(table.current())]
        assert any(text.startswith("Attestation") for text in offered) == (Role.ADMIN in roles), offered
