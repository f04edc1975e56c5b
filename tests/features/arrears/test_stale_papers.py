"""A plan printed here while another desk changed it: the paper says other due dates, and nobody signs it unknowing."""

import pytest

from lmmh_desk.features.arrears.actions.cases import set_due
from lmmh_desk.features.arrears.actions.papers import Asked, record_paper
from lmmh_desk.features.arrears.actions.plans import propose_plan
from lmmh_desk.features.arrears.model.papers import PLAN
from lmmh_desk.features.arrears.model.records import PaymentPlan
from lmmh_desk.features.arrears.model.saying import stale_told
from lmmh_desk.features.arrears.model.schedule import instalments, written
from tests.features.arrears.conftest import DEBT, FIRST, file_of
from tests.features.arrears.test_page import dialog, window, words  # noqa: F401  (fixtures)

TOLD = "{} dit d’autres échéances que le plan, changé sur un autre poste. Imprimez-en un nouveau à signer."


@pytest.fixture
def printed(store, adviser, case_id):
    """A plan of three due dates proposed and printed here; what another desk made of it arrives: four."""
    set_due(store, adviser, case_id, DEBT)
    propose_plan(store, adviser, case_id, DEBT, instalments(DEBT, 3, FIRST))
    record_paper(store, adviser, Asked(PLAN, case_id))
    assert file_of(store, case_id).stale == ()
    with store.write(adviser, "test.arrived") as unit:
        unit.get(PaymentPlan, file_of(store, case_id).plan.id).schedule = written(instalments(DEBT, 4, FIRST))
    return case_id


def test_several_papers_are_told_together():
    assert stale_told(("PA-1", "PA-2")).startswith("PA-1, PA-2 disent d’autres échéances")


def statuses(store):
    with store.read() as read:
        return dict(tuple(row) for row in read.exec_driver_sql("SELECT number, status FROM paper"))


def test_the_panel_and_the_signature_say_so(window, store, printed):  # noqa: F811
    (number,) = file_of(store, printed).stale
    page = window.open("arrears", case_id=printed)
    assert TOLD.format(number) in words(page.panel)
    page.press("sign")
    window.breathe()
    assert TOLD.format(number) in words(dialog(window))


def test_the_new_paper_takes_its_place(store, adviser, printed):
    (number,) = file_of(store, printed).stale
    assert file_of(store, printed).plan_paper == ""
    record_paper(store, adviser, Asked(PLAN, printed))
    assert sorted(statuses(store).items()) == [(number, "voided"), (number[:-1] + "2", "recorded")]
    assert file_of(store, printed).stale == ()


def test_a_plan_changed_once_more_leaves_no_other_paper_standing(store, adviser, printed):
    propose_plan(store, adviser, printed, DEBT, instalments(DEBT, 5, FIRST))
    assert set(statuses(store).values()) == {"voided"}
