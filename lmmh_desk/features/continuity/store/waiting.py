"""What the cell has to send, in words."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, line
from lmmh_desk.office.model.rights import roles_for
from lmmh_desk.store.store import Read

ACTS = {  # action → icon, title
    "continuity.report": ("shield", _("État du site")),
    "continuity.presence": ("user", _("Présences")),
    "continuity.log.add": ("shield", _("Ligne du journal de crise")),
    "continuity.log.change": ("shield", _("Ligne du journal de crise")),
    "continuity.log.step": ("shield", _("Suite d’une décision")),
    "continuity.meeting": ("shield", _("Consigne du jour")),
    "continuity.level": ("shield", _("Niveau du plan de continuité")),
    "continuity.minutes": ("document", _("Compte rendu de la cellule")),
}


def waiting(_read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
    """Return a line for each act of this slice."""
    return [
        replace(line(act, *ACTS[act.action]), page="continuity", roles=frozenset(map(str, roles_for(act.action))))
        for act in acts
        if act.action in ACTS
    ]
