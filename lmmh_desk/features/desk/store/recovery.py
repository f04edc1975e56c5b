"""Which recovery sheets open this desk's base."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from msgspec import Struct

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Read
from lmmh_desk.system import recovery

SHEETS = "recovery.sheets"


class Sheets(Struct, frozen=True):
    """The sheets that serve: their four letters, how many there are, when they were made (milliseconds UTC)."""

    name: str
    count: int
    made_at: int

    @property
    def day(self) -> date:
        """Return the day they were made."""
        return paris(self.made_at).date()


def sheets_here(read: Read, folder: Path) -> Sheets | None:
    """Return the sheets that open this desk's base, None when there is none: the sealed copy says which.

    The base only adds how many they are and since when, 0 where it speaks of others (a backup put back, a kill).
    """
    sealed = folder / recovery.FILE
    content = sealed.read_bytes() if sealed.exists() else b""
    if not recovery.is_sealed(content):
        return None
    name, count, made_at = (value(read, SHEETS) or " 0 0").split(" ")
    found = recovery.sealed_for(content)
    return Sheets(found, int(count), int(made_at)) if name == found else Sheets(found, 0, 0)


def keep_told(connection: Read, sheets: Sheets) -> None:
    """Remember the sheets, not what is on them."""
    keep(connection, SHEETS, f"{sheets.name} {sheets.count} {sheets.made_at}")


def recovery_health(driver: Any, folder: Path) -> tuple[bool, str]:
    """Return whether the sheets still find the sealed key they open, on the driver of a base as it is."""
    told = driver.execute("SELECT value FROM desk_setting WHERE key = ?", (SHEETS,)).fetchone()
    sealed = folder / recovery.FILE
    content = sealed.read_bytes() if sealed.exists() else b""
    if recovery.is_sealed(content):
        return True, _("La clé de secours {name} ouvre ce poste.").format(name=recovery.sealed_for(content))
    if told:
        return False, _("La copie scellée de la clé manque\u00a0: les feuilles de secours n’ouvrent plus ce poste.")
    return True, _("Aucune clé de secours n’a été faite\u00a0: si la clé de ce poste se perd, ses données aussi.")
