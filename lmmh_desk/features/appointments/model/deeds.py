"""What can be done with an appointment, and with the participant chosen: one letter, one meaning."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.features.appointments.model.entry import Attendee, Entry
from lmmh_desk.features.appointments.model.records import FREEING, Status
from lmmh_desk.features.appointments.model.sheet import REMOTE
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _


class Deed(Struct, frozen=True):
    """An act valid now: `key` names it, `letter` does it while the agenda or the list has the focus."""

    key: str
    label: str
    icon: str
    letter: str = ""


def deeds(entry: Entry, attendee: Attendee, now: int) -> list[Deed]:
    """Return what can be done with a participant of an appointment, the likeliest first."""
    found = [*_presence(entry, attendee, now), *_outcome(entry, attendee, now)]
    if entry.live:
        words = _("Imprimer la fiche d’appel") if entry.type in REMOTE else _("Imprimer la convocation")
        found.append(Deed("print", words, "printer", "P"))
    if _waiting(entry) and not _arrived(entry):
        found.append(Deed("slip", _("Imprimer la fiche de rendez-vous"), "ticket", "I"))
        found.append(Deed("move", _("Déplacer"), "calendar", "D"))
    if attendee.status is Status.UNKNOWN:
        alone = len([one for one in entry.attendees if one.status not in FREEING]) == 1
        label = _("Annuler à sa demande") if alone else _("Noter excusé")
        found.append(Deed("excused", label, "close", "E"))
    if _waiting(entry):
        found.append(Deed("revoked", _("Annuler au nom de l’office"), "trash", "X"))
    if attendee.status is not Status.UNKNOWN:
        found.append(Deed("unknown", _("Revenir à «\u00a0à renseigner\u00a0»"), "undo"))
    found.append(Deed("fiche", _("Ouvrir la fiche"), "user"))
    return found


def _presence(entry: Entry, attendee: Attendee, now: int) -> list[Deed]:
    if attendee.status in FREEING:
        return []
    if attendee.arrived_at is not None:
        return [Deed("left", _("Annuler l’arrivée"), "undo", "A")] if attendee.status is Status.UNKNOWN else []
    if attendee.status is Status.UNKNOWN and paris(entry.starts_at).date() == paris(now).date():
        return [Deed("arrived", _("Noter l’arrivée"), "inside", "A")]
    return []


def _outcome(entry: Entry, attendee: Attendee, now: int) -> list[Deed]:
    """Return what may be said once the hour has come, or the person."""
    if attendee.status in FREEING or (now < entry.starts_at and attendee.arrived_at is None):
        return []
    said = ((Status.SEEN, Deed("seen", _("Noter reçu"), "check", "R")),
            (Status.NOSHOW, Deed("noshow", _("Noter absent"), "eye-off", "N")))  # fmt: skip
    return [deed for status, deed in said if status is not attendee.status]


def _waiting(entry: Entry) -> bool:
    return any(attendee.status is Status.UNKNOWN for attendee in entry.attendees)


def _arrived(entry: Entry) -> bool:
    return any(one.arrived_at is not None or one.status is not Status.UNKNOWN for one in entry.attendees)
