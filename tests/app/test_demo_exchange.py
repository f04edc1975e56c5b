"""The demonstration tells of a hub it doesn't have: up to date at first, without network from the first try on."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.app.demo.exchange import NoHub, tell_exchanges
from lmmh_desk.features.desk.store.exchange import Told
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.office.store.agents import Desk
from lmmh_desk.office.store.desk import write_desk
from lmmh_desk.store.exchange.attached import attached, is_attached, last_runs
from lmmh_desk.store.store import Store
from lmmh_desk.sync.exchanger import NETWORK, Report
from lmmh_desk.sync.history import told
from lmmh_desk.sync.status import State, SyncStatus, derive


@pytest.fixture
def demo(store: Store) -> Store:
    with store.local() as connection:
        write_desk(connection, Desk("device", "C02", "site", ""))
        tell_exchanges(connection, "site")
    return store


def status(store: Store) -> SyncStatus:
    with store.read() as read:
        return derive(Told(CATALOGUE, store.folder).facts(read), store.clock.now())


def test_it_is_up_to_date_as_in_the_pictures(demo: Store) -> None:
    assert status(demo).sentence == "À jour, 10:41"
    with demo.read() as read:
        assert [line.words("10:26") for line in told(last_runs(read, 9))] == [
            "6\u00a0envois, 22\u00a0réceptions", "9\u00a0envois, 9\u00a0réceptions", "Coupure, repris à 10:26",
            "0\u00a0envoi, 187\u00a0réceptions",
        ]  # fmt: skip
    assert NoHub(demo).live(lambda: False) is None


def test_a_try_finds_no_network(demo: Store, clock: FixedClock) -> None:
    clock.advance(16 * 60_000)
    steps = []
    assert NoHub(demo).run(steps.append, lambda: False).problem == NETWORK
    assert len(steps) == 1
    assert (status(demo).state, status(demo).title) == (State.OFFLINE, "Hors ligne depuis 10:58")
    assert NoHub(demo).live(lambda: False) == Report(problem=NETWORK)
    assert NoHub(demo).came().rows == ()


def test_it_has_no_hub_all_the_same_and_may_get_one(demo: Store) -> None:
    with demo.read() as read:
        assert attached(read) is None
        assert is_attached(read)


def test_no_file_leaves_it_nor_comes(demo: Store, tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="La démonstration n’a pas de serveur"):
        NoHub(demo).export(tmp_path / "file")
    with pytest.raises(DeskError, match="La démonstration n’a pas de serveur"):
        NoHub(demo).take(tmp_path / "file", lambda _progress: None, lambda: False)
    assert not (tmp_path / "file").exists()
