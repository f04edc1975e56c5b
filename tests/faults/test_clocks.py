"""Clocks years wrong, set forward and back at any moment: said, and nothing is refused, and no order follows them.

Nor is anything that is kept for a time removed before it, at the openings that go by such a clock.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from lmmh_desk.app import opening
from lmmh_desk.kernel.clock import EARLY, LATE, FixedClock, doubt
from lmmh_desk.office.model.regulations import KEEP_AUDIT, KEEP_DRAFTS, Regulation
from lmmh_desk.office.model.sites import Site, SiteKind
from lmmh_desk.store import chain
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.tenancy.model.records import Note, Person
from tests.faults.running import count, noted, seed
from tests.sync.town import CENTRE, NOW, Desk, Town

pytestmark = [pytest.mark.fault, pytest.mark.timeout(900)]

DAY = 24 * 3_600_000
JUMPS = (0, 1, -1, 40, -40, 366, -366, 3_650, -3_650, -18_600, 29_000)  # days: to 1970, to 2100
LAST = "SELECT max(at) FROM audit"
DRAFT = "INSERT INTO draft VALUES ('agent', 'page', 'key', '{}', ?)"
KEPT = "SELECT (SELECT details FROM audit WHERE action = 'test.look'), (SELECT count(*) FROM draft)"


def jump(desk: Desk, chance: Random) -> None:
    clock = desk.store.clock
    assert isinstance(clock, FixedClock)
    clock.set(max(0, NOW + chance.choice(JUMPS) * DAY + chance.randrange(DAY)))


def told(desk: Desk) -> bool:
    """Say whether the clock is told to be wrong where it is, and not where it isn't."""
    with desk.store.read() as read:
        last = int(read.exec_driver_sql(LAST).scalar_one() or 0)
    now = desk.store.clock.now()
    return bool(doubt(now, last)) == bool(last and (last - now > LATE or now - last > EARLY))


def keep(desk: Desk) -> None:
    """Write today what is kept for a month."""
    with desk.store.write(desk.session, "test.look") as unit:
        unit.details["reason"] = "Appel"
    with desk.store.local() as connection:
        connection.exec_driver_sql(DRAFT, (NOW,))


def is_kept(desk: Desk) -> bool:
    with desk.store.read() as read:
        return tuple(read.exec_driver_sql(KEPT).one()) == ('{"reason": "Appel"}', 1)


def hear(desk: Desk) -> None:
    """Exchange to the end, as the program notes it."""
    desk.sync()
    with desk.store.local() as connection:
        attached.move(connection, received_at=desk.store.clock.now())


def history(town: Town, chance: Random, steps: int) -> int:
    """Write, exchange and set clocks in any order; return how many entries there were."""
    desks = [town.desk(code) for code in ("C01", "C02", "C03")]
    persons = [desks[0].person(usual_name="P")]
    notes: list[str] = []
    desks[0].add(Site(id=CENTRE, kind=SiteKind.AGENCY, name="Agence Centre", address=""))
    for rule in (KEEP_AUDIT, KEEP_DRAFTS):
        desks[0].add(Regulation(key=rule.key, starts_on="1970-01-01", value="1", source=""))
    town.settle()
    for desk in desks:
        hear(desk)
        keep(desk)
    for rank in range(steps):
        desk = chance.choice(desks)
        jump(desk, chance)
        assert told(desk)
        opening._tidy(desk.store, desk.store.folder)
        assert is_kept(desk), "removed before its time"
        match chance.randrange(4):
            case 0:
                persons.append(desk.person(usual_name=f"N{rank}"))
            case 1:
                notes.append(desk.add(Note(person_id=persons[0], text=f"{rank}")))
            case 2:  # whoever has seen what was typed before types over it, whatever either clock says
                for other in desks:
                    other.sync()
                desk.sync()
                desk.change(Person, persons[0], usual_name=f"V{rank}")
                for other in (desk, *desks, *desks):
                    other.sync()
                names = {one.rows("person")[persons[0]]["usual_name"] for one in desks}
                assert names == {f"V{rank}"}, "a clock decided"
            case _:
                hear(desk)
    town.settle()
    town.settle()
    for desk in desks:
        assert desk.waiting() == 0
        assert desk.rows("person").keys() == set(persons)
        assert desk.rows("note").keys() == set(notes)
        assert not desk.rows("quarantine"), "refused"
        with desk.store.read() as read:
            assert not list(chain.flaws(driver_of(read)))
    assert [desk.rows("person") for desk in desks[1:]] == [desks[0].rows("person")] * 2
    return len(persons) + len(notes)


def test_no_clock_refuses_an_entry_decides_of_an_order_or_removes_what_is_kept(
    template: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "keep_ballast", lambda _folder: True)  # it would fill the memory these desks live in
    chance, entries = Random(seed()), 0
    for rank in range(histories := count(3, 100)):
        (place := folder / str(rank)).mkdir()
        town = Town(place, template)
        entries += history(town, chance, 30)
        town.close()
    noted(clock_histories=histories, clock_entries=entries, refused=0)
