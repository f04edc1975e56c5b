"""An incident noted twice, by two desks or by mistake, is removed with its reason, and put back by Ctrl+Z."""

import json

import pytest

from lmmh_desk.features.mediation.actions import noting as acts
from lmmh_desk.features.mediation.model.noting import Follow, Noting
from lmmh_desk.features.mediation.store.found import search
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from tests.features.mediation.nights import LAST, TODAY


def seen(window):
    return [one.place for one in window.page.night.table.rows.records()]


def test_what_was_removed_counts_nowhere_and_comes_back(store, manager, counter, homes, noted, shown):
    before = shown()
    acts.remove(store, manager, noted, "twice")
    with store.read() as read:
        row = read.exec_driver_sql("SELECT action, details FROM audit ORDER BY tx DESC LIMIT 1").one()
        assert not search(read, "sittelles", counter, store.clock.now())
    assert (row.action, json.loads(row.details)) == ("mediation.remove", {"reason": "twice"})
    assert shown().incidents == ()
    assert sum(week.total for week in shown().weeks) == sum(week.total for week in before.weeks) - 1
    assert shown().hours == ()
    with pytest.raises(WrongState, match="déjà retiré"):
        acts.remove(store, manager, noted, "mistake")
    with pytest.raises(WrongState, match="est retiré"):
        acts.correct(
            store, counter, noted, Noting(LAST, 1300, homes["Les Sittelles"], "hall 4", "noise", state="resolved")
        )
    with pytest.raises(WrongState, match="est retiré"):
        acts.follow(store, manager, Follow("Réparer", "workshop", TODAY, noted))
    acts.restore(store, manager, noted)
    assert shown().incidents == before.incidents
    with pytest.raises(WrongState, match="n’est pas retiré"):
        acts.restore(store, manager, noted)


@pytest.mark.parametrize("reason", ["", "x"])
def test_its_reason_is_of_the_list(store, manager, noted, reason):
    with pytest.raises(BadInput, match="motif est obligatoire"):
        acts.remove(store, manager, noted, reason)


def test_what_has_something_to_do_stays_until_it_is_done(store, manager, noted):
    made = acts.follow(store, manager, Follow("Réparer", "workshop", TODAY, noted)).created("night_follow_up")
    with pytest.raises(WrongState, match="reste à faire"):
        acts.remove(store, manager, noted, "mistake")
    acts.done(store, manager, made)
    acts.remove(store, manager, noted, "mistake")


def test_the_front_desk_removes_nothing(store, counter, noted):
    for act in (lambda: acts.remove(store, counter, noted, "twice"), lambda: acts.restore(store, counter, noted)):
        with pytest.raises(NotAllowed):
            act()


def test_it_is_removed_in_two_keys_and_put_back_in_two(window, noted):
    window.open("mediation", night=LAST.isoformat())
    window.page.night.table.setFocus()
    assert window.keys("X", "D") == 2
    assert seen(window) == []
    assert window.keys("Ctrl+Z") == 2
    assert seen(window) == ["hall 4"]
    assert window.said == "Fait remis."
    window.page.night.table.acts(window.page.night.table.current())[2].trigger()
    window.keys("Esc")
    assert seen(window) == ["hall 4"]
