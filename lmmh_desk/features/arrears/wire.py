"""What prevention of arrears synchronises: cases go to the desks of their site, balances and figures everywhere."""

from __future__ import annotations

from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.rights import roles_for

ARREARS, PLANS = roles_for("arrears"), roles_for("arrears.plan")
BODIES = {"caf": _("CAF"), "msa": _("MSA")}
STATES = {"proposed": _("Proposé"), "active": _("En cours"), "broken": _("Arrêté"), "kept": _("Soldé")}

WIRES = (
    Wire(
        "arrears_case",
        scope=SITE,
        groups=(("stage", "stage_on"), ("benefit_body", "caf_notified_on")),
        writers=ARREARS,
        readers=ARREARS,
        label=_("Suivi d’impayé"),
        fields={"stage": _("Étape"), "stage_on": _("Depuis le"), "fragile": _("Situation fragile"),
                "follow_on": _("Prochain contact"), "benefit_body": _("Organisme"), "adviser_id": _("Conseiller"),
                "caf_notified_on": _("Organisme informé le"), "constituted_on": _("Constitué le")},
        words={"stage": {stage.value: stage.label for stage in Stage}, "benefit_body": BODIES},
    ),
    Wire(
        "arrears_step", parent="case_id", append_only=True, writers=ARREARS, readers=ARREARS, label=_("Étape du suivi"),
        fields={"before": _("Avant"), "after": _("Étape"), "reached_on": _("Le"), "follow_on": _("Prochain contact")},
        words={name: {stage.value: stage.label for stage in Stage} for name in ("before", "after")},
    ),
    Wire(
        "payment_plan",
        parent="case_id",
        groups=(("debt_cents", "schedule", "signed_on", "lines"), ("state", "replaced_by")),
        writers=PLANS,
        changers=dict.fromkeys(("state", "replaced_by", "signed_on"), ARREARS),  # a step breaks, ends or reopens a plan
        readers=ARREARS,
        covered=("debt_cents", "schedule"),
        label=_("Plan d’apurement"),
        fields={"debt_cents": _("Dette"), "schedule": _("Échéances"), "signed_on": _("Signé le"),
                "benefit_approved": _("Accord de l’organisme"), "state": _("État")},
        words={"state": STATES},
    ),
    Wire(
        "plan_payment", parent="plan_id", append_only=True, writers=ARREARS, readers=ARREARS, covered=("paid_cents",),
        label=_("Échéance suivie"),
        fields={"due_on": _("Échéance du"), "paid_on": _("Noté le"), "paid_cents": _("Réglé")},
    ),
    Wire("lease_followed", groups=(("running", "planned"),), latest=("running", "planned"), writers=ARREARS,
         readers=ARREARS, label=_("Bail suivi"),
         fields={"running": _("Suivi ouvert"), "planned": _("Plan en cours")}),
    Wire("rent_balance", append_only=True, writers=ARREARS, readers=ARREARS, covered=("due_cents", "credit_cents"),
         label=_("Solde du bail"),
         fields={"balance_on": _("Au"), "due_cents": _("Dû"), "credit_cents": _("Crédit")}),
    Wire("arrears_month", lasting=True, append_only=True, writers=roles_for("arrears.month"),
         readers=ARREARS, label=_("Impayés du mois"),
         fields={"month": _("Mois"), "tenants": _("Locataires"), "rate_bp": _("Taux")}),
    Wire("arrears_paper", scope=SITE, append_only=True, writers=ARREARS, readers=ARREARS,
         label=_("Document d’impayé")),
)  # fmt: skip
