"""What moves synchronise: all of it goes to every desk, a paper made at one counter is cancelled at another."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

WRITERS = roles_for("moves")
WIRES = (
    Wire(
        "move",
        writers=WRITERS,
        groups=(("inspection_on", "inspection_reference"),),
        latest=("exit_state", "entry_state"),  # told again by the steps
        label=_("Déménagement"),
        fields={"inspection_on": _("État des lieux"), "inspection_reference": _("Référence de l’état des lieux"),
                "from_address": _("Adresse quittée"), "to_address": _("Nouvelle adresse"), "kind": _("Nature"),
                "cancelled_at": _("Annulé à")},
    ),
    Wire("move_step", writers=WRITERS, append_only=True),
    Wire("justification", writers=WRITERS, append_only=True, label=_("Justificatif")),
    Wire("move_day", writers=WRITERS, append_only=True),
    Wire("inspection_notice", writers=WRITERS, append_only=True, label=_("Avis d’état des lieux")),
)  # fmt: skip
