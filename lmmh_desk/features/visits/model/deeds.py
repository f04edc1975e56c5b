"""What an agent can do with a visit now: the same list for the panel, the menu and the keys."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.visits.model.listing import VisitRow
from lmmh_desk.features.visits.model.records import State
from lmmh_desk.features.visits.model.sheets import NOTICE, TRIP
from lmmh_desk.features.visits.model.steps import CALL_FIRST, FROM, PLANNED_AGAIN, UNDONE, why_not
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


def deeds(row: VisitRow, *, ahead: bool, signs: bool) -> list[Deed]:
    """Return what may be done now, by who `signs` for the employer or not; what may not be done is absent."""
    found = _papers(row, signs)
    if not row.left and not why_not(State.SCHEDULED, row.state, row.outcome):
        again = row.starts_at is not None or row.state in PLANNED_AGAIN
        label = _("Changer le créneau") if again else _("Planifier la visite")
        found.append(Deed("plan", label, "calendar", "H"))
    found += [
        Deed(act, label, icon, letter)
        for act, label, icon, letter in _ACTS
        if not (row.left and act in CALL_FIRST) and not why_not(act, row.state, row.outcome, ahead=ahead)
    ]
    if row.state in UNDONE:
        found.append(Deed("back", _("Reprendre la dernière étape"), "undo", "R"))
    found.append(Deed("file", _("Ouvrir la fiche"), "user", _("Entrée")))
    return [*found, *_looks(row, signs)]


_NO_PAPER = _("Aucun document de cette sorte n’est à annuler, ou ce n’est pas à vous de le faire.")
_NOTHING = {"back": _("Aucune étape n’est à reprendre."), "void:AV": _NO_PAPER, "void:JP": _NO_PAPER}


def why_no_deed(row: VisitRow, key: str) -> str:
    """Return why a key does nothing now."""
    if row.left and key in (*CALL_FIRST, "plan", "notice", "trip", "see:AV", "see:JP"):
        return _("Ce logement est quitté. Reportez la visite\u00a0: son créneau redevient libre.")
    if row.past and key in ("notice", "trip", "see:AV", "see:JP"):
        return _("Le jour de cette visite est passé. Notez comment elle s’est terminée, ou reportez-la.")
    if key in FROM:
        return why_not(key, row.state, row.outcome) or _("Le jour de la visite n’est pas venu.")
    if key == "plan":
        return why_not(State.SCHEDULED, row.state, row.outcome)
    if key in ("trip", "see:JP") and row.starts_at is not None and not row.over:
        return _("Un responsable signe ce justificatif pour l’employeur. Demandez-le-lui\u00a0: il s’imprimera ici.")
    return _NOTHING.get(key, _("Un document demande une visite planifiée, qui n’est pas finie."))


def _papers(row: VisitRow, signs: bool) -> list[Deed]:
    """Return the papers to print: that of the employer is made by who signs for it, and printed by anybody."""
    if row.starts_at is None or row.over or row.left or row.past:
        return []
    trip = row.standing(TRIP)
    found = [Deed("notice", _("Réimprimer l’avis") if row.standing(NOTICE) else _("Avis de visite"), "mail", "Ctrl+P")]
    if trip is not None or signs:
        found.append(
            Deed("trip", _("Réimprimer le justificatif") if trip and trip.print_count else _TRIP, "document", "F7")
        )
    return found


def _looks(row: VisitRow, signs: bool) -> list[Deed]:
    """Return the papers to look at, before they are recorded or after, and those to cancel."""
    planned = row.starts_at is not None and not (row.over or row.left or row.past)
    found = []
    if planned or row.standing(NOTICE):
        found.append(Deed("see:AV", _("Voir l’avis"), "eye", "V"))
    if row.standing(TRIP) or (planned and signs):
        found.append(Deed("see:JP", _("Voir le justificatif"), "eye", "W"))
    if row.to_void(NOTICE):
        found.append(Deed("void:AV", _("Annuler l’avis"), "trash", "K"))
    if row.to_void(TRIP) and signs:
        found.append(Deed("void:JP", _("Annuler le justificatif"), "trash", "Q"))
    return found
