"""Masks: lots, stock per site, transfers, hand-outs per household."""

from __future__ import annotations

from lmmh_desk.kernel.feature import BoardCard, Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.masks"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("masks"))
_MANAGERS = frozenset(str(role) for role in roles_for("masks.adjust"))

FEATURE = Feature(
    key="masks",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.masks.wire:WIRES",
    pages=(
        Page("masks", _("Masques"), "mask", f"{_HERE}.ui.page:MasksPage", "tenants", 6, "M",
             badge=f"{_HERE}.store.stock:badge", roles=_ROLES),
    ),
    commands=(
        Command("masks.give", _("Remettre des masques"), f"{_UI}:give", "mask", "F9", person=True, alone=True, order=5,
                roles=_ROLES),
        Command("masks.open", _("Ouvrir les masques"), f"{_UI}:open_masks", "mask", roles=_ROLES),
        Command("masks.receive", _("Recevoir un lot de masques"), f"{_UI}:receive", "download", page="masks",
                roles=_ROLES),
        Command("masks.send", _("Transférer des masques"), f"{_UI}:send", "truck", page="masks", roles=_ROLES),
        Command("masks.count", _("Faire l’inventaire des masques"), f"{_UI}:count", "pencil", page="masks",
                roles=_MANAGERS),
    ),
    cards=(BoardCard(f"{_HERE}.ui.card:LowStockCard", 0, _ROLES),),
    papers=(Paper("RM", _("Reçu de masques"), "A4", f"{_HERE}.actions.printing:receipt_sample", large=True),),
    figure=f"{_HERE}.store.stock:figure",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    settings=f"{_HERE}.model.settings:SETTINGS",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention="lmmh_desk.features.masks.store.retention:RETENTIONS",
    access="lmmh_desk.features.masks.store.access:access",
    words=("masque", "masques", "stock", "lot", "transfert", "inventaire"),
)  # fmt: skip
