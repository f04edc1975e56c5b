"""Backups: encrypted with the key of their day, made through SQLite's backup API, verified by reopening and counting.

Their first bytes tell whose key opens them (`header`): one made under a former key is put back under today's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import erased_file, failures, files, header
from lmmh_desk.store.engine import connect
from lmmh_desk.store.kept import value_by
from lmmh_desk.store.opening import SMALLEST, inspected
from lmmh_desk.system import recovery

Counts = dict[str, int]


def back_up(database: Path, key: bytes, target: Path, former: Sequence[bytes] = ()) -> Counts:
    """Write a verified backup of a database, open or read-only; return the rows of each table; raises StoreError.

    An older backup of this database, under one of its former keys too, is replaced; no other file is. Where the base
    has a recovery key, the copy of its own key that this one opens is put beside the backup: the two and the sheet
    are enough on another PC.
    """
    with _blaming(target):
        _check_target(database, (key, *former), target)
    # A connection of its own: from one that holds the write lock, SQLite's backup waits for ever.
    with inspected(database, key) as source:
        source.execute("BEGIN")
        expected = counts(source)
        with _blaming(target), _part_of(target) as part:
            copy_into(source, part, key)
            if verified(part, key) != expected:
                raise _not_made()
            files.publish(part, target)
            _put_beside(database, key, target)
    return expected


@contextmanager
def _blaming(target: Path) -> Iterator[None]:
    """Say of the target, not of the profile's disk, that it is full or refuses writing."""
    try:
        with failures.in_french():
            yield
    except failures.ReadOnly as error:
        raise _refuses(target) from error
    except failures.DiskFull as error:
        raise _no_room() from error


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """Give the name of the backup while it is made; nothing of it stays if it fails."""
    part = target.with_name(f"{target.name}.part")
    files.remove(part)
    try:
        yield part
    finally:
        with suppress(OSError):
            files.remove(part)


def _check_target(database: Path, keys: Sequence[bytes], target: Path) -> None:
    """Refuse a target that is no file of ours to write: a folder, the profile's own files, another program's."""
    if target.is_dir():
        raise _bad_target(_("«\u00a0{name}\u00a0» est un dossier."), _("Indiquez aussi un nom de fichier."), target)
    if not target.parent.is_dir():
        raise _bad_target(
            _("Le dossier «\u00a0{name}\u00a0» n’existe pas."), _("Créez-le, ou choisissez-en un autre."), target.parent
        )
    if _is_profile_s(database, target):
        raise _bad_target(
            _("«\u00a0{name}\u00a0» appartient au profil\u00a0: une sauvegarde ne peut pas le remplacer."),
            _("Choisissez un autre nom, ou un autre disque."),
            target,
        )
    if _is_taken(target, keys):
        raise _bad_target(
            _("«\u00a0{name}\u00a0» existe déjà, et ce n’est pas une sauvegarde de ce poste."),
            _("Choisissez un autre nom."),
            target,
        )
    if not os.access(target.parent, os.W_OK):
        raise _refuses(target)


def _put_beside(database: Path, key: bytes, target: Path) -> None:
    """Put beside a backup the sealed copy of its key, and what was erased, for the older ones there."""
    erased_file.carry(database.parent, key, target)
    sealed = database.with_name(recovery.FILE)
    if sealed.exists():
        files.write_private(recovery.beside(target), sealed.read_bytes())


def _is_profile_s(database: Path, target: Path) -> bool:
    if target.exists() and database.exists() and target.samefile(database):
        return True
    place = target.resolve()
    prefix = f"{database.stem}.".casefold()  # the database, its WAL, its header's copy, those set aside
    return place.parent == database.resolve().parent and place.name.casefold().startswith(prefix)


def _is_taken(target: Path, keys: Sequence[bytes]) -> bool:
    beside = recovery.beside(target)
    if beside.exists() and not recovery.is_copy(beside.read_bytes()):
        return True
    if any(target.with_name(target.name + side).exists() for side in files.SIDES[1:]):
        return True  # a WAL there would be taken for the backup's
    if not target.exists():
        return False
    return target.stat().st_size < SMALLEST or not any(header.file_matches(target, key) for key in keys)


def copy_into(source: Any, target: Path, key: bytes, start: bytes = b"") -> None:
    """Copy a database, by a driver connection to it, into a new file of this key, that begins with `start` if given."""
    connection = connect(target, key, new=True, start=start)
    try:
        source.backup(connection)
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it to forget
    finally:
        connection.close()


def verified(path: Path, key: bytes) -> Counts:
    """Reopen a backup, check every page and return the rows of each table; raises StoreError."""
    with failures.in_french():
        if not path.is_file():
            raise StoreError(
                _("Cette sauvegarde est introuvable."), _("Rien n’a été remplacé."), _("Vérifiez le nom du fichier.")
            )
        if not header.file_matches(path, key):
            raise _not_ours()
    try:
        with failures.in_french():
            return _read_whole(path, key)
    except failures.Damaged as error:  # where its schema is: the profile's own database is not in question
        raise _unusable() from error


def kept_in(path: Path, keys: Sequence[bytes], name: str) -> str:
    """Return a small value that the desk of a backup kept for itself, "" where none is read: `restore` says why."""
    key = _key_of(path, keys)
    with suppress(OSError, StoreError), failures.in_french():
        if not header.file_matches(path, key):
            return ""
        connection = connect(path, key, immutable=True)
        try:
            return value_by(connection, name)
        finally:
            connection.close()
    return ""


def _read_whole(path: Path, key: bytes) -> Counts:
    connection = connect(path, key, immutable=True)
    try:
        if connection.execute("PRAGMA cipher_integrity_check").fetchall():
            raise _unusable()
        return counts(connection)
    finally:
        connection.close()


def restore(folder: Path, key: bytes, backup: Path, former: Sequence[bytes] = ()) -> Counts:
    """Put a verified backup in the place of a closed profile's database, which is set aside; raises StoreError.

    It may be under one of the profile's former keys; the database is under `key`. What the list beside the backup says
    was erased is added to the profile's own.
    """
    its_key = _key_of(backup, (key, *former))
    found = verified(backup, its_key)
    new = folder / files.NEW
    with failures.in_french():
        _copied(backup, its_key, new, key, found)
        erased_file.take(folder, (key, *former), backup)
        files.set_aside(folder, "replaced")  # even a WAL alone: it would be read as the backup's
        files.publish(new, folder / files.FILE)
        files.write_check(folder, header.start_of(folder / files.FILE))
    return found


def _key_of(backup: Path, keys: Sequence[bytes]) -> bytes:
    """Return which of these keys a backup was made with, the first where none was."""
    with suppress(OSError):
        start = header.start_of(backup)
        return next((key for key in keys if header.matches(start, key)), keys[0])
    return keys[0]


def _copied(backup: Path, its_key: bytes, new: Path, key: bytes, expected: Counts) -> None:
    """Copy a backup into the profile, under this key, and read it again; nothing of it stays if it fails."""
    files.remove(new)
    try:
        if its_key == key:
            shutil.copyfile(backup, new)
        else:
            _copied_under(backup, its_key, new, key)
        if verified(new, key) != expected:
            raise _unusable()
    except BaseException:
        with suppress(OSError):
            files.remove(new)
        raise


def _copied_under(backup: Path, its_key: bytes, new: Path, key: bytes) -> None:
    source = connect(backup, its_key, immutable=True)
    try:
        copy_into(source, new, key)
    finally:
        source.close()


def counts(driver: Any) -> Counts:
    """Return the rows of each table, by a driver connection."""
    found = driver.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    names = [name for (name,) in found if not name.startswith(("sqlite_", "search_"))]
    return {name: driver.execute('SELECT count(*) FROM "@"'.replace("@", name)).fetchone()[0] for name in names}


def _bad_target(fact: str, gesture: str, path: Path) -> failures.BadTarget:
    safe = _("Rien n’a été copié\u00a0; la base de données est intacte.")
    return failures.BadTarget(fact.format(name=path.name or path), safe, gesture)


def _refuses(target: Path) -> failures.BadTarget:
    return _bad_target(
        _("Le dossier «\u00a0{name}\u00a0» refuse l’écriture."),
        _("Choisissez un autre dossier."),
        target.absolute().parent,
    )


def _no_room() -> failures.DiskFull:
    return failures.DiskFull(
        _("Il n’y a pas assez de place pour cette sauvegarde."),
        _("Elle n’a pas été gardée\u00a0; la base de données est intacte."),
        _("Libérez de la place, ou choisissez un autre disque."),
    )


def _not_made() -> failures.BadBackup:
    return failures.BadBackup(
        _("La sauvegarde ne contient pas tout ce qu’elle devait copier."),
        _("Elle n’a pas été gardée\u00a0; la base de données est intacte."),
        _("Recommencez sur un autre disque."),
    )


def _not_ours() -> failures.WrongKey:
    return failures.WrongKey(
        _("Ce fichier n’est pas une sauvegarde faite avec la clé de ce poste."),
        _("Rien n’a été remplacé."),
        _("Choisissez une sauvegarde de ce poste."),
    )


def _unusable() -> failures.BadBackup:
    return failures.BadBackup(
        _("Cette sauvegarde est abîmée."), _("Rien n’a été remplacé."), _("Choisissez une sauvegarde plus ancienne.")
    )
