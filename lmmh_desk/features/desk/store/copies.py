"""Whether the copies of this desk's data are recent, for who examines it."""

from __future__ import annotations

from typing import Any

from lmmh_desk.features.desk.store.settings import LAST_COPY
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _

LATE = 3  # days on which something was written since: days that a PC is off need no copy
WORKED = "SELECT count(DISTINCT at / 86400000) FROM audit WHERE at > ? AND action <> 'desk.backup'"


def copy_health(driver: Any, *, needed: bool = True) -> tuple[bool, str]:
    """Return whether the last copy misses less than three days of work, on the driver of a base as it is.

    Those of a demonstration aren't `needed`.
    """
    if not needed:
        return True, _("Une démonstration n’a pas besoin de copie de secours.")
    found = driver.execute("SELECT value FROM desk_setting WHERE key = ?", (LAST_COPY,)).fetchone()
    last = int(found[0]) if found else 0
    (days,) = driver.execute(WORKED, (last,)).fetchone()
    if not last:
        return days < LATE, _("Aucune copie de secours n’a encore été faite sur ce poste.")
    moment = paris(last)
    when = _("{day} à {hour}").format(day=short_date(moment.date(), year=True), hour=hour(moment))
    if days < LATE:
        return True, _("Dernière copie de secours\u00a0: le {when}.").format(when=when)
    told = _("La dernière copie de secours est du {when}\u00a0: il y manque {days} de saisies.")
    return False, told.format(when=when, days=count(days, _("jour")))
