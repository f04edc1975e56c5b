"""What the crisis cell synchronises: everywhere, for the cell sits at any desk and its orders go to all."""

from __future__ import annotations

from lmmh_desk.features.continuity.model.records import HALVES, KINDS, MODES, STATES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for
from lmmh_desk.office.model.sites import STATUS_LABELS

CELL = roles_for("continuity")

WIRES = (
    Wire(
        "site_report", append_only=True, writers=roles_for("continuity.report"), label=_("Point d’un site"),
        fields={"status": _("Ouverture"), "before": _("Avant")},
        words={"status": STATUS_LABELS, "before": STATUS_LABELS},
    ),
    Wire(
        "presence", append_only=True, writers=roles_for("continuity.presence"), label=_("Présence"),
        fields={"mode": _("Présence"), "half": _("Demi-journée")}, words={"mode": MODES, "half": HALVES},
    ),
    Wire(
        "crisis_meeting", same=("day",), latest=("site_id", "device_id", "created_at", "created_by"), writers=CELL,
        readers=CELL, label=_("Cellule de crise"),
        fields={"attendees": _("Présents"), "orders": _("Consigne du jour"), "next_topics": _("Demain 8:30")},
    ),
    Wire(
        "crisis_entry", groups=(("state", "ended_at"),), writers=CELL, readers=CELL,
        label=_("Journal de la cellule"),
        fields={"text": _("Texte"), "owner": _("Responsable"), "due": _("Échéance"), "state": _("État"),
                "ended_at": _("Fini à"), "kind": _("Nature")},
        words={"kind": KINDS, "state": STATES},
    ),
    Wire("crisis_minutes", append_only=True, writers=CELL, readers=CELL, label=_("Compte rendu de la cellule")),
)  # fmt: skip
