"""The copies of a base end with their rule; whichever comes back before, here or elsewhere, is erased again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lmmh_desk.app.opening import BackupsOf
from lmmh_desk.features.desk.actions.settings import copy_database
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.events import Events
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.copies import forget_copies
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.store import backup, files, header
from lmmh_desk.store.erased_file import ErasedFile
from lmmh_desk.store.exchange import attached
from lmmh_desk.store.exchange.attached import Exchange
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.pages import read_pages
from lmmh_desk.store.rekeying import rekey
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.records import Note, Person
from tests.conftest import KEY
from tests.office.erasing import erase_records
from tests.office.passing import DAY, days_go_by

ADMIN = Session("admin", "Siège", "admin", "site", "Siège", "device", "C02")
NAME = b"canarivel"
NOW = date(2020, 11, 17)
OTHER_KEY = bytes(range(32))


@pytest.fixture
def person(store: Store) -> str:
    person = Person(usual_name="Canarivel", first_names="Odile", channel="mail")
    with store.write(ADMIN, "test") as unit:
        for row in regulations():
            unit.add(row)
        unit.add(person)
        unit.flush()
        unit.add(Note(person_id=person.id, title="Canarivel", text="Canarivel"))
    return person.id


def is_there(folder: Path, key: bytes = KEY) -> bool:
    """Say whether the person's name is anywhere in the pages of a closed base, once they are decrypted."""
    path = folder / FILE
    assert not path.with_name(f"{FILE}-wal").exists()
    return any(NAME in page.lower() for page in read_pages(path, key))


def opened(folder: Path, key: bytes = KEY) -> Store:
    """Open a profile as `open_profile` does."""
    store = open_store(folder, key, FixedClock(paris_instant(NOW)), Events())
    store.remember_erased()
    return store


def copied(store: Store) -> Path:
    copy_database(store, ADMIN, BackupsOf(store.folder / FILE, KEY))
    (path,) = (store.folder / files.COPIES).glob("*.db")
    return path


def before_a_migration(store: Store) -> Path:
    path = store.folder / files.BEFORE / f"before-0017-from-0016-{store.clock.now()}.db"
    path.parent.mkdir()
    backup.back_up(store.folder / FILE, KEY, path)
    return path


def set_aside(store: Store, reason: str) -> Path:
    """Set the base aside, another one in its place."""
    kept = store.folder.parent / "kept.db"
    backup.back_up(store.folder / FILE, KEY, kept)
    with store.closed():
        path = files.set_aside(store.folder, reason)
        shutil.copy(kept, store.folder / FILE)
    kept.unlink()
    return path


KINDS: dict[str, Callable[[Store], Path]] = {
    "copies": copied,
    "before": before_a_migration,
    "replaced": lambda store: set_aside(store, "replaced"),
    "damaged": lambda store: set_aside(store, "damaged"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_copy_put_back_holds_nothing_of_who_was_erased(store: Store, person: str, kind: str) -> None:
    path = KINDS[kind](store)
    erase_records(store, ADMIN, [("person", person)], "request")
    store.close()
    assert not is_there(store.folder)
    backup.restore(store.folder, KEY, path)
    assert is_there(store.folder), "or this test says nothing"
    opened(store.folder).close()
    assert not is_there(store.folder)


@pytest.mark.parametrize("kind", KINDS)
def test_each_copy_goes_once_its_time_has_passed(store: Store, person: str, kind: str) -> None:
    path = KINDS[kind](store)
    for side in ("-wal", ".recovery"):
        path.with_name(path.name + side).touch()
    path = path.rename(path.with_name(path.name.replace(f"{files.time.strftime('%Y%m%d')}-", "20201117-")))
    clock = store.clock
    assert isinstance(clock, FixedClock)
    attach(store)
    assert forget_copies(store) == 0
    days_go_by(store, clock, 93)
    assert forget_copies(store) == 1
    assert not path.exists()
    assert forget_copies(store) == 0
    assert store.folder.joinpath(FILE).exists()


def attach(store: Store, clock_offset: int = 0) -> None:
    with store.local() as connection:
        attached.attach(connection, Exchange("a", "", b"", b"", (), "e", clock_offset=clock_offset))


def test_a_pc_that_alone_has_its_data_keeps_its_last_backup(store: Store, person: str) -> None:
    clock = store.clock
    assert isinstance(clock, FixedClock)
    first = copied(store)
    clock.instant += 60_000
    copy_database(store, ADMIN, BackupsOf(store.folder / FILE, KEY))
    days_go_by(store, clock, 93)
    assert forget_copies(store) == 1
    assert not first.exists()
    assert len(list((store.folder / files.COPIES).glob("*.db"))) == 1
    attach(store)
    assert forget_copies(store) == 1, "the hub has it all"


def test_the_day_is_the_hub_s_and_without_a_rule_all_stays(store: Store, person: str) -> None:
    path = copied(store)
    clock = store.clock
    assert isinstance(clock, FixedClock)
    ahead = 93 * DAY
    attach(store, -ahead)
    days_go_by(store, clock, 93)
    assert forget_copies(store) == 0
    attach(store)
    with store.write(ADMIN, "test") as unit:
        unit.add(Regulation(key="keep_copies", starts_on="2020-12-01", value="", source=""))
    assert forget_copies(store) == 0
    assert path.exists()


# On another PC


def new_pc(folder: Path) -> Path:
    made = folder / "new"
    made.mkdir()
    return made


def test_an_older_backup_on_a_new_pc_is_erased_by_the_list_that_lies_beside_it(
    store: Store, person: str, tmp_path: Path
) -> None:
    old, later, stick = tmp_path / "1.db", tmp_path / "2.db", tmp_path / "stick"
    backup.back_up(store.folder / FILE, KEY, old)
    erase_records(store, ADMIN, [("person", person)], "request")
    backup.back_up(store.folder / FILE, KEY, later)
    folder = new_pc(tmp_path)
    backup.restore(folder, OTHER_KEY, old, [KEY])  # a key of its own, the backup's being a former one
    opened(folder, OTHER_KEY).close()
    assert not is_there(folder, OTHER_KEY)
    stick.mkdir()
    backup.restore(folder, OTHER_KEY, Path(shutil.copy(old, stick)), [KEY])
    opened(folder, OTHER_KEY).close()
    assert not is_there(folder, OTHER_KEY), "the list was taken with the first"


def test_a_change_of_key_keeps_the_list(store: Store, person: str, tmp_path: Path) -> None:
    """Opened since by the new key, or not."""
    old = tmp_path / "stick" / "1.db"
    old.parent.mkdir()
    backup.back_up(store.folder / FILE, KEY, old)
    erase_records(store, ADMIN, [("person", person)], "request")
    store.close()
    for opens in (False, True):
        folder = Path(shutil.copytree(store.folder, tmp_path / f"new-{opens}"))
        rekey(folder, KEY, OTHER_KEY, header.new_salt(OTHER_KEY))
        if opens:
            opened(folder, OTHER_KEY).close()
            assert ErasedFile(folder / "erased.txt", OTHER_KEY).lines()
        backup.restore(folder, OTHER_KEY, old, [KEY])
        opened(folder, OTHER_KEY).close()
        assert not is_there(folder, OTHER_KEY)


def test_a_backup_carried_alone_to_a_new_pc_still_holds_the_person(store: Store, person: str, tmp_path: Path) -> None:
    """As SECURITY.md says: until that PC exchanges, nothing tells it."""
    old, stick = tmp_path / "1.db", tmp_path / "stick"
    backup.back_up(store.folder / FILE, KEY, old)
    erase_records(store, ADMIN, [("person", person)], "request")
    folder = new_pc(tmp_path)
    stick.mkdir()
    backup.restore(folder, KEY, Path(shutil.copy(old, stick)))
    opened(folder).close()
    assert is_there(folder)


def test_a_list_beside_a_backup_that_was_altered_or_is_another_s_erases_nothing(
    store: Store, person: str, tmp_path: Path
) -> None:
    path = tmp_path / "1.db"
    backup.back_up(store.folder / FILE, KEY, path)
    line = f"e-1 person {person} request device 0 console"
    (tmp_path / "lmmh-desk.erased").write_text(f"{line}\n{line} {'0' * 32}\n")
    folder = new_pc(tmp_path)
    backup.restore(folder, KEY, path)
    opened(folder).close()
    assert is_there(folder)
