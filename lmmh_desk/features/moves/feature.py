"""Moves: the files of households that change dwelling, and the justificatif that lets them travel."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.moves"
_SAMPLES = f"{_HERE}.actions.samples"
_ROLES = frozenset(str(role) for role in roles_for("moves"))


FEATURE = Feature(
    key="moves",
    tables=f"{_HERE}.store.tables",
    wire="lmmh_desk.features.moves.wire:WIRES",
    pages=(
        Page("moves", _("Déménagements"), "truck", f"{_HERE}.ui.page:MovesPage", "counter", 3, "D",
             badge=f"{_HERE}.store.listing:waiting", roles=_ROLES),
        Page("justificatif", _("Nouveau justificatif"), "truck", f"{_HERE}.ui.form:FormPage", under="moves",
             paper="JD", roles=_ROLES),
    ),
    commands=(
        Command("moves.new", _("Justificatif"), f"{_HERE}.ui.commands:new", "truck", "F7", person=True, order=1,
                paper="JD", roles=_ROLES),
        Command("moves.open", _("Ouvrir les déménagements"), f"{_HERE}.ui.commands:open_move", "truck", roles=_ROLES),
        Command("moves.save_print", _("Enregistrer et imprimer"), f"{_HERE}.ui.commands:save_print", "printer",
                "Ctrl+P", page="justificatif", order=1, paper="JD", roles=_ROLES),
        Command("moves.save", _("Enregistrer"), f"{_HERE}.ui.commands:save", "save", "Ctrl+S", page="justificatif",
                order=2, paper="JD", roles=_ROLES),
        Command("moves.print", _("Imprimer"), f"{_HERE}.ui.commands:print_current", "printer", "Ctrl+P", page="moves",
                order=1, roles=_ROLES),
    ),
    papers=(
        Paper("JD", _("Justificatif de déménagement"), "A4", f"{_SAMPLES}:justificatif_sample", large=True),
        Paper("EL", _("Avis d’état des lieux de sortie"), "A4", f"{_SAMPLES}:notice_sample", large=True),
    ),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    waiting=f"{_HERE}.store.waiting:waiting",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    retention="lmmh_desk.features.moves.store.retention:RETENTIONS",
    access="lmmh_desk.features.moves.store.access:access",
    words=("justificatif", "demenagement", "emmenagement", "attestation", "conge", "preavis", "etat des lieux"),
)  # fmt: skip
