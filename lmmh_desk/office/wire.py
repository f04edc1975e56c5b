"""What the office's own records synchronise: nearly all of it goes to every desk, headquarters write it."""

from __future__ import annotations

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.wire import SITE, Wire
from lmmh_desk.office.model.agents import reach
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.regulations import PLAN_LEVEL
from lmmh_desk.office.model.rights import ROLE_LABELS, roles_for
from lmmh_desk.office.model.sites import KIND_LABELS, STATUS_LABELS

SITES, WINDOWS, KEYS = roles_for("office.sites"), roles_for("office.windows"), roles_for("office.keys")
AGENTS = roles_for("office.agents")
SENDING = ("state", "sent_at", "tries", "next_try_at", "problem")
SLOT = ("resource_id", "starts_at", "ends_at", "live")
SECRETS = ("pin_hash", "password_hash")
NAME = {"name": _("Nom")}
HOURS = ("weekday", "opens", "closes")
DAYS, MINUTES = ("first_day", "last_day"), ("from_minute", "to_minute")

WIRES = (
    Wire("office", lasting=True, groups=(("name", "nature", "place"),), writers=roles_for("office.identity"),
         label=_("Organisme")),
    Wire(
        "site", lasting=True,
        same=("name",),
        writers=SITES,
        changers={"status": roles_for("continuity.report")},  # each counter says how it receives
        label=_("Site"),
        fields={**NAME, "address": _("Adresse"), "phone": _("Téléphone"), "public_area_m2": _("Surface d’accueil"),
                "status": _("Ouverture"), "kind": _("Nature"), "agency_id": _("Agence")},
        words={"status": STATUS_LABELS, "kind": KIND_LABELS},
    ),
    Wire("site_hours", lasting=True, same=("site_id", *HOURS), groups=(HOURS,), writers=SITES),
    Wire("closure", lasting=True, groups=((*DAYS, *MINUTES),), writers=SITES, label=_("Fermeture")),
    Wire(
        "agent", lasting=True, live=True, writers=AGENTS, own=SECRETS,
        changers=dict.fromkeys(SECRETS, roles_for("office.pin")),
        reach={role: reach(role) for role in roles_for("office.pin") - AGENTS}, emptied=("password_hash",),
        latest=SECRETS, label=_("Agent"),
        fields={**NAME, "title": _("Fonction"), "role": _("Rôle"), "active": _("En poste"),
                "phone": _("Téléphone")},
        words={"role": ROLE_LABELS},
    ),
    Wire("agent_site", lasting=True, writers=AGENTS),
    Wire(
        "reason", lasting=True, same=("label", "type", "service"), writers=roles_for("office.reasons"),
        label=_("Motif"),
        fields={"label": _("Libellé"), "minutes": _("Durée"), "bring": _("Pièces à apporter"),
                "instructions": _("Consigne"), "purpose": _("Objet"), "active": _("En service")},
    ),
    Wire("room", lasting=True, writers=WINDOWS, label=_("Bureau"), fields={**NAME, "active": _("En service")}),
    Wire("availability_window", lasting=True, groups=(("rule", "first_day", "opens", "closes"),), writers=WINDOWS),
    Wire("absence", groups=((*DAYS, *MINUTES),), writers=WINDOWS),
    Wire("booking", writers=roles_for("office.book"), groups=(SLOT,), slot=SLOT, label=_("Créneau")),
    Wire(
        "regulation", lasting=True, same=("key", "starts_on"), groups=(("value", "source"),),
        latest=("site_id", "device_id", "created_at", "created_by"),  # of one level written on two desks
        writers=roles_for("office.rules") | roles_for("continuity.level"),
        # What a level does stands in other rules, which are headquarters': the cell only says which level applies.
        only={str(role): ("key", PLAN_LEVEL.key) for role in roles_for("continuity.level") - roles_for("office.rules")},
        label=_("Règle datée"),
    ),
    Wire("setting", lasting=True, append_only=True, writers=roles_for("office.settings")),
    Wire(
        "paper",
        writers=roles_for("office.papers"),
        groups=(("status", "voided_at", "voided_by", "void_reason"),),
        sums=("print_count",),
        latest=("printed_at",),
        label=_("Document"),
        fields={"status": _("État"), "voided_at": _("Annulé à"), "voided_by": _("Annulé par"),
                "void_reason": _("Raison")},
        words={"status": {PaperStatus.RECORDED: _("Valable"), PaperStatus.VOIDED: _("Annulé")}},
    ),
    Wire("delegation", lasting=True, same=("kind", "role"), writers=roles_for("office.delegations"),
         label=_("Délégation"), fields={"signs_as": _("Signe en tant que")}),
    Wire("desk_certificate", lasting=True, append_only=True),
    Wire("former_root", lasting=True, append_only=True, writers=KEYS),
    Wire("revoked_key", lasting=True, append_only=True, writers=KEYS),
    Wire(
        "message",
        scope=SITE,
        groups=(SENDING,),
        latest=SENDING,
        label=_("Message"),
    ),
)  # fmt: skip
