"""The day by which what has passed its time goes: a clock that is wrong must destroy nothing that is kept."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

from lmmh_desk.kernel.clock import EARLY, Clock, paris
from lmmh_desk.kernel.errors import ClockDoubted
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.exchange.attached import attached
from lmmh_desk.store.exchange.shapes import driver_of
from lmmh_desk.store.store import Read

SETTLED = 31 * 24 * 3_600_000  # milliseconds of entries after which a leap of the clock is believed
LEAP = 2 * SETTLED  # since the last of the entries that old: an office doesn't stay closed as long
# Unless this PC has: one used every few months is shut that long each time. Its clock is believed as far as twice what
# three of its pauses took, which one leap of a clock never makes.
PAUSES = 3
LAST = "SELECT max(at) FROM audit WHERE at <= ?"
DAYS = "SELECT max(at) FROM audit WHERE at <= ? GROUP BY at / 86400000 ORDER BY 1"


def forgetting_day(read: Read, clock: Clock) -> date:
    """Return the day by which records have passed their time; raises ClockDoubted, where nothing may go.

    Of a PC that has heard its hub it is the day it heard it, by the hub's clock: never ahead, whatever this PC's clock
    has become since; a leap of a year is doubted all the same. One that stands alone has its own clock only, which a
    leap of two months makes doubtful for one: the first entry after the leap says as little as the leap. A shorter one
    takes at most what two months would have taken.
    """
    now, hub = clock.now(), attached(read)
    heard = None if hub is None else hub.received_at
    last = leapt_since(driver_of(read), now, heard)
    if last is not None:
        told = _("L’horloge de ce poste a beaucoup avancé depuis les saisies du {day}.")
        raise ClockDoubted(
            told.format(day=long_date(paris(last).date(), year=True)),
            _("Rien n’a été effacé."),
            _("Vérifiez la date du poste\u00a0; si elle est juste, l’effacement reprendra après un mois de saisies."),
        )
    if hub is None:
        return paris(now).date()
    latest = now if heard is None else min(now, heard)  # received by a clock put right since
    return paris(latest + hub.clock_offset).date()


def leapt_since(driver: Any, now: int, heard: int | None) -> int | None:
    """Return the instant of the entries since which the clock may have leapt, None where it is believed."""
    (last,) = driver.execute(LAST, (now - SETTLED,)).fetchone()
    if last is None or now - last <= (LEAP if heard is None else EARLY):
        return None
    if heard is None:
        days = [at for (at,) in driver.execute(DAYS, (last,)).fetchall()]
        pauses = sorted((after - before for before, after in pairwise(days)), reverse=True)[:PAUSES]
        if len(pauses) == PAUSES and now - last <= 2 * pauses[-1]:
            return None
    return int(last)
