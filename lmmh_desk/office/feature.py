"""The office, for the catalogue: tables and settings; its screens belong to `features/desk`."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature

FEATURE = Feature(
    key="office",
    tables="lmmh_desk.office.store.tables",
    wire="lmmh_desk.office.wire:WIRES",
    waiting="lmmh_desk.office.store.waiting:waiting",
    settings="lmmh_desk.office.model.settings:SETTINGS",
    retention="lmmh_desk.office.store.retention:RETENTIONS",
    access="lmmh_desk.office.store.access:access",
    errands=("lmmh_desk.office.ui.messages:Postman",),
)
