"""What a person may read of her walk-ins, and of what became of them."""

from __future__ import annotations

from sqlalchemy import select

from lmmh_desk.features.walkins.store.tables import queue_move, walk_in
from lmmh_desk.kernel.access import About, Part
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.told import among, lines
from lmmh_desk.store.store import Read

CHANNELS = {
    "counter": _("Au guichet"),
    "phone": _("Par téléphone"),
    "mail": _("Par courrier"),
    "email": _("Par e-mail"),
}
STEPS = {
    "called": _("Appel"), "no_answer": _("Sans réponse à l’appel"), "served": _("Reçu"), "held": _("Mis en attente"),
    "resumed": _("Repris"), "left": _("Parti"), "closed": _("Terminé"), "came_in": _("Entré"), "went_out": _("Sorti"),
    "undone": _("Étape annulée"),
}  # fmt: skip


def access(read: Read, about: About) -> list[Part]:
    """Return the walk-ins of a person and each step of them."""
    hers = among(walk_in.c.person_id, about.files)
    steps = queue_move.c.walk_in_id.in_(select(walk_in.c.id).where(hers))
    return [
        Part(_("Passages à l’accueil"), lines(read, walk_in, hers, words={"channel": CHANNELS})),
        Part(_("Étapes des passages"), lines(read, queue_move, steps, words={"kind": STEPS})),
    ]
