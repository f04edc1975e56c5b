"""Opening a profile: each trouble has its own sentence, and nothing is lost by saying it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.session import Session
from lmmh_desk.store import failures, files, header, opening
from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.engine import connect
from lmmh_desk.store.opening import FILE, create_store, exists, open_store
from lmmh_desk.system import single
from lmmh_desk.system.single import InstanceLock
from tests.conftest import KEY, load_tables

OTHER = bytes(32)
CLOCK = FixedClock(0)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    load_tables()
    create_store(tmp_path, KEY, CLOCK).close()
    return tmp_path


def test_a_new_database_holds_nothing_readable(profile: Path) -> None:
    content = (profile / FILE).read_bytes()
    assert b"SQLite" not in content
    assert b"sync_log" not in content
    assert {path.name for path in profile.iterdir()} == {FILE, "desk.check"}
    assert exists(profile)


def test_a_database_is_never_made_over_another(profile: Path) -> None:
    before = (profile / FILE).read_bytes()
    with pytest.raises(failures.StoreError, match="déjà une base"):
        create_store(profile, OTHER, CLOCK)
    assert (profile / FILE).read_bytes() == before


def test_a_creation_cut_short_leaves_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(engine: object) -> None:
        raise LookupError

    monkeypatch.setattr(opening, "_fill", cut)
    with pytest.raises(LookupError):
        create_store(tmp_path, KEY, CLOCK)
    assert not exists(tmp_path)
    monkeypatch.undo()
    create_store(tmp_path, KEY, CLOCK).close()


def test_no_database(tmp_path: Path) -> None:
    assert not exists(tmp_path)
    with pytest.raises(failures.StoreError, match="n’a pas de base"):
        open_store(tmp_path, KEY, CLOCK)
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_key_is_not_damage(profile: Path) -> None:
    before = (profile / FILE).read_bytes()
    with pytest.raises(failures.WrongKey, match="La clé de ce poste n’ouvre pas"):
        open_store(profile, OTHER, CLOCK)
    assert (profile / FILE).read_bytes() == before
    open_store(profile, KEY, CLOCK).close()


def test_a_wrong_key_is_told_without_the_second_copy(profile: Path) -> None:
    (profile / "desk.check").unlink()
    with pytest.raises(failures.WrongKey):
        open_store(profile, OTHER, CLOCK)
    open_store(profile, KEY, CLOCK).close()


@pytest.mark.parametrize("place", [0, 9, 15, 16, 100, 4000])
def test_a_damaged_first_page_is_not_a_wrong_key(profile: Path, place: int) -> None:
    content = bytearray((profile / FILE).read_bytes())
    content[place] ^= 0x10
    (profile / FILE).write_bytes(content)
    with pytest.raises(failures.Damaged, match="abîmé") as caught:
        open_store(profile, KEY, CLOCK)
    assert caught.value.gesture == failures.RESTORE
    (aside,) = files.quarantined(profile)
    assert aside.read_bytes() == bytes(content)
    assert exists(profile), "or a first start would make a new key"
    with pytest.raises(failures.Damaged, match="mise de côté") as again:
        open_store(profile, KEY, CLOCK)
    assert again.value.gesture == failures.RESTORE
    assert "lmmh-desk restore FICHIER" in failures.RESTORE
    with pytest.raises(failures.StoreError):
        create_store(profile, KEY, CLOCK)


@pytest.mark.parametrize("size", [0, 10, 16, 4096, 5000])
def test_a_truncated_file_is_set_aside(profile: Path, size: int) -> None:
    with (profile / FILE).open("rb+") as file:
        file.truncate(size)
    with pytest.raises(failures.Damaged):
        open_store(profile, KEY, CLOCK)
    assert [path.stat().st_size for path in files.quarantined(profile)] == [size]


def test_a_damaged_base_stays_under_the_window_that_has_it(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (profile / FILE).open("rb+") as file:
        file.truncate(5000)
    with InstanceLock(profile):
        monkeypatch.setattr(single, "_held", set())  # another program's
        with pytest.raises(failures.Damaged):
            open_store(profile, KEY, CLOCK)
    assert (files.quarantined(profile), (profile / FILE).exists()) == ([], True)


def test_a_wal_that_is_not_durable_is_refused(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lmmh_desk.store import engine

    monkeypatch.setattr(engine, "DURABLE", ("wal", 1))
    with pytest.raises(dbapi.DatabaseError, match="not durable"):
        connect(profile / FILE, KEY)


def test_a_file_held_for_a_moment_is_waited_for(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = []
    real = opening.connect

    def held(path: Path, key: bytes, cache_mb: int) -> object:
        if len(waits) < 3:
            raise dbapi.OperationalError("database is locked")
        return real(path, key, cache_mb=cache_mb)

    monkeypatch.setattr(opening, "connect", held)
    monkeypatch.setattr(opening.time, "sleep", waits.append)
    open_store(profile, KEY, CLOCK).close()
    assert waits == [0.05, 0.1, 0.2]


def test_a_file_held_for_ever_is_said(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(path: Path, key: bytes, cache_mb: int) -> object:
        raise dbapi.OperationalError("database is locked")

    monkeypatch.setattr(opening, "connect", held)
    monkeypatch.setattr(opening.time, "sleep", lambda seconds: None)
    with pytest.raises(failures.Busy, match="retient"):
        open_store(profile, KEY, CLOCK)


@pytest.mark.parametrize("wal", [False, True])
def test_consultation_where_nothing_can_be_written(
    profile: Path, tmp_path: Path, session: Session, monkeypatch: pytest.MonkeyPatch, wal: bool
) -> None:
    writing = open_store(profile, KEY, CLOCK)
    with writing.write(session, "last.words"):
        pass
    if wal:  # as after a crash: the last commit is only in the WAL
        crashed = tmp_path / "crashed"
        crashed.mkdir()
        for side in ("", "-wal"):
            shutil.copy(profile / f"{FILE}{side}", crashed / f"{FILE}{side}")
        writing.close()
    else:
        crashed = profile
        writing.close()
    monkeypatch.setattr(files, "writable", lambda folder: False)
    before = {path: path.read_bytes() for path in crashed.iterdir()}
    store = open_store(crashed, KEY, CLOCK)
    assert store.read_only
    with store.read() as read:
        assert read.exec_driver_sql("SELECT action FROM audit").scalar() == "last.words"
    with pytest.raises(failures.ReadOnly, match="consultation"), store.write(session, "more"):
        pass
    store.close()
    assert {path: path.read_bytes() for path in crashed.iterdir()} == before
    with pytest.raises(failures.WrongKey):
        open_store(crashed, OTHER, CLOCK)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("database or disk is full", failures.DiskFull),
        ("[Errno 28] No space left on device", failures.DiskFull),
        ("attempt to write a readonly database", failures.ReadOnly),
        ("database is locked", failures.Busy),
        ("database disk image is malformed", failures.Damaged),
        ("file is not a database", failures.Damaged),
        ("UNIQUE constraint failed: person.id", failures.Refused),
        ("something else", failures.StoreError),
    ],
)
def test_what_the_driver_says_becomes_a_sentence(message: str, kind: type) -> None:
    error = failures.translated(dbapi.OperationalError(message))
    assert type(error) is kind
    assert message not in str(error)
    assert str(error).endswith((".", "!"))


def test_the_header_is_the_key_s_own() -> None:
    salt = header.new_salt(KEY)
    assert len(salt) == 16
    assert header.matches(salt, KEY)
    assert not header.matches(salt, OTHER)
    assert not header.matches(salt[:15], KEY)
    assert header.new_salt(KEY) != salt
