"""Who is in the hall of each site: what the hub last told of its queue, and why where nobody knows."""

import pytest

from lmmh_desk.features.continuity.model.board import Hall
from lmmh_desk.features.continuity.store.board import Sight, board
from lmmh_desk.features.continuity.ui.sites_card import AgencyHead
from lmmh_desk.features.continuity.ui.tables import Shown, site_sentence
from lmmh_desk.features.walkins.actions.arrivals import Arrival, arrive
from lmmh_desk.features.walkins.actions.counter import count, leave, place
from lmmh_desk.features.walkins.store import crowd
from lmmh_desk.hub.devices import add_sites, find
from lmmh_desk.kernel.ports import Crowd, Ports
from lmmh_desk.office.model.regulations import GAUGE, Regulation
from lmmh_desk.office.model.sites import Site, SiteKind
from tests.conftest import load_tables
from tests.features.continuity.conftest import TODAY
from tests.replacing import replace
from tests.sync.town import CENTRE, NOW, SABLONS, Town

load_tables()


@pytest.fixture
def town(tmp_path, template):
    """A desk at Centre, and that of the cell at Sablons; a person for four square metres, since lockdown."""
    made = Town(tmp_path, template)
    one = made.desk("C01")
    made.desk("S01", SABLONS)
    with one.store.write(one.session, "test.office") as unit:
        for site, name, area in ((CENTRE, "Agence Centre", 24), (SABLONS, "Sablons", 12)):
            unit.add(Site(id=site, site_id=site, kind=SiteKind.AGENCY, name=name, address="x", public_area_m2=area))
    one.add(Regulation(key=GAUGE.key, starts_on="2020-10-30", value="4", source=""))
    made.settle()
    yield made
    made.close()


def hall(desk, site=CENTRE, now=NOW, day=TODAY):
    with desk.store.read() as read:
        shown = board(read, Sight(day, now, Ports(crowds=crowd)))
    return next(line.hall for line in shown.sites if line.site_id == site)


def receive_all(town, desk):
    """Have the hub give a desk the queues of every site."""
    add_sites(town.storage, desk.code, [CENTRE, SABLONS])
    with town.storage.read() as connection:
        desk.wire.device = find(connection, desk.device.id)


def come_in(desk, people):
    return [arrive(desk.store, desk.session, Arrival(inside=True)).created("walk_in") for _rank in range(people)]


def test_the_cell_sees_who_is_in_the_hall_of_another_site_and_when_that_was_last_said(town):
    one, cell = town.desks
    receive_all(town, cell)
    town.settle()
    assert hall(cell).said() == "— / 6 dans l’espace\u00a0: aucun passage reçu"
    first, second, _third = come_in(one, 3)
    arrive(one.store, one.session, Arrival(inside=False))
    one.store.clock.set(NOW + 5 * 60_000)
    leave(one.store, one.session, first)
    place(one.store, one.session, second, inside=False)
    count(one.store, one.session, 1)
    town.settle()
    later = NOW + 40 * 60_000
    assert hall(cell, now=later) == Hall(6, Crowd(2, NOW + 5 * 60_000))
    assert hall(cell, now=later).said() == "2 / 6 dans l’espace à 10:47"
    assert hall(one, now=later).said() == "2 / 6 dans l’espace à 11:22"  # its own hall: as it is now
    count(one.store, one.session, 1)  # not exchanged: the cell tells what it last heard
    assert hall(cell, now=later).said() == "2 / 6 dans l’espace à 10:47"


def test_a_desk_that_does_not_receive_the_queue_of_a_site_says_so(town):
    one, cell = town.desks
    come_in(one, 2)
    town.settle()
    assert hall(cell).said() == "— / 6 dans l’espace\u00a0: file non reçue ici"
    assert hall(cell, SABLONS).said() == "0 / 3 dans l’espace à 10:42"
    assert hall(cell, day=TODAY.replace(day=16)) is None


def test_a_site_whose_clock_is_ahead_said_it_now_at_the_latest(town):
    one, cell = town.desks
    receive_all(town, cell)
    one.store.clock.set(NOW + 3 * 3_600_000)
    come_in(one, 1)
    town.settle()
    assert hall(cell).said() == "1 / 6 dans l’espace à 10:42"


def test_without_a_rule_a_hall_has_no_gauge_and_is_never_full():
    assert Hall(None, Crowd(9, NOW)).said() == "9 dans l’espace à 10:42"
    assert not Hall(None, Crowd(9, NOW)).full
    assert [Hall(6, Crowd(people, NOW)).full for people in (5, 6)] == [False, True]
    assert not Hall(0, Crowd(0, None)).full


def test_the_head_of_an_agency_shows_it_and_a_screen_reader_says_it(qapp, theme, town):
    one, cell = town.desks
    come_in(one, 6)
    receive_all(town, cell)
    town.settle()
    with cell.store.read() as read:
        shown = board(read, Sight(TODAY, NOW, Ports(crowds=crowd)))
    centre = next(line for line in shown.sites if line.site_id == CENTRE)
    assert "6 / 6 dans l’espace à 10:42" in site_sentence(Shown(centre, TODAY))
    assert painted(Shown(centre, TODAY)) != painted(Shown(replace(centre, hall=None), TODAY))


def painted(shown):
    head = AgencyHead()
    head.set_items([shown])
    head.resize(240, head.height())
    return head.grab().toImage()
