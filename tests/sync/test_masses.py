"""Many deletions of one desk: the hub sets them aside, however they are cut, until a manager consents."""

from __future__ import annotations

from lmmh_desk.features.desk.actions.mending import mend
from lmmh_desk.features.desk.model.arbitration import Act, Mend
from lmmh_desk.hub import tables
from lmmh_desk.hub.judging import CONSENTING, MASS_FROM, MASS_MS
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.office.model.rights import Role, roles_for
from lmmh_desk.tenancy.model.records import Person
from tests.conftest import load_tables
from tests.replacing import replace
from tests.sync.town import NOW, Desk, Town

load_tables()
AGAIN = Mend(Act.AGAIN, "")


def people(desk: Desk, number: int) -> list[str]:
    """Add persons and send them."""
    for start in range(0, number, 500):
        with desk.store.write(desk.session, "test.add") as unit:
            for rank in range(start, min(start + 500, number)):
                unit.add(Person(usual_name=f"P{rank}", first_names="", channel="mail"))
    desk.sync()
    return list(desk.rows("person"))


def drop(desk: Desk, ids: list[str]) -> int:
    """Delete persons and send that; return how many lines the hub set aside."""
    with desk.store.write(desk.session, "test.delete") as unit:
        for one in ids:
            unit.delete(unit.get(Person, one))
    return desk.sync().quarantined


def left(town: Town) -> int:
    with town.storage.read() as read:
        return len(read.execute(tables.records()["person"].select()).all())


def waiting(desk: Desk) -> list[str]:
    rows = desk.rows("quarantine").values()
    return list({row["transaction_id"] for row in rows if row["settled_at"] is None})


def test_a_manager_s_consent_has_a_mass_deletion_done_everywhere(town: Town, here: Desk) -> None:
    other = town.desk("C03")
    ids = people(here, 60)
    assert drop(here, ids) == 60
    town.settle()
    assert (left(town), len(here.rows("person"))) == (60, 60)
    (transaction,) = waiting(other)
    mend(other.store, replace(other.session, role="site_manager"), transaction, AGAIN)
    town.settle()
    for desk in (here, other):
        assert (desk.rows("person"), waiting(desk), desk.waiting()) == ({}, [], 0)
    assert left(town) == 0


def test_who_may_not_consent_only_asks_again(town: Town, here: Desk) -> None:
    ids = people(here, 60)
    drop(here, ids)
    town.settle()
    with town.storage.read() as read:
        (agent,) = {row.written_by for row in read.execute(tables.records()["quarantine"].select())}
    assert agent == "console"
    here.session = replace(here.session, agent_id="nobody")
    (transaction,) = waiting(here)
    mend(here.store, here.session, transaction, AGAIN)  # by the desk's own word an administrator
    town.settle()
    assert (left(town), len(here.rows("person"))) == (60, 60)


def test_those_who_may_consent_are_the_same_on_both_sides() -> None:
    assert roles_for("desk.arbitrate.mass") == CONSENTING
    assert {Role.FRONT_DESK} & CONSENTING == set()


def test_a_mass_is_counted_over_a_day_by_the_hub_s_clock(town: Town, here: Desk) -> None:
    ids = people(here, 900)
    assert drop(here, ids[:MASS_FROM]) == 0
    assert drop(here, ids[MASS_FROM : MASS_FROM + 1]) == 1
    assert left(town) == 850
    assert here.wire is not None
    here.wire._clock = FixedClock(NOW + MASS_MS + 1)
    assert drop(here, ids[MASS_FROM : MASS_FROM + 1]) == 0


def test_other_desks_deletions_and_those_consented_to_do_not_count(town: Town, here: Desk) -> None:
    ids = people(here, 200)
    other = town.desk("C03")
    town.settle()
    assert drop(here, ids[:60]) == 60
    town.settle()
    mend(here.store, here.session, waiting(here)[0], AGAIN)
    town.settle()
    assert left(town) == 140
    assert drop(here, ids[60:70]) == 0
    assert drop(other, ids[70 : 70 + MASS_FROM]) == 0
    assert left(town) == 80


def test_a_whole_table_is_not_deleted_by_small_transactions(town: Town, here: Desk) -> None:
    ids = people(here, 1500)
    for start in range(0, 1500, 250):
        with here.store.write(here.session, "test.delete") as unit:
            for one in ids[start : start + 250]:
                unit.delete(unit.get(Person, one))
    assert here.sync().quarantined == 1500
    assert left(town) == 1500
