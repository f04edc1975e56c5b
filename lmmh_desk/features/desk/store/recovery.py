"""Which recovery sheets open this desk's base."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.basekey import AT_HUB, UNTRIED, kept_at_hub
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Read
from lmmh_desk.system import recovery

SHEETS = "recovery.sheets"
NEVER_PROVED = "recovery.never_proved"  # the names of first sheets that were made: papers may be about


class Sheets(Struct, frozen=True):
    """The sheets that serve: their four letters, how many there are, when they were made (milliseconds UTC).

    The last two are 0 where the base doesn't tell: it is older than the sheets, or was stopped before it told.
    """

    name: str
    count: int = 0
    made_at: int = 0

    @property
    def day(self) -> date | None:
        """Return the day they were made."""
        return paris(self.made_at).date() if self.made_at else None


def sheets_here(read: Read, folder: Path) -> Sheets | None:
    """Return the sheets that open this desk, None when there is none: the sealed key says which they are."""
    content = _sealed(folder)
    if not recovery.is_sealed(content):
        return None
    serving = recovery.sealed_for(content)
    name, count, made_at = (value(read, SHEETS) or "  ").split(" ")
    return Sheets(name, int(count), int(made_at)) if name == serving else Sheets(serving)


def keep_told(connection: Read, sheets: Sheets) -> None:
    """Remember the sheets, not what is on them."""
    keep(connection, SHEETS, f"{sheets.name} {sheets.count} {sheets.made_at}")


def never_proved(read: Read) -> list[str]:
    """Return the names of the first sheets that were made and never proved: none of them opens anything."""
    return value(read, NEVER_PROVED).split()


def untried(read: Read, folder: Path) -> bool:
    """Say whether an office was founded here whose recovery key was never tried: nothing is recorded before."""
    return bool(value(read, UNTRIED)) and not _kept(read, folder)


def reminder(read: Read, folder: Path) -> str:
    """Return what the window repeats until a sheet was kept, "" once it is."""
    if _kept(read, folder):
        return ""
    return _("aucune clé de secours\u00a0: le siège l’imprime dans «\u00a0Réglages\u00a0»")


def recovery_health(driver: Any, folder: Path, *, needed: bool = True) -> tuple[bool, str]:
    """Return whether some sheets open the base and find the sealed key, on the driver of a base as it is.

    Those of a demonstration aren't `needed`: its passphrase is known to all.
    """
    told = driver.execute("SELECT value FROM desk_setting WHERE key = ?", (SHEETS,)).fetchone()
    content = _sealed(folder)
    if recovery.is_sealed(content):
        return True, _("La clé de secours {name} ouvre ce poste.").format(name=recovery.sealed_for(content))
    if told:
        return False, _("La copie scellée de la clé manque\u00a0: les feuilles de secours n’ouvrent plus ce poste.")
    if driver.execute("SELECT value FROM desk_setting WHERE key = ?", (AT_HUB,)).fetchone():
        return True, _("Le serveur garde la clé de ce poste, scellée pour la clé de secours de l’office.")
    if recovery.office_of(content):
        return True, _("La copie de la clé, à côté de la base, s’ouvre par la clé de secours de l’office.")
    if not needed:
        return True, _("Une démonstration n’a pas besoin de clé de secours.")
    return False, _("Aucune clé de secours n’a été faite\u00a0: si la clé de ce poste se perd, ses données aussi.")


def _kept(read: Read, folder: Path) -> bool:
    """Say whether a paper opens this base: of sheets made here, or the office's by the copy beside it or at the hub."""
    return recovery.stands(folder) or kept_at_hub(read)


def _sealed(folder: Path) -> bytes:
    sealed = folder / recovery.FILE
    return sealed.read_bytes() if sealed.exists() else b""
