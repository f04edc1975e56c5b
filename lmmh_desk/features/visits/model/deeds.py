"""What an agent can do with a visit now: the same list for the panel, the menu and the keys."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.visits.model.listing import VisitRow
from lmmh_desk.features.visits.model.records import State
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP
from lmmh_desk.features.visits.model.steps import FROM, PLANNED_AGAIN, UNDONE, why_not
from lmmh_desk.kernel.i18n import _

# Key, words, icon, letter: the acts that take a visit forward.
_ACTS = (
    (State.ON_THE_WAY, _("Partir sur place"), "arrow-right", "E"),
    (State.DONE, _("Visite faite"), "check", "T"),
    (State.NO_ACCESS, _("Pas d’accès"), "door", "N"),
    (State.POSTPONED, _("Reporter la visite"), "calendar", "X"),
)


_TRIP = _("Justificatif professionnel")


class Deed(Struct, frozen=True):
    """One thing to do: `key` names it, `keys` is what to press."""

    key: str
    label: str
    icon: str
    keys: str = ""


def deeds(row: VisitRow, *, ahead: bool) -> list[Deed]:
    """Return what may be done now; what may not be done is absent."""
    found = _papers(row)
    if not why_not(State.SCHEDULED, row.state, row.outcome):
        again = row.starts_at is not None or row.state in PLANNED_AGAIN
        label = _("Changer le créneau") if again else _("Planifier la visite")
        found.append(Deed("plan", label, "calendar", "H"))
    found += [
        Deed(act, label, icon, letter)
        for act, label, icon, letter in _ACTS
        if not why_not(act, row.state, row.outcome, ahead=ahead)
    ]
    if row.state in UNDONE:
        found.append(Deed("back", _("Reprendre la dernière étape"), "undo", "R"))
    found.append(Deed("file", _("Ouvrir la fiche"), "user", _("Entrée")))
    return found


def why_no_deed(row: VisitRow, key: str) -> str:
    """Return why a key does nothing now."""
    if key in FROM:
        return why_not(key, row.state, row.outcome) or _("Le jour de la visite n’est pas venu.")
    if key == "plan":
        return why_not(State.SCHEDULED, row.state, row.outcome)
    if key == "back":
        return _("Aucune étape n’est à reprendre.")
    return _("Un document demande une visite planifiée, qui n’est pas finie.")


def _papers(row: VisitRow) -> list[Deed]:
    if row.starts_at is None or row.over:
        return []
    return [
        Deed("notice", _("Réimprimer l’avis") if row.standing(NOTICE) else _("Avis de visite"), "mail", "Ctrl+P"),
        Deed("trip", _("Réimprimer le justificatif") if row.standing(TRIP) else _TRIP, "document", "J"),
    ]
