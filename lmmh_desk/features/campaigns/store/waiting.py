"""What campaigns have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read

ACTS = {  # action → title
    "campaigns.make": _("Message de prévention"),
    "campaigns.change": _("Message de prévention modifié"),
    "campaigns.ask": _("Accord demandé"),
    "campaigns.return": _("Message de prévention rendu"),
    "campaigns.approve": _("Accord donné"),
    "campaigns.queue": _("Messages mis en file"),
    "campaigns.print": _("Courriers faits"),
    "campaigns.pause": _("Envoi suspendu"),
    "campaigns.resume": _("Envoi repris"),
    "campaigns.stop": _("Message de prévention arrêté"),
    "campaigns.post": _("Affiche"),
    "campaigns.refuse": _("Refus de messages"),
}


def waiting(_read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    return [replace(line(act, "message", ACTS[act.action], ""), page="campaigns") for act in acts if act.action in ACTS]
