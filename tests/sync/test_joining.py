"""Two PCs that founded the same site apart attach to one hub: it has one of each, and nothing either made is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from lmmh_desk.features.walkins.model.records import WalkIn
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.attaching import attach_alone
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import Note, Person
from tests.sync.running import Running
from tests.sync.test_network import code, founded, hub, ids, small, sync

__all__ = ["hub", "small"]
ONE_EACH = ("site", "site_hours", "reason", "regulation", "delegation")
SITE = "Agence Centre"


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    made = founded(template, tmp_path / "a"), founded(template, tmp_path / "b")
    yield made
    for store in made:
        store.close()


def session(store: Store) -> Session:
    with store.read() as read:
        here = desk(read)
    return Session("console", "Console", "admin", here.site_id, SITE, here.device_id, here.code)


def reason(store: Store) -> tuple[str, str]:
    with store.read() as read:
        first = read.exec_driver_sql("SELECT id, label FROM reason ORDER BY label LIMIT 1").one()
    return first[0], first[1]


def work(store: Store, ticket: str) -> None:
    """Receive somebody, as a day at the counter does."""
    with store.write(session(store), "test.work") as unit:
        person = Person(usual_name=ticket, first_names="", channel="mail")
        unit.add(person)
        unit.flush()
        unit.add(Note(person_id=person.id, text="Bonjour"))
        unit.add(WalkIn(day="2020-11-17", ticket=ticket, sequence=1, arrived_at=1, reason_id=reason(store)[0]))


def seen(store: Store) -> list[tuple[str, ...]]:
    """Return who came, why and where, in words."""
    asked = (
        "SELECT ticket, reason.label, site.name FROM walk_in JOIN reason ON reason.id = reason_id"
        " JOIN site ON site.id = walk_in.site_id ORDER BY ticket"
    )
    with store.read() as read:
        return [tuple(row) for row in read.exec_driver_sql(asked)]


def test_one_site_made_twice_is_one(hub: Running, pair: tuple[Store, Store]) -> None:
    first, second = pair
    work(first, "A1")
    work(second, "B1")
    before = {table: len(ids(second, table)) for table in ONE_EACH}
    label = reason(first)[1]
    attach_alone(first, hub.address, code(hub), "A")
    sync(first)
    attach_alone(second, hub.address, code(hub, "--site", SITE), "B")
    report = sync(second)
    assert (report.quarantined, report.conflicts, report.healed, report.same) == (0, 0, 0, True)
    assert sync(first).same
    for store in pair:
        assert {table: len(ids(store, table)) for table in ONE_EACH} == before
        assert seen(store) == [("A1", label, SITE), ("B1", label, SITE)]
        assert ids(store, "person") == ids(first, "person")
        assert len(ids(store, "note")) == 2
        with store.read() as read:
            assert read.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert office(read).id == min(ids(store, "office"))
    work(second, "B2")
    assert sync(second).quarantined == 0
    sync(first)
    assert [one[0] for one in seen(first)] == ["A1", "B1", "B2"]


def test_what_differs_is_left_to_people(small: Running, pair: tuple[Store, Store]) -> None:
    first, second = pair
    for store, value in ((first, "5"), (second, "7")):
        with store.write(session(store), "test.rule") as unit:
            unit.add(Regulation(key="gauge", starts_on="2031-01-01", value=value, source=""))
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    assert sync(second).quarantined == 1
    sync(first)
    for store in pair:
        with store.read() as read:
            aside = read.exec_driver_sql("SELECT table_name, reason, delta FROM quarantine").all()
            values = read.exec_driver_sql("SELECT value FROM regulation WHERE starts_on = '2031-01-01'").scalars().all()
        assert Counter((one[0], one[1]) for one in aside) == {("regulation", "duplicate"): 1}
        assert '"7"' in aside[0][2]
        assert values == ["5"]


def test_it_goes_on_where_it_was_stopped(
    small: Running, pair: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    work(second, "B1")
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    attach_alone(second, small.address, code(small, "--site", SITE), "B")
    with monkeypatch.context() as patched:
        patched.setattr("lmmh_desk.sync.stages.joining.joined", stopped)
        with pytest.raises(KeyboardInterrupt):
            sync(second)
    report = sync(second)
    assert (report.quarantined, report.healed, report.same) == (0, 0, True)
    sync(first)
    assert [one[0] for one in seen(first)] == ["B1"]


def stopped(*_given: object) -> None:
    raise KeyboardInterrupt
