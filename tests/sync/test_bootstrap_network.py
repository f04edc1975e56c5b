"""Whole bases over a real network: a hub as its own process, on both databases, made in advance and on demand."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lmmh_desk.cli.hub import opened as opened_hub
from lmmh_desk.cli.hub_snapshots import starter
from lmmh_desk.hub import snapshots
from lmmh_desk.hub.devices import every as devices
from lmmh_desk.hub.snapshots import Snapshots, newest
from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.store.store import Store
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.exchanger import Progress
from lmmh_desk.sync.stages import Cancelled, exchange
from lmmh_desk.sync.transport import HttpHub
from tests.replacing import replace
from tests.sync.running import Running
from tests.sync.test_network import code, founded, hub, ids, link, opened, small, sync

__all__ = ["hub", "small"]


def fresh(hub: Running, template: Path, folder: Path) -> Store:
    """A new PC of the first one's site, that has received nothing yet."""
    store = opened(template, folder, RunningClock())
    attach_new(store, hub.address, code(hub, "--site", "Agence Centre"), "PC-2")
    return store


@pytest.fixture
def first(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Store]:
    running: Running = request.getfixturevalue("hub" if "hub" in request.fixturenames else "small")
    store = founded(template, tmp_path / "a")
    attach_alone(store, running.address, code(running), "PC-1")
    assert sync(store).same
    yield store
    store.close()


def counting(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return from which bytes this process asks for files from now on."""
    asked: list[int] = []
    right = HttpHub.download

    def download(hub: HttpHub, snapshot: str, start: int) -> object:
        asked.append(start)
        return right(hub, snapshot, start)

    monkeypatch.setattr(HttpHub, "download", download)
    return asked


def test_a_new_pc_receives_the_base_made_for_its_site(
    hub: Running, first: Store, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = hub.ask("snapshot")
    asked = counting(first, monkeypatch)
    second = fresh(hub, template, tmp_path / "b")
    told: list[Progress] = []
    report = DeskExchanger(second).run(told.append, lambda: False)
    assert report.problem == ""
    assert asked == [0]
    assert max(one.moved for one in told) > made["bytes"]
    for table in ("site", "agent", "office", "reason", "desk_certificate"):
        assert ids(second, table) == ids(first, table)
    assert sync(second).same
    second.close()


def test_a_base_stopped_by_the_agent_goes_on_from_the_bytes_there(
    small: Running, first: Store, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = small.ask("snapshot")
    asked = counting(first, monkeypatch)
    monkeypatch.setattr("lmmh_desk.sync.transport.LARGE_PART", 1000)
    second = fresh(small, template, tmp_path / "b")
    part = second.folder / f"snapshot-{made['id']}.part"

    def enough() -> bool:
        return part.exists() and part.stat().st_size > 0

    link_ = link(second)
    with pytest.raises(Cancelled):
        exchange(second, link_, cancelled=enough)
    there = part.stat().st_size
    assert 0 < there < made["bytes"]
    assert exchange(second, link_).same
    assert asked == [0, there]
    assert ids(second, "reason") == ids(first, "reason")
    link_.close()
    second.close()


def until(done: Callable[[], bool]) -> None:
    limit = time.monotonic() + 60
    while not done():
        assert time.monotonic() < limit
        time.sleep(0.1)


def test_a_base_is_made_on_demand_by_another_process(
    small: Running, first: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FAR", 1)
    with opened_hub(small.folder) as storage:
        (device,) = [one.device for one in devices(storage)]
        kept = Snapshots(small.folder, starter(small.folder))
        asked = kept.offer(storage, device, 0)
        assert asked is not None
        assert asked.id == "", "it is being made"
        until(lambda: newest(small.folder, device.sites) is not None)
        offered = kept.offer(storage, device, 0)
        assert offered is not None
        assert len(offered.key) == 32
        assert newest(small.folder, device.sites) == replace(offered, key=b"")
    assert [path.suffix for path in sorted((small.folder / "snapshots").iterdir())] == [".json", ".snapshot"]


def test_a_base_that_cannot_be_made_is_refused_once(
    small: Running, first: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "FAR", 1)
    (small.folder / "snapshots").write_text("no folder")
    with opened_hub(small.folder) as storage:
        (device,) = [one.device for one in devices(storage)]
        kept = Snapshots(small.folder, starter(small.folder))
        told = [kept.offer(storage, device, 0)]
        until(lambda: kept.offer(storage, device, 0) is None)
        assert told[0] is not None


def test_a_base_is_made_for_each_set_of_sites_or_for_one_pc(small: Running, first: Store) -> None:
    assert len(small.ask("snapshot")) == 1
    (again,) = small.ask("snapshot", "C01")
    (path,) = (small.folder / "snapshots").glob("*.snapshot")
    assert path.stem == again["id"]
    assert path.stat().st_size == again["bytes"]
