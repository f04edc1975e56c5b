"""A backup counts what it copied; a restore replaces nothing before it has checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store import backup, failures
from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.opening import FILE, open_store
from lmmh_desk.store.store import Store
from tests.conftest import KEY
from tests.store.test_store import make_box
from tests.store.things import Box


def names(store: Store) -> list[str]:
    with store.read() as read:
        return list(read.exec_driver_sql("SELECT name FROM zbox ORDER BY name").scalars())


@pytest.fixture
def saved(boxes: Store, session: Session, tmp_path: Path) -> Path:
    make_box(boxes, session, "red")
    target = tmp_path / "saved.db"
    assert backup.back_up(boxes.folder / FILE, KEY, target)["zbox"] == 1
    return target


def test_a_backup_is_one_encrypted_file(saved: Path) -> None:
    assert [path.name for path in saved.parent.glob("saved*")] == ["saved.db"]
    assert b"SQLite" not in saved.read_bytes()
    assert backup.verified(saved, KEY)["zbox"] == 1


def test_a_backup_while_someone_writes_is_one_moment(boxes: Store, session: Session, tmp_path: Path) -> None:
    with boxes.write(session, "box.make") as unit:
        unit.add(Box(name="red"))
        unit.flush()
        assert backup.back_up(boxes.folder / FILE, KEY, tmp_path / "b.db")["zbox"] == 0


def test_a_restore_brings_the_rows_back_and_keeps_what_it_replaces(boxes: Store, session: Session, saved: Path) -> None:
    make_box(boxes, session, "blue")
    boxes.close()
    backup.restore(boxes.folder, KEY, saved)
    again = open_store(boxes.folder, KEY, boxes.clock)
    assert names(again) == ["red"]
    make_box(again, session, "green")
    again.close()
    (replaced,) = boxes.folder.glob(f"{FILE}.replaced-*")
    assert backup.verified(replaced, KEY)["zbox"] == 2


def test_a_restore_after_damage(boxes: Store, saved: Path) -> None:
    boxes.close()
    (boxes.folder / FILE).write_bytes(b"noise" * 2000)
    with pytest.raises(failures.Damaged):
        open_store(boxes.folder, KEY, boxes.clock)
    backup.restore(boxes.folder, KEY, saved)
    again = open_store(boxes.folder, KEY, boxes.clock)
    assert names(again) == ["red"]
    again.close()


def test_a_damaged_backup_replaces_nothing(boxes: Store, saved: Path) -> None:
    boxes.close()
    before = (boxes.folder / FILE).read_bytes()
    content = bytearray(saved.read_bytes())
    content[len(content) // 2] ^= 1
    saved.write_bytes(content)
    with pytest.raises(failures.BadBackup, match="Rien n’a été remplacé"):
        backup.restore(boxes.folder, KEY, saved)
    assert (boxes.folder / FILE).read_bytes() == before


def test_another_s_backup_replaces_nothing(boxes: Store, saved: Path) -> None:
    with pytest.raises(failures.WrongKey, match="Rien n’a été remplacé"):
        backup.restore(boxes.folder, bytes(32), saved)
    with pytest.raises(failures.StoreError, match="introuvable"):
        backup.restore(boxes.folder, KEY, saved.with_name("nothing.db"))


def test_a_backup_that_does_not_count_the_same_is_refused(
    boxes: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "_copy", _lose_a_table)
    with pytest.raises(failures.BadBackup, match="la base de données est intacte"):
        backup.back_up(boxes.folder / FILE, KEY, tmp_path / "b.db")
    assert not (tmp_path / "b.db").exists()


def _lose_a_table(source: object, target: Path, key: bytes) -> None:
    from lmmh_desk.store.engine import connect

    connection = connect(target, key, new=True)
    source.backup(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DROP TABLE draft")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def test_no_room_for_a_backup_is_said(boxes: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: Path, key: bytes) -> None:
        raise dbapi.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(failures.DiskFull):
        backup.back_up(boxes.folder / FILE, KEY, tmp_path / "b.db")
