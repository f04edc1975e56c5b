"""What the base tells of its clock, its hub and what waits to be sent, for who examines it."""

from __future__ import annotations

from typing import Any

from lmmh_desk.kernel.clock import doubt, paris
from lmmh_desk.kernel.french import count, hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.forgetting import leapt_since
from lmmh_desk.store import chain
from lmmh_desk.store.doctor import Told
from lmmh_desk.store.exchange.attached import DEMONSTRATION
from lmmh_desk.store.exchange.pending import SINCE
from lmmh_desk.sync.exchanger import CUT, NETWORK
from lmmh_desk.sync.refusals import words
from lmmh_desk.sync.status import CLOCK_OFF

HUB = "SELECT address, problem, received_at, clock_offset FROM exchange"
LAST = "SELECT coalesce(max(at), 0) FROM audit"
WAITING = "SELECT count(DISTINCT tx) FROM sync_log"
LONG = 7 * 24 * 3_600_000  # milliseconds that an entry may wait
PASSING = ("", NETWORK, CUT, "busy", "epoch", "clock")  # what the next exchange mends by itself, or the clock's check


def clock_health(driver: Any, now: int) -> Told:
    """Return whether this PC's clock agrees with the last entry, and with the hub's."""
    (last,) = driver.execute(LAST).fetchone()
    if said := doubt(now, last):
        return False, said.split(". ")[0] + "."
    hub = driver.execute(HUB).fetchone()
    if hub is not None and (abs(hub[3]) > CLOCK_OFF or hub[1] == "clock"):
        minutes = count(abs(hub[3]) // 60_000, _("minute"))
        return False, _("L’horloge de ce poste diffère de {minutes} de celle du serveur.").format(minutes=minutes)
    if leapt_since(driver, now, None if hub is None else hub[2]) is not None:
        return False, _(
            "L’horloge de ce poste a beaucoup avancé depuis ses saisies\u00a0: l’effacement attend un mois de saisies."
        )
    return True, _("L’horloge de ce poste suit les dernières saisies.")


def hub_health(driver: Any) -> Told:
    """Return whether the last exchange with the hub went to its end; no network is no failure of this desk."""
    hub = driver.execute(HUB).fetchone()
    if hub is None or hub[0] == DEMONSTRATION:
        return True, _("Ce poste travaille seul\u00a0: il n’a pas de serveur.")
    _address, problem, received_at, _offset = hub
    if problem not in PASSING:
        return False, *words(problem)
    if received_at is None:
        return True, _("Ce poste n’a encore rien reçu de son serveur.")
    return True, _("Dernière réception du serveur le {when}.").format(when=_when(received_at))


def pending_health(driver: Any, now: int) -> Told:
    """Return whether what was written here reached the hub within days."""
    hub = driver.execute(chain.HUB).fetchone()
    if hub is None or hub[0] == DEMONSTRATION:
        return True, _("Rien n’est à envoyer\u00a0: ce poste n’a pas de serveur.")
    oldest = driver.execute(SINCE).fetchone()
    if oldest is None:
        return True, _("Tout est envoyé.")
    (number,) = driver.execute(WAITING).fetchone()
    told = _("{entries} à envoyer, la plus ancienne du {when}.")
    return now - oldest[0] <= LONG, told.format(entries=count(number, _("saisie")), when=_when(oldest[0]))


def _when(instant: int) -> str:
    moment = paris(instant)
    return _("{day} à {hour}").format(day=short_date(moment.date(), year=True), hour=hour(moment))
