"""A desk enrolled after the backup its hub was restored from: forgotten, it attaches again, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from lmmh_desk.kernel.clock import RunningClock
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.events import Events
from lmmh_desk.office.actions.attaching import attach_alone, attach_new
from lmmh_desk.office.actions.attaching_by_stick import ask, take
from lmmh_desk.office.store.agents import desk
from lmmh_desk.store.backup import back_up
from lmmh_desk.store.exchange.joining import joins
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from lmmh_desk.sync.carrying import bring_in, export
from lmmh_desk.sync.codes import read_code
from lmmh_desk.sync.desk import DeskExchanger
from lmmh_desk.sync.stages import Report
from tests.conftest import KEY
from tests.sync.running import Running
from tests.sync.test_joining import SITE, seen, stopped, work
from tests.sync.test_network import code, founded, ids, opened, small, sync

__all__ = ["small"]


@pytest.fixture
def forgotten(small: Running, template: Path, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    """A desk the backup has, and one enrolled since, with work that the hub had, and some that waits."""
    first, second = founded(template, tmp_path / "first"), opened(template, tmp_path / "second", RunningClock())
    file = tmp_path / "backup.lmmh"
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    small.ask("backup", str(file))
    attach_new(second, small.address, code(small, "--site", SITE), "B")
    sync(second)
    work(second, "B1")
    sync(second)
    work(second, "B2")
    small.stop()
    for base in small.folder.glob("hub.db*"):
        base.unlink()
    small.ask("restore", str(file))
    small.start()
    yield first, second
    first.close()
    second.close()


def test_it_attaches_again_with_all_it_has(small: Running, forgotten: tuple[Store, Store]) -> None:
    first, second = forgotten
    assert DeskExchanger(second).run(lambda _progress: None, lambda: False).problem == "unknown"
    with second.read() as read:
        before = desk(read)
    again = attach_alone(second, small.address, code(small, "--site", SITE), "B")
    assert (again.device, again.code) == (before.device_id, before.code)
    report = sync(second)
    assert (report.same, report.quarantined, report.conflicts) == (True, 0, 0)
    assert sync(first).same
    assert [one[0] for one in seen(first)] == ["B1", "B2"]
    assert ids(first, "note") == ids(second, "note")
    with pytest.raises(WrongState, match="déjà rattaché"):
        attach_alone(second, small.address, code(small, "--site", SITE), "B")
    work(second, "B3")
    assert sync(second).sent > 0


def attach_by_stick(hub: Running, store: Store, folder: Path) -> None:
    asked, answer = folder / "ask", folder / "answer"
    asked.write_bytes(ask(store, read_code(hub.ask("enrol", "--stick", "--site", SITE)["code"]), "B"))
    hub.ask("bundle", str(asked), str(answer), "--address", hub.address)
    take(store, answer)


def carry(hub: Running, store: Store, folder: Path) -> Report:
    there, back = folder / "there", folder / "back"
    there.write_bytes(export(store)[0])
    hub.ask("bundle", str(there), str(back))
    return bring_in(store, back.read_bytes())


def test_it_attaches_again_by_stick(
    small: Running, forgotten: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = forgotten
    with second.read() as read:
        before = desk(read)
    with monkeypatch.context() as patched:
        patched.setattr("lmmh_desk.office.actions.attaching_by_stick.forget", stopped)
        with pytest.raises(KeyboardInterrupt):
            attach_by_stick(small, second, tmp_path)
    take(second, tmp_path / "answer")
    with second.read() as read:
        assert desk(read) == before
    report = carry(small, second, tmp_path)
    assert (report.quarantined, report.conflicts) == (0, 0)
    assert carry(small, second, tmp_path).sent == 0
    assert sync(first).same
    assert [one[0] for one in seen(first)] == ["B1", "B2"]
    assert sync(second).same
    assert ids(first, "note") == ids(second, "note")


def test_a_copy_of_a_desk_gets_its_own_name_by_stick(small: Running, template: Path, tmp_path: Path) -> None:
    first = founded(template, tmp_path / "first")
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    work(first, "A1")
    (tmp_path / "copy").mkdir()
    back_up(first.folder / FILE, KEY, tmp_path / "copy" / FILE)
    copy = open_store(tmp_path / "copy", KEY, RunningClock(), Events())
    work(first, "A2")
    sync(first)
    work(copy, "A3")
    with pytest.raises(CalledProcessError) as refused:
        carry(small, copy, tmp_path)
    assert "copié ou restauré" in refused.value.stderr.decode()
    attach_by_stick(small, copy, tmp_path)
    report = carry(small, copy, tmp_path)
    assert report.quarantined == 0
    assert sync(first).same
    assert sync(copy).same
    assert {one[0] for one in seen(first)} == {one[0] for one in seen(copy)} == {"A1", "A2", "A3"}
    assert [one["code"] for one in small.ask("devices")] == ["C01", "C02"]
    first.close()
    copy.close()


def test_a_second_office_of_one_site_joins_by_stick(small: Running, template: Path, tmp_path: Path) -> None:
    first, second = founded(template, tmp_path / "first"), founded(template, tmp_path / "second")
    attach_alone(first, small.address, code(small), "A")
    sync(first)
    work(second, "B1")
    attach_by_stick(small, second, tmp_path)
    with second.read() as read:
        assert joins(read), "it receives before it sends"
    for _time in range(2):
        assert carry(small, second, tmp_path).conflicts == 0
    assert sync(first).same
    assert [one[0] for one in seen(first)] == ["B1"]
    first.close()
    second.close()
