"""What moves synchronise: all of it goes to every desk, a paper made at one counter is cancelled at another."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire

WIRES = (
    Wire(
        "move",
        groups=(("inspection_on", "inspection_reference"),),
        latest=("exit_state", "entry_state"),  # told again by the steps
        label=_("Déménagement"),
        fields={"inspection_on": _("État des lieux"), "inspection_reference": _("Référence de l’état des lieux"),
                "from_address": _("Adresse quittée"), "to_address": _("Nouvelle adresse"), "kind": _("Nature"),
                "cancelled_at": _("Annulé à")},
    ),
    Wire("move_step", append_only=True),
    Wire("justification", append_only=True, label=_("Justificatif")),
    Wire("move_day", append_only=True),
    Wire("inspection_notice", append_only=True, label=_("Avis d’état des lieux")),
)  # fmt: skip
