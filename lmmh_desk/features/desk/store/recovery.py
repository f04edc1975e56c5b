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


def untried(read: Read, folder: Path) -> bool:
    """Say whether an office was founded here whose recovery key was never tried: nothing is recorded before."""
    return bool(value(read, UNTRIED)) and sheets_here(read, folder) is None and not kept_at_hub(read)


def reminder(read: Read, folder: Path) -> str:
    """Return what the window repeats until a sheet was kept, "" once it is."""
    if sheets_here(read, folder) is not None or kept_at_hub(read):
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
    if not needed:
        return True, _("Une démonstration n’a pas besoin de clé de secours.")
    return False, _("Aucune clé de secours n’a été faite\u00a0: si la clé de ce poste se perd, ses données aussi.")


def _sealed(folder: Path) -> bytes:
    sealed = folder / recovery.FILE
    return sealed.read_bytes() if sealed.exists() else b""
