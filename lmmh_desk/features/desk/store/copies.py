"""Whether the copies of this desk's data are recent, for who examines it: those that are there, not those once made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import header
from lmmh_desk.store.aging import copied_at, copies
from lmmh_desk.store.kept import keep
from lmmh_desk.store.opening import SMALLEST

ELSEWHERE = "backup.elsewhere"  # when the command last made a copy, in milliseconds UTC, and its file
LATE = 3  # days on which something was written since: days that a PC is off need no copy
WORKED = "SELECT count(DISTINCT at / 86400000) FROM audit WHERE at > ? AND action <> 'desk.backup'"


def note_elsewhere(connection: Connection, file: Path, now: int) -> None:
    """Keep where a copy was written that isn't in the profile."""
    keep(connection, ELSEWHERE, f"{now} {file.absolute()}")


def copy_health(driver: Any, folder: Path, own: Sequence[bytes], *, needed: bool = True) -> tuple[bool, str]:
    """Return whether the last copy misses less than three days of work, on the driver of a base as it is.

    A copy is a file that is there and that one of this desk's `own` keys opens. Those of a demonstration aren't
    `needed`.
    """
    if not needed:
        return True, _("Une démonstration n’a pas besoin de copie de secours.")
    last = max((moment for moment, file in _noted(driver, folder) if _real(file, own)), default=0)
    (days,) = driver.execute(WORKED, (last,)).fetchone()
    if not last:
        return days < LATE, _("Aucune copie de secours ne se trouve sur ce poste.")
    moment = paris(last)
    when = _("{day} à {hour}").format(day=short_date(moment.date(), year=True), hour=hour(moment))
    if days < LATE:
        return True, _("Dernière copie de secours\u00a0: le {when}.").format(when=when)
    told = _("La dernière copie de secours est du {when}\u00a0: il y manque {days} de saisies.")
    return False, told.format(when=when, days=count(days, _("jour")))


def _noted(driver: Any, folder: Path) -> Iterator[tuple[int, Path]]:
    """Give when each copy was made, and its file, which may be gone."""
    for file in copies(folder):
        yield copied_at(file), file
    found = driver.execute("SELECT value FROM desk_setting WHERE key = ?", (ELSEWHERE,)).fetchone()
    if found:
        at, _space, place = found[0].partition(" ")
        yield int(at), Path(place)


def _real(file: Path, own: Sequence[bytes]) -> bool:
    try:
        return file.stat().st_size >= SMALLEST and any(header.file_matches(file, key) for key in own)
    except OSError:  # gone, or on a disk that isn't plugged in
        return False
