"""A step is taken back once, and not in the place of what another hand did since."""

from lmmh_desk.features.arrears.actions.cases import set_due, take_step
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.ui.doing import Doing
from tests.features.arrears.conftest import DEBT, TODAY, file_of
from tests.features.arrears.test_page import page, real_window, window  # noqa: F401  (fixtures)


def stage(store, case_id):
    return file_of(store, case_id).row.stage


def back(page):  # noqa: F811
    page.press("back")


def test_a_step_asked_back_twice_is_taken_back_once(real_window, store, adviser, case_id):  # noqa: F811
    for reached in (Stage.WATCH, Stage.PLAN_NEGOTIATION):
        take_step(store, adviser, case_id, reached)
    opened = real_window.open("arrears")
    real_window.settle()
    back(opened)
    back(opened)
    real_window.settle()
    assert stage(store, case_id) is Stage.WATCH
    assert real_window.said.startswith("Ce suivi a changé depuis.")
    back(opened)
    real_window.settle()
    assert stage(store, case_id) is Stage.EARLY_CONTACT, "seen, the one before may be taken back too"


def test_ctrl_z_takes_back_its_own_step_and_no_other_hand_s(window, store, adviser, case_id):  # noqa: F811
    opened = window.open("arrears")
    doing: Doing = opened._doing
    doing.acts.step(case_id, Stage.WATCH, TODAY, "", then=lambda: None, failed=print)
    window.settle()
    set_due(store, adviser, case_id, DEBT)  # by another hand: constituted
    assert stage(store, case_id) is Stage.CONSTITUTED
    window.keys("Ctrl+Z")
    assert stage(store, case_id) is Stage.CONSTITUTED
    assert window.said.startswith("Ce suivi a changé depuis.")
