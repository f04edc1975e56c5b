"""Visits at home: asked for, called about, planned, made, with their papers."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.visits"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("visits"))

FEATURE = Feature(
    key="visits",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.visits.wire:WIRES",
    pages=(
        Page("visits", _("Visites à domicile"), "door", f"{_HERE}.ui.page:VisitsPage", "tenants", 2, "V",
             badge=f"{_HERE}.store.listing:waiting", roles=_ROLES),
    ),
    commands=(
        Command("visits.new", _("Planifier une visite"), f"{_UI}:new", "door", person=True, order=6, roles=_ROLES),
        Command("visits.open", _("Ouvrir les visites à domicile"), f"{_UI}:open_visit", "door", roles=_ROLES),
        Command("visits.print", _("Avis de visite"), f"{_UI}:print_notice", "mail", "Ctrl+P", page="visits", order=1,
                roles=_ROLES),
        Command("visits.trip", _("Justificatif professionnel"), f"{_UI}:print_trip", "document", "F7", page="visits",
                order=2, roles=_ROLES),
    ),
    papers=(
        Paper("AV", _("Avis de visite à domicile"), "A4", f"{_HERE}.actions.samples:notice_sample", large=True),
        Paper("JP", _("Justificatif de déplacement professionnel"), "A4", f"{_HERE}.actions.samples:trip_sample"),
    ),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention="lmmh_desk.features.visits.store.retention:RETENTIONS",
    access="lmmh_desk.features.visits.store.access:access",
    words=("visite", "domicile", "tournee", "deplacement", "urgence", "degat"),
)  # fmt: skip
