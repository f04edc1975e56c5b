"""Upkeep: rounds of the halls, what they find, the repair requests of tenants."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature

_HERE = "lmmh_desk.features.upkeep"

FEATURE = Feature(
    key="upkeep",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.upkeep.wire:WIRES",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    retention="lmmh_desk.features.upkeep.store.retention:RETENTIONS",
    access="lmmh_desk.features.upkeep.store.access:access",
)
