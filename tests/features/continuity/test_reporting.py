"""Sites say how they receive and where people work: each for itself, with the age of its news."""

from datetime import timedelta

import pytest

from lmmh_desk.features.continuity.actions.reporting import declare, report
from lmmh_desk.features.continuity.model.board import Worker, shares
from lmmh_desk.features.continuity.model.records import Half, Mode
from lmmh_desk.features.continuity.store.board import orders
from lmmh_desk.features.continuity.store.sites import workers
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import BadInput, NotAllowed, NotFound
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import SiteStatus
from lmmh_desk.office.store.sites import timetable
from tests.features.continuity.conftest import SITTELLES, TODAY, Low, Night
from tests.features.founded import add_agent
from tests.replacing import replace


def line(board, site_id=SITTELLES):
    return next(one for one in board.sites if one.site_id == site_id)


def test_a_site_says_how_it_receives_and_its_news_has_an_hour(store, other, cell, seen):
    assert line(seen()).news(TODAY) == ""
    report(store, other, SiteStatus.APPOINTMENT_ONLY)
    found = line(seen())
    assert (found.status, found.news(TODAY), found.reported.by) == (SiteStatus.APPOINTMENT_ONLY, "10:42", "Zoé Armand")
    with store.read() as read:
        assert timetable(read, SITTELLES, TODAY).status is SiteStatus.APPOINTMENT_ONLY
    board = seen()
    assert (board.receiving(), board.count(SiteStatus.APPOINTMENT_ONLY), board.silent()) == (1, 1, 1)


def test_news_said_again_unchanged_is_fresh_and_old_news_tells_its_day(store, clock, other, seen):
    report(store, other, SiteStatus.OPEN)
    clock.advance(24 * 3_600_000)
    tomorrow = TODAY.replace(day=18)
    assert line(seen(tomorrow)).news(tomorrow) == "17/11"
    assert not line(seen(tomorrow)).fresh(tomorrow)
    report(store, other, SiteStatus.OPEN)
    assert line(seen(tomorrow)).fresh(tomorrow)
    assert line(seen(tomorrow)).reported.status is SiteStatus.OPEN


def test_the_history_of_a_day_is_what_was_said_by_then(store, clock, other, seen):
    report(store, other, SiteStatus.CLOSED)
    clock.advance(24 * 3_600_000)
    report(store, other, SiteStatus.OPEN)
    assert line(seen()).status is SiteStatus.CLOSED
    assert line(seen(TODAY.replace(day=16))).status is None


def test_nobody_says_it_for_another_site_but_the_cell(store, counter, cell, seen):
    with pytest.raises(NotAllowed, match="pas le vôtre"):
        report(store, counter, SiteStatus.CLOSED, SITTELLES)
    assert line(seen()).status is SiteStatus.OPEN
    report(store, cell, SiteStatus.CLOSED, SITTELLES)
    assert line(seen()).status is SiteStatus.CLOSED


def test_a_state_that_is_none_and_a_site_that_is_none_are_refused(store, cell):
    with pytest.raises(BadInput, match="n’existe pas"):
        report(store, cell, "à moitié")
    with pytest.raises(NotFound):
        report(store, cell, SiteStatus.OPEN, "ailleurs")


def test_presence_is_said_by_half_day_and_counted_by_service(store, counter, cell, seen):
    declare(store, counter, {counter.agent_id: Mode.ON_SITE}, TODAY)
    declare(store, counter, {counter.agent_id: Mode.REMOTE}, TODAY, [Half.AFTERNOON])
    declare(store, cell, {cell.agent_id: Mode.ALONE}, TODAY, [Half.MORNING])
    board = seen()
    me = next(one for one in board.workers if one.agent_id == counter.agent_id)
    assert (me.mode(Half.MORNING), me.mode(Half.AFTERNOON)) == (Mode.ON_SITE, Mode.REMOTE)
    counters, support = shares(board.workers, Half.MORNING)
    assert (counters.on_site, counters.unknown, counters.total) == (1, 1, 2)
    assert (support.on_site, support.alone, support.total) == (1, 1, 2)
    assert shares(board.workers, Half.AFTERNOON)[0].remote == 1
    assert (line(board, counter.site_id).here, line(board, counter.site_id).agents) == (2, 3)


def test_each_service_is_counted_apart():
    roles = ("front_desk", "caretaker", "admin", "site_manager")
    told = shares([Worker(role, role, role, "s", Mode.ON_SITE, Mode.ABSENT) for role in roles], Half.AFTERNOON)
    assert [(one.label.split(",")[0], one.absent, one.total) for one in told] == [
        ("Agences et espaces-accueil", 2, 2), ("Régies", 1, 1), ("Fonctions support", 1, 1),
    ]  # fmt: skip


def test_presence_is_changed_and_taken_back(store, counter, other):
    def mode():
        with store.read() as read:
            known = workers(read, TODAY, store.clock.now())
            return next(one.morning for one in known if one.agent_id == counter.agent_id)

    for said in (Mode.ON_SITE, Mode.ABSENT, "", ""):
        declare(store, counter, {counter.agent_id: said}, TODAY)
        assert mode() == said


def test_presence_of_another_site_or_of_nobody_is_refused(store, counter, other, cell):
    with pytest.raises(NotAllowed):
        declare(store, counter, {other.agent_id: Mode.ABSENT}, TODAY)
    with pytest.raises(NotAllowed):
        declare(store, counter, {"personne": Mode.ABSENT}, TODAY)
    with pytest.raises(BadInput):
        declare(store, counter, {counter.agent_id: "malade"}, TODAY)
    with pytest.raises(BadInput):
        declare(store, counter, {counter.agent_id: Mode.ABSENT}, TODAY, ["soir"])
    declare(store, cell, {other.agent_id: Mode.ON_SITE}, TODAY)


def test_an_absence_keeps_no_reason_anywhere(store, counter):
    declare(store, counter, {counter.agent_id: Mode.ABSENT}, TODAY)
    with store.read() as read:
        columns = set(read.exec_driver_sql("SELECT * FROM presence").keys())
    carried = {"id", "site_id", "device_id", "created_at", "created_by", "rev"}
    assert columns - carried == {"agent_id", "day", "half", "mode"}


def test_masks_and_the_night_come_from_the_slices_that_know_and_are_silent_without(store, other, seen):
    assert (seen().low(), seen().nights, line(seen()).stock) == (0, None, None)
    told = seen(stocks=Low(), nights=Night())
    assert (told.low(), told.nights) == (1, ("Tapage, hall B, avant le 17/11",))
    before = seen(TODAY.replace(day=16), stocks=Low(), nights=Night())
    assert (before.low(), before.nights) == (0, ("Tapage, hall B, avant le 16/11",))


def test_a_past_day_counts_who_worked_then_where_they_worked(store, clock, admin, counter, other, seen):
    declare(store, counter, {counter.agent_id: Mode.ON_SITE}, TODAY)
    clock.advance(24 * 3_600_000)
    came = add_agent(store, admin, "Nora Venue", Role.FRONT_DESK)
    with store.write(admin, "test.left") as unit:
        one = unit.get(Agent, counter.agent_id)
        one.active, one.site_id = False, SITTELLES
    then = {one.agent_id: (one.site_id, one.morning) for one in seen().workers}
    assert then[counter.agent_id] == (counter.site_id, Mode.ON_SITE)
    assert other.agent_id in then
    assert came.agent_id not in then
    now = {one.agent_id for one in seen(TODAY + timedelta(1)).workers}
    assert (came.agent_id in now, counter.agent_id in now) == (True, False)


def test_the_afternoon_is_shown_from_one_o_clock(store, clock, counter, seen):
    assert seen().half is Half.MORNING
    clock.instant = paris_instant(TODAY, 13)
    assert seen().half is Half.AFTERNOON
    assert seen(TODAY.replace(day=16)).half is Half.MORNING


def test_a_caretaker_says_nothing_and_a_counter_sees_its_own_site(store, counter, admin, other):
    guard = replace(counter, role="caretaker")
    with pytest.raises(NotAllowed):
        report(store, guard, SiteStatus.OPEN)
    with pytest.raises(NotAllowed):
        declare(store, guard, {}, TODAY)
    with store.read() as read:
        assert orders(read, SITTELLES, store.clock.now()).site.name == "Les Sittelles"
