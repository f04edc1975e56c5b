"""Arrears of real desks around a real hub: one plan edited twice offline is one arbitration, payments add up."""

from datetime import date
from types import SimpleNamespace

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.features.arrears.actions.cases import open_follow_up, set_due, step_back, take_step
from lmmh_desk.features.arrears.actions.handlers import HANDLERS
from lmmh_desk.features.arrears.actions.plans import note_payment, propose_plan, sign_plan
from lmmh_desk.features.arrears.model.schedule import instalments
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.listing import case_file
from lmmh_desk.features.desk.actions.arbitration import settle
from lmmh_desk.features.desk.model.arbitration import Side, decided
from lmmh_desk.features.desk.store.arbitration import board
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.tenancy.actions.merging import merge_persons
from lmmh_desk.tenancy.actions.notes import add_note
from lmmh_desk.tenancy.ui.reading import moments_of
from tests.conftest import load_tables
from tests.features.arrears.conftest import DEBT, FIRST, TODAY
from tests.replacing import replace
from tests.sync.town import SABLONS, Town
from tests.tenancy import homes

load_tables()


@pytest.fixture
def town(tmp_path, template):
    made = Town(tmp_path, template)
    one = made.desk("C01")
    made.desk("C02")
    made.desk("S01", SABLONS)
    homes.settle(one.store, one.session)
    made.settle()
    yield made
    made.close()


@pytest.fixture
def case_id(town):
    one, *_others = town.desks
    found = open_follow_up(one.store, one.session, homes.FERHAT).created("arrears_case")
    set_due(one.store, one.session, found, DEBT)
    propose_plan(one.store, one.session, found, DEBT, instalments(DEBT, 3, FIRST))
    town.settle()
    return found


def file_of(desk, case_id):
    with desk.store.read() as read:
        return case_file(read, case_id, TODAY)


def plans(desk):
    return {row["schedule"].count("\n") + 1 for row in desk.rows("payment_plan").values()}


def test_one_plan_edited_by_two_advisers_is_one_arbitration(town, case_id):
    one, two, _other = town.desks
    propose_plan(one.store, one.session, case_id, DEBT, instalments(DEBT, 4, FIRST))
    propose_plan(two.store, two.session, case_id, DEBT, instalments(DEBT, 6, date(2021, 1, 5)))
    one.sync()
    two.sync()
    one.sync()
    for desk in (one, two):
        conflicts = [row for row in desk.rows("conflict").values() if row["table_name"] == "payment_plan"]
        assert len(conflicts) == 1
        assert plans(desk) == {4}
        assert "05/01/2021" in str(conflicts[0])  # the other adviser's plan is whole in the arbitration
    assert len(one.rows("payment_plan")) == 1


def test_what_a_desk_wrote_to_a_file_merged_elsewhere_is_in_the_history_of_the_file_kept(town):
    one, two, _other = town.desks
    for event, handler in HANDLERS.items():
        one.store.events.subscribe(event, handler)
    merge_persons(one.store, one.session, homes.SLIMANE, homes.FERHAT)
    open_follow_up(two.store, two.session, homes.FERHAT)
    add_note(two.store, two.session, homes.FERHAT, "Passé au guichet")
    add_note(two.store, two.session, homes.SLIMANE, "Rappelé")
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            told = moments_of(read, SimpleNamespace(catalogue=CATALOGUE), desk.session, homes.SLIMANE)
        titles = [moment.title for moment in told]
        assert titles.count("Prévention impayés\u00a0: suivi ouvert") == 1, desk.code
        assert titles.count("Échange au guichet") == 2, desk.code
        assert len(told) == len(set(told))


def test_payments_noted_on_two_desks_add_up_and_are_shown(town, case_id):
    one, two, _other = town.desks
    sign_plan(one.store, one.session, case_id, TODAY, approved=False)
    town.settle()
    first = date(2020, 12, 21)
    note_payment(one.store, one.session, case_id, first, 33_334)
    note_payment(two.store, two.session, case_id, first, 33_334)
    town.settle()
    for desk in (one, two):
        assert file_of(desk, case_id).plan.dues[0].state == "twice"
        assert len(desk.rows("plan_payment")) == 2
        assert not [row for row in desk.rows("conflict").values() if row["table_name"] == "plan_payment"]


def test_two_stages_recorded_offline_are_one_arbitration_and_both_steps_stay(town, case_id):
    one, two, _other = town.desks
    take_step(one.store, one.session, case_id, Stage.FSL_REQUESTED)
    take_step(two.store, two.session, case_id, Stage.CCAPEX_REFERRED)
    town.settle()
    assert [row["table_name"] for row in one.rows("conflict").values()] == ["arrears_case"]
    assert {row["after"] for row in one.rows("arrears_step").values()} >= {"fsl_requested", "ccapex_referred"}


@pytest.mark.parametrize(
    ("signs_first", "chosen", "ends"),
    [
        (True, Side.KEPT, ("plan_active", "active")),
        (True, Side.OTHER, ("fsl_requested", "proposed")),
        (False, Side.KEPT, ("fsl_requested", "proposed")),
        (False, Side.OTHER, ("plan_active", "active")),
    ],
)
def test_a_plan_signed_on_one_desk_follows_the_stage_chosen_against_another_desk_s_step(
    town, case_id, signs_first, chosen, ends
):
    one, two, _other = town.desks
    for desk in (one, two):
        for event, handler in HANDLERS.items():
            desk.store.events.subscribe(event, handler)
    sign_plan(one.store, one.session, case_id, TODAY, approved=True)
    take_step(two.store, two.session, case_id, Stage.FSL_REQUESTED)
    for desk in (one, two) if signs_first else (two, one):
        desk.sync()
    town.settle()
    with one.store.read() as read:
        (item,) = board(read, one.session, one.store.clock.now()).items
    settle(one.store, one.session, decided(item.lines, [chosen] * len(item.lines)))
    town.settle()
    for desk in (one, two):
        (case,), (plan,) = desk.rows("arrears_case").values(), desk.rows("payment_plan").values()
        assert (case["stage"], plan["state"]) == ends
        assert (plan["signed_on"] is not None) == (plan["state"] == "active")
        file_of(desk, case_id)


def test_a_plan_signed_on_one_desk_is_over_where_the_case_cleared_on_the_other_is_chosen(town, case_id):
    one, two, _other = town.desks
    for event, handler in HANDLERS.items():
        one.store.events.subscribe(event, handler)
    sign_plan(one.store, one.session, case_id, TODAY, approved=True)
    set_due(two.store, two.session, case_id, 0)
    take_step(two.store, two.session, case_id, Stage.CLEARED)
    town.settle()
    with one.store.read() as read:
        (item,) = board(read, one.session, one.store.clock.now()).items
    settle(one.store, one.session, decided(item.lines, [Side.OTHER] * len(item.lines)))
    town.settle()
    for desk in (one, two):
        (case,), (plan,) = desk.rows("arrears_case").values(), desk.rows("payment_plan").values()
        assert (case["stage"], plan["state"]) == ("cleared", "kept")


def test_a_case_stays_at_its_site_and_a_balance_goes_everywhere(town, case_id):
    _one, two, other = town.desks
    assert case_id in two.rows("arrears_case")
    assert other.rows("arrears_case") == other.rows("arrears_step") == other.rows("payment_plan") == {}
    assert len(other.rows("rent_balance")) == 1


def test_a_counter_s_agent_breaks_reopens_and_takes_back_a_plan(town, case_id):
    one, two, _other = town.desks
    sign_plan(one.store, one.session, case_id, TODAY, approved=True)
    hers = one.add(Agent(site_id=one.site, name="Karine Moulin", title="", role=Role.FRONT_DESK))
    town.settle()
    at_counter = replace(two.session, agent_id=hers, role="front_desk")

    def heard():
        town.settle()
        assert one.rows("quarantine") == {}
        (plan,) = one.rows("payment_plan").values()
        return plan["state"], plan["signed_on"] is not None

    take_step(two.store, at_counter, case_id, Stage.PLAN_BROKEN)
    assert heard() == ("broken", True)
    step_back(two.store, at_counter, case_id)
    assert heard() == ("active", True)
    step_back(two.store, at_counter, case_id)
    assert heard() == ("proposed", False)


def test_a_tenancy_officer_merges_two_files_that_arrears_name(town, case_id):
    one, two, _other = town.desks
    his = one.add(Agent(site_id=one.site, name="Yann Lucas", title="", role=Role.TENANCY_OFFICER))
    town.settle()
    session = replace(two.session, agent_id=his, role="tenancy_officer")
    merge_persons(two.store, session, homes.SLIMANE, homes.FERHAT)
    town.settle()
    assert one.rows("quarantine") == {}
    assert one.rows("person")[homes.FERHAT]["merged_into"] == homes.SLIMANE
    assert one.rows("arrears_case")[case_id]["person_id"] == homes.SLIMANE
