"""What an agent can do with a move now: the same list for the panel, the menu and the keys."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.moves.model.inspection import KIND
from lmmh_desk.features.moves.model.listing import MoveFile
from lmmh_desk.features.moves.model.rights import copy, papers
from lmmh_desk.features.moves.model.steps import TRACKS, Side, following, position, why_not
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed


class Deed(Struct, frozen=True):
    """One thing to do: `key` names it, `keys` is what to press."""

    key: str  # "file", "new", "print", "void", "notice"…, "step", "back", "cancel", "reopen"
    label: str
    icon: str
    keys: str = ""


MADE = {"new": "JD", "notice": KIND}  # what makes a paper


def deeds(file: MoveFile, side: Side, role: str, today: date, withheld: frozenset[str] = frozenset()) -> list[Deed]:
    """Return what this role may do with a move whose track `side` is shown; what may not be done is absent.

    From this role the papers of some kinds are `withheld`: it doesn't establish them, and prints those there are.
    """
    found = [Deed("file", _("Ouvrir la fiche"), "user", _("Entrée"))]
    if allowed(role, "moves.record"):
        found += [one for one in (*_papers(file, today), *_notices(file, today)) if MADE.get(one.key) not in withheld]
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
            Deed("print", _("Imprimer, {copy}").format(copy=small(copy(row.issued.print_count))), "printer", "Ctrl+P")
        )
        other = _("en petits caractères") if row.large_print else _("en gros caractères")
        found.append(Deed("print_other", _("Imprimer {other}").format(other=other), "printer"))
    if "new" in may:
        found.append(Deed("new", _("Nouveau justificatif"), "truck", "F7"))
    if "void" in may:
        found.append(Deed("void", _("Annuler le justificatif"), "trash", "A"))
    return found


def _notices(file: MoveFile, today: date) -> list[Deed]:
    """Return what may be done with the notice of an inspection whose day is booked and not past."""
    standing = file.notice
    ahead = not file.row.cancelled and file.inspection_on is not None and file.inspection_on >= today
    found = []
    if standing and standing.first_day >= today:
        told = _("Imprimer l’avis, {copy}").format(copy=small(copy(standing.print_count)))
        found.append(Deed("notice_print", told, "printer"))
    if ahead and (standing is None or standing.first_day != file.inspection_on):
        found.append(Deed("notice", _("Avis d’état des lieux"), "mail"))
    if standing:
        found.append(Deed("notice_void", _("Annuler l’avis"), "trash"))
    return found


def _steps(file: MoveFile, side: Side, role: str) -> list[Deed]:
    state, found = file.row.state(side), []
    step = following(side, state)
    if step and not why_not(side, state, role):
        found.append(Deed("step", step.label, "check", "S"))
    if state and state != "justified" and role in TRACKS[side][position(side, state)].roles:
        told = _("Reprendre : {step}").format(step=small(TRACKS[side][position(side, state)].label))
        found.append(Deed("back", told, "undo", "R"))
    return found


def _cancelling(cancelled: bool) -> Deed:
    if cancelled:
        return Deed("reopen", _("Rouvrir le déménagement"), "undo")
    return Deed("cancel", _("Annuler le déménagement"), "close")
