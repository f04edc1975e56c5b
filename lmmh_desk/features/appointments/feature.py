"""Appointments: the agenda, free slots, convocations."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature, Paper
from lmmh_desk.kernel.i18n import _

_HERE = "lmmh_desk.features.appointments"

FEATURE = Feature(
    key="appointments",
    tables=f"{_HERE}.store.tables",
    papers=(Paper("RV", _("Convocation"), "A5", sample=f"{_HERE}.actions.samples:sample", large=True),),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    ranks=f"{_HERE}.store.found:ranks",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("rendez-vous", "rdv", "agenda", "creneau", "convocation", "reserver"),
)
