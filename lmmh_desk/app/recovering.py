"""Opens a profile again whose vault lost its key, by the sheets of its recovery key; moves the key to another vault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lmmh_desk.app import demonstration
from lmmh_desk.kernel.errors import BadInput
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import backup, failures, files, header
from lmmh_desk.store.opening import inspected
from lmmh_desk.system import aside, moving, recovery
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
    instead: bool = False,
    office: bytes = b"",
) -> Place:
    """Keep again the key of a profile's base, which a sheet gives back; raises DeskError, and nothing has changed.

    `copy` is the backup to begin from on a new PC, `sealed` the copy of the key where it isn't beside the base. Another
    base found there is set aside, once all the rest was tried, where `instead` says so. `office` is the office's
    recovery key, in the place of sheets: it opens the copy that the hub keeps.
    """
    folder = ensure_folder(given)
    with InstanceLock(folder), failures.in_french(OSError):
        content = _read(sealed or (recovery.beside(copy) if copy else folder / recovery.FILE))
        found = recovery.unsealed_by_office(content, office) if office else recovery.unsealed(content, sheets)
        key = _opening(folder, copy, found)
        if copy:
            _bring(folder, key, copy, content, instead=instead)
        place = moving.keep_elsewhere(folder, key, lambda found: opens(folder, found), words=words, to=to)
        if copy:
            forget_noted(folder)
        if not (folder / recovery.FILE).exists():
            recovery.keep(folder, content)
    return place


def forget_noted(folder: Path) -> None:
    """Forget how far the audit was noted to go: a copy put back goes less far, and says so by a line of its own."""
    from lmmh_desk.office.store.witness import AUDIT
    from lmmh_desk.system.tries import VaultTries

    tries = VaultTries(folder)
    if tries.read(AUDIT) != (0, 0):
        tries.keep(AUDIT, 0, 0)


def read_paper(text: str) -> tuple[list[Sheet], bytes]:
    """Return the sheets that were typed, or the office's recovery key; raises BadInput."""
    from lmmh_desk.system.office_key import looks_like, read
    from lmmh_desk.system.sheets import read_sheets

    if looks_like(text):
        return [], read(text).private_bytes_raw()
    return read_sheets(text), b""


def move(folder: Path, key: bytes, *, words: str | None = None, to: str = "") -> Place:
    """Keep the key of a profile in another vault, or under a passphrase; raises DeskError.

    What was noted of the audit and of the clock goes along; a passphrase has no place for it.
    """
    from lmmh_desk.office.store.grants import CLOCK
    from lmmh_desk.office.store.witness import AUDIT
    from lmmh_desk.system.tries import VaultTries

    with InstanceLock(folder), failures.in_french(OSError):
        tries = VaultTries(folder)
        noted = {name: tries.read(name) for name in (AUDIT, CLOCK)}
        place = moving.keep_elsewhere(folder, key, lambda found: opens(folder, found), words=words, to=to)
        tries = VaultTries(folder)
        for name, told in noted.items():
            if told != (0, 0):
                tries.keep(name, *told)
    return place


def opens(folder: Path, key: bytes) -> None:
    """Open a profile's base with a key, or what is left of a damaged one; raises StoreError."""
    try:
        with inspected(folder / files.FILE, key):
            return
    except failures.Damaged:
        if not any(header.matches(start, key) for start in _kept_starts(folder)):
            raise


def _kept_starts(folder: Path) -> list[bytes]:
    """Return how a profile's base began, as is known without it: it may be damaged, or gone."""
    return [files.read_check(folder), *map(header.start_of, files.quarantined(folder))]


def _opening(folder: Path, copy: Path | None, keys: Sequence[bytes]) -> bytes:
    """Return the key that opens a base or a backup; the first where none does, for what is to be said of it."""
    base = copy or folder / files.FILE
    starts = [header.start_of(base)] if base.exists() else []
    starts += [] if copy else _kept_starts(folder)
    return next((key for start in starts for key in keys if header.matches(start, key)), keys[0])


def _bring(folder: Path, key: bytes, copy: Path, content: bytes, *, instead: bool) -> None:
    """Put a backup where there is no base yet, its sealed key first: stopped after that, the sheets still open it."""
    taken = has_database(folder)
    if taken and not instead:
        raise BadInput(
            _("Ce poste a déjà une base de données."),
            _("Rien n’a changé."),
            _(
                "Si c’est la sienne, rendez-lui sa clé sans --backup, puis remettez la copie par «\u00a0restore\u00a0»."
                " Si c’en est une autre, ajoutez --aside\u00a0: elle est mise de côté, entière, et s’ouvre encore."
            ),
        )
    backup.verified(copy, key)
    demonstration.refuse_copy(folder, copy, (key,), aside=taken)
    if taken:
        copy = _with_others_aside(folder, copy.resolve())
    recovery.keep(folder, content)
    backup.restore(folder, key, copy)


def _with_others_aside(folder: Path, copy: Path) -> Path:
    """Set aside what the profile holds; return where the backup is then: it may be one of the profile's own."""
    place, own = aside.want(folder), folder.resolve()
    aside.finish(folder)
    moved = place / copy.relative_to(own) if copy.is_relative_to(own) else copy
    return moved if moved.exists() else copy


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("La copie scellée de la clé, {name}, est introuvable.").format(name=path.name),
            _("Rien n’a changé\u00a0; la base de données est intacte."),
            _("Elle est dans le dossier du poste, et à côté de chaque copie de secours\u00a0: indiquez-la."),
        ) from error
