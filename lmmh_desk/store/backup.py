"""Backups: encrypted with the same key, made through SQLite's backup API, verified by reopening and counting."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import failures, files, header
from lmmh_desk.store.engine import connect

Counts = dict[str, int]


def back_up(database: Path, key: bytes, target: Path) -> Counts:
    """Write a verified backup of a database, open or not; return the rows of each table; raises StoreError."""
    part = target.with_name(f"{target.name}.part")
    with failures.in_french():
        files.remove(part)
        # A connection of its own: from one that holds the write lock, SQLite's backup waits for ever.
        source = connect(database, key)
        try:
            source.execute("BEGIN")
            expected = _counts(source)
            _copy(source, part, key)
        finally:
            source.close()
        if verified(part, key) != expected:
            raise _not_made()
        files.publish(part, target)
    return expected


def _copy(source: Any, target: Path, key: bytes) -> None:
    connection = connect(target, key, new=True)
    try:
        source.backup(connection)
        connection.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it to forget
    finally:
        connection.close()


def verified(path: Path, key: bytes) -> Counts:
    """Reopen a backup, check every page and return the rows of each table; raises StoreError."""
    with failures.in_french():
        if not path.is_file():
            raise StoreError(_("Cette sauvegarde est introuvable."), gesture=_("Vérifiez le nom du fichier."))
        if not header.file_matches(path, key):
            raise _not_ours()
        connection = connect(path, key, immutable=True)
        try:
            if connection.execute("PRAGMA cipher_integrity_check").fetchall():
                raise _unusable()
            return _counts(connection)
        finally:
            connection.close()


def restore(folder: Path, key: bytes, backup: Path) -> Counts:
    """Put a verified backup in the place of a closed profile's database, which is set aside; raises StoreError."""
    counts = verified(backup, key)
    new = folder / files.NEW
    with failures.in_french():
        files.remove(new)
        shutil.copyfile(backup, new)
        if verified(new, key) != counts:
            raise _unusable()
        if (folder / files.FILE).exists():
            files.set_aside(folder, "replaced")
        files.publish(new, folder / files.FILE)
        files.write_check(folder, header.start_of(folder / files.FILE))
    return counts


def _counts(driver: Any) -> Counts:
    found = driver.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    names = [name for (name,) in found if not name.startswith(("sqlite_", "search_"))]
    return {name: driver.execute('SELECT count(*) FROM "@"'.replace("@", name)).fetchone()[0] for name in names}


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
        _("Choisissez une sauvegarde de ce poste, ou utilisez la clé de secours."),
    )


def _unusable() -> failures.BadBackup:
    return failures.BadBackup(
        _("Cette sauvegarde est abîmée."), _("Rien n’a été remplacé."), _("Choisissez une sauvegarde plus ancienne.")
    )
