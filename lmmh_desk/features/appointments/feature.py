"""Appointments: the agenda, free slots, convocations."""

from __future__ import annotations

from lmmh_desk.kernel.feature import BoardCard, Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.appointments"
_UI = f"{_HERE}.ui.commands"
_ROLES = frozenset(str(role) for role in roles_for("appointments"))

FEATURE = Feature(
    key="appointments",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.appointments.wire:WIRES",
    pages=(
        Page("appointments", _("Rendez-vous"), "calendar", f"{_HERE}.ui.page:AgendaPage", "counter", 2, "R",
             badge=f"{_HERE}.store.agenda:badge", roles=_ROLES),
    ),
    commands=(
        Command("appointments.book", _("Réserver"), f"{_UI}:book", "calendar", "F4", person=True, alone=True, order=1,
                roles=_ROLES),
        Command("appointments.check_in", _("Noter l’arrivée"), f"{_UI}:check_in", "inside", person=True, order=4,
                roles=_ROLES),
        Command("appointments.open", _("Ouvrir l’agenda"), f"{_UI}:open_appointment", "calendar", order=8,
                roles=_ROLES),
        Command("appointments.print", _("Imprimer la convocation"), f"{_UI}:print_current", "printer", "Ctrl+P",
                page="appointments", order=2, roles=_ROLES),
    ),
    cards=(BoardCard(f"{_HERE}.ui.card:NextCard", 1, _ROLES),),
    papers=(Paper("RV", _("Convocation"), "A5", sample=f"{_HERE}.actions.samples:sample", large=True),),
    figure=f"{_HERE}.store.agenda:figure",
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    ranks=f"{_HERE}.store.found:ranks",
    settings=f"{_HERE}.model.reminding:SETTINGS",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention="lmmh_desk.features.appointments.store.retention:RETENTIONS",
    access="lmmh_desk.features.appointments.store.access:access",
    words=("rendez-vous", "rdv", "agenda", "creneau", "convocation", "reserver"),
)  # fmt: skip
