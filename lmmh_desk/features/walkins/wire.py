"""What the queue synchronises: the PCs of a site keep one queue and one gauge, told by moves that are only added."""

from __future__ import annotations

from lmmh_desk.features.walkins.model.records import OUTCOMES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.rights import roles_for

WRITERS = roles_for("walkins")
WIRES = (
    Wire(
        "walk_in",
        writers=WRITERS,
        scope=SITE,
        live=True,
        latest=("inside",),
        label=_("Passage"),
        fields={"reason_id": _("Motif"), "person_id": _("Personne"), "priority": _("Priorité"), "note": _("Note")},
    ),
    Wire("queue_move", writers=WRITERS, parent="walk_in_id", live=True, append_only=True, words={"outcome": OUTCOMES}),
    Wire("gauge_move", writers=WRITERS, lasting=True, scope=SITE, live=True, append_only=True),
)
