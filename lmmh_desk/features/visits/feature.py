"""Visits at home: asked for, called about, planned, made, with their papers."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature, Paper
from lmmh_desk.kernel.i18n import _

_HERE = "lmmh_desk.features.visits"

FEATURE = Feature(
    key="visits",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.visits.wire:WIRES",
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
)
