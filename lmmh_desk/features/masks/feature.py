"""Masks: lots, stock per site, transfers, hand-outs per household."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature, Paper
from lmmh_desk.kernel.i18n import _

_HERE = "lmmh_desk.features.masks"

FEATURE = Feature(
    key="masks",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.masks.wire:WIRES",
    papers=(Paper("RM", _("Reçu de masques"), "A4", f"{_HERE}.actions.printing:receipt_sample", large=True),),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    settings=f"{_HERE}.model.settings:SETTINGS",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention="lmmh_desk.features.masks.store.retention:RETENTIONS",
    access="lmmh_desk.features.masks.store.access:access",
    words=("masque", "masques", "stock", "lot", "transfert", "inventaire"),
)
