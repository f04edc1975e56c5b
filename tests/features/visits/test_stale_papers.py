"""A notice recorded offline for a slot that another desk changed meanwhile announces no visit any more."""

import pytest

from lmmh_desk.features.visits.actions.papers import record, sheet
from lmmh_desk.features.visits.model.deeds import deeds
from lmmh_desk.features.visits.model.listing import stale_told
from lmmh_desk.features.visits.model.records import State, Visit
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP
from lmmh_desk.kernel.errors import WrongState
from tests.features.visits.test_page import chosen, shown

HOUR = 3_600_000


def moved_elsewhere(store, who, visit_id, **changes):
    """Change a visit as what another desk did to it arrives: without the acts of this one."""
    with store.write(who, "test.arrived") as unit:
        visit = unit.get(Visit, visit_id)
        for name, value in changes.items():
            setattr(visit, name, value)


def later(row):
    return {"starts_at": row.starts_at + HOUR, "ends_at": row.ends_at + HOUR}


def statuses(store):
    with store.read() as read:
        return dict(tuple(row) for row in read.exec_driver_sql("SELECT number, status FROM paper"))


@pytest.mark.parametrize("kind", [NOTICE, TRIP])
def test_a_paper_of_the_former_slot_is_not_printed_again_and_the_new_one_takes_its_place(
    store, counter, manager, planned, row, kind
):
    who, visit_id = manager, planned()
    stale = record(store, who, visit_id, kind).created("visit_paper")
    assert row(visit_id).standing(kind).id == stale
    moved_elsewhere(store, counter, visit_id, **later(row(visit_id)))
    found = row(visit_id)
    assert (found.standing(kind), [one.id for one in found.stale(kind)]) == (None, [stale])
    labels = [one.label for one in deeds(found, ahead=False, signs=True)]
    assert not any(label.startswith("Réimprimer") for label in labels)
    with pytest.raises(WrongState, match="fait pour un autre créneau"):
        sheet(store, who, stale)
    record(store, who, visit_id, kind)
    assert statuses(store) == {f"{kind}-C02-20-0001": "voided", f"{kind}-C02-20-0002": "recorded"}
    assert row(visit_id).standing(kind).number == f"{kind}-C02-20-0002"


def test_a_notice_names_the_visitor_who_comes(store, counter, admin, planned, row):
    visit_id = planned()
    record(store, counter, visit_id, NOTICE)
    moved_elsewhere(store, counter, visit_id, visitor_id=admin.agent_id)
    assert row(visit_id).standing(NOTICE) is None


def test_the_panel_says_so_and_the_notice_of_a_visit_postponed_there_may_be_cancelled(
    window, store, counter, planned, row
):
    visit_id = planned()
    record(store, counter, visit_id, NOTICE)
    moved_elsewhere(store, counter, visit_id, **later(row(visit_id)))
    page = shown(window)
    told = "AV-C02-20-0001 a été fait pour un autre créneau ou un autre visiteur. Annulez-le, ou imprimez-en un nouveau"
    assert f"{told} qui le remplace." in window.hands.texts()
    moved_elsewhere(store, counter, visit_id, state=State.POSTPONED, starts_at=None, ends_at=None, visitor_id=None)
    page.refresh(None)
    page.list.tabs.set_value("to_plan")
    page.list.show_rows(page.list._rows)
    window.hands.settle()
    assert chosen(page).id == visit_id
    page.press("void:AV")
    assert window.dialog() is not None


def test_several_papers_of_a_former_slot_are_told_together(store, counter, manager, planned, row):
    visit_id = planned()
    for kind in (NOTICE, TRIP):
        record(store, manager, visit_id, kind)
    moved_elsewhere(store, counter, visit_id, **later(row(visit_id)))
    assert stale_told(row(visit_id)).startswith("JP-C02-20-0001, AV-C02-20-0001 sont faits pour")
