"""What an agent can do with a move now: the same list for the panel, the menu and the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lmmh_desk.features.moves.model.listing import MoveFile
from lmmh_desk.features.moves.model.rights import copy, papers
from lmmh_desk.features.moves.model.steps import TRACKS, Side, following, position, why_not
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed


@dataclass(frozen=True)
class Deed:
    """One thing to do: `key` names it, `keys` is what to press."""

    key: str  # "file", "new", "print", "void", "step", "back", "cancel", "reopen"
    label: str
    icon: str
    keys: str = ""


def deeds(file: MoveFile, side: Side, role: str, today: date) -> list[Deed]:
    """Return what this role may do with a move whose track `side` is shown; what may not be done is absent."""
    found = [Deed("file", _("Ouvrir la fiche"), "user", _("Entrée"))]
    if allowed(role, "moves.record"):
        found += _papers(file, today)
    if not file.row.cancelled:
        found += _steps(file, side, role)
    if allowed(role, "moves.cancel"):
        found.append(_cancelling(file.row.cancelled))
    return found


def _papers(file: MoveFile, today: date) -> list[Deed]:
    row = file.row
    may = {right.key for right in papers(row.exit_state, row.cancelled, row.issued, today) if not right.why_not}
    found = []
    if row.issued and may & {"print", "duplicate"}:
        found.append(
            Deed("print", _("Imprimer, {copy}").format(copy=_low(copy(row.issued.print_count))), "printer", "Ctrl+P")
        )
    if "new" in may:
        found.append(Deed("new", _("Nouveau justificatif"), "truck", "F7"))
    if "void" in may:
        found.append(Deed("void", _("Annuler le justificatif"), "trash", "A"))
    return found


def _steps(file: MoveFile, side: Side, role: str) -> list[Deed]:
    state, found = file.row.state(side), []
    step = following(side, state)
    if step and not why_not(side, state, role):
        found.append(Deed("step", step.label, "check", "S"))
    if state and state != "justified" and role in TRACKS[side][position(side, state)].roles:
        told = _("Reprendre : {step}").format(step=_low(TRACKS[side][position(side, state)].label))
        found.append(Deed("back", told, "undo", "R"))
    return found


def _cancelling(cancelled: bool) -> Deed:
    if cancelled:
        return Deed("reopen", _("Rouvrir le déménagement"), "undo")
    return Deed("cancel", _("Annuler le déménagement"), "close")


def _low(text: str) -> str:
    return text[:1].lower() + text[1:]
