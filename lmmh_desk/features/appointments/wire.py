"""What appointments synchronise: they go to the desks of their site, and to the one that booked them."""

from __future__ import annotations

from lmmh_desk.features.appointments.model.records import STATUS_LABELS
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.reasons import TYPE_LABELS
from lmmh_desk.office.model.rights import roles_for

WRITERS = roles_for("appointments")
WIRES = (
    Wire(
        "appointment",
        writers=WRITERS,
        scope=SITE,
        groups=(("site_id", "starts_at", "ends_at"), ("reason_id", "type", "contact")),
        label=_("Rendez-vous"),
        fields={"site_id": _("Site"), "starts_at": _("Début"), "ends_at": _("Fin"), "reason_id": _("Motif"),
                "type": _("Mode"), "contact": _("Contact"), "note": _("Note")},
        words={"type": TYPE_LABELS},
    ),
    Wire(
        "participant", writers=WRITERS, parent="appointment_id", label=_("Rendez-vous"),
        fields={"status": _("État"), "arrived_at": _("Arrivée")},
        words={"status": STATUS_LABELS},
    ),
    Wire("convocation", writers=WRITERS, parent="appointment_id", append_only=True),
)  # fmt: skip
