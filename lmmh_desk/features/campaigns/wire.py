"""What campaigns synchronise: their words and posters everywhere, the list of each to the desks of its site.

Posters hang in the halls of every site, whoever wrote them; names and addresses stay where the campaign was written.
What was approved is only added, and never by who wrote it, first, last or between: the hub refuses that too. Of two
approvals made apart, the first to reach the hub counts.
"""

from __future__ import annotations

from lmmh_desk.features.campaigns.model.records import AUTHORS, FLOORS, LEASES, PURPOSE_CHOICES, WAYS, WITH_LIFT
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.rights import roles_for

_CONTENT = {
    "title": _("Titre"), "text": _("Texte"), "sms": _("SMS"), "poster": _("Affiche"), "pictogram": _("Pictogramme"),
    "leaves_on": _("Départ"),
}  # fmt: skip

WIRES = (
    Wire(
        "campaign",
        groups=(
            ("title", "text", "sms", "poster", "pictogram"), ("by_sms", "by_email", "by_letter", "by_poster"),
            ("quarter", "residence_id", "floor", "leases", "agency_id", "lift"),
        ),
        latest=("written_by", "authors", "asked_at", "stopped_at", "paused_at"), fixed=("number", "purpose"),
        writers=roles_for("campaigns"),
        label=_("Message de prévention"),
        fields={**_CONTENT, "number": _("Numéro"), "purpose": _("Finalité"), "by_sms": _("SMS"),
                "by_email": _("E-mail"), "by_letter": _("Courrier"), "by_poster": _("Affiche"),
                "quarter": _("Quartier"), "residence_id": _("Résidence"), "floor": _("Étages"), "leases": _("Baux"),
                "agency_id": _("Agence"), "lift": _("Ascenseur"), "paused_at": _("Suspendue"),
                "written_by": _("Écrit par"), "authors": _("Auteurs"), "asked_at": _("Accord demandé"),
                "stopped_at": _("Arrêtée")},
        words={"purpose": PURPOSE_CHOICES, "floor": FLOORS, "leases": LEASES, "lift": {WITH_LIFT: _("avec")}},
    ),
    Wire(
        "campaign_approval", parent="campaign_id", append_only=True,
        others=AUTHORS, writers=roles_for("campaigns.approve"),
        label=_("Accord d’un message"),
        fields={**_CONTENT, "campaign_id": _("Message de prévention"), "households": _("Foyers"),
                "scope": _("Foyers et canaux")},
    ),
    Wire(
        "campaign_recipient", scope=SITE, append_only=True,
        writers=roles_for("campaigns.approve"),
        changers={"person_id": roles_for("tenancy.merge")},  # who merges two files points it to the one kept
        label=_("Destinataire d’un message"),
        fields={"approval_id": _("Accord"), "person_id": _("Personne"), "dwelling_id": _("Logement"),
                "way": _("Canal"), "address": _("Adresse")},
        words={"way": WAYS},
    ),
    Wire(
        "campaign_printing", parent="approval_id", append_only=True, writers=roles_for("campaigns"),
        label=_("Courriers faits"),
        fields={"approval_id": _("Accord"), "letters": _("Courriers"), "left_out": _("Sans adresse")},
    ),
    Wire(
        "poster_display", parent="campaign_id", latest=("removed_on",),
        writers=roles_for("campaigns.post"),
        label=_("Affiche posée"),
        fields={"campaign_id": _("Message de prévention"), "hall_id": _("Hall"), "put_on": _("Posée le"),
                "removed_on": _("Retirée le")},
    ),
    Wire(
        "message_refusal", append_only=True, writers=roles_for("campaigns"), label=_("Refus de messages"),
        fields={"person_id": _("Personne"), "way": _("Canal")}, words={"way": WAYS},
    ),
)  # fmt: skip
