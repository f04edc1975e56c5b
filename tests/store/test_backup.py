"""A backup counts what it copied; a restore replaces nothing before it has checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lmmh_desk.kernel.session import Session
from lmmh_desk.store import backup, failures, files
from lmmh_desk.store.driver import dbapi
from lmmh_desk.store.opening import FILE, create_store, exists, open_store
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


def test_a_backup_damaged_anywhere_is_what_is_blamed(boxes: Store, saved: Path) -> None:
    boxes.close()
    whole = saved.read_bytes()
    for offset in range(4196, len(whole), max(4096, len(whole) // 40 // 4096 * 4096)):
        content = bytearray(whole)
        content[offset] ^= 1
        saved.write_bytes(content)
        with pytest.raises(failures.BadBackup):
            backup.verified(saved, KEY)


def test_another_s_backup_replaces_nothing(boxes: Store, saved: Path) -> None:
    with pytest.raises(failures.WrongKey, match="Rien n’a été remplacé"):
        backup.restore(boxes.folder, bytes(32), saved)
    with pytest.raises(failures.StoreError, match="introuvable"):
        backup.restore(boxes.folder, KEY, saved.with_name("nothing.db"))


def test_a_backup_that_does_not_count_the_same_is_refused(
    boxes: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "copy_into", _lose_a_table)
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

    monkeypatch.setattr(backup, "copy_into", full)
    with pytest.raises(failures.DiskFull, match=r"pas assez de place pour cette sauvegarde.*intacte.*autre disque"):
        backup.back_up(boxes.folder / FILE, KEY, tmp_path / "b.db")


def crashed(boxes: Store, session: Session, folder: Path, *sides: str) -> Path:
    """Copy a profile as a kill leaves it: its last commits are in the WAL only."""
    for color in ("blue", "green"):
        make_box(boxes, session, color)
    folder.mkdir()
    for side in sides:
        shutil.copy(boxes.folder / f"{FILE}{side}", folder / f"{FILE}{side}")
    return folder


@pytest.mark.parametrize("sides", [("-wal",), ("-wal", "-shm"), ("-shm",), ("", "-wal", "-shm"), ()])
def test_a_restore_is_never_read_with_an_old_wal(
    boxes: Store, session: Session, saved: Path, tmp_path: Path, sides: tuple[str, ...]
) -> None:
    folder = crashed(boxes, session, tmp_path / "crashed", *sides)
    before = {side: (folder / f"{FILE}{side}").read_bytes() for side in sides}
    assert all(before.values())
    backup.restore(folder, KEY, saved)
    assert not (folder / f"{FILE}-wal").exists()
    again = open_store(folder, KEY, boxes.clock)
    assert names(again) == ["red"]
    again.close()
    kept = [path.read_bytes() for path in folder.glob(f"{FILE}.replaced-*")]
    assert sorted(kept) == sorted(before.values())


def test_a_restore_killed_while_it_sets_aside_is_done_again(
    boxes: Store, session: Session, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = crashed(boxes, session, tmp_path / "crashed", "", "-wal")
    real, renamed = Path.rename, []

    def rename_once(path: Path, new: Path) -> Path:
        if renamed:
            raise KeyboardInterrupt
        renamed.append(path)
        return real(path, new)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename_once)
        with pytest.raises(KeyboardInterrupt):
            backup.restore(folder, KEY, saved)
    assert exists(folder)  # else the program would offer to begin anew, with another key
    with pytest.raises(failures.StoreError, match=r"plus à sa place.*gardé.*restore FICHIER"):
        open_store(folder, KEY, boxes.clock)
    with pytest.raises(failures.StoreError, match="déjà une base"):
        create_store(folder, KEY, boxes.clock)
    backup.restore(folder, KEY, saved)
    again = open_store(folder, KEY, boxes.clock)
    assert names(again) == ["red"]
    again.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_a_restore_on_a_full_disk_leaves_nothing_of_it(
    boxes: Store, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"")
        raise OSError(28, "No space left on device")

    boxes.close()
    before = {path.name: path.read_bytes() for path in boxes.folder.iterdir() if path.is_file()}
    monkeypatch.setattr("lmmh_desk.store.backup.shutil.copyfile", full)
    with pytest.raises(failures.DiskFull):
        backup.restore(boxes.folder, KEY, saved)
    assert {path.name: path.read_bytes() for path in boxes.folder.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("name", [FILE, "DESK.DB", f"{FILE}-wal", f"{FILE}.damaged-1", "desk.check", "desk.new"])
def test_the_profile_s_own_files_are_no_target(boxes: Store, session: Session, tmp_path: Path, name: str) -> None:
    profile = crashed(boxes, session, tmp_path / "crashed", "", "-wal")
    files.write_check(profile, b"check")
    before = contents(profile)
    (tmp_path / "elsewhere").symlink_to(profile)
    for target in (profile / name, tmp_path / "elsewhere" / name, profile / ".." / "crashed" / name):
        with pytest.raises(failures.BadTarget, match=r"appartient au profil.*intacte.*Choisissez"):
            backup.back_up(profile / FILE, KEY, target)
        assert contents(profile) == before


def test_a_link_to_the_database_is_no_target(boxes: Store, tmp_path: Path) -> None:
    (tmp_path / "soft.db").symlink_to(boxes.folder / FILE)
    (tmp_path / "hard.db").hardlink_to(boxes.folder / FILE)
    for name in ("soft.db", "hard.db"):
        with pytest.raises(failures.BadTarget, match="appartient au profil"):
            backup.back_up(boxes.folder / FILE, KEY, tmp_path / name)


def test_only_a_backup_of_ours_is_replaced(boxes: Store, session: Session, saved: Path, tmp_path: Path) -> None:
    make_box(boxes, session, "blue")
    assert backup.back_up(boxes.folder / FILE, KEY, saved)["zbox"] == 2
    letter = tmp_path / "lettre.odt"
    for content in (b"", b"Madame, Monsieur," * 1000, saved.read_bytes()[:16]):
        letter.write_bytes(content)
        with pytest.raises(failures.BadTarget, match=r"«\u00a0lettre.odt\u00a0» existe déjà.*intacte.*autre nom"):
            backup.back_up(boxes.folder / FILE, KEY, letter)
        assert letter.read_bytes() == content


def test_another_profile_s_live_database_is_not_replaced(boxes: Store, session: Session, tmp_path: Path) -> None:
    other = crashed(boxes, session, tmp_path / "other", "", "-wal")
    before = contents(other)
    with pytest.raises(failures.BadTarget, match="existe déjà"):
        backup.back_up(boxes.folder / FILE, KEY, other / FILE)
    assert contents(other) == before


def test_a_target_that_can_t_be_written_is_named(boxes: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = boxes.folder / FILE
    with pytest.raises(failures.BadTarget, match=r"«\u00a0absent\u00a0» n’existe pas.*intacte.*Créez-le"):
        backup.back_up(source, KEY, tmp_path / "absent" / "b.db")
    with pytest.raises(failures.BadTarget, match=r"est un dossier.*nom de fichier"):
        backup.back_up(source, KEY, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(backup.os, "access", lambda path, mode: path != tmp_path)
        with pytest.raises(failures.BadTarget, match=r"refuse l’écriture.*intacte.*autre dossier"):
            backup.back_up(source, KEY, tmp_path / "b.db")

    def refused(source: object, target: Path, key: bytes) -> None:
        target.write_bytes(b"half")
        raise dbapi.OperationalError("unable to open database file")

    monkeypatch.setattr(backup, "copy_into", refused)
    with pytest.raises(failures.BadTarget, match=r"refuse l’écriture.*intacte.*autre dossier"):
        backup.back_up(source, KEY, tmp_path / "b.db")
    assert list(tmp_path.glob("b.db*")) == []


@pytest.mark.parametrize("content", [b"", b"x" * 100])
def test_an_empty_database_is_neither_rewritten_nor_backed_up(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(failures.Damaged, match="abîmé"):
        backup.back_up(tmp_path / FILE, KEY, tmp_path / "b.db")
    assert contents(tmp_path) == {FILE: content}


def test_a_database_without_tables_is_not_backed_up(tmp_path: Path) -> None:
    from lmmh_desk.store.engine import connect

    connection = connect(tmp_path / FILE, KEY, new=True)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    before = contents(tmp_path)
    with pytest.raises(failures.Damaged):
        backup.back_up(tmp_path / FILE, KEY, tmp_path / "b.db")
    assert contents(tmp_path) == before


def test_a_backup_with_another_key_or_of_nothing_is_refused(boxes: Store, tmp_path: Path) -> None:
    with pytest.raises(failures.WrongKey):
        backup.back_up(boxes.folder / FILE, bytes(32), tmp_path / "b.db")
    with pytest.raises(failures.StoreError, match="n’a pas de base"):
        backup.back_up(tmp_path / FILE, KEY, tmp_path / "b.db")


@pytest.mark.parametrize("sides", [("",), ("", "-wal")])
def test_a_read_only_profile_is_backed_up(
    boxes: Store, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sides: tuple[str, ...]
) -> None:
    folder = crashed(boxes, session, tmp_path / "crashed", "", "-wal")
    if sides == ("",):
        open_store(folder, KEY, boxes.clock).close()  # empties the WAL
    monkeypatch.setattr(files, "writable", lambda folder: False)
    before = contents(folder)
    assert backup.back_up(folder / FILE, KEY, tmp_path / "b.db")["zbox"] == 2
    assert contents(folder) == before
    with pytest.raises(failures.WrongKey):
        backup.back_up(folder / FILE, bytes(32), tmp_path / "c.db")
