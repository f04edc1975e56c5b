"""What the nights have to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.store.store import Read

ACTS = {  # action → icon, title
    "mediation.note": ("moon", _("Fait de nuit noté")),
    "mediation.correct": ("moon", _("Fait de nuit modifié")),
    "mediation.remove": ("undo", _("Fait de nuit retiré")),
    "mediation.restore": ("moon", _("Fait de nuit remis")),
    "mediation.follow.add": ("flag", _("Suite à donner")),
    "mediation.follow.done": ("check", _("Suite faite")),
    "mediation.follow.reopen": ("undo", _("Suite reprise")),
}


def waiting(read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    del read
    return [replace(line(act, *ACTS[act.action], ""), page="mediation") for act in acts if act.action in ACTS]
