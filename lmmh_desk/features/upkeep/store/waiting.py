"""What the upkeep has to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read

ACTS = {  # action → icon, title
    "upkeep.pass": ("broom", _("Passage noté")),
    "upkeep.hall": ("broom", _("Hall enregistré")),
    "upkeep.assign": ("broom", _("Hall réaffecté")),
    "upkeep.anomaly": ("warning", _("Anomalie notée")),
    "upkeep.follow": ("wrench", _("Anomalie transmise")),
    "upkeep.follow.done": ("check", _("Anomalie close")),
    "upkeep.follow.reopen": ("undo", _("Anomalie reprise")),
    "upkeep.key": ("key", _("Clé prêtée")),
    "upkeep.request": ("wrench", _("Problème signalé")),
    "upkeep.request.move": ("wrench", _("Demande d’intervention avancée")),
}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice; whom a request is about is left to the page."""
    del read
    return [replace(line(act, *ACTS[act.action], ""), page="upkeep") for act in acts if act.action in ACTS]
