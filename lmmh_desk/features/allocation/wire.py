"""What the commission synchronises: everywhere, for its members and the agencies read what was decided.

The ranks of a point are one value: two desks that allocate one dwelling otherwise are asked (Arbitrage), nothing is put
together from both.
"""

from __future__ import annotations

from lmmh_desk.features.allocation.model.records import (
    CONDITIONS,
    DECISIONS,
    EXEMPTIONS,
    ITEM_STATES,
    OFFERS,
    PRESENCES,
    REASON_LABELS,
    SEATS,
    STANDINGS,
    STATES,
)
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import Wire
from lmmh_desk.office.model.rights import roles_for

COMMISSION = roles_for("allocation")
MERGED = {"person_id": roles_for("tenancy.merge")}  # who merges two files points its rows to the one kept

WIRES = (
    Wire(
        "allocation_session", lasting=True,
        groups=(("day", "starts_at", "state", "opened_at", "ended_at", "standing"),),
        writers=COMMISSION, readers=COMMISSION,
        label=_("Séance de la CAL"),
        fields={"day": _("Jour"), "starts_at": _("Heure"), "link": _("Lien"), "state": _("État"),
                "opened_at": _("Ouverte à"), "ended_at": _("Close à"), "standing": _("Retirée")},
        words={"state": STATES, "standing": STANDINGS["session"]},
    ),
    Wire(
        "allocation_member", lasting=True,
        groups=(("presence", "proxy_id", "standing"),),
        writers=COMMISSION, readers=COMMISSION,
        label=_("Membre de la CAL"),
        fields={"name": _("Nom"), "seat": _("Siège"), "presence": _("Présence"), "proxy_id": _("Pouvoir"),
                "standing": _("Retiré")},
        words={"seat": SEATS, "presence": PRESENCES, "standing": STANDINGS["member"]},
    ),
    Wire(
        "allocation_item", lasting=True,
        groups=(("state", "ranking"),),
        writers=COMMISSION, readers=COMMISSION,
        label=_("Logement à attribuer"),
        fields={"dwelling_id": _("Logement"), "starts_at": _("Heure"), "rent_cents": _("Loyer"),
                "free_on": _("Libre le"), "exemption": _("Dérogation"), "state": _("État"),
                "ranking": _("Classement, par numéro unique")},
        words={"state": ITEM_STATES, "exemption": EXEMPTIONS},
    ),
    Wire(
        "allocation_applicant",
        groups=(
            ("decision", "reason", "decided_at", "standing"), ("condition", "condition_on"),
            ("offer", "offered_on", "answer_by", "answered_at", "withdrawn_on"),
        ),
        writers=COMMISSION, changers=MERGED, readers=COMMISSION,
        label=_("Candidat à l’attribution"),
        fields={"name": _("Nom"), "nur": _("Numéro unique"), "filed_on": _("Demande du"), "household": _("Foyer"),
                "income": _("Ressources"), "address": _("Adresse"), "missing": _("Pièces manquantes"),
                "decision": _("Décision"), "reason": _("Motif"), "decided_at": _("Décidé à"), "offer": _("Offre"),
                "offered_on": _("Envoyée le"), "answer_by": _("Réponse avant le"), "answered_at": _("Répondu à"),
                "person_id": _("Fiche"), "condition": _("Condition"), "condition_on": _("Condition notée le"),
                "withdrawn_on": _("Retirée le"), "renew_on": _("À renouveler avant le"),
                "communes": _("Communes souhaitées"), "standing": _("Retiré")},
        words={"decision": DECISIONS, "reason": REASON_LABELS, "offer": OFFERS, "condition": CONDITIONS,
               "standing": STANDINGS["applicant"]},
    ),
    Wire("allocation_paper", append_only=True, writers=COMMISSION, changers=MERGED, readers=COMMISSION,
         label=_("Document de la commission")),
)  # fmt: skip
