"""A profile under a new key: what opens before, while and after, and what the vault still holds."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from lmmh_desk.app import rotating
from lmmh_desk.app.recovering import move, recover
from lmmh_desk.app.rotating import finish, rotate
from lmmh_desk.kernel.clock import FixedClock
from lmmh_desk.kernel.errors import StoreError, VaultError
from lmmh_desk.office.store import grants
from lmmh_desk.office.store.witness import AUDIT
from lmmh_desk.store import backup, failures, files, header, opening, rekeying
from lmmh_desk.store.driver import DriverError
from lmmh_desk.store.engine import connect
from lmmh_desk.store.opening import FILE, create_store, open_store
from lmmh_desk.system import keys, passphrase, recovery, rotation, vault
from lmmh_desk.system.sheets import Sheet
from lmmh_desk.system.single import AlreadyOpen, InstanceLock
from lmmh_desk.system.tries import VaultTries
from tests.fakes.vaults import in_file

CLOCK = FixedClock(1605605605000)
WORDS = "quatre mots sans lien"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a vault."""
    back_end = in_file(tmp_path / "vault")
    monkeypatch.setattr(vault, "_class", lambda _name: back_end)
    return tmp_path / "vault"


@pytest.fixture
def folder(tmp_path: Path, kept: Path) -> Path:
    """A profile whose key is in the vault, with one draft in it."""
    return made(tmp_path / "profile")


def made(folder: Path, words: str | None = None) -> Path:
    folder.mkdir()
    store = create_store(folder, keys.make_key(folder, words), CLOCK)
    with store.local() as connection:
        connection.exec_driver_sql("INSERT INTO desk_setting VALUES ('said', 'bonjour')")
    store.close()
    return folder


def said(folder: Path, key: bytes) -> str:
    store = open_store(folder, key, CLOCK)
    with store.read() as read:
        found = read.exec_driver_sql("SELECT value FROM desk_setting WHERE key = 'said'").scalar_one()
    store.close()
    return str(found)


def versions(kept: Path) -> list[str]:
    return [name.split()[0].rpartition(".")[2] for name in json.loads(kept.read_text())]


def test_the_base_opens_by_the_new_key_and_the_vault_forgets_the_old_one(folder: Path, kept: Path) -> None:
    old = keys.find_key(folder)
    counts = rotate(folder, None)
    assert counts["desk_setting"] == 1
    new = keys.find_key(folder)
    assert new != old
    assert said(folder, new) == "bonjour"
    assert versions(kept) == ["v1", "v2"], "the old one stays until the new one was seen to open"
    rotation.clear(folder)
    assert versions(kept) == ["v2"]
    assert keys.find_place(folder).leaving == ()
    with pytest.raises(failures.WrongKey, match="n’a pas été touché"):
        open_store(folder, old, CLOCK)
    assert (folder / files.CHECK).read_bytes() == header.start_of(folder / FILE)
    text = (folder / keys.NAME).read_text()
    assert not [key for key in (old, new) if key.hex() in text]
    assert not list(folder.glob(f"{files.NEW}*"))


def test_a_passphrase_opens_the_new_key_too(tmp_path: Path) -> None:
    folder = made(tmp_path / "profile", WORDS)
    old = keys.find_key(folder, WORDS)
    with pytest.raises(passphrase.WrongPassphrase):
        rotate(folder, "quatre mots sans rien")
    rotate(folder, WORDS)
    rotation.clear(folder)
    new = keys.find_key(folder, WORDS)
    assert new != old
    assert said(folder, new) == "bonjour"


def test_a_backup_of_a_former_key_is_put_back_under_today_s(folder: Path, tmp_path: Path) -> None:
    older, target = keys.find_key(folder), tmp_path / "before.db"
    backup.back_up(folder / FILE, older, target)
    for _twice in range(2):
        rotate(folder, None)
        rotation.clear(folder)
    key = keys.find_key(folder)
    former = rotation.former_keys(keys.find_place(folder), key)
    assert (len(former), former[1]) == (2, older)
    with pytest.raises(failures.WrongKey, match="Rien n’a été remplacé"):
        backup.restore(folder, key, target)
    backup.restore(folder, key, target, former)
    assert said(folder, key) == "bonjour"
    with pytest.raises(failures.BadTarget, match="pas une sauvegarde de ce poste"):
        backup.back_up(folder / FILE, key, target)
    backup.back_up(folder / FILE, key, target, former)
    assert header.file_matches(target, key)


def test_former_keys_that_were_damaged_are_said(folder: Path) -> None:
    rotate(folder, None)
    key, place = keys.find_key(folder), keys.find_place(folder)
    for wrong in ("zz", "00" * 40, place.former[:-2]):
        keys.write_place(folder, keys.Place(place.profile, place.version, place.vault, former=wrong))
        with pytest.raises(VaultError, match=r"abîmées.*intacte"):
            rotation.former_keys(keys.find_place(folder), key)
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_a_vault_that_fails_leaves_the_old_key(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = keys.find_key(folder)
    with monkeypatch.context() as patched:
        patched.setattr(vault._class(""), "set_password", lambda *_: None)
        with pytest.raises(vault.VaultLying, match="n’a pas gardé"):
            rotate(folder, None)
    assert keys.find_key(folder) == old
    assert said(folder, old) == "bonjour"
    rotate(folder, None)
    rotation.clear(folder)
    assert versions(kept) == ["v3"], "a name is given once"


def test_a_full_disk_leaves_the_old_key(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = keys.find_key(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(rekeying, "copy_into", full)
        with pytest.raises(failures.DiskFull):
            rotate(folder, None)
    assert keys.find_key(folder) == old
    assert said(folder, old) == "bonjour"
    assert keys.find_place(folder).next is None
    rotation.clear(folder)
    assert versions(kept) == ["v1"]


def test_a_copy_that_misses_something_never_takes_the_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = rekeying.copy_into

    def lossy(source: object, new: Path, key: bytes, start: bytes) -> None:
        right(source, new, key, start)
        connection = connect(new, key)
        connection.execute("DELETE FROM desk_setting")
        connection.close()

    monkeypatch.setattr(rekeying, "copy_into", lossy)
    with pytest.raises(StoreError, match=r"ne contient pas tout.*intacte"):
        rotate(folder, None)
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_whoever_has_the_profile_open_excludes_it(folder: Path) -> None:
    key = keys.find_key(folder)
    with InstanceLock(folder), pytest.raises(AlreadyOpen):
        rotate(folder, None)
    store = open_store(folder, key, CLOCK)  # a command that reads takes no lock
    with pytest.raises(failures.Busy, match="retient le fichier"):
        rotate(folder, None)
    store.close()
    assert keys.find_key(folder) == key
    assert said(folder, key) == "bonjour"


def test_whoever_waits_for_the_old_file_is_refused_once_it_has_lost_its_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command found all well, then waited for the file to write in it: nobody would read what it wrote."""
    old, troubles = keys.find_key(folder), list[type[BaseException]]()
    right = rekeying._take_place

    def write() -> None:
        try:
            connect(folder / FILE, old).close()
        except DriverError as error:
            troubles.append(type(failures.translated(error)))

    thread = threading.Thread(target=write)

    def slow(source: object, new: Path, path: Path) -> None:
        thread.start()
        thread.join(0.5)
        assert thread.is_alive(), "it waits for the file"
        right(source, new, path)

    monkeypatch.setattr(rekeying, "_take_place", slow)
    rotate(folder, None)
    thread.join()
    assert troubles == [failures.Damaged]
    assert not list(folder.glob("desk.db?*")), "no WAL of the old file is left beside the new one"
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_whoever_opens_meanwhile_by_the_old_key_is_refused_and_sets_nothing_aside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, right, checked = keys.find_key(folder), opening._checked, []

    def changed(path: Path, key: bytes, cache_mb: int = 16) -> object:
        if key == old and not checked:
            checked.append(key)
            rotate(folder, None)
        return right(path, key, cache_mb)

    monkeypatch.setattr(opening, "_checked", changed)
    with pytest.raises(failures.WrongKey, match="n’a pas été touché"):
        open_store(folder, old, CLOCK)
    assert not list(folder.glob("desk.db?*")), "nothing is set aside"
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_an_old_key_after_a_stop_sets_nothing_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped after the file took its name and before `key.json` says so."""
    old = keys.find_key(folder)
    monkeypatch.setattr("lmmh_desk.app.rotating.finish", lambda *_: None)
    rotate(folder, None)
    place = keys.find_place(folder)
    assert (place.version, place.next is not None) == (1, True)
    with pytest.raises(failures.WrongKey):
        open_store(folder, old, CLOCK)
    rotation.clear(folder)
    assert keys.find_key(folder) != old, "and nothing is forgotten before it is settled"
    assert said(folder, keys.find_key(folder)) == "bonjour"
    finish(folder, keys.find_key(folder))
    assert keys.find_place(folder).version == 2
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_a_backup_put_back_over_a_stop_opens(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "before.db"
    backup.back_up(folder / FILE, keys.find_key(folder), target)
    monkeypatch.setattr("lmmh_desk.app.rotating.finish", lambda *_: None)
    rotate(folder, None)
    assert rotation.settle(folder)
    key = keys.find_key(folder)
    backup.restore(folder, key, target, rotation.former_keys(keys.find_place(folder), key))
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_a_disk_that_refuses_writing_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (folder / FILE).read_bytes()
    monkeypatch.setattr(files, "writable", lambda _folder: False)
    with pytest.raises(failures.ReadOnly):
        rekeying.rekey(folder, keys.find_key(folder), bytes(32), bytes(16))
    assert (folder / FILE).read_bytes() == before


def test_a_folder_copied_before_has_its_key_no_more(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    rotate(folder, None)
    rotation.clear(folder)
    with pytest.raises(vault.SecretMissing, match="intacte"):
        keys.find_key(tmp_path / "copy")


def sheets_of(folder: Path) -> Sequence[Sheet]:
    made = recovery.make(keys.find_key(folder), shared=True)
    recovery.keep(folder, made.sealed)
    return made.sheets[1:]


def test_the_same_sheets_open_the_base_under_its_new_key(folder: Path, kept: Path) -> None:
    sheets = sheets_of(folder)
    rotate(folder, None)
    kept.write_text("{}")
    recover(folder, sheets)
    assert said(folder, keys.find_key(folder)) == "bonjour"


@pytest.mark.parametrize("reached", [False, True])
def test_the_sheets_open_the_base_where_a_change_of_key_stopped(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, reached: bool
) -> None:
    """The vault is emptied after it; with `reached`, the base is under the new key already."""
    sheets, key = sheets_of(folder), keys.find_key(folder)
    monkeypatch.setattr(rotating, "finish", lambda *_given: None)
    if not reached:
        monkeypatch.setattr(rotating, "rekey", lambda *_given: {})
    rotate(folder, None)
    monkeypatch.undo()
    back_end = in_file(kept)
    monkeypatch.setattr(vault, "_class", lambda _name: back_end)
    kept.write_text("{}")
    place = recover(folder, sheets)
    assert place.next is None
    assert (keys.find_key(folder) == key) is not reached
    assert said(folder, keys.find_key(folder)) == "bonjour"


@pytest.mark.parametrize("gone", [False, True])
def test_the_sheets_give_back_the_key_of_a_damaged_base_where_a_change_stopped(
    folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    """What is left of the base (`gone`: under another name) says which of the two keys was its own."""
    sheets, key = sheets_of(folder), keys.find_key(folder)
    with monkeypatch.context() as stopping:
        stopping.setattr(rotating, "finish", lambda *_given: None)
        stopping.setattr(rotating, "rekey", lambda *_given: {})
        rotate(folder, None)
    base = folder / FILE
    if gone:
        base.rename(folder / f"{FILE}.damaged-20201117-1041")
    base.write_bytes(bytes(4096))
    kept.write_text("{}")
    recover(folder, sheets)
    assert keys.find_key(folder) == key


def test_a_key_that_moves_keeps_those_before_it(folder: Path, kept: Path) -> None:
    former = keys.find_key(folder)
    rotate(folder, None)
    key = keys.find_key(folder)
    move(folder, key, words=WORDS)
    place = keys.find_place(folder)
    assert rotation.former_keys(place, key) == [former]
    assert versions(kept) == [], "no entry of a version before is left"


def test_what_was_noted_outside_the_base_goes_with_the_key(folder: Path, kept: Path, monkeypatch) -> None:
    """Else another desktop's vault would forget that the audit was cut, and the latest instant seen."""
    vaults = {"secret-service": vault._class(""), "kwallet": in_file(kept.with_name("wallet"))}
    monkeypatch.setattr(vault, "_class", vaults.__getitem__)
    monkeypatch.setattr(vault, "_usable", vaults.__contains__)
    tries = VaultTries(folder)
    for name, told in ((AUDIT, (41, 7)), (grants.CLOCK, (3, 9))):
        tries.keep(name, *told)
    move(folder, keys.find_key(folder), to="kwallet")
    assert keys.find_place(folder).vault == "kwallet"
    moved = VaultTries(folder)
    assert (moved.read(AUDIT), moved.read(grants.CLOCK)) == ((41, 7), (3, 9))
    move(folder, keys.find_key(folder), words=WORDS)
    assert VaultTries(folder).read(AUDIT) == (0, 0), "a passphrase has no vault"


def test_a_base_of_a_former_key_put_there_by_hand_opens_by_its_sheets_and_works_on(
    folder: Path, kept: Path, tmp_path: Path
) -> None:
    """What `key.json` says of the keys before is under the key that this base hasn't: nobody reads it any more."""
    sheets, former, target = sheets_of(folder), keys.find_key(folder), tmp_path / "before.db"
    backup.back_up(folder / FILE, former, target)
    rotate(folder, None)
    shutil.copyfile(target, folder / FILE)
    recover(folder, sheets)
    assert keys.find_key(folder) == former
    assert rotation.former_keys(keys.find_place(folder), former) == []
    rotate(folder, None)
    assert said(folder, keys.find_key(folder)) == "bonjour"


def test_sheets_of_a_stopped_change_of_key_find_the_key_of_a_base_set_aside(folder: Path, kept: Path) -> None:
    key = keys.find_key(folder)
    sheets = recovery.make(key, shared=False)
    recovery.keep(folder, sheets.sealed)
    recovery.seal_again(folder, bytes(32), key)
    files.quarantine(folder)
    kept.write_text("{}")
    recover(folder, sheets.sheets)
    assert keys.find_key(folder) == key
