"""Médiaction: incidents of the night, what repeats, what follows, the sheet of the morning."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.mediation"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("mediation"))
_FOLLOWERS = frozenset(str(role) for role in roles_for("mediation.follow"))

FEATURE = Feature(
    key="mediation",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.mediation.wire:WIRES",
    pages=(
        Page("mediation", _("Médiaction"), "moon", f"{_HERE}.ui.page:MediationPage", "coordination", 3,
             badge=f"{_HERE}.store.nights:badge", roles=_ROLES),
    ),
    commands=(
        Command("mediation.open", _("Ouvrir Médiaction"), f"{_UI}:open_nights", "moon", roles=_ROLES),
        Command("mediation.note", _("Noter un incident"), f"{_UI}:note", "plus", "Ctrl+M", page="mediation", order=1,
                roles=_ROLES),
        Command("mediation.follow", _("Donner une suite"), f"{_UI}:follow", "flag", page="mediation", order=2,
                roles=_FOLLOWERS),
        Command("mediation.print", _("Imprimer la fiche"), f"{_UI}:print_sheet", "printer", "Ctrl+P", page="mediation",
                order=3, roles=_ROLES),
    ),
    search=f"{_HERE}.store.found:search",
    waiting=f"{_HERE}.store.waiting:waiting",
    settings=f"{_HERE}.model.settings:SETTINGS",
    retention=f"{_HERE}.store.retention:RETENTIONS",
    words=("mediaction", "nuit", "incident", "bruit", "rassemblement", "tranquillite"),
)  # fmt: skip
