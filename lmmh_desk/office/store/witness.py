"""What the hub countersigned of this desk's audit, for who examines it."""

from __future__ import annotations

from typing import Any

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store import chain
from lmmh_desk.store.exchange.attached import DEMONSTRATION

AUDIT = "audit"  # where wrong codes are counted again: the rank and the link of the audit's last line, as a number


def noted_health(driver: Any, noted: tuple[int, int]) -> tuple[bool, str]:
    """Return whether the line noted outside the base at the last signing in is still there, as it was."""
    tx, link = noted
    if tx == 0:
        return True, _("Aucune ligne du journal des accès n’est notée hors de la base.")
    if chain.holds(driver, tx, link):
        return True, _("Le journal des accès est tel que noté hors de la base, jusqu’à la ligne {line}.").format(
            line=tx
        )
    told = _("Le journal des accès a été coupé ou réécrit : sa ligne {line} n’est plus celle notée hors de la base.")
    return False, told.format(line=tx)


def heads_health(driver: Any) -> tuple[bool, str]:
    """Return whether each head kept is countersigned by this desk's hub, and how far the last one goes.

    Who makes the chain anew has to take these heads away, or to keep them without their signatures: both are told. A
    PC just attached, whose exchanges were cut or came before anybody worked there, had nothing countersigned yet.
    """
    from lmmh_desk.sync.signing import is_countersigned, witnessed  # slow to load, and no code waits for it

    hub = driver.execute(chain.HUB).fetchone()
    if hub is None or hub[0] == DEMONSTRATION:
        return True, _("Ce poste n’a pas de serveur\u00a0: personne ne contresigne son journal des accès.")
    _address, authority = hub
    heads = driver.execute(chain.SIGNED_HEADS).fetchall()
    for tx, link, device, signature, at in heads:
        if not is_countersigned(authority, witnessed(device, tx, link, at), signature):
            told = _("La contresignature du journal des accès, à la ligne {line}, n’est pas celle du serveur.")
            return False, told.format(line=tx)
    if not heads and driver.execute(chain.COULD_SIGN).fetchone():
        return False, _("Aucune contresignature du journal des accès, alors que ce poste a synchronisé.")
    if not heads:
        return True, _("Le serveur n’a encore rien contresigné du journal des accès.")
    last = paris(heads[-1][4])
    told = _("Le serveur a contresigné le journal des accès jusqu’à la ligne {line}, le {day} à {hour}.")
    return True, told.format(line=heads[-1][0], day=short_date(last.date(), year=True), hour=hour(last))
