"""What reminds of a plan's due dates: three days before, by SMS where it isn't refused, of nothing that is paid."""

from datetime import date

import pytest

from lmmh_desk.features.arrears.actions.cases import set_due, step_back, take_step
from lmmh_desk.features.arrears.actions.handlers import HANDLERS
from lmmh_desk.features.arrears.actions.plans import note_payment, propose_plan, sign_plan, undo_payment
from lmmh_desk.features.arrears.model.records import ArrearsCase, PlanPayment
from lmmh_desk.features.arrears.model.reminding import BEFORE, due_text
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.listing import case_rows
from lmmh_desk.features.arrears.ui.columns import sentence
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.actions.rules import set_setting
from lmmh_desk.office.model.messages import Message, MessageClaimed, Problem
from lmmh_desk.office.model.sms import parts
from lmmh_desk.office.store import sites
from lmmh_desk.tenancy.actions.handlers import message_claimed
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of
from tests.replacing import replace
from tests.tenancy.homes import FERHAT

DAYS = [date(2020, 12, 18), date(2021, 1, 17), date(2021, 2, 19)]  # three days before 21/12, 20/01 and 22/02


def queued(store):
    asked = "SELECT channel, due_at, text, expires_at FROM message WHERE purpose = 'plan_due' AND state = 'queued'"
    with store.read() as read:
        return read.exec_driver_sql(asked + " ORDER BY due_at").all()


def days(store):
    return [row.due_at for row in queued(store)]


def at_ten(*found):
    return [paris_instant(day, 10) for day in found]


def test_a_signed_plan_reminds_three_days_before_each_due_date_and_tells_no_debt(store, planned):
    assert days(store) == at_ten(*DAYS)
    for row in queued(store):
        assert row.channel == "sms"
        assert parts(row.text) == 1
        for word in ("dette", "loyer", "plan", "impay", "Ferhat", "Belkacem", "\u20ac", "333"):
            assert word not in row.text
    assert "lundi 21" in queued(store)[0].text
    assert queued(store)[0].expires_at == paris_instant(date(2020, 12, 22), 0)


def test_what_is_paid_is_not_reminded_of_and_is_again_once_taken_back(store, adviser, planned):
    payment = note_payment(store, adviser, planned, date(2020, 12, 21), 33_334).created("plan_payment")
    assert days(store) == at_ten(*DAYS[1:])
    undo_payment(store, adviser, planned, payment)
    assert days(store) == at_ten(*DAYS)
    note_payment(store, adviser, planned, date(2020, 12, 21), 10)
    assert days(store) == at_ten(*DAYS), "a part is not the whole"


def test_a_broken_plan_reminds_of_nothing_until_it_stands_again(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    assert days(store) == []
    step_back(store, adviser, planned)
    assert days(store) == at_ten(*DAYS)
    step_back(store, adviser, planned)  # not signed after all
    assert days(store) == []


def test_the_plan_that_follows_takes_its_place(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    propose_plan(store, adviser, planned, DEBT, instalments(DEBT, 1, FIRST))
    sign_plan(store, adviser, planned, TODAY, approved=False)
    assert days(store) == at_ten(DAYS[0])


@pytest.mark.parametrize("number", [0, 14])
def test_the_office_says_how_long_before_and_whether_at_all(store, admin, adviser, case_id, number):
    set_setting(store, admin, BEFORE, number)
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.PLAN_NEGOTIATION)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 2, date(2020, 11, 20)))
    sign_plan(store, adviser, case_id, TODAY, approved=False)
    assert days(store) == ([] if not number else at_ten(date(2020, 12, 7))), "what is near was just agreed"


def test_who_refuses_sms_gets_none_even_after_it_was_queued(store, adviser, planned, case_id):
    with store.write(adviser, "test") as unit:
        unit.connection.exec_driver_sql("UPDATE person SET sms_opt_out = 1 WHERE id = ?", (FERHAT,))
    with store.write(adviser, "test") as unit:
        wanted = unit.connection.exec_driver_sql("SELECT id FROM message ORDER BY id").scalars().first()
        event = MessageClaimed(unit.get(Message, wanted), [])
        message_claimed(unit, event)
    assert event.against == [Problem.OPTED_OUT]
    with store.write(adviser, "test") as unit:
        unit.connection.exec_driver_sql("DELETE FROM message")
        unit.connection.exec_driver_sql("DELETE FROM contact WHERE kind = 'email'")
    note_payment(store, adviser, planned, date(2020, 12, 21), 10)
    assert days(store) == []


def claimed(store, session):
    """Claim the first reminder, as the outbox does; return its address and what is against it."""
    with store.write(session, "test.claim") as unit:
        first = unit.connection.exec_driver_sql("SELECT id FROM message ORDER BY due_at, id").scalars().first()
        event = MessageClaimed(unit.get(Message, first), [])
        HANDLERS[MessageClaimed](unit, event)
        return event.message.address, event.against


def contact(store, session, value):
    with store.write(session, "test.contact") as unit:
        asked = "UPDATE contact SET value = ? WHERE person_id = ? AND kind = 'phone'"
        unit.connection.exec_driver_sql(asked, (value, FERHAT))


def test_a_reminder_goes_to_the_number_of_its_day_not_to_that_of_the_signature(store, adviser, planned):
    """A number left months ago may be somebody else's by then."""
    assert claimed(store, adviser) == ("+33639983471", [])
    contact(store, adviser, "+33639983499")
    assert claimed(store, adviser) == ("+33639983499", [])
    with store.write(adviser, "test.none") as unit:
        unit.connection.exec_driver_sql("UPDATE contact SET mobile = 0 WHERE kind = 'phone'")
    assert claimed(store, adviser)[1] == [Problem.CANCELLED]


def test_a_reminder_whose_due_date_was_settled_elsewhere_is_held_back(store, adviser, planned):
    with store.write(adviser, "test.elsewhere") as unit:
        plan_id = unit.connection.exec_driver_sql("SELECT id FROM payment_plan").scalars().one()
        unit.add(PlanPayment(plan_id=plan_id, due_on="2020-12-21", paid_on="2020-11-17", paid_cents=33_334))
    assert claimed(store, adviser)[1] == [Problem.CANCELLED]


def test_what_reminds_of_another_site_s_plan_or_of_something_else_is_left_alone(store, adviser, planned):
    for table, subject in (("payment_plan", "absent 2020-12-21"), ("appointment", "one")):
        with store.write(adviser, "test.other") as unit:
            first = unit.connection.exec_driver_sql("SELECT id FROM message ORDER BY due_at, id").scalars().first()
            message = unit.get(Message, first)
            message.subject_table, message.subject_id = table, subject
        contact(store, adviser, "+33639983499")
        assert claimed(store, adviser) == ("+33639983471", [])


def test_an_e_mail_follows_its_person_too(store, adviser, planned):
    with store.write(adviser, "test.email") as unit:
        unit.connection.exec_driver_sql("UPDATE message SET channel = 'email', address = 'old@example.org'")
    assert claimed(store, adviser) == ("f.belkacem@example.org", [])


def test_a_site_without_a_phone_says_none(store, admin):
    with store.read() as read:
        office, site = sites.office(read), sites.site(read, admin.site_id)
    assert "Appelez le 02 43 00 00 80." in due_text(office, replace(site, phone="02 43 00 00 80"), FIRST)
    assert due_text(office, replace(site, phone=""), FIRST).endswith("pour le dimanche 20 décembre.")


def test_the_panel_says_when_the_tenant_is_reminded_and_that_it_went_out(store, adviser, planned):
    def told(day):
        return file_of(store, planned, day).reminder

    assert told(TODAY) == "Rappel par SMS le 18/12 à 10:00"
    assert told(date(2020, 12, 17)) == "Rappel par SMS demain à 10:00"
    assert told(date(2020, 12, 18)) == "Rappel par SMS aujourd’hui à 10:00"
    with store.write(adviser, "test.sent") as unit:
        unit.connection.exec_driver_sql(
            "UPDATE message SET channel = 'email', state = 'sent', sent_at = due_at WHERE purpose = 'plan_due'"
        )
    assert told(date(2020, 12, 19)) == "Rappel par e-mail envoyé le 18/12"


def test_the_list_says_when_the_tenant_is_reminded_of_the_due_date_that_comes_next(store, adviser, planned):
    def told(day):
        with store.read() as read:
            (row,) = case_rows(read, adviser.site_id, day)
        return sentence(row, day)

    assert "1re échéance sur 3, lun.\u00a021/12, rappel SMS le 18/12" in told(TODAY)
    with store.write(adviser, "test.sent") as unit:
        unit.connection.exec_driver_sql("UPDATE message SET channel = 'email', state = 'sent', sent_at = due_at")
    assert "lun.\u00a021/12, rappel e-mail le 18/12" in told(TODAY)
    with store.write(adviser, "test.caf") as unit:
        case = unit.get(ArrearsCase, planned)
        case.caf_notified_on, case.constituted_on = None, "2020-09-21"
    assert "Informer la CAF" in told(TODAY)
    assert "rappel" not in told(TODAY), "the CAF is not reminded"
    with store.write(adviser, "test.none") as unit:
        unit.get(ArrearsCase, planned).caf_notified_on = "2020-11-17"
        unit.connection.exec_driver_sql("DELETE FROM message")
    assert "rappel" not in told(TODAY)


def test_a_plan_that_is_not_in_force_and_one_nobody_writes_about_say_no_reminder(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    assert file_of(store, planned).reminder == ""
    step_back(store, adviser, planned)
    with store.write(adviser, "test.none") as unit:
        unit.connection.exec_driver_sql("DELETE FROM message")
    assert file_of(store, planned).reminder == ""
