import shutil
from datetime import date, timedelta

import pytest

from lmmh_desk.app.catalogue import CATALOGUE
from lmmh_desk.app.opening import _copy
from lmmh_desk.features.desk.actions import settings
from lmmh_desk.features.desk.actions.recovery import keep_sheets, make_sheets
from lmmh_desk.features.desk.actions.settings import COPIES, copy_database, copy_of_the_day
from lmmh_desk.features.desk.model.settings import COPY_EVERY, copy_due, superseded
from lmmh_desk.features.desk.store.copies import LATE, copy_health, note_elsewhere
from lmmh_desk.features.desk.store.exchange import Told
from lmmh_desk.kernel.errors import NotAllowed, StoreError
from lmmh_desk.kernel.events import Events
from lmmh_desk.store.aging import last_copied
from lmmh_desk.store.backup import back_up, restore, verified
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.failures import BadBackup
from lmmh_desk.store.opening import open_store
from lmmh_desk.system.disk import Room
from tests.conftest import FILE, KEY
from tests.replacing import replace

DAY = 86_400_000


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
    assert last_copied(store.folder) == clock.now()


def test_what_the_screens_call_the_last_copy_is_a_file_whatever_base_was_put_back(store, front, clock):
    copy_database(store, front, Backups(store))
    (first,) = (store.folder / COPIES).iterdir()
    clock.advance(DAY)
    copy_database(store, front, Backups(store))
    told = Told(CATALOGUE, store.folder)
    with store.read() as read:
        assert told.facts(read).last_copy == last_copied(store.folder) == clock.now()
    store.close()
    restore(store.folder, KEY, first)
    assert last_copied(store.folder) == clock.now(), "the base put back knows of none"
    again = open_store(store.folder, KEY, clock, Events())
    with again.read() as read:
        assert told.facts(read).last_copy == clock.now()
        assert copy_health(driver_of(read), again.folder, [KEY])[1].endswith("le 18/11/2020 à 10:42.")
    again.close()
    first.with_name("copie-2020-11-19-104200.db").write_bytes(b"cut")
    assert last_copied(store.folder) == clock.now(), "a file that is no base"
    for file in (store.folder / COPIES).iterdir():
        file.unlink()
    assert last_copied(store.folder) is None


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
    assert last_copied(store.folder) is None


def test_the_sealed_key_of_a_copy_goes_with_it(store, admin, clock):
    keep_sheets(store, admin, make_sheets(store, admin, shared=False))
    for _ in range(6):
        copy_database(store, admin, Backups(store))
        clock.advance(60_000)
    names = sorted(path.name for path in (store.folder / COPIES).iterdir())
    assert len(names) == 10
    assert names[:2] == ["copie-2020-11-17-104300.db", "copie-2020-11-17-104300.db.recovery"]


def made(store):
    return sorted(path.name for path in (store.folder / COPIES).iterdir())


def test_a_copy_a_day_is_made_and_read_again_without_being_asked_for(store, front, clock):
    console = replace(front, role="console")
    assert copy_of_the_day(store, console, Backups(store)).action == "desk.backup"
    clock.advance(COPY_EVERY - 1)
    assert copy_of_the_day(store, console, Backups(store)) is None, "one a day"
    clock.advance(1)
    assert copy_of_the_day(store, console, Backups(store)) is not None
    assert made(store) == ["auto-2020-11-17-104200.db", "auto-2020-11-18-064200.db"]
    assert (
        verified(store.folder / COPIES / made(store)[1], KEY)["audit"]
        == 1 + verified(store.folder / COPIES / made(store)[0], KEY)["audit"]
    )
    clock.advance(COPY_EVERY)
    with pytest.raises(NotAllowed):
        copy_of_the_day(store, replace(front, role="nobody"), Backups(store))


def test_what_the_rotation_keeps_spans_five_weeks(store, front, clock):
    first = date(2020, 11, 17)
    copy_database(store, front, Backups(store))
    for _day in range(50):
        clock.advance(DAY)
        assert copy_of_the_day(store, front, Backups(store))
    days = [date.fromisoformat(name[5:15]) for name in made(store) if name.startswith("auto")]
    assert days[-7:] == [first + timedelta(days=days) for days in range(44, 51)]
    assert days[:-7] == [date(2020, 12, 13), date(2020, 12, 20), date(2020, 12, 27), date(2020, 12, 30)]
    assert "copie-2020-11-17-104200.db" in made(store), "what somebody asked for has a rotation of its own"


def test_a_week_s_last_copy_stands_for_it():
    names = [f"2020-11-{day:02d}" for day in range(2, 24)]
    gone = superseded(names, date.fromisoformat)
    assert [name for name in names if name not in gone] == ["2020-11-08", "2020-11-15", "2020-11-16", *names[-7:]]
    assert superseded(names[:7], date.fromisoformat) == []


def test_a_copy_dated_in_the_future_proves_nothing():
    assert copy_due(None, 5)
    assert copy_due(6, 5)
    assert not copy_due(5, 5)


def test_the_counter_comes_before_the_copy_where_the_disk_is_short(store, front, monkeypatch):
    monkeypatch.setattr(settings, "room", lambda folder: Room(settings.LOW + (store.folder / FILE).stat().st_size - 1))
    assert copy_of_the_day(store, front, Backups(store)) is None
    assert not (store.folder / COPIES).exists()


def test_a_copy_that_is_not_like_the_base_turns_no_good_one_out(store, front, clock, monkeypatch):
    for _day in range(8):
        copy_of_the_day(store, front, Backups(store))
        clock.advance(DAY)
    before = made(store)
    monkeypatch.setattr("lmmh_desk.store.backup.verified", lambda _path, _key: {})
    with pytest.raises(BadBackup):
        copy_of_the_day(store, front, Backups(store))
    assert made(store) == before


def test_the_program_copies_for_nobody_in_particular_but_no_demonstration(store, front):
    assert _copy(store, Backups(store)).action == "desk.backup"
    with store.read() as read:
        (who,) = read.exec_driver_sql("SELECT agent_id FROM audit WHERE action = 'desk.backup'").scalars()
    assert who == "console"
    store.read_only = True
    assert _copy(store, Backups(store)) is None


def test_the_self_check_counts_the_days_of_work_that_no_copy_holds(store, front, clock):
    def told():
        with store.read() as read:
            return copy_health(driver_of(read), store.folder, [KEY])

    assert told() == (True, "Aucune copie de secours ne se trouve sur ce poste.")
    copy_of_the_day(store, front, Backups(store))
    assert told() == (True, "Dernière copie de secours\u00a0: le 17/11/2020 à 10:42.")
    clock.advance(30 * DAY)
    assert told()[0], "nobody wrote anything"
    for _day in range(LATE):
        assert told()[0]
        with store.write(front, "test"):
            pass
        clock.advance(DAY)
    late = "La dernière copie de secours est du 17/11/2020 à 10:42\u00a0: il y manque 3\u00a0jours de saisies."
    assert told() == (False, late)


def test_a_copy_that_is_gone_or_no_copy_of_this_desk_is_no_copy(store, front, clock):
    """What the base says was made isn't asked: the files are."""

    def told(*own):
        with store.read() as read:
            return copy_health(driver_of(read), store.folder, own or (KEY,))

    none = (False, "Aucune copie de secours ne se trouve sur ce poste.")
    for _day in range(LATE):
        with store.write(front, "test"):
            pass
        clock.advance(DAY)
    copy_of_the_day(store, front, Backups(store))
    assert told()[0]
    assert told(bytes(32)) == none, "another desk's"
    assert told(bytes(32), KEY)[0], "made before the key was changed"
    (file,) = (store.folder / COPIES).iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert told() == none, "cut short"
    shutil.rmtree(store.folder / COPIES)
    assert told() == none
    assert copy_of_the_day(store, front, Backups(store)), "made again at once"
    assert told()[0]


def test_a_copy_made_elsewhere_counts_while_its_file_is_there(store, front, clock, tmp_path):
    elsewhere = tmp_path / "stick.db"
    Backups(store).back_up(elsewhere)
    for _day in range(LATE):
        with store.write(front, "test"):
            pass
        clock.advance(DAY)
    with store.local() as connection:
        note_elsewhere(connection, elsewhere, clock.now())
    with store.read() as read:
        found = copy_health(driver_of(read), store.folder, [KEY])
        elsewhere.unlink()
        assert (found[0], copy_health(driver_of(read), store.folder, [KEY])[0]) == (True, False)
