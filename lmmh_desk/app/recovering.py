"""Opens a profile again whose vault lost its key, by the sheets of its recovery key; moves the key to another vault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import backup, failures, files, header
from lmmh_desk.store.failures import in_french
from lmmh_desk.store.opening import inspected
from lmmh_desk.system import moving, recovery
from lmmh_desk.system.keys import Place
from lmmh_desk.system.paths import ensure_folder, has_database
from lmmh_desk.system.single import InstanceLock

if TYPE_CHECKING:
    from lmmh_desk.system.sheets import Sheet


def recover(
    given: Path,
    sheets: Sequence[Sheet],
    *,
    words: str | None = None,
    to: str = "",
    sealed: Path | None = None,
    copy: Path | None = None,
) -> Place:
    """Keep again the key of a profile's base, which a sheet gives back; raises DeskError, and nothing has changed.

    `copy` is the backup to begin from on a new PC, `sealed` the copy of the key where it isn't beside the base.
    """
    with in_french(OSError), InstanceLock(folder := ensure_folder(given)):
        content = _read(sealed or (recovery.beside(copy) if copy else folder / recovery.FILE))
        key = _opening(_starts(folder, copy), recovery.unsealed(content, sheets))
        if copy:
            _bring(folder, key, copy, content)
        place = moving.keep_elsewhere(folder, key, lambda found: opens(folder, found), words=words, to=to)
        if not (folder / recovery.FILE).exists():
            recovery.keep(folder, content)
    return place


def move(folder: Path, key: bytes, *, words: str | None = None, to: str = "") -> Place:
    """Keep the key of a profile in another vault, or under a passphrase; raises DeskError."""
    with in_french(OSError), InstanceLock(folder):
        return moving.keep_elsewhere(folder, key, lambda found: opens(folder, found), words=words, to=to)


def opens(folder: Path, key: bytes) -> None:
    """Open a profile's base with a key, or what is left of a damaged one; raises StoreError."""
    try:
        with inspected(folder / files.FILE, key):
            return
    except failures.Damaged:
        starts = [files.read_check(folder), *map(header.start_of, files.quarantined(folder))]
        if not any(header.matches(start, key) for start in starts):
            raise


def _starts(folder: Path, copy: Path | None) -> list[bytes]:
    """Return how a backup begins, or a profile's base: as it was known to, and set aside, where it is gone."""
    base = copy or folder / files.FILE
    if base.exists():
        return [header.start_of(base)]
    return [files.read_check(folder), *map(header.start_of, files.quarantined(folder))]


def _opening(starts: Sequence[bytes], keys: Sequence[bytes]) -> bytes:
    """Return the key that opens a base; the first where none does, for what is to be said of it."""
    return next((key for key in keys for start in starts if header.matches(start, key)), keys[0])


def _bring(folder: Path, key: bytes, copy: Path, content: bytes) -> None:
    """Put a backup where there is no base yet, its sealed key first: stopped after that, the sheets still open it."""
    if has_database(folder):
        raise BadInput(
            _("Ce poste a déjà une base de données."),
            _("Rien n’a changé."),
            _("Rendez-lui d’abord sa clé, sans --backup, puis remettez la copie par «\u00a0restore\u00a0»."),
        )
    backup.verified(copy, key)
    recovery.keep(folder, content)
    backup.restore(folder, key, copy)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("La copie scellée de la clé, {name}, est introuvable.").format(name=path.name),
            _("Rien n’a changé\u00a0; la base de données est intacte."),
            _("Elle est dans le dossier du poste, et à côté de chaque copie de secours\u00a0: indiquez-la."),
        ) from error
