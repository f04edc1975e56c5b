import pytest

from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.desk.actions.settings import COPIES, copy_database
from lmmh_desk.features.desk.store.settings import last_copy
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.store.backup import back_up, verified
from tests.conftest import FILE, KEY


class Backups:
    def __init__(self, store):
        self.store = store

    def back_up(self, target):
        back_up(self.store.folder / FILE, KEY, target)


def test_a_copy_is_made_verified_and_remembered(store, front, clock):
    copy_database(store, front, Backups(store))
    (made,) = (store.folder / COPIES).iterdir()
    assert made.name == "copie-2020-11-17-104200.db"
    assert verified(made, KEY)["site"] == 1
    with store.read() as read:
        assert last_copy(read) == clock.now()


def test_a_desk_that_stands_alone_shortens_its_log(store, front):
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM sync_log").scalar()
    copy_database(store, front, Backups(store))
    with store.read() as read:
        assert read.exec_driver_sql("SELECT count(*) FROM sync_log").scalar() == 0


def test_the_last_five_are_kept(store, front, clock):
    for _ in range(6):
        copy_database(store, front, Backups(store))
        clock.advance(60_000)
    names = sorted(path.name for path in (store.folder / COPIES).iterdir())
    assert len(names) == 5
    assert names[0] == "copie-2020-11-17-104300.db"


def test_a_copy_that_fails_is_not_said_to_be_made(store, front):
    (store.folder / COPIES).write_text("in the way")
    with pytest.raises(StoreError):
        copy_database(store, front, Backups(store))
    with store.read() as read:
        assert last_copy(read) is None


def test_the_sealed_key_of_a_copy_goes_with_it(store, admin, clock):
    keep_sheets(store, admin, make_sheets(store, admin, shared=False))
    for _ in range(6):
        copy_database(store, admin, Backups(store))
        clock.advance(60_000)
    names = sorted(path.name for path in (store.folder / COPIES).iterdir())
    assert len(names) == 10
    assert names[:2] == ["copie-2020-11-17-104300.db", "copie-2020-11-17-104300.db.recovery"]
