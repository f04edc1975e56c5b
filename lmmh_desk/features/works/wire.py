"""What works synchronise: every desk knows them, for a tenant comes to any.

The days of a stage are decided together; two stages of two desks stay two, and those that overlap are said on screen.
"""

from __future__ import annotations

from lmmh_desk.features.works.model.records import NATURES, PHASES, STAGES, STATES
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

WIRES = (
    Wire(
        "works_operation", groups=(("residence_id", "buildings"), ("said", "caution")),
        latest=("confirmed_at", "staged_at"),
        writers=roles_for("works"), label=_("Opération de travaux"),
        fields={"residence_id": _("Résidence"), "buildings": _("Bâtiments"), "nature": _("Nature"),
                "scale": _("Étendue"), "company": _("Entreprise"), "outages": _("Coupures"),
                "said": _("Que dire au locataire"), "caution": _("À ne pas promettre"), "offers": _("À proposer"),
                "posted": _("Affiché"), "confirmed_at": _("Mis à jour"), "staged_at": _("Étapes changées"),
                "state": _("État")},
        words={"nature": NATURES, "state": STATES},
    ),
    Wire(
        "works_stage", groups=(("starts_on", "ends_on"),), writers=roles_for("works"), label=_("Étape de travaux"),
        fields={"operation_id": _("Opération"), "kind": _("Étape"), "label": _("Précision"),
                "starts_on": _("Début"), "ends_on": _("Fin")},
        words={"kind": STAGES},
    ),
    Wire(
        "works_notice", append_only=True, writers=roles_for("works.notice"), label=_("Avis de travaux"),
        fields={"operation_id": _("Opération"), "person_id": _("Personne"), "said": _("Ce qui a été dit")},
    ),
    Wire(
        "new_programme", groups=(("dwellings", "handed"), ("delivers_on", "announced")),
        writers=roles_for("works.programme"), label=_("Programme neuf"),
        fields={"name": _("Nom"), "commune": _("Commune"), "dwellings": _("Logements"), "phase": _("Étape"),
                "handed": _("Logements remis"), "progress": _("Avancement"), "delivers_on": _("Livraison"),
                "announced": _("Livraison annoncée")},
        words={"phase": PHASES},
    ),
)  # fmt: skip
