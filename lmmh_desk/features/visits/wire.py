"""What visits synchronise: they go to the desks of their site."""

from __future__ import annotations

from lmmh_desk.features.visits.model.records import GESTURES, OUTCOMES, STATES, URGENCIES
from lmmh_desk.features.visits.model.steps import CALLED, GESTURES_MADE
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.rights import roles_for

_ACTS: dict[str, str] = {
    CALLED: _("Appel préalable"),
    GESTURES_MADE: _("Gestes barrières"),
    **{str(act): words for act, words in STATES.items()},
}
WRITERS = roles_for("visits")
WIRES = (
    Wire(
        "visit",
        writers=WRITERS,
        scope=SITE,
        # A visit that one desk moves and that another calls about or makes is no longer the same one: somebody decides.
        groups=(("visitor_id", "starts_at", "ends_at", "outcome", "state"), ("lease_id", "place", "quarter")),
        label=_("Visite à domicile"),
        fields={"place": _("Adresse"), "quarter": _("Quartier"), "purpose": _("Motif"), "urgency": _("Urgence"),
                "outcome": _("Appel préalable"), "state": _("État"), "starts_at": _("Début"), "ends_at": _("Fin"),
                "visitor_id": _("Qui fait la visite"), **GESTURES},
        words={"urgency": URGENCIES, "outcome": OUTCOMES, "state": STATES},
    ),
    Wire("visit_step", writers=WRITERS, parent="visit_id", append_only=True, label=_("Étape d’une visite"),
         fields={"act": _("Étape"), "before": _("État d’avant")}, words={"act": _ACTS, "before": STATES}),
    Wire("visit_paper", writers=WRITERS, parent="visit_id", append_only=True, label=_("Document d’une visite")),
)  # fmt: skip
