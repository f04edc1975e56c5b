"""What may be done with a case, by stage and role: what may not is absent."""

from datetime import date

from lmmh_desk.features.arrears.model.deeds import deeds
from lmmh_desk.features.arrears.model.followed import Due, DueState
from lmmh_desk.features.arrears.model.listing import CaseFile, CaseRow, PaperLine, PlanView, StepDone
from lmmh_desk.features.arrears.model.stages import Stage
from tests.replacing import replace

TODAY = date(2020, 11, 17)
ROW = CaseRow("c1", "p1", "l1", "Mme Odile Tessier", "L-118240", "Résidence du Clos", Stage.WATCH, TODAY)
PLAN = PlanView("n1", "active", (Due(1, TODAY, DueState.EXPECTED),))
PAPER = PaperLine("a1", "LI-C02-20-0001", "Lettre", TODAY, 0, False)


def keys(stage=Stage.WATCH, role="social_adviser", **known):
    return [deed.key for deed in deeds(CaseFile(replace(ROW, stage=stage), **known), role)]


def test_the_adviser_proposes_signs_and_follows():
    assert "plan" in keys()
    assert "sign" in keys(Stage.PLAN_NEGOTIATION, plan=replace(PLAN, state="proposed"))
    assert {"pay", "plan_paper"} <= set(keys(Stage.PLAN_ACTIVE, plan=PLAN))
    assert "missed" not in keys(Stage.PLAN_ACTIVE, plan=PLAN), "its day isn't past"
    assert "missed" in keys(Stage.PLAN_ACTIVE, plan=replace(PLAN, dues=(Due(1, TODAY, DueState.LATE),)))
    assert "pay" not in keys(Stage.PLAN_ACTIVE, plan=replace(PLAN, dues=(Due(1, TODAY, DueState.SETTLED),)))


def test_the_front_desk_plans_nothing_but_notes_payments():
    assert "plan" not in keys(role="front_desk")
    assert "plan_paper" not in keys(Stage.PLAN_ACTIVE, "front_desk", plan=PLAN)
    assert "pay" in keys(Stage.PLAN_ACTIVE, "front_desk", plan=PLAN)


def test_the_court_belongs_to_managers():
    assert "stage:summons" not in keys(Stage.CCAPEX_REFERRED)
    assert "stage:summons" in keys(Stage.CCAPEX_REFERRED, "site_manager")
    assert "plan" in keys(Stage.SUMMONS, "site_manager")
    assert "plan" not in keys(Stage.JUDGMENT, "site_manager")


def test_a_step_is_taken_back_by_who_may_take_it():
    step = StepDone("s1", Stage.CCAPEX_REFERRED, Stage.SUMMONS, TODAY, 0, "")
    assert "back" in keys(Stage.SUMMONS, "site_manager", steps=(step,))
    assert "back" not in keys(Stage.SUMMONS, steps=(step,))
    assert "back" not in keys(Stage.JUDGMENT, "site_manager", steps=(step,))


def test_a_cleared_case_is_only_looked_at():
    assert keys(Stage.CLEARED) == ["note", "book", "attestation", "aids", "file"]


def test_the_last_paper_that_stands_is_printed_again_or_cancelled():
    assert {"again", "void"} <= set(keys(papers=(PAPER,)))
    assert "void" not in keys(papers=(replace(PAPER, voided=True),))
    labels = [deed.label for deed in deeds(CaseFile(ROW, papers=(replace(PAPER, print_count=1),)), "social_adviser")]
    assert "Réimprimer LI-C02-20-0001" in labels
