"""The cell of real desks around a real hub: with half of them offline, what each says joins up, or is decided."""

from datetime import timedelta

import pytest

from lmmh_desk.features.continuity.actions.log import add_entry, save_meeting, set_level, step
from lmmh_desk.features.continuity.actions.reporting import declare, report
from lmmh_desk.features.continuity.model.records import EntryKind, EntryState, Half, Mode, Presence, SiteReport
from lmmh_desk.features.continuity.model.sheets import minutes
from lmmh_desk.features.continuity.store.board import Sight, board
from lmmh_desk.features.continuity.store.sites import reports, workers
from lmmh_desk.features.desk.store.arbitration import board as arbitration
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.office.actions.rules import remove_rule
from lmmh_desk.office.model.agents import Agent
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.sites import Site, SiteKind, SiteStatus
from lmmh_desk.office.store.rules import rules
from tests.conftest import load_tables
from tests.features.continuity.conftest import TODAY
from tests.features.continuity.sheets import ISSUER
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, SABLONS, Town

load_tables()
FRONT, CELL = "0175d5c0-0000-7000-8000-000000000501", "0175d5c0-0000-7000-8000-000000000502"


@pytest.fixture
def town(tmp_path, template):
    """A desk of the front desk at Centre, another one there, and one of the cell at Sablons."""
    made = Town(tmp_path, template)
    one, _two, _cell = made.desk("C01"), made.desk("C02"), made.desk("S01", SABLONS)
    with one.store.write(one.session, "test.office") as unit:
        for site, name in ((CENTRE, "Agence Centre"), (SABLONS, "Sablons")):
            unit.add(Site(id=site, site_id=site, kind=SiteKind.AGENCY, name=name, address="72000 Le Mans"))
        unit.add(Agent(id=FRONT, site_id=CENTRE, name="Karine Moulin", title="", role=Role.FRONT_DESK))
        unit.add(Agent(id=CELL, site_id=SABLONS, name="Solenn Quéré", title="", role=Role.CRISIS_CELL))
    made.settle()
    yield made
    made.close()


def at(desk, agent_id, role):
    return replace(desk.session, agent_id=agent_id, agent_name=agent_id, role=role)


def seats(town):
    one, two, cell = town.desks
    return at(one, FRONT, Role.FRONT_DESK), at(two, FRONT, Role.FRONT_DESK), at(cell, CELL, Role.CRISIS_CELL)


def seen(desk, now=NOW):
    with desk.store.read() as read:
        return board(read, Sight(TODAY, now, Ports()))


def asked(desk):
    with desk.store.read() as read:
        return arbitration(read, desk.session, NOW).items


def test_a_counter_tells_the_cell_and_the_cell_tells_every_counter(town):
    one, _two, cell = town.desks
    front, _other, sits = seats(town)
    report(one.store, front, SiteStatus.APPOINTMENT_ONLY)
    declare(one.store, front, {FRONT: Mode.ON_SITE}, TODAY)
    save_meeting(cell.store, sits, "Aérer 10 min par heure.", "", "")
    set_level(cell.store, sits, 2, TODAY, "décision du 17 novembre")
    town.settle()
    for desk in town.desks:
        shown = seen(desk)
        assert {line.name: line.status for line in shown.sites}["Agence Centre"] is SiteStatus.APPOINTMENT_ONLY
        assert {line.name: line.here for line in shown.sites}["Agence Centre"] == 1
        assert (shown.meeting.orders, shown.plan.level) == ("Aérer 10 min par heure.", 2)
        assert asked(desk) == ()


FAR = [f"0175d5c0-0000-7000-8000-00000000050{rank}" for rank in range(3, 7)]


def test_the_cell_sits_with_half_the_sites_offline_and_what_each_half_wrote_joins_up(town):
    one, two, cell = town.desks
    with one.store.write(one.session, "test.far") as unit:
        for rank, site in enumerate(FAR):
            unit.add(Site(id=site, site_id=site, kind=SiteKind.AGENCY, name=f"Agence {rank}", address="72000 Le Mans"))
    far = [town.desk(f"F{rank}1", site) for rank, site in enumerate(FAR)]
    town.settle()
    known, away = [one, two, cell, far[0]], far[1:]  # three sites of six hear each other
    sits, manager = at(cell, CELL, Role.CRISIS_CELL), Role.SITE_MANAGER
    for desk in (one, cell, *far):
        report(desk.store, at(desk, FRONT, manager), SiteStatus.OPEN)
    save_meeting(cell.store, sits, "Aérer 10 min par heure.", "", "S. Quéré")
    add_entry(cell.store, sits, EntryKind.DECISION, "Ouvrir à neuf heures")
    for desk in known * 2:
        desk.sync()
    for desk in known:
        shown = seen(desk)
        assert (shown.silent(), shown.receiving(), shown.meeting.orders) == (3, 3, "Aérer 10 min par heure.")
    for desk in away:
        shown = seen(desk)
        assert (shown.silent(), shown.receiving(), shown.meeting.orders) == (5, 1, "")
    told = dict(minutes(seen(cell), ISSUER, number="CR-1", at=NOW).situation)
    assert told["Sites"] == "3\u00a0ouverts\u00a0; 3\u00a0sites sans nouvelle ce jour"  # none told twice
    town.settle()
    for desk in town.desks:
        shown = seen(desk)
        assert (shown.silent(), shown.receiving(), shown.meeting.orders) == (0, 6, "Aérer 10 min par heure.")
        assert [entry.text for entry in shown.entries] == ["Ouvrir à neuf heures"]
        assert asked(desk) == ()


def test_two_desks_say_otherwise_of_one_site_and_somebody_decides(town):
    one, two, cell = town.desks
    front, other, _sits = seats(town)
    report(one.store, front, SiteStatus.CLOSED)
    report(two.store, other, SiteStatus.PHONE_ONLY)
    town.settle()
    statuses = {next(line.status for line in seen(desk).sites if line.site_id == CENTRE) for desk in town.desks}
    assert len(statuses) == 1
    assert any(asked(desk) for desk in (one, two))
    assert len(cell.rows("site_report")) == 2


def test_two_desks_say_the_same_of_one_site_and_nobody_is_asked(town):
    one, two, cell = town.desks
    front, other, _sits = seats(town)
    for desk, who in ((one, front), (two, other)):
        report(desk.store, who, SiteStatus.APPOINTMENT_ONLY)
        declare(desk.store, who, {FRONT: Mode.ON_SITE}, TODAY)
    town.settle()
    assert not any(asked(desk) for desk in town.desks)
    assert len(cell.rows("site_report")) == 2
    assert len(cell.rows("presence")) == 4
    assert {line.here for line in seen(cell).sites if line.site_id == CENTRE} == {1}


def test_what_was_said_last_holds_though_a_desk_whose_clock_is_ahead_said_otherwise_before(town):
    one, two, _cell = town.desks
    front, other, _sits = seats(town)
    ahead = NOW + 30 * 24 * 3_600_000
    with one.store.write(front, "test.ahead") as unit:  # what `declare` and `report` write a month ahead
        for half in Half:
            made = Presence(site_id=CENTRE, agent_id=FRONT, day=TODAY.isoformat(), half=half, mode=Mode.REMOTE)
            unit.add(replace_id(made, f"02ffffff-0000-7000-8000-{'0' * 10}{half.encode().hex()[:2]}", ahead))
        said = SiteReport(site_id=CENTRE, status=SiteStatus.CLOSED, before=SiteStatus.OPEN)
        unit.add(replace_id(said, "02ffffff-0000-7000-8000-000000000001", ahead))
    town.settle()
    assert {line.here for line in seen(two).sites if line.site_id == CENTRE} == {0}
    declare(two.store, other, {FRONT: Mode.ON_SITE}, TODAY)
    report(two.store, other, SiteStatus.APPOINTMENT_ONLY)
    for _time in range(2):  # before it is sent, and after
        (line,) = [line for line in seen(two).sites if line.site_id == CENTRE]
        assert (line.here, line.reported.status) == (1, SiteStatus.APPOINTMENT_ONLY)
        town.settle()
    (line,) = [line for line in seen(one).sites if line.site_id == CENTRE]
    assert (line.here, line.reported.status) == (1, SiteStatus.APPOINTMENT_ONLY)


def test_what_a_clock_ahead_dated_is_not_the_last_once_that_day_comes(town):
    one, two, _cell = town.desks
    front, other, _sits = seats(town)
    ahead = NOW + 30 * 24 * 3_600_000
    with one.store.write(front, "test.ahead") as unit:
        made = Presence(site_id=CENTRE, agent_id=FRONT, day=TODAY.isoformat(), half=Half.MORNING, mode=Mode.REMOTE)
        unit.add(replace_id(made, "02ffffff-0000-7000-8000-000000000002", ahead))
        said = SiteReport(site_id=CENTRE, status=SiteStatus.CLOSED, before=SiteStatus.OPEN)
        unit.add(replace_id(said, "02ffffff-0000-7000-8000-000000000001", ahead))
    town.settle()
    declare(one.store, front, {FRONT: Mode.ABSENT}, TODAY)  # its clock is put right
    report(one.store, front, SiteStatus.PHONE_ONLY)
    two.store.clock.set(NOW + 3_600_000)
    declare(two.store, other, {FRONT: Mode.ON_SITE}, TODAY)
    report(two.store, other, SiteStatus.APPOINTMENT_ONLY)
    town.settle()
    for desk in (one, two):
        with desk.store.read() as read:
            later = ahead + 24 * 3_600_000
            assert reports(read, None, later)[CENTRE].status is SiteStatus.APPOINTMENT_ONLY
            (mine,) = [each for each in workers(read, TODAY, later, past=True) if each.agent_id == FRONT]
            assert mine.morning == Mode.ON_SITE


def test_what_was_said_last_holds_though_what_was_said_before_is_sent_after(town):
    one, two, cell = town.desks
    front, other, _sits = seats(town)
    declare(one.store, front, {FRONT: Mode.ON_SITE}, TODAY)  # offline, at 8:05
    report(one.store, front, SiteStatus.OPEN)
    two.store.clock.set(NOW + 2 * 3_600_000)
    declare(two.store, other, {FRONT: Mode.ABSENT}, TODAY)
    report(two.store, other, SiteStatus.CLOSED)
    for desk in (two, one, two, cell):  # the one who said it last sends it first
        desk.sync()
    for desk in town.desks:
        (line,) = [line for line in seen(desk, NOW + 2 * 3_600_000).sites if line.site_id == CENTRE]
        assert (line.here, line.reported.status) == (0, SiteStatus.CLOSED)


def said_at(desk, who, status, at, made_id):
    """Report a site by a clock that says this."""
    with desk.store.write(who, "test.clock") as unit:
        unit.add(replace_id(SiteReport(site_id=CENTRE, status=status, before=SiteStatus.OPEN), made_id, at))


def last_said(desk, at):
    with desk.store.read() as read:
        return reports(read, None, at)[CENTRE].status


def test_a_clock_that_lost_its_date_for_one_report_unsays_nothing_said_before(town):
    (one, two, _cell), (front, other, _sits) = town.desks, seats(town)
    report(two.store, other, SiteStatus.OPEN)
    one.store.clock.set(NOW + 3_600_000)
    report(one.store, front, SiteStatus.CLOSED)
    said_at(one, front, SiteStatus.PHONE_ONLY, NOW - 3650 * 86_400_000, "01000000-0000-7000-8000-000000000001")
    later = NOW + 2 * 3_600_000
    assert last_said(one, later) is SiteStatus.CLOSED
    town.settle()
    assert {last_said(desk, later) for desk in town.desks} == {SiteStatus.CLOSED}


def test_a_clock_put_right_before_anything_is_sent_was_ahead(town):
    (one, *_others), (front, *_seats) = town.desks, seats(town)
    ahead = NOW + 24 * 3_600_000
    said_at(one, front, SiteStatus.CLOSED, ahead, "02ffffff-0000-7000-8000-000000000001")
    report(one.store, front, SiteStatus.PHONE_ONLY)
    later = ahead + 3_600_000
    assert last_said(one, later) is SiteStatus.PHONE_ONLY
    town.settle()
    assert last_said(one, later) is SiteStatus.PHONE_ONLY


def test_a_site_that_only_a_clock_ahead_reports_is_not_silent(town):
    (one, *_others), (front, *_seats) = town.desks, seats(town)
    with one.store.write(front, "test.ahead") as unit:
        said = SiteReport(site_id=CENTRE, status=SiteStatus.OPEN, before=SiteStatus.OPEN)
        unit.add(replace_id(said, "02ffffff-0000-7000-8000-000000000001", NOW + 30 * 24 * 3_600_000))
    assert seen(one).silent() == 1, "Sablons alone"


def replace_id(made, made_id, at):
    made.id, made.created_at = made_id, at
    return made


def test_the_log_of_two_desks_is_one_log_and_one_meeting(town):
    one, two, cell = town.desks
    boss = at(one, "console", Role.ADMIN), at(two, "console", Role.ADMIN)
    add_entry(one.store, boss[0], EntryKind.DECISION, "Ouvrir à neuf heures")
    town.settle()
    (entry,) = seen(two).entries
    add_entry(one.store, boss[0], EntryKind.INFO, "Du premier poste")
    add_entry(two.store, boss[1], EntryKind.ALERT, "Du second poste")
    step(one.store, boss[0], entry.id, EntryState.DONE)
    step(two.store, boss[1], entry.id, EntryState.DROPPED)
    save_meeting(one.store, boss[0], "Aérer.", "", "")
    save_meeting(two.store, boss[1], "Porter un masque.", "", "")
    town.settle()
    boards = [seen(desk) for desk in town.desks]
    told = ["Du premier poste", "Du second poste", "Ouvrir à neuf heures"]
    assert [sorted(entry.text for entry in shown.entries) for shown in boards] == [told] * 3
    assert len({(shown.entries[0].state, shown.meeting.orders) for shown in boards}) == 1
    assert len(cell.rows("crisis_meeting")) == 1
    assert sum(len(asked(desk)) for desk in (one, two)) >= 2
    for desk in town.desks:
        lines = [line for item in asked(desk) for line in item.lines]
        told = {line.label: {line.kept, line.other} for line in lines}
        assert told == {"Consigne du jour": {"Aérer.", "Porter un masque."}, "État": {"Fait", "Abandonné"}}


def test_one_meeting_that_two_desks_opened_offline_loses_nothing_and_asks_nothing_where_they_agree(town):
    one, two, cell = town.desks
    boss = at(one, "console", Role.ADMIN), at(two, "console", Role.ADMIN)
    for desk, who in zip((one, two), boss, strict=True):
        save_meeting(desk.store, who, "Aérer.", "stocks", "H. Vauclin")
        add_entry(desk.store, who, EntryKind.DECISION, f"Du poste {desk.session.desk_code}")
    town.settle()
    save_meeting(two.store, boss[1], "Aérer.", "stocks, Garenne", "H. Vauclin")
    town.settle()
    for desk in town.desks:
        shown = seen(desk)
        assert (shown.meeting.orders, shown.meeting.next_topics) == ("Aérer.", "stocks, Garenne")
        assert sorted(entry.text for entry in shown.entries) == ["Du poste C01", "Du poste C02"]
        assert asked(desk) == ()
    assert len(cell.rows("crisis_meeting")) == 1


def test_two_desks_set_the_level_of_one_day_offline_and_somebody_decides(town):
    one, two, cell = town.desks
    boss = at(one, "console", Role.ADMIN), at(two, "console", Role.ADMIN)
    set_level(one.store, boss[0], 2, TODAY, "cellule de 8:30")
    set_level(two.store, boss[1], 3, TODAY, "préfecture")
    town.settle()
    assert len({seen(desk).plan.level for desk in town.desks}) == 1
    assert len(cell.rows("regulation")) == 1
    for desk in (one, two):
        (item,) = asked(desk)
        told = {line.label: {line.kept, line.other} for line in item.lines}
        assert told == {"Règle datée": {"2 · cellule de 8:30", "3 · préfecture"}}


def test_two_desks_set_the_same_level_of_one_day_and_nobody_is_asked(town):
    one, two, cell = town.desks
    for desk in (one, two):
        set_level(desk.store, at(desk, "console", Role.ADMIN), 2, TODAY, "cellule de 8:30")
    town.settle()
    assert [seen(desk).plan.level for desk in town.desks] == [2, 2, 2]
    assert len(cell.rows("regulation")) == 1
    assert [asked(desk) for desk in town.desks] == [(), (), ()]


def test_a_level_taken_back_may_be_set_again(town):
    one, two, _cell = town.desks
    boss, later = at(one, "console", Role.ADMIN), TODAY + timedelta(2)
    set_level(one.store, boss, 2, later, "cellule de 8:30")
    town.settle()
    remove_rule(two.store, at(two, "console", Role.ADMIN), f"plan-level-{later}")
    town.settle()
    set_level(one.store, boss, 3, later, "préfecture")
    town.settle()
    for desk in town.desks:
        with desk.store.read() as read:
            assert [(row.starts_on, row.value) for row in rules(read, "plan_level")] == [(later.isoformat(), "3")]
        assert asked(desk) == ()


def test_the_hub_refuses_a_counter_the_log_and_the_level(town):
    one, _two, cell = town.desks
    front, _other, _sits = seats(town)
    forged = replace(front, role=Role.ADMIN)  # the desk lies, the hub knows the agent
    add_entry(one.store, forged, EntryKind.DECISION, "Fermer partout")
    set_level(one.store, forged, 3, TODAY, "décision")
    town.settle()
    assert seen(cell).entries == ()
    assert not seen(cell).plan.active
