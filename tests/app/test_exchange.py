"""What an attached desk tells its slices of what it exchanges."""

from __future__ import annotations

from lmmh_desk.app.demo.exchange import NoHub
from lmmh_desk.app.demonstration import MARK, SAID
from lmmh_desk.app.opening import AT_ONCE_MS, ExchangeOf, exchanger
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.kept import keep
from lmmh_desk.store.store import Store
from lmmh_desk.sync.desk import DeskExchanger
from tests.store.exchanging import acknowledge, attach, freeze, write

HOUSEHOLD = "INSERT INTO household (id, site_id, device_id, created_at, created_by) VALUES ('h', 's', 'd', 0, 'a')"


def test_a_desk_that_stands_alone_exchanges_nothing(store: Store) -> None:
    write(store, HOUSEHOLD)
    exchange = ExchangeOf(store.clock)
    with store.read() as read:
        assert (exchange.received_at(read), exchange.unsent(read, "household", ["h"])) == (None, set())


def test_it_says_what_the_hub_does_not_know(store: Store) -> None:
    exchange = ExchangeOf(attach(store).clock)
    write(store, HOUSEHOLD)
    with store.read() as read:
        assert exchange.unsent(read, "household", ["h", "absent"]) == {"h"}
    acknowledge(store, freeze(store) or "", [3])
    with store.read() as read:
        assert exchange.unsent(read, "household", ["h"]) == set()


def test_it_says_when_the_others_entries_came(store: Store, clock: FixedClock) -> None:
    exchange = ExchangeOf(attach(store).clock)
    now = clock.now()
    for received, shown in ((None, None), (now - AT_ONCE_MS, None), (now - AT_ONCE_MS - 1, now - AT_ONCE_MS - 1)):
        with store.local() as connection:
            attached.move(connection, received_at=received)
        with store.read() as read:
            assert exchange.received_at(read) == shown


def test_who_exchanges_depends_on_the_profile(store: Store) -> None:
    assert isinstance(exchanger(store), DeskExchanger)
    (store.folder / MARK).touch()
    assert isinstance(exchanger(store), DeskExchanger), "its base says nothing of it"
    with store.local() as connection:
        keep(connection, SAID, "1")
    assert isinstance(exchanger(store), NoHub)
    attach(store)
    assert isinstance(exchanger(store), DeskExchanger)
