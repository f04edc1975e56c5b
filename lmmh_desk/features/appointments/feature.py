"""Appointments: the agenda, free slots, convocations."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Feature

_HERE = "lmmh_desk.features.appointments"

FEATURE = Feature(
    key="appointments",
    tables=f"{_HERE}.store.tables",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    ranks=f"{_HERE}.store.found:ranks",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("rendez-vous", "rdv", "agenda", "creneau", "convocation", "reserver"),
)
