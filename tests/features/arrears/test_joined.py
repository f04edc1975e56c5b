"""Plans, payments and cases of one debt stay joined: by arbitration, renegotiation, resume, and across desks."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due, step_back, take_step
from lmmh_desk.features.arrears.actions.handlers import HANDLERS, follow_arbitrated
from lmmh_desk.features.arrears.actions.hints import tell
from lmmh_desk.features.arrears.actions.joining import join_cases
from lmmh_desk.features.arrears.actions.papers import Asked, record_paper, sheet
from lmmh_desk.features.arrears.actions.plans import keep_plan, note_payment, propose_plan, sign_plan, undo_payment
from lmmh_desk.features.arrears.model.deeds import deeds
from lmmh_desk.features.arrears.model.followed import Payment, overpaid, rests, standing
from lmmh_desk.features.arrears.model.papers import PLAN
from lmmh_desk.features.arrears.model.records import ArrearsCase, ArrearsStep, PaymentPlan
from lmmh_desk.features.arrears.model.schedule import Instalment, instalments, kept, named, names_written, written
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.facts import amounts, case_row, lease_in_force
from lmmh_desk.features.arrears.store.forms import plan_form, rest_due
from lmmh_desk.features.arrears.store.hints import followed_at, plan_runs
from lmmh_desk.features.arrears.store.listing import case_rows
from lmmh_desk.features.arrears.store.plans import payments_for, payments_for_each, plan_rows, running
from lmmh_desk.features.arrears.store.retention import RETENTIONS
from lmmh_desk.features.arrears.store.tables import arrears_case
from lmmh_desk.features.desk.actions.arbitration import settle as settle_conflicts
from lmmh_desk.features.desk.model.arbitration import Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.office.actions.papers import print_paper
from lmmh_desk.office.model.bookings import Arbitrated
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.arrears import test_town
from tests.features.arrears.conftest import DEBT, FIRST, TODAY, file_of
from tests.features.arrears.test_money import REAL
from tests.features.arrears.test_papers import words
from tests.sync.town import CENTRE, NOW
from tests.tenancy import homes

load_tables()
town = test_town.town
LATER = instalments(DEBT, 4, date(2021, 1, 5))  # 250,01 250,00 250,00 250,00
THREE = instalments(DEBT, 3, FIRST)  # 333,34 333,34 333,33 €, from 21/12
FIRST_DUE = THREE[0].due


def asked_in_all(read, case_id, plan):
    return sum(rest_due(read, case_id, one.due) for one in plan)


def states(store, case_id):
    return [due.state.value for due in file_of(store, case_id).plan.dues]


# A signature taken back and the plan changed


def test_what_was_paid_stays_on_a_plan_signed_again_with_other_due_dates(store, adviser, planned):
    note_payment(store, adviser, planned, FIRST_DUE, 33_334)
    step_back(store, adviser, planned)
    propose_plan(store, adviser, planned, DEBT, LATER)
    sign_plan(store, adviser, planned, TODAY, approved=True)
    assert states(store, planned) == ["settled", "expected", "coming", "coming"]
    with store.read() as read:
        assert asked_in_all(read, planned, LATER) == DEBT - 33_334
        assert amounts(read, planned, TODAY).overpaid_cents == 0


def test_a_due_date_moved_keeps_its_payment_and_what_takes_it_back(store, adviser, planned):
    payment = note_payment(store, adviser, planned, THREE[1].due, 33_334).created("plan_payment")
    step_back(store, adviser, planned)
    moved = instalments(DEBT, 3, date(2021, 2, 5))
    propose_plan(store, adviser, planned, DEBT, moved)
    sign_plan(store, adviser, planned, TODAY, approved=True)
    assert states(store, planned) == ["expected", "settled", "coming"], "the second one, wherever it went"
    undo_payment(store, adviser, planned, payment)
    assert states(store, planned) == ["expected", "coming", "coming"]
    note_payment(store, adviser, planned, moved[1].due, 33_334)
    assert states(store, planned) == ["expected", "settled", "coming"]


# Names of due dates

PLANS = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 4)), min_size=1, max_size=6, unique_by=lambda one: one[0])


def plan_from(drawn):
    return tuple(Instalment(date.fromordinal(TODAY.toordinal() + day), cents * 100) for day, cents in sorted(drawn))


@given(st.lists(PLANS, min_size=2, max_size=5))
def test_due_dates_keep_distinct_names_through_any_edits(edits):
    plan = plan_from(edits[0])
    for drawn in edits[1:]:
        before, plan = plan, named(plan_from(drawn), plan)
        assert plan == named(plan_from(drawn), before), "two desks that write the same say the same"
        assert len({one.key for one in plan}) == len(plan)
        amount_of = {one.key: one.cents for one in before}
        assert all(amount_of.get(one.key, one.cents) == one.cents for one in plan), "another amount is another promise"
        stayed = {(one.due, one.cents) for one in before} & {(one.due, one.cents) for one in plan}
        assert {one.key for one in plan if (one.due, one.cents) in stayed} == {
            one.key for one in before if (one.due, one.cents) in stayed
        }
        assert kept(written(plan), names_written(plan)) == plan


def test_names_that_another_program_wrote_badly_are_those_of_the_days():
    assert kept("21/12/2020 5,00", "2020-12-21\nrien") == (Instalment(date(2020, 12, 21), 500),)


@given(
    st.lists(PLANS, min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 900)), max_size=8),
)
def test_no_cent_appears_or_disappears_whatever_the_plan_becomes(edits, notes):
    plan = plan_from(edits[0])
    payments: list[Payment] = []
    for rank, drawn in enumerate(edits):
        plan = named(plan_from(drawn), plan)
        for which, line, cents in notes:
            if which == rank:
                one = plan[line % len(plan)]
                payments.append(Payment(f"p{len(payments)}", one.due, TODAY, cents, None, one.name))
        left, over = rests(plan, payments), overpaid(plan, payments)
        assert sum(one.cents for one in plan) - sum(left) + over == sum(one.cents for one in standing(payments))
        assert min(left) >= 0 <= over


# Renegotiation


def test_a_plan_renegotiated_asks_for_what_is_left(store, adviser, planned):
    note_payment(store, adviser, planned, FIRST_DUE, 33_334)
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    with store.read() as read:
        assert plan_form(read, planned, TODAY).debt == DEBT - 33_334
    with pytest.raises(BadInput, match="dépasse ce qui reste dû") as refused:
        propose_plan(store, adviser, planned, DEBT, LATER)
    assert list(refused.value.fields) == ["debt"]
    propose_plan(store, adviser, planned, DEBT - 33_334, instalments(DEBT - 33_334, 4, FIRST))
    sign_plan(store, adviser, planned, TODAY, approved=True)
    assert states(store, planned)[0] == "expected"
    with store.read() as read:
        assert asked_in_all(read, planned, instalments(DEBT - 33_334, 4, FIRST)) == DEBT - 33_334


def test_a_balance_known_since_counts_the_payments_already(store, adviser, planned):
    payment = note_payment(store, adviser, planned, FIRST_DUE, 33_334).created("plan_payment")
    set_due(store, adviser, planned, DEBT - 33_334)
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    with store.read() as read:
        assert plan_form(read, planned, TODAY).debt == DEBT - 33_334
    undo_payment(store, adviser, planned, payment)
    with store.read() as read:
        assert plan_form(read, planned, TODAY).debt == DEBT - 33_334, "the landlord’s figure stands"


@REAL
@given(paid=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40_000)), max_size=4), parts=st.integers(1, 6))
def test_paid_and_asked_make_the_debt_through_renegotiation_and_resume(store, adviser, planned, paid, parts):
    left = file_and_debt(store, planned)
    noted = 0
    for rank, cents in paid:
        given_ = file_of(store, planned).plan.dues
        due = given_[rank % len(given_)].day
        noted += cents if cents <= left else 0
        if cents <= left:
            note_payment(store, adviser, planned, due, cents)
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    with store.read() as read:
        debt = plan_form(read, planned, TODAY).debt
    if debt < parts:
        set_due(store, adviser, planned, DEBT)
        debt = DEBT
    new = instalments(debt, parts, FIRST)
    propose_plan(store, adviser, planned, debt, new)
    sign_plan(store, adviser, planned, TODAY, approved=True)
    step_back(store, adviser, planned)
    sign_plan(store, adviser, planned, TODAY, approved=True)
    with store.read() as read:
        assert asked_in_all(read, planned, new) == debt
        assert debt in (max(0, left - noted), DEBT)


def file_and_debt(store, case_id):
    """Return what the plan in force asks for, nothing of it paid yet."""
    with store.read() as read:
        return sum(amounts(read, case_id, TODAY).instalments)


# Two desks


@pytest.fixture
def shared(town):
    for desk in town.desks:
        for event, handler in HANDLERS.items():
            desk.store.events.subscribe(event, handler)
    one, *_others = town.desks
    found = open_follow_up(one.store, one.session, homes.FERHAT).created("arrears_case")
    set_due(one.store, one.session, found, DEBT)
    propose_plan(one.store, one.session, found, DEBT, THREE)
    town.settle()
    return found


def settle_one(desk, side):
    with desk.store.read() as read:
        (item,) = board(read, desk.session, NOW).items
    decisions = decided(item.lines, [side] * len(item.lines))
    settle_conflicts(desk.store, desk.session, decisions)


def signed_here_changed_there(town, shared, *, signed_first):
    one, two, _other = town.desks
    sign_plan(one.store, one.session, shared, TODAY, approved=False)
    note_payment(one.store, one.session, shared, FIRST_DUE, 33_334)
    propose_plan(two.store, two.session, shared, DEBT, LATER)
    for desk in (one, two) if signed_first else (two, one):
        desk.sync()
    town.settle()


@pytest.mark.parametrize("signed_first", [True, False])
def test_the_plan_signed_stays_signed_when_it_is_chosen(town, shared, signed_first):
    one, two, _other = town.desks
    signed_here_changed_there(town, shared, signed_first=signed_first)
    settle_one(two, Side.KEPT if signed_first else Side.OTHER)
    town.settle()
    for desk in (one, two):
        plan = test_town.file_of(desk, shared).plan
        assert (plan.state, plan.signed) == ("active", TODAY)
        assert [due.state for due in plan.dues] == ["settled", "expected", "coming"]


@pytest.mark.parametrize("signed_first", [True, False])
def test_due_dates_nobody_signed_wait_for_a_signature_and_keep_what_was_paid(town, shared, signed_first):
    one, two, _other = town.desks
    signed_here_changed_there(town, shared, signed_first=signed_first)
    settle_one(two, Side.OTHER if signed_first else Side.KEPT)
    town.settle()
    for desk in (one, two):
        file = test_town.file_of(desk, shared)
        assert (file.plan.state, file.plan.signed, file.row.stage) == ("proposed", None, Stage.PLAN_NEGOTIATION)
        assert [due.state for due in file.plan.dues] == ["settled", "expected", "coming", "coming"]
        with desk.store.read() as read:
            assert asked_in_all(read, shared, LATER) == DEBT - 33_334
    sign_plan(two.store, two.session, shared, TODAY, approved=False)
    town.settle()
    assert test_town.file_of(one, shared).row.stage is Stage.PLAN_ACTIVE


def unsigned(store, session, case_id, **case):
    """Have the due dates nobody signed chosen for the plan of a case."""
    with store.write(session, "test") as unit:
        (row,) = unit.driver.execute("SELECT id FROM payment_plan WHERE state = 'active'").fetchall()
        unit.get(PaymentPlan, row[0]).signed_on = None
        for name, value in case.items():
            setattr(unit.get(ArrearsCase, case_id), name, value)
        unit.flush()
        follow_arbitrated(unit, Arbitrated("payment_plan", row[0]))
        follow_arbitrated(unit, Arbitrated("payment_plan", "gone"))
        follow_arbitrated(unit, Arbitrated("person", row[0]))


def test_a_case_told_to_the_caf_since_leaves_the_plan_too(store, adviser, case_id):
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, THREE)
    sign_plan(store, adviser, case_id, TODAY, approved=False)
    take_step(store, adviser, case_id, Stage.CAF_NOTIFIED, body="caf")
    unsigned(store, adviser, case_id)
    file = file_of(store, case_id)
    assert (file.row.stage, file.plan.state, file.body) == (Stage.PLAN_NEGOTIATION, "proposed", "caf")


def test_a_case_that_went_on_stays_where_it_is(store, adviser, planned):
    unsigned(store, adviser, planned, stage="plan_broken")
    assert file_of(store, planned).row.stage is Stage.PLAN_BROKEN


def test_a_case_whose_signature_no_step_tells_stays_where_it_is(store, adviser, planned):
    step = "UPDATE arrears_step SET after = 'plan_broken' WHERE after = 'plan_active'"
    with store.write(adviser, "test") as unit:
        unit.driver.execute(step)
    unsigned(store, adviser, planned)
    assert file_of(store, planned).plan.state == "proposed"


def test_two_plans_signed_apart_ask_for_the_debt_once(town):
    one, two, _other = town.desks
    shared = open_follow_up(one.store, one.session, homes.FERHAT).created("arrears_case")
    set_due(one.store, one.session, shared, DEBT)
    town.settle()
    for desk, plan in ((one, THREE), (two, LATER)):
        propose_plan(desk.store, desk.session, shared, DEBT, plan)
        sign_plan(desk.store, desk.session, shared, TODAY, approved=False)
        note_payment(desk.store, desk.session, shared, plan[0].due, 20_000)
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            assert asked_in_all(read, shared, THREE) == DEBT - 40_000, "the older plan, both payments"
        file = test_town.file_of(desk, shared)
        assert file.signed_twice
        assert [due.state for due in file.plan.dues] == ["settled", "expected", "coming"]
    take_step(two.store, two.session, shared, Stage.PLAN_BROKEN)
    town.settle()
    assert {row["state"] for row in one.rows("payment_plan").values()} == {"broken"}
    with one.store.read() as read:
        assert plan_form(read, shared, TODAY).debt == DEBT - 40_000


@pytest.fixture
def signed_twice(town):
    """Two desks that signed each a plan of the same case; the plans as their desks know them."""
    one, two, _other = town.desks
    case_id = open_follow_up(one.store, one.session, homes.FERHAT, due_cents=DEBT).created("arrears_case")
    town.settle()
    made = []
    for desk, plan in ((one, THREE), (two, LATER)):
        made.append(propose_plan(desk.store, desk.session, case_id, DEBT, plan).created("payment_plan"))
        sign_plan(desk.store, desk.session, case_id, TODAY, approved=False)
    note_payment(one.store, one.session, case_id, FIRST_DUE, 33_334)
    town.settle()
    return case_id, *made


def test_two_plans_signed_apart_are_both_shown_and_one_is_kept(town, signed_twice):
    one, two, _other = town.desks
    case_id, three, four = signed_twice
    for desk in (one, two):
        file = test_town.file_of(desk, case_id)
        assert [(plan.id, len(plan.dues), plan.settled) for plan in file.rivals] == [(three, 3, 1), (four, 4, 1)]
        assert file.row.coming.label == "Deux plans signés, en garder un"
        assert deeds(file, Role.SOCIAL_ADVISER)[0].label == "Garder un des deux plans"
        assert "keep" not in [deed.key for deed in deeds(file, Role.FRONT_DESK)]
    keep_plan(two.store, two.session, case_id, four)
    town.settle()
    for desk in (one, two):
        file = test_town.file_of(desk, case_id)
        assert (file.plan.id, file.plan.state, file.signed_twice) == (four, "active", False)
        assert [plan.id for plan in file.replaced] == [three]
        with desk.store.read() as read:
            assert asked_in_all(read, case_id, LATER) == DEBT - 33_334, "what was paid on the other counts"
        assert len(desk.rows("payment_plan")) == 2, "nothing is erased"
    take_step(one.store, one.session, case_id, Stage.PLAN_BROKEN)
    file = test_town.file_of(one, case_id)
    assert (file.plan.id, [plan.id for plan in file.replaced]) == (four, [three])
    step_back(one.store, one.session, case_id)
    assert test_town.file_of(one, case_id).plan.state == "active"


def test_the_other_plan_may_be_kept_instead(town, signed_twice):
    one, *_others = town.desks
    case_id, three, four = signed_twice
    keep_plan(one.store, one.session, case_id, four)
    file = test_town.file_of(one, case_id)
    assert "Garder l’autre plan" in [deed.label for deed in deeds(file, Role.SOCIAL_ADVISER)]
    with pytest.raises(WrongState, match="n’est plus à faire"):
        keep_plan(one.store, one.session, case_id, four)
    keep_plan(one.store, one.session, case_id, three)
    file = test_town.file_of(one, case_id)
    assert (file.plan.id, [plan.id for plan in file.replaced]) == (three, [four])


def test_two_desks_that_keep_each_another_plan_choose_again(town, signed_twice):
    one, two, _other = town.desks
    case_id, three, four = signed_twice
    keep_plan(one.store, one.session, case_id, three)
    keep_plan(two.store, two.session, case_id, four)
    town.settle()
    for desk in (one, two):
        file = test_town.file_of(desk, case_id)
        assert (file.signed_twice, file.plan.state, file.replaced) == (True, "active", ())
        with desk.store.read() as read:
            assert plan_runs(read, case_row(read, case_id).lease_id), "no attestation meanwhile"
    keep_plan(one.store, one.session, case_id, four)
    town.settle()
    for desk in (one, two):
        file = test_town.file_of(desk, case_id)
        assert (file.signed_twice, file.plan.id, [plan.id for plan in file.replaced]) == (False, four, [three])
    set_due(one.store, one.session, case_id, 0)
    take_step(one.store, one.session, case_id, Stage.CLEARED)
    assert {row["state"] for row in one.rows("payment_plan").values()} == {"kept", "broken"}


def test_a_plan_that_runs_alone_leaves_nothing_to_choose(store, adviser, planned):
    plan_id = file_of(store, planned).plan.id
    for wanted in (plan_id, "none"):
        with pytest.raises(WrongState, match="n’est plus à faire"):
            keep_plan(store, adviser, planned, wanted)


def test_the_paper_of_a_plan_replaced_is_cancelled_and_that_of_the_one_kept_stands(store, adviser, planned):
    recorded = record_paper(store, adviser, Asked(PLAN, planned)).created("arrears_paper")
    with store.write(adviser, "test") as unit:
        former = unit.get(PaymentPlan, file_of(store, planned).plan.id)
        twin = PaymentPlan(case_id=planned, debt_cents=DEBT, schedule=written(LATER), state="active")
        same = PaymentPlan(case_id=planned, debt_cents=DEBT, schedule=former.schedule, state="active")
        unit.add(twin)
        unit.add(same)
    keep_plan(store, adviser, planned, former.id)
    assert not papers_by_id(store, planned)[recorded].voided
    keep_plan(store, adviser, planned, twin.id)
    assert papers_by_id(store, planned)[recorded].voided


def papers_by_id(store, case_id):
    return {one.id: one for one in file_of(store, case_id).papers}


def test_a_signature_is_refused_when_the_plan_asks_again_for_what_was_paid(store, adviser, planned):
    step_back(store, adviser, planned)  # proposed again
    set_due(store, adviser, planned, DEBT - 33_334)
    with pytest.raises(WrongState, match="il dépasse ce qui reste dû"):
        sign_plan(store, adviser, planned, TODAY, approved=True)
    with store.read() as read:
        form = plan_form(read, planned, TODAY)
    assert (form.debt, form.schedule) == (DEBT - 33_334, written(THREE)), "Répartir again"


# The paper of a plan


def test_a_signed_plan_is_printed_again_as_it_was_signed(store, clock, adviser, planned):
    step_back(store, adviser, planned)
    recorded = record_paper(store, adviser, Asked(PLAN, planned)).created("arrears_paper")
    number = file_of(store, planned).papers[0].number
    first = sheet(store, adviser, recorded)
    print_paper(store, adviser, first.paper_id)
    original = words(first.pdf)
    sign_plan(store, adviser, planned, TODAY, approved=True)
    note_payment(store, adviser, planned, FIRST_DUE, 33_334)
    clock.advance(40 * 24 * 3600 * 1000)
    assert file_of(store, planned).plan_paper == recorded
    with pytest.raises(WrongState, match="déjà son papier"):
        record_paper(store, adviser, Asked(PLAN, planned))
    again = words(sheet(store, adviser, recorded).pdf)
    assert number in again
    assert "Duplicata n° 1" in again
    assert set(original.split()) <= set(again.split()) | {"Original"}, "the same words, but for its mark"


def test_the_first_paper_of_a_signed_plan_says_its_debt_at_the_day_of_the_signature(store, clock, adviser, planned):
    clock.advance(40 * 24 * 3600 * 1000)
    recorded = record_paper(store, adviser, Asked(PLAN, planned)).created("arrears_paper")
    text = words(sheet(store, adviser, recorded).pdf)
    assert "1 000,01 € au 17 novembre 2020" in text


# Cases of one lease


def test_an_attestation_is_refused_at_another_site_while_a_plan_runs_there(town, shared):
    one, _two, other = town.desks
    sign_plan(one.store, one.session, shared, TODAY, approved=False)
    set_due(one.store, one.session, shared, 0)
    town.settle()
    with other.store.read() as read:
        lease_id = lease_in_force(read, homes.FERHAT, TODAY)
        assert plan_runs(read, lease_id)
    assert other.rows("payment_plan") == {}
    take_step(one.store, one.session, shared, Stage.CLEARED)
    town.settle()
    with other.store.read() as read:
        assert not plan_runs(read, lease_id)
        assert followed_at(read, lease_id) == []


def test_another_site_learns_that_a_case_exists_and_no_more(town, shared):
    one, _two, other = town.desks
    with one.store.write(one.session, "test.office") as unit:
        unit.add(Site(id=CENTRE, site_id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address="72000 Le Mans"))
    town.settle()
    mine = open_follow_up(other.store, other.session, homes.FERHAT).created("arrears_case")
    assert test_town.file_of(other, mine).elsewhere == ("Agence Centre",)
    assert test_town.file_of(one, shared).elsewhere == ()
    (hint,) = (row for row in other.rows("lease_followed").values() if row["case_id"] == shared)
    assert {name for name in hint if name not in BESIDE} == {"lease_id", "case_id", "running", "planned"}
    assert not other.rows("arrears_case").keys() - {mine}


BESIDE = {"id", "site_id", "device_id", "created_at", "created_by", "rev"}


def test_other_sites_learn_the_stage_decided_between_two_desks(town, shared):
    one, two, other = town.desks
    set_due(one.store, one.session, shared, 0)
    take_step(one.store, one.session, shared, Stage.CLEARED)
    take_step(two.store, two.session, shared, Stage.FSL_REQUESTED)
    for desk in (two, one):
        desk.sync()
    town.settle()
    settle_one(one, Side.KEPT)
    town.settle()
    for desk in (one, other):
        assert [row["running"] for row in desk.rows("lease_followed").values()] == [1]


@pytest.fixture
def doubled(town):
    """Two desks that opened a case each for one debt; each signed a plan and noted a payment."""
    one, two, _other = town.desks
    found = []
    for desk, plan in ((one, THREE), (two, LATER)):
        case_id = open_follow_up(desk.store, desk.session, homes.FERHAT, due_cents=DEBT).created("arrears_case")
        propose_plan(desk.store, desk.session, case_id, DEBT, plan)
        sign_plan(desk.store, desk.session, case_id, TODAY, approved=False)
        note_payment(desk.store, desk.session, case_id, plan[0].due, 20_000)
        found.append(case_id)
    town.settle()
    return found


def rows_of(desk):
    with desk.store.read() as read:
        return case_rows(read, CENTRE, TODAY)


def test_two_cases_opened_apart_are_found_and_joined_with_nothing_lost(town, doubled):
    one, two, _other = town.desks
    for desk in (one, two):
        assert [(row.doubled, row.coming.label) for row in rows_of(desk)] == [
            (True, "Deux suivis ouverts, à réunir")
        ] * 2
        assert deeds(test_town.file_of(desk, doubled[1]), Role.SOCIAL_ADVISER)[0].key == "join"
    join_cases(two.store, two.session, doubled[1])
    note_payment(one.store, one.session, doubled[1], LATER[1].due, 5_000)  # offline, on the one that goes
    town.settle()
    for desk in (one, two):
        assert [(row.id, row.doubled) for row in rows_of(desk)] == [(doubled[0], False)]
        assert test_town.file_of(desk, doubled[1]).row.id == doubled[0], "what pointed to it leads to the one kept"
        with desk.store.read() as read:
            assert asked_in_all(read, doubled[0], THREE) == DEBT - 45_000
        assert not desk.rows("conflict")
    with pytest.raises(WrongState, match="Aucun autre suivi"):
        join_cases(one.store, one.session, doubled[0])


@pytest.fixture
def constituted(town):
    """Two desks that opened a case each for one debt, both constituted."""
    one, two, _other = town.desks
    found = [open_follow_up(desk.store, desk.session, homes.FERHAT).created("arrears_case") for desk in (one, two)]
    for desk, case_id in zip((one, two), found, strict=True):
        take_step(desk.store, desk.session, case_id, Stage.CONSTITUTED)
    town.settle()
    return found


def test_a_step_taken_offline_on_a_case_joined_elsewhere_is_taken_up(town, constituted):
    """The CAF was told on the case that goes: the one kept asked for it for ever, and said it nowhere."""
    one, two, _other = town.desks
    kept, gone = constituted
    join_cases(one.store, one.session, kept)
    take_step(two.store, two.session, gone, Stage.CAF_NOTIFIED, body="caf")
    town.settle()
    for desk in (one, two):
        assert [(row.id, row.doubled, row.coming.label) for row in rows_of(desk)] == [
            (kept, True, "Deux suivis ouverts, à réunir")
        ]
        assert deeds(test_town.file_of(desk, kept), Role.SOCIAL_ADVISER)[0].key == "join"
    join_cases(two.store, two.session, kept)
    town.settle()
    for desk in (one, two):
        file = test_town.file_of(desk, kept)
        assert (file.row.stage, file.body, file.notified, file.row.doubled) == (
            Stage.CAF_NOTIFIED, "caf", TODAY, False,
        )  # fmt: skip
        assert not desk.rows("conflict")
    with pytest.raises(WrongState, match="Aucun autre suivi"):
        join_cases(one.store, one.session, kept)


def test_a_case_kept_that_goes_back_on_its_own_is_not_taken_further_by_the_one_joined(town, constituted):
    one, two, _other = town.desks
    kept, gone = constituted
    for desk, case_id in ((one, kept), (two, gone)):
        take_step(desk.store, desk.session, case_id, Stage.CAF_NOTIFIED, body="caf")
    town.settle()
    join_cases(one.store, one.session, kept)
    step_back(one.store, one.session, kept)
    assert [(row.stage, row.doubled) for row in rows_of(one)] == [(Stage.CONSTITUTED, False)]
    with pytest.raises(WrongState, match="Aucun autre suivi"):
        join_cases(one.store, one.session, kept)


def test_two_desks_that_join_the_same_cases_apart_say_the_same(town, doubled):
    one, two, _other = town.desks
    join_cases(one.store, one.session, doubled[0])
    join_cases(two.store, two.session, doubled[1])
    town.settle()
    for desk in (one, two):
        assert {key: row["joined_to"] for key, row in desk.rows("arrears_case").items()} == {
            doubled[0]: "", doubled[1]: doubled[0],
        }  # fmt: skip
        assert not desk.rows("conflict")


def test_the_case_kept_goes_as_far_as_the_furthest_and_knows_who_was_told(store, adviser, case_id):
    with store.write(adviser, "test") as unit:
        former = unit.get(ArrearsCase, case_id)
        other = ArrearsCase(lease_id=former.lease_id, person_id=former.person_id, stage="early_contact",
                            stage_on=TODAY.isoformat(), fragile=True)  # fmt: skip
        unit.add(other)
        third = ArrearsCase(lease_id=former.lease_id, person_id=former.person_id, stage="early_contact",
                            stage_on=TODAY.isoformat(), joined_to=other.id)  # fmt: skip
        unit.add(third)
    take_step(store, adviser, other.id, Stage.CONSTITUTED, on=date(2020, 11, 2))
    take_step(store, adviser, other.id, Stage.CAF_NOTIFIED, on=date(2020, 11, 3), body="caf")
    join_cases(store, adviser, other.id)
    file = file_of(store, case_id)
    assert (file.row.stage, file.row.since, file.row.fragile) == (Stage.CAF_NOTIFIED, date(2020, 11, 3), True)
    assert (file.body, file.notified) == ("caf", date(2020, 11, 3))
    with store.write(adviser, "test") as unit:
        late = ArrearsCase(lease_id=former.lease_id, person_id=former.person_id, stage="caf_notified",
                           stage_on=TODAY.isoformat(), benefit_body="msa", caf_notified_on="2020-11-10")  # fmt: skip
        unit.add(late)
    join_cases(store, adviser, late.id)
    assert file_of(store, case_id).body == "caf", "who was told first stays"
    with store.write(adviser, "test") as unit:
        sooner = ArrearsCase(lease_id=former.lease_id, person_id=former.person_id, stage="caf_notified",
                             stage_on="2020-11-02", benefit_body="msa", caf_notified_on="2020-11-02")  # fmt: skip
        unit.add(sooner)
    join_cases(store, adviser, sooner.id)
    told = file_of(store, case_id)
    assert (told.body, told.notified) == ("msa", date(2020, 11, 2)), "the delays run from the first notice"
    with store.read() as read:
        assert case_row(read, case_id).constituted_on == "2020-11-02"
        assert case_row(read, third.id).joined_to == case_id


def alike(store):
    """Fail unless what is read of all cases at once is what is read of each; return the payments by plan."""
    with store.read() as read:
        cases = [one["id"] for one in read.execute(arrears_case.select()).mappings()]
        each = {case_id: rows for case_id in cases if (rows := plan_rows(read, case_id, "active"))}
        at_once = running(read, cases)
        assert {key: [row.id for row in rows] for key, rows in at_once.items()} == {
            key: [row.id for row in rows] for key, rows in each.items()
        }
        plans = [row for rows in at_once.values() for row in rows]
        paid = payments_for_each(read, plans)
        assert paid == {row.id: payments_for(read, row) for row in plans}
        return paid


def test_the_plans_of_a_list_are_read_at_once_as_one_by_one(town, doubled):
    one, two, _other = town.desks
    assert [len(paid) for paid in alike(one.store).values()] == [1, 1]
    kept = join_cases(one.store, one.session, doubled[0]) and doubled[0]
    town.settle()
    note_payment(two.store, two.session, kept, FIRST_DUE, 1_000)
    assert max(len(paid) for paid in alike(two.store).values()) > 1, "what was paid on the other since counts"
    with two.store.write(two.session, "test") as unit:  # joined to a case that another is joined to
        former = unit.get(ArrearsCase, kept)
        unit.add(ArrearsCase(lease_id=former.lease_id, person_id=former.person_id, stage="watch",
                             stage_on="2020-11-17", joined_to=doubled[1]))  # fmt: skip
    alike(two.store)


def test_two_plans_signed_apart_are_read_at_once_as_one_by_one(town, signed_twice):
    for desk in town.desks[:2]:
        assert len(alike(desk.store)) == 2


# What cannot be


def test_a_due_date_that_is_not_past_is_not_missed(store, adviser, planned):
    with pytest.raises(BadInput, match="n’est pas encore passée") as refused:
        note_payment(store, adviser, planned, FIRST_DUE, 0)
    assert list(refused.value.fields) == ["amount"]


def test_a_payment_before_the_signature_is_in_the_debt_already(store, adviser, planned):
    with pytest.raises(BadInput, match="précède la signature") as refused:
        note_payment(store, adviser, planned, FIRST_DUE, 500, paid_on=date(2020, 11, 16))
    assert list(refused.value.fields) == ["paid_on"]


def test_the_whole_paid_at_once_settles_every_due_date(store, adviser, planned):
    note_payment(store, adviser, planned, FIRST_DUE, DEBT)
    assert states(store, planned) == ["settled"] * 3
    with store.read() as read:
        assert amounts(read, planned, TODAY).overpaid_cents == 0


def test_what_follows_an_act_is_not_of_a_day_before_it(store, adviser, planned):
    with pytest.raises(BadInput, match="est du 17 novembre 2020") as refused:
        take_step(store, adviser, planned, Stage.PLAN_BROKEN, on=date(2020, 11, 16))
    assert list(refused.value.fields) == ["on"]
    take_step(store, adviser, planned, Stage.PLAN_BROKEN, on=TODAY)


def test_a_plan_is_not_signed_before_its_case_was_opened(store, clock, adviser, case_id):
    clock.advance(3 * 24 * 3600 * 1000)
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, THREE)
    with pytest.raises(BadInput, match="n’était pas encore ouvert") as refused:
        sign_plan(store, adviser, case_id, date(2020, 11, 16), approved=False)
    assert list(refused.value.fields) == ["signed_on"]
    sign_plan(store, adviser, case_id, date(2020, 11, 18), approved=False)  # typed two days later


# How long


def due_at(store, rule, table, day):
    with store.read() as read:
        return [one_id for one in RETENTIONS if (one.rule, one.table) == (rule, table) for one_id in one.due(read, day)]


def test_a_live_plan_is_kept_without_a_step_and_so_is_the_last_balance(store, clock, adviser, planned):
    cases = partial(due_at, store, "keep_arrears_open", "arrears_case")
    assert cases(date(2020, 11, 18)) == cases(date(2021, 2, 22)) == [], "its last due date is to come"
    assert cases(date(2021, 2, 23)) == [planned]
    clock.advance(100 * 24 * 3600 * 1000)  # 25 February 2021
    note_payment(store, adviser, planned, FIRST_DUE, 33_334)
    assert cases(date(2021, 2, 25)) == [], "a payment acknowledges the debt"
    assert cases(date(2021, 2, 26)) == [planned]
    assert due_at(store, "keep_balances", "rent_balance", date(2023, 1, 1)) == []
    assert due_at(store, "keep_arrears_open", "rent_balance", date(2023, 1, 1)) == [], "of a lease followed"


@pytest.fixture
def joined(store, clock, adviser, planned):
    """A second case of one debt, joined to the first one."""
    with store.write(adviser, "test") as unit:
        one = unit.get(ArrearsCase, planned)
        other = ArrearsCase(lease_id=one.lease_id, person_id=one.person_id, stage="watch", stage_on="2020-11-17")
        unit.add(other)
    join_cases(store, adviser, other.id)
    return other.id


def test_a_case_joined_to_another_goes_when_that_one_goes(store, clock, adviser, planned, joined):
    prescribed = partial(due_at, store, "keep_arrears_open", "arrears_case")
    settled = partial(due_at, store, "keep_arrears", "arrears_case")
    assert prescribed(date(2021, 2, 22)) == [], "the plan of the case it is joined to runs"
    clock.advance(100 * 24 * 3600 * 1000)  # 25 February 2021
    note_payment(store, adviser, planned, FIRST_DUE, 33_334)
    assert prescribed(date(2021, 2, 25)) == [], "a payment of the other one acknowledges the debt of both"
    assert set(prescribed(date(2021, 2, 26))) == {planned, joined}
    assert settled(date(2023, 1, 1)) == []
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    assert prescribed(date(2023, 1, 1)) == []
    assert set(settled(date(2023, 1, 1))) == {planned, joined}
    assert settled(date(2021, 2, 25)) == []


def test_a_case_joined_to_one_that_was_judged_stays_as_long(store, adviser, planned, joined):
    with store.write(adviser, "test") as unit:
        unit.add(ArrearsStep(case_id=joined, before="ccapex_referred", after="summons", reached_on="2020-11-17"))
    set_due(store, adviser, planned, 0)
    take_step(store, adviser, planned, Stage.CLEARED)
    assert due_at(store, "keep_arrears", "arrears_case", date(2023, 1, 1)) == []
    assert set(due_at(store, "keep_arrears_court", "arrears_case", date(2023, 1, 1))) == {planned, joined}


def test_a_case_whose_main_one_is_gone_goes_by_its_own_dates(store, adviser, planned, joined):
    with store.write(adviser, "test") as unit:
        unit.get(ArrearsCase, joined).joined_to = "gone"
    assert joined in due_at(store, "keep_arrears_open", "arrears_case", date(2023, 1, 1))


def test_balances_before_the_last_and_those_of_nobody_followed_go(store, adviser, planned):
    set_due(store, adviser, planned, DEBT)
    set_due(store, adviser, planned, 0)
    assert len(due_at(store, "keep_balances", "rent_balance", date(2023, 1, 1))) == 3
    set_due(store, adviser, planned, 500)
    take_step(store, adviser, planned, Stage.PLAN_BROKEN)
    with store.write(adviser, "test") as unit:
        unit.get(ArrearsCase, planned).stage = "cleared"
        unit.flush()
        tell(unit, unit.get(ArrearsCase, planned))
    (last,) = due_at(store, "keep_arrears_open", "rent_balance", date(2023, 1, 1))
    assert last not in due_at(store, "keep_balances", "rent_balance", date(2023, 1, 1))
    (hint,) = due_at(store, "keep_arrears_open", "lease_followed", date(2023, 1, 1))
    with store.read() as read:
        told = {one.table: one.told(read, ids) for one in RETENTIONS for ids in ([last], [hint]) if one.told(read, ids)}
    assert told["lease_followed"][0].what == told["rent_balance"][0].what == "Bail L-204518"
