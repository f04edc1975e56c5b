"""Cases: opened at the first difficulty, promoted at the threshold, taken on and back; plans followed to their end."""

from datetime import date

import pytest

from lmmh_desk.features.arrears.actions.cases import (
    note_due,
    open_follow_up,
    promote,
    reveal,
    set_case,
    set_due,
    step_back,
    take_step,
)
from lmmh_desk.features.arrears.actions.handlers import HANDLERS
from lmmh_desk.features.arrears.actions.months import record_month
from lmmh_desk.features.arrears.actions.papers import Asked, record_paper
from lmmh_desk.features.arrears.actions.plans import note_payment, propose_plan, sign_plan, undo_payment
from lmmh_desk.features.arrears.model.deeds import deeds
from lmmh_desk.features.arrears.model.listing import (
    RARER,
    STAGES,
    Filter,
    advisers,
    chosen_rows,
    counts,
    tabs_of,
    this_week,
)
from lmmh_desk.features.arrears.model.papers import ATTESTATION, LETTER
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsPaper, PaymentPlan
from lmmh_desk.features.arrears.model.saying import plan_told
from lmmh_desk.features.arrears.model.schedule import Instalment, instalments, written
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.access import access
from lmmh_desk.features.arrears.store.facts import amounts, case_row, holder_of, lease_row
from lmmh_desk.features.arrears.store.found import ids_of_person, timeline
from lmmh_desk.features.arrears.store.listing import badge, case_file, case_rows
from lmmh_desk.features.arrears.store.months import in_arrears, months
from lmmh_desk.features.arrears.store.retention import RETENTIONS
from lmmh_desk.features.arrears.wire import STATES
from lmmh_desk.kernel.access import About
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.model.records import PersonsMerged
from tests.features.appointments.exchange import Exchange
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of, lease_of
from tests.replacing import replace
from tests.tenancy.homes import FERHAT, SLIMANE, SORAYA

DAY = 24 * 3600 * 1000


def stage_of(store, case_id):
    return file_of(store, case_id).row.stage


def rows_of(store, session, today=TODAY, **more):
    with store.read() as read:
        return case_rows(read, session.site_id, today, **more)


# Opening


def test_the_counter_opens_a_case_at_the_first_difficulty(store, counter):
    case_id = open_follow_up(store, counter, FERHAT).created("arrears_case")
    row = file_of(store, case_id).row
    assert (row.stage, row.name, row.lease, row.residence) == (
        Stage.EARLY_CONTACT, "M. Ferhat Belkacem", "L-204518", "Les Sittelles",
    )  # fmt: skip
    assert row.coming.day == date(2020, 11, 25)
    assert not file_of(store, case_id).known


def test_a_lease_is_followed_once_and_only_while_it_runs(store, counter, case_id):
    with pytest.raises(WrongState, match="déjà suivi"):
        open_follow_up(store, counter, FERHAT)
    with pytest.raises(WrongState, match="Aucun bail en cours"):
        open_follow_up(store, counter, SORAYA)


def test_a_case_opened_with_a_heavy_debt_is_constituted_at_once(store, counter):
    case_id = open_follow_up(store, counter, FERHAT, due_cents=70_520).created("arrears_case")
    row = file_of(store, case_id).row
    assert (row.stage, row.since, row.coming.day) == (Stage.CONSTITUTED, TODAY, date(2021, 1, 18))


def test_the_next_contact_may_be_agreed_but_not_in_the_past(store, counter):
    with pytest.raises(BadInput) as refused:
        open_follow_up(store, counter, FERHAT, follow_on=date(2020, 11, 16))
    assert list(refused.value.fields) == ["follow_on"]
    case_id = open_follow_up(store, counter, FERHAT, follow_on=date(2020, 11, 19)).created("arrears_case")
    assert file_of(store, case_id).row.coming.day == date(2020, 11, 19)


def test_a_lease_without_a_holder_is_followed_under_who_came(store, admin):
    with store.write(admin, "test") as unit:
        unit.driver.execute("DELETE FROM lease_holder")
    case_id = open_follow_up(store, admin, SLIMANE).created("arrears_case")
    assert file_of(store, case_id).row.person_id == SLIMANE


# What is due


def test_the_threshold_promotes_once(store, adviser, case_id):
    set_due(store, adviser, case_id, 70_519)
    assert stage_of(store, case_id) is Stage.EARLY_CONTACT
    set_due(store, adviser, case_id, 70_520)
    assert stage_of(store, case_id) is Stage.CONSTITUTED
    set_due(store, adviser, case_id, 90_000)
    assert len(file_of(store, case_id).steps) == 1


def test_nothing_is_promoted_without_a_balance(store, adviser, case_id):
    with store.write(adviser, "test", case_id) as unit:
        assert not promote(unit, case_id, TODAY)


@pytest.mark.parametrize("cents", [-1, 10_000_001])
def test_an_impossible_amount_is_refused_and_nothing_is_written(store, adviser, case_id, cents):
    with pytest.raises(BadInput, match="La saisie est gardée") as refused:
        set_due(store, adviser, case_id, cents)
    assert list(refused.value.fields) == ["due"]
    assert not file_of(store, case_id).known


def test_amounts_are_read_apart_and_tracked(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    reveal(store, adviser, case_id)
    with store.read() as read:
        found = amounts(read, case_id, TODAY)
        seen = read.exec_driver_sql("SELECT count(*) FROM audit WHERE action = 'arrears.reveal'").scalar_one()
    assert (found.due_cents, found.on, found.threshold_cents, found.instalments) == (DEBT, TODAY, 70_520, ())
    assert seen == 1
    with pytest.raises(NotFound):
        reveal(store, adviser, "absent")


def test_no_row_nor_panel_carries_an_amount(store, planned):
    told = repr((rows_of(store, replace_site(store, planned)), file_of(store, planned)))
    assert str(DEBT) not in told
    assert "cents" not in told


def replace_site(store, case_id):
    with store.read() as read:
        site = read.exec_driver_sql("SELECT site_id FROM arrears_case WHERE id = ?", (case_id,)).scalar_one()
    return replace_session(site)


def replace_session(site):
    return Session("a", "A", "admin", site, "", "d", "C02")


# Steps


def test_a_case_goes_to_court_only_as_the_law_lets_it(store, adviser, manager, case_id):
    set_due(store, adviser, case_id, DEBT)
    with pytest.raises(BadInput, match="CAF ou la MSA") as refused:
        take_step(store, adviser, case_id, Stage.CAF_NOTIFIED)
    assert list(refused.value.fields) == ["body"]
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 9, 10), body="caf")
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED)
    with pytest.raises(NotAllowed):
        take_step(store, adviser, case_id, Stage.SUMMONS)
    with pytest.raises(BadInput, match="10 novembre 2020"):
        take_step(store, manager, case_id, Stage.SUMMONS, on=date(2020, 11, 9))
    with pytest.raises(BadInput, match="dans l’avenir"):
        take_step(store, manager, case_id, Stage.SUMMONS, on=date(2020, 11, 18))
    take_step(store, manager, case_id, Stage.SUMMONS, on=date(2020, 11, 10))
    take_step(store, manager, case_id, Stage.JUDGMENT)
    with pytest.raises(NotAllowed, match="reprendre"):
        step_back(store, adviser, case_id)
    step_back(store, manager, case_id)
    assert stage_of(store, case_id) is Stage.SUMMONS
    file = file_of(store, case_id)
    assert (file.body, file.notified) == ("caf", date(2020, 9, 10))


def test_two_months_run_from_the_landlord_s_own_referral_too(store, adviser, manager, case_id):
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.FSL_REQUESTED, on=date(2020, 9, 1))
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED, on=date(2020, 9, 14))
    with pytest.raises(BadInput, match="16 novembre 2020"):
        take_step(store, manager, case_id, Stage.SUMMONS, on=date(2020, 11, 13))
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 10, 1), body="caf")
    assert stage_of(store, case_id) is Stage.CCAPEX_REFERRED
    take_step(store, manager, case_id, Stage.SUMMONS, on=date(2020, 11, 16))
    assert stage_of(store, case_id) is Stage.SUMMONS


@pytest.mark.parametrize("stage", [Stage.FSL_REQUESTED, Stage.PLAN_NEGOTIATION])
def test_the_caf_is_told_while_something_else_goes_on(store, adviser, case_id, stage):
    set_due(store, adviser, case_id, DEBT)
    if stage is Stage.PLAN_NEGOTIATION:
        propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    else:
        take_step(store, adviser, case_id, stage)
    file = file_of(store, case_id)
    assert (file.row.coming.label, file.row.coming.day) == ("Informer la CAF ou la MSA", date(2021, 1, 18))
    assert "stage:caf_notified" in [one.key for one in deeds(file, Role.SOCIAL_ADVISER)]
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body="caf")
    file = file_of(store, case_id)
    assert (file.row.stage, file.body, file.notified) == (stage, "caf", TODAY)
    with pytest.raises(WrongState, match="déjà été informée"):
        take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 11, 2), body="msa")
    assert file.row.coming.label != "Informer la CAF ou la MSA"
    assert "stage:caf_notified" not in [one.key for one in deeds(file, Role.SOCIAL_ADVISER)]
    assert "back" in [one.key for one in deeds(file, Role.SOCIAL_ADVISER)]
    step_back(store, adviser, case_id)
    file = file_of(store, case_id)
    assert (file.row.stage, file.body, file.notified) == (stage, "", None)
    step_back(store, adviser, case_id)
    assert stage_of(store, case_id) is Stage.CONSTITUTED


@pytest.mark.parametrize(
    ("off", "told"),
    [
        (date(2020, 12, 25), "Le 25 décembre 2020 n’est pas un jour ouvré. Choisissez le 28 décembre 2020."),
        (date(2020, 12, 20), "Le 20 décembre 2020 n’est pas un jour ouvré. Choisissez le 21 décembre 2020."),
    ],
)
def test_whoever_proposes_a_due_date_on_a_day_off_is_told_the_next_one(store, adviser, case_id, off, told):
    """The form moves such a day; the action trusts no form."""
    set_due(store, adviser, case_id, DEBT)
    given = (Instalment(date(2020, 12, 1), 50_000), Instalment(off, 50_001))
    with pytest.raises(BadInput) as refused:
        propose_plan(store, adviser, case_id, DEBT, given)
    assert refused.value.fields == {"schedule": told}
    assert file_of(store, case_id).plan is None


def test_a_plan_proposed_early_hides_no_debt_that_grows(store, adviser, case_id):
    set_due(store, adviser, case_id, 20_000)
    propose_plan(store, adviser, case_id, 20_000, instalments(20_000, 2, FIRST))
    assert file_of(store, case_id).row.coming.label == "Faire signer le plan"
    set_due(store, adviser, case_id, DEBT)
    row = file_of(store, case_id).row
    assert (row.stage, row.coming.label) == (Stage.PLAN_NEGOTIATION, "Informer la CAF ou la MSA")
    step_back(store, adviser, case_id)
    assert stage_of(store, case_id) is Stage.EARLY_CONTACT
    set_due(store, adviser, case_id, DEBT)
    assert stage_of(store, case_id) is Stage.CONSTITUTED


def test_a_step_taken_back_starts_no_delay_again(store, adviser, case_id, clock):
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 10, 1), body="caf")
    take_step(store, adviser, case_id, Stage.FSL_REQUESTED)
    clock.advance(3 * 24 * 3_600_000)
    step_back(store, adviser, case_id)
    assert file_of(store, case_id).row.since == date(2020, 10, 1)
    step_back(store, adviser, case_id)
    step_back(store, adviser, case_id)
    row = file_of(store, case_id).row
    assert (row.stage, row.since) == (Stage.EARLY_CONTACT, TODAY)


def test_of_two_plans_proposed_apart_the_signed_one_counts(store, adviser, planned):
    """Another desk proposed one meanwhile, which comes by the exchange after the signature."""
    with store.write(adviser, "test") as unit:
        unit.add(PaymentPlan(case_id=planned, debt_cents=DEBT, schedule=written(instalments(DEBT, 5, FIRST))))
    file = file_of(store, planned)
    assert (file.plan.state, len(file.plan.dues), file.others) == ("active", 3, 1)
    note_payment(store, adviser, planned, file.plan.dues[0].day, 10_000)
    set_due(store, adviser, planned, 0)
    with pytest.raises(WrongState):
        record_paper(store, adviser, Asked(ATTESTATION, planned))
    with store.write(adviser, "test") as unit:
        unit.get(ArrearsCase, planned).stage = "plan_negotiation"
    with pytest.raises(WrongState, match="dépasse ce qui reste dû"):
        sign_plan(store, adviser, planned, TODAY, approved=False)
    set_due(store, adviser, planned, DEBT)
    sign_plan(store, adviser, planned, TODAY, approved=False)
    file = file_of(store, planned)
    assert (file.plan.state, len(file.plan.dues), file.others) == ("active", 5, 0)
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    with store.read() as read:
        states = read.exec_driver_sql("SELECT state FROM payment_plan ORDER BY state").scalars().all()
    assert states == ["broken", "kept"]


def test_a_plan_is_signed_only_while_it_is_negotiated(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    with store.write(adviser, "test") as unit:
        unit.add(PaymentPlan(case_id=planned, debt_cents=DEBT, schedule=written(instalments(DEBT, 5, FIRST))))
    found = [one.key for one in deeds(file_of(store, planned), Role.SOCIAL_ADVISER)]
    assert "sign" not in found
    assert "plan" in found


def test_without_a_rule_a_summons_bears_any_day(store, adviser, manager, case_id):
    with store.write(manager, "test") as unit:
        unit.driver.execute("DELETE FROM regulation WHERE key = 'arrears_summons'")
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body="msa")
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED)
    take_step(store, manager, case_id, Stage.SUMMONS)
    assert stage_of(store, case_id) is Stage.SUMMONS


def test_a_step_taken_back_gives_the_contact_agreed_before_it_back(store, adviser, case_id):
    agreed, other = date(2020, 11, 20), date(2020, 11, 24)
    set_case(store, adviser, case_id, fragile=False, adviser_id="", follow_on=agreed)
    take_step(store, adviser, case_id, Stage.WATCH)
    assert file_of(store, case_id).follow is None
    step_back(store, adviser, case_id)
    file = file_of(store, case_id)
    assert (file.follow, file.row.coming.day) == (agreed, agreed)
    take_step(store, adviser, case_id, Stage.WATCH)
    set_case(store, adviser, case_id, fragile=False, adviser_id="", follow_on=other)
    step_back(store, adviser, case_id)
    assert file_of(store, case_id).follow == other, "what was agreed last holds"


def test_steps_are_taken_back_with_what_they_changed(store, adviser, case_id):
    with pytest.raises(WrongState, match="Aucune étape"):
        step_back(store, adviser, case_id)
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body="caf")
    step_back(store, adviser, case_id)
    assert (stage_of(store, case_id), file_of(store, case_id).notified) == (Stage.CONSTITUTED, None)
    step_back(store, adviser, case_id)
    row = file_of(store, case_id).row
    assert row.stage is Stage.EARLY_CONTACT
    with pytest.raises(WrongState, match="Aucune étape"):
        step_back(store, adviser, case_id)
    with pytest.raises(WrongState, match="ne suit pas"):
        take_step(store, adviser, case_id, Stage.JUDGMENT)


def test_a_case_is_cleared_once_nothing_is_due(store, adviser, planned):
    with pytest.raises(WrongState, match="Une somme reste due"):
        take_step(store, adviser, planned, Stage.CLEARED)
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    file = file_of(store, planned)
    assert (file.row.stage, file.row.coming, file.plan.state) == (Stage.CLEARED, None, "kept")
    step_back(store, adviser, planned)
    assert file_of(store, planned).plan.state == "active"
    open_again = file_of(store, planned).row.stage
    assert open_again is Stage.PLAN_ACTIVE


def test_a_case_without_a_known_balance_may_be_cleared(store, adviser, case_id):
    take_step(store, adviser, case_id, Stage.CLEARED)
    assert stage_of(store, case_id) is Stage.CLEARED
    open_follow_up(store, adviser, FERHAT)


def test_fragile_is_noted_without_a_reason(store, adviser, case_id):
    set_case(store, adviser, case_id, fragile=True, adviser_id=adviser.agent_id, follow_on=date(2020, 11, 20))
    set_case(store, adviser, case_id, fragile=True, adviser_id=adviser.agent_id, follow_on=date(2020, 11, 20))
    row = file_of(store, case_id).row
    assert (row.fragile, row.coming.day, row.adviser) == (True, date(2020, 11, 20), "Corinne Legendre")
    with pytest.raises(BadInput):
        set_case(store, adviser, case_id, fragile=False, adviser_id="", follow_on=date(2020, 11, 2))
    set_case(store, adviser, case_id, fragile=False, adviser_id="", follow_on=None)
    assert file_of(store, case_id).row.adviser == ""


# Plans


def test_a_plan_is_proposed_changed_signed_and_followed(store, adviser, counter, planned):
    file = file_of(store, planned)
    assert (file.row.stage, file.plan.state, file.plan.approved) == (Stage.PLAN_ACTIVE, "active", True)
    assert [one.day for one in file.plan.dues] == [date(2020, 12, 21), date(2021, 1, 20), date(2021, 2, 22)]
    with pytest.raises(NotAllowed):
        propose_plan(store, counter, planned, DEBT, instalments(DEBT, 2, FIRST))
    with store.read() as read:
        assert amounts(read, planned, TODAY).instalments == (33_334, 33_334, 33_333)


def test_a_proposed_plan_is_changed_in_place(store, adviser, case_id):
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    propose_plan(store, adviser, case_id, 500, instalments(500, 2, FIRST))
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM payment_plan").scalar_one() == 1
        assert amounts(read, case_id, TODAY).instalments == (250, 250)
    with pytest.raises(BadInput, match="Il manque"):
        propose_plan(store, adviser, case_id, 501, instalments(500, 2, FIRST))
    with store.read() as read:
        assert sum(amounts(read, case_id, TODAY).instalments) == 500


def test_a_plan_is_signed_once_it_is_proposed_and_not_tomorrow(store, adviser, case_id):
    with pytest.raises(WrongState, match="Proposez d’abord"):
        sign_plan(store, adviser, case_id, TODAY, approved=False)
    with pytest.raises(WrongState, match="Faites d’abord signer"):
        note_payment(store, adviser, case_id, FIRST, 10)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    with pytest.raises(BadInput) as refused:
        sign_plan(store, adviser, case_id, date(2020, 11, 18), approved=False)
    assert list(refused.value.fields) == ["signed_on"]
    with pytest.raises(WrongState, match="en signant"):
        take_step(store, adviser, case_id, Stage.PLAN_ACTIVE)
    sign_plan(store, adviser, case_id, TODAY, approved=False)
    with pytest.raises(WrongState, match="Proposez d’abord"):
        sign_plan(store, adviser, case_id, TODAY, approved=False)
    step_back(store, adviser, case_id)
    assert file_of(store, case_id).plan.state == "proposed"


def test_what_is_paid_beyond_a_due_date_is_shown_and_an_absurd_sum_refused(store, counter, adviser, planned):
    first = date(2020, 12, 21)
    with pytest.raises(BadInput, match="dépasse toute la dette") as refused:
        note_payment(store, counter, planned, first, DEBT + 1)
    assert list(refused.value.fields) == ["amount"]
    note_payment(store, counter, planned, first, DEBT)
    note_payment(store, counter, planned, first, 40)
    with store.read() as read:
        assert amounts(read, planned, TODAY).overpaid_cents == 40
    assert [due.state for due in file_of(store, planned).plan.dues] == ["overpaid", "settled", "settled"]


def test_a_plan_of_more_than_what_is_due_is_refused(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    with pytest.raises(BadInput, match="dépasse ce qui reste dû") as refused:
        propose_plan(store, adviser, case_id, DEBT + 1, instalments(DEBT + 1, 3, FIRST))
    assert list(refused.value.fields) == ["debt"]
    propose_plan(store, adviser, case_id, DEBT - 1, instalments(DEBT - 1, 3, FIRST))


def test_no_deed_bears_a_day_of_1900(store, adviser, planned):
    long_ago, ahead = date(1900, 12, 3), date(2200, 12, 3)
    tries = {
        "paid_on": lambda: note_payment(store, adviser, planned, date(2020, 12, 21), 5, paid_on=long_ago),
        "on": lambda: take_step(store, adviser, planned, Stage.PLAN_BROKEN, on=long_ago),
        "follow_on": lambda: set_case(store, adviser, planned, fragile=False, adviser_id="", follow_on=ahead),
        "schedule": lambda: propose_plan(store, adviser, planned, 5, instalments(5, 1, ahead)),
    }
    for field, act in tries.items():
        with pytest.raises(BadInput, match="est trop loin d’aujourd’hui") as refused:
            act()
        assert list(refused.value.fields) == [field]
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    propose_plan(store, adviser, planned, 5, instalments(5, 1, FIRST))
    with pytest.raises(BadInput, match="03/12/1900 est trop loin"):
        sign_plan(store, adviser, planned, long_ago, approved=False)


def test_each_due_date_is_followed_and_taken_back(store, clock, counter, adviser, planned):
    first = date(2020, 12, 21)
    payment = note_payment(store, counter, planned, first, 33_334).created("plan_payment")
    assert file_of(store, planned).plan.dues[0].state == "settled"
    undo_payment(store, counter, planned, payment)
    assert file_of(store, planned).plan.dues[0].state == "expected"
    with pytest.raises(WrongState, match="déjà repris"):
        undo_payment(store, counter, planned, payment)
    with pytest.raises(BadInput) as refused:
        note_payment(store, counter, planned, first, -5, paid_on=date(2020, 11, 18))
    assert list(refused.value.fields) == ["amount", "paid_on"]
    with pytest.raises(WrongState, match="n’est plus dans le plan"):
        note_payment(store, counter, planned, FIRST, 10)
    clock.advance(35 * DAY)
    note_payment(store, counter, planned, first, 0)
    assert file_of(store, planned).plan.dues[0].state == "missed"


def test_a_broken_plan_is_negotiated_again(store, adviser, planned):
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    file = file_of(store, planned)
    assert (file.plan.state, file.row.coming.day) == ("broken", date(2020, 12, 2))
    propose_plan(store, adviser, planned, DEBT, (Instalment(date(2020, 12, 1), DEBT),))
    assert file_of(store, planned).plan.state == "proposed"
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM payment_plan").scalar_one() == 2


# Lists


def test_the_list_counts_and_chooses(store, adviser, counter, planned):
    open_follow_up(store, counter, SLIMANE, follow_on=TODAY)
    rows = rows_of(store, adviser)
    assert counts(rows) == {
        Filter.ALL: 2, Filter.EARLY: 1, Filter.WATCH: 0, Filter.CONSTITUTED: 0, Filter.PLAN: 1, Filter.BROKEN: 0,
        Filter.OTHER: 0, **dict.fromkeys(RARER, 0),
    }  # fmt: skip
    assert [row.lease for row in chosen_rows(rows, Filter.ALL, "", "")] == ["L-100200", "L-204518"]
    assert [row.lease for row in chosen_rows(rows, Filter.ALL, "sittelles", "")] == ["L-204518"]
    assert [row.lease for row in chosen_rows(rows, Filter.ALL, "", counter.agent_id)] == ["L-100200"]
    assert [name for _id, name in advisers(rows)] == ["Corinne Legendre", "Karine Moulin"]
    assert this_week(rows, TODAY) == 1
    with store.read() as read:
        assert badge(read, adviser, paris_instant(TODAY, 9)) == 1


def test_every_stage_stands_under_one_tab_that_names_it():
    for stage in Stage:
        above, below = tabs_of(stage)
        assert above is Filter.OTHER if stage in RARER else stage in STAGES[above]
        assert below == (stage if stage in RARER else Filter.OTHER)
    assert tabs_of(Stage.CAF_NOTIFIED) == (Filter.CONSTITUTED, Filter.OTHER)
    assert {stage for each in STAGES.values() for stage in each} == set(Stage) - {Stage.CLEARED}


def test_rows_say_what_is_not_sent(store, adviser, case_id):
    class Unsent(Exchange):
        def unsent(self, read, table, ids):
            del read
            return set(ids) if table == "arrears_case" else set()

    (row,) = rows_of(store, adviser, exchange=Unsent())
    assert row.unsent


def test_a_case_that_isn_t_here_says_so(store, adviser):
    with store.read() as read, pytest.raises(NotFound, match="pas, ou plus, sur ce poste"):
        case_file(read, "absent", TODAY)
    with store.read() as read, pytest.raises(NotFound, match="bail"):
        lease_row(read, "absent")


def test_history_tells_steps_and_due_dates_without_amounts(store, clock, adviser, counter, planned):
    clock.advance(70 * DAY)
    note_payment(store, adviser, planned, date(2020, 12, 21), 33_334)
    missed = note_payment(store, adviser, planned, date(2021, 1, 20), 0).created("plan_payment")
    undo_payment(store, adviser, planned, missed)
    with store.read() as read:
        found = timeline(read, FERHAT, adviser)
        assert timeline(read, FERHAT, replace(adviser, role="caretaker")) == []
    titles = [one.title for one in found]
    assert "Échéance réglée" in titles
    assert "Échéance manquée" not in titles
    assert any("Plan en cours" in title for title in titles)
    assert "333" not in repr([(one.title, one.subtitle, one.tag) for one in found])


def test_a_balance_is_not_known_before_its_day(store, adviser, case_id):
    with store.write(adviser, "test", case_id) as unit, pytest.raises(BadInput, match="d’avance"):
        note_due(unit, lease_of(store), 100, date(2020, 11, 18), TODAY)


def test_a_plan_proposed_stays_as_it_is_when_another_step_is_taken_back(store, adviser, case_id):
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    take_step(store, adviser, case_id, Stage.FSL_REQUESTED)
    step_back(store, adviser, case_id)
    assert file_of(store, case_id).plan.state == "proposed"


def test_tabs_have_their_words():
    assert [tab.label for tab in Filter][:2] == ["Tous", "Premier contact"]


def test_a_merge_keeps_the_case_and_its_papers(store, manager, adviser, admin, case_id):
    set_due(store, adviser, case_id, DEBT)
    record_paper(store, adviser, Asked(LETTER, case_id))
    with store.write(admin, "test") as unit:
        HANDLERS[PersonsMerged](unit, PersonsMerged(SLIMANE, FERHAT))
    file = file_of(store, case_id)
    assert file.row.person_id == SLIMANE
    with store.read() as read:
        assert ids_of_person(read, ArrearsPaper, SLIMANE) == [file.papers[0].id]


def test_the_person_reads_all_that_is_kept_of_her(store, planned):
    with store.read() as read:
        parts = {part.title: part.lines for part in access(read, About((FERHAT,), ()))}
    assert parts["Suivis d’impayés"][0]["Étape"] == "Plan en cours"
    assert "1\u202f000,01" in parts["Plans d’apurement"][0]["Dette"]
    assert parts["Soldes du bail"][0]["Dû"].startswith("1\u202f000,01")


# Months


def test_the_last_figures_of_a_month_count(store, manager, adviser):
    record_month(store, manager, "2020-09", 1200, 242)
    record_month(store, manager, "2020-09", 1214, None)
    record_month(store, manager, "2020-05", 1412, None)
    with store.read() as read:
        found = months(read, TODAY)
    assert [(one.key, one.tenants, one.rate_bp) for one in found] == [("2020-05", 1412, None), ("2020-09", 1214, 242)]
    with pytest.raises(NotAllowed):
        record_month(store, adviser, "2020-09", 1, None)
    with pytest.raises(BadInput):
        record_month(store, manager, "2020-12", 1, None)


def test_leases_in_arrears_are_counted_by_their_last_balance(store, adviser, case_id):
    assert holder_of_lease(store) == FERHAT
    first, last = date(2020, 11, 1), date(2020, 11, 30)
    with store.read() as read:
        assert in_arrears(read, first, last) == 0
    set_due(store, adviser, case_id, 100)
    with store.read() as read:
        assert in_arrears(read, first, last) == 1
        assert in_arrears(read, date(2020, 10, 1), date(2020, 10, 31)) == 0
    set_due(store, adviser, case_id, 0)  # corrected the same day
    with store.read() as read:
        assert in_arrears(read, first, last) == 0


def holder_of_lease(store):
    with store.read() as read:
        return holder_of(read, lease_of(store))


# The CAF or MSA is told of constituted arrears


@pytest.fixture
def small(store, adviser, case_id):
    """A case whose plan is negotiated for a debt under the threshold."""
    set_due(store, adviser, case_id, 30_000)
    propose_plan(store, adviser, case_id, 30_000, instalments(30_000, 3, FIRST))
    return case_id


def test_the_caf_is_not_told_before_arrears_are_constituted(store, adviser, small):
    assert Stage.CAF_NOTIFIED not in told_stages(store, small)
    with pytest.raises(WrongState) as refused:
        take_step(store, adviser, small, Stage.CAF_NOTIFIED, body="caf")
    assert str(refused.value) == (
        "L’impayé n’est pas constitué\u00a0: la CAF ou la MSA s’informe à partir du seuil. Rien n’a changé."
        " Notez le solde du bail s’il l’atteint."
    )
    assert file_of(store, small).notified is None
    set_due(store, adviser, small, DEBT)
    assert Stage.CAF_NOTIFIED in told_stages(store, small)
    take_step(store, adviser, small, Stage.CAF_NOTIFIED, body="caf")
    assert file_of(store, small).notified == TODAY


def test_without_a_known_rent_the_agent_decides(store, adviser, small):
    with store.write(adviser, "test") as unit:
        unit.driver.execute("UPDATE lease SET rent_cents = 0")
    assert Stage.CAF_NOTIFIED in told_stages(store, small)
    take_step(store, adviser, small, Stage.CAF_NOTIFIED, body="msa")
    assert file_of(store, small).body == "msa"


def test_a_rent_known_since_constitutes_what_is_due_as_it_is_told(store, adviser, small):
    with store.write(adviser, "test") as unit:
        unit.driver.execute("UPDATE lease SET rent_cents = 15000")
    assert Stage.CAF_NOTIFIED in told_stages(store, small)
    take_step(store, adviser, small, Stage.CAF_NOTIFIED, body="caf")
    with store.read() as read:
        assert case_row(read, small).constituted_on == TODAY.isoformat()


def told_stages(store, case_id):
    offered = deeds(file_of(store, case_id), Role.SOCIAL_ADVISER)
    return [deed.key.removeprefix("stage:") for deed in offered if deed.key.startswith("stage:")]


# Whether a plan was kept


def told_of_plan(store, case_id, day=TODAY):
    return plan_told(file_of(store, case_id, day).plan, day)


def test_a_plan_whose_due_dates_were_all_met_was_kept(store, adviser, planned):
    note_payment(store, adviser, planned, date(2020, 12, 21), DEBT)
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    assert told_of_plan(store, planned) == "Signé le 17/11, 3\u00a0échéances jusqu’au 22/02/2021. Plan tenu."


def test_a_debt_cleared_another_way_does_not_say_that_its_plan_was_kept(store, adviser, planned):
    note_payment(store, adviser, planned, date(2020, 12, 21), 33_334)
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    assert told_of_plan(store, planned).endswith("Dette soldée autrement, 1\u00a0échéance réglée au plan.")
    assert "Tenu" not in STATES.values()
    step_back(store, adviser, planned)
    assert file_of(store, planned).plan.state == "active"


# Retention


def due(store, rank, day):
    with store.read() as read:
        return RETENTIONS[rank].due(read, day)


def test_cases_go_when_their_time_has_passed(store, adviser, manager, case_id):
    later = date(2021, 1, 1)
    assert due(store, 0, later) == []
    assert due(store, 1, later) == [case_id]  # nothing happened since
    assert due(store, 1, TODAY) == []
    set_due(store, adviser, case_id, 0)
    assert len(due(store, 4, later)) == 1
    take_step(store, adviser, case_id, Stage.CLEARED)
    assert due(store, 0, later) == [case_id]
    assert due(store, 1, later) == due(store, 2, later) == []


def test_litigation_stays_to_the_end_of_enforcement(store, adviser, manager, case_id):
    later = date(2021, 1, 1)
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 9, 1), body="caf")
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED)
    take_step(store, manager, case_id, Stage.SUMMONS)
    take_step(store, manager, case_id, Stage.JUDGMENT)
    step_back(store, manager, case_id)
    assert due(store, 1, later) == due(store, 2, later) == []
    set_due(store, adviser, case_id, 0)
    take_step(store, manager, case_id, Stage.CLEARED)
    assert due(store, 2, later) == [case_id]
    assert due(store, 0, later) == []


def test_a_summons_taken_back_keeps_nothing_longer(store, adviser, manager, case_id):
    set_due(store, adviser, case_id, DEBT)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, on=date(2020, 9, 1), body="caf")
    take_step(store, adviser, case_id, Stage.CCAPEX_REFERRED)
    take_step(store, manager, case_id, Stage.SUMMONS)
    step_back(store, manager, case_id)
    set_due(store, adviser, case_id, 0)
    take_step(store, adviser, case_id, Stage.CLEARED)
    assert due(store, 2, date(2021, 1, 1)) == []
