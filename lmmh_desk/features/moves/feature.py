"""Moves: the files of households that change dwelling, and the justificatif that lets them travel."""

from __future__ import annotations

from lmmh_desk.kernel.feature import Command, Feature, Page, Paper
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import roles_for

_HERE = "lmmh_desk.features.moves"
_ROLES = frozenset(str(role) for role in roles_for("moves"))


def _command(key: str, label: str, run: str, icon: str, shortcut: str, page: str, order: int) -> Command:
    opens = f"{_HERE}.ui.commands:{run}"
    return Command(f"moves.{key}", label, opens, icon, shortcut, page=page, order=order, roles=_ROLES)


FEATURE = Feature(
    key="moves",
    tables=f"{_HERE}.store.tables",
    pages=(
        Page("moves", _("Déménagements"), "truck", f"{_HERE}.ui.page:MovesPage", "counter", 3, "D",
             badge=f"{_HERE}.store.listing:waiting", roles=_ROLES),
        Page("justificatif", _("Nouveau justificatif"), "truck", f"{_HERE}.ui.form:FormPage", roles=_ROLES),
    ),
    commands=(
        Command("moves.new", _("Justificatif"), f"{_HERE}.ui.commands:new", "truck", "F7", person=True, order=1,
                roles=_ROLES),
        Command("moves.open", _("Ouvrir le déménagement"), f"{_HERE}.ui.commands:open_move", "truck", roles=_ROLES),
        _command("save_print", _("Enregistrer et imprimer"), "save_print", "printer", "Ctrl+P", "justificatif", 1),
        _command("save", _("Enregistrer"), "save", "save", "Ctrl+S", "justificatif", 2),
        _command("print", _("Imprimer"), "print_current", "printer", "Ctrl+P", "moves", 1),
    ),
    papers=(Paper("JD", _("Justificatif de déménagement"), "A4"),),
    search=f"{_HERE}.store.found:search",
    timeline=f"{_HERE}.store.found:timeline",
    handlers=f"{_HERE}.actions.handlers:HANDLERS",
    words=("justificatif", "demenagement", "emmenagement", "attestation", "conge", "preavis", "etat des lieux"),
)  # fmt: skip
