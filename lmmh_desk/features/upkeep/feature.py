"""Upkeep: rounds of the halls, what they find, the repair requests of tenants."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.upkeep"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("upkeep"))
_COUNTER = frozenset(str(role) for role in roles_for("upkeep.request"))
_KEEPERS = frozenset(str(role) for role in roles_for("upkeep.halls"))

FEATURE = Feature(
    key="upkeep",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.upkeep.wire:WIRES",
    pages=(
        Page("upkeep", _("Entretien"), "broom", f"{_HERE}.ui.page:UpkeepPage", "coordination", 5,
             badge=f"{_HERE}.store.board:badge", first_for=frozenset({"caretaker"}), roles=_ROLES),
    ),
    commands=(
        Command("upkeep.request", _("Signaler un problème"), f"{_UI}:report", "wrench", person=True, order=7,
                roles=_COUNTER),
        Command("upkeep.open", _("Ouvrir Entretien"), f"{_UI}:open_upkeep", "broom", roles=_ROLES),
        Command("upkeep.find", _("Nouvelle demande"), f"{_UI}:find", "plus", "Ctrl+N", page="upkeep", order=1,
                roles=_COUNTER),
        Command("upkeep.anomaly", _("Noter une anomalie"), f"{_UI}:anomaly", "warning", page="upkeep", order=2,
                roles=_ROLES),
        Command("upkeep.print", _("Feuilles de hall"), f"{_UI}:print_sheets", "printer", "Ctrl+P", page="upkeep",
                order=3, roles=_ROLES),
        Command("upkeep.hall", _("Ajouter un hall"), f"{_UI}:add_hall", "broom", page="upkeep", order=4,
                roles=_KEEPERS),
    ),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention="lmmh_desk.features.upkeep.store.retention:RETENTIONS",
    access="lmmh_desk.features.upkeep.store.access:access",
    words=("entretien", "hall", "menage", "gardien", "reparation", "panne", "regie", "anomalie"),
)  # fmt: skip
