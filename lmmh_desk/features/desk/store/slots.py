"""What mends a slot that two desks gave away: who holds it, who asked for it, and the next one that is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace

from lmmh_desk.features.desk.model.arbitration import Act, Mend, Party, Written, moment
from lmmh_desk.features.desk.store.subjects import Key, people
from lmmh_desk.features.desk.store.words import View, Words
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import listed
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.agenda import Wanted
from lmmh_desk.office.model.slots import MINUTE, Slot
from lmmh_desk.office.store import bookings
from lmmh_desk.office.store.rules import reasons
from lmmh_desk.tenancy.store.cards import person_card

FREELY = ("visit",)  # tables whose rows are booked without a motif, hence without a window
SOUGHT = 24  # slots looked at, to propose the first that isn't earlier in the day


def slot_mends(view: View, lines: Sequence[Written], person_id: str) -> tuple[Mend, ...]:
    """Return what may be done: ours moved first, then each of the two kept; nothing where no slot was asked for."""
    asked = [line for line in lines if line.table == "booking" and line.values.get("live")]
    if not asked or "starts_at" not in asked[0].values:
        return ()
    taken = asked[0].values
    start, end = int(taken["starts_at"]), int(taken["ends_at"])
    ours = _party(view, [person_id] if person_id else [], start, "")
    resources = [str(line.values["resource_id"]) for line in asked]
    if not bookings.overlaps(view.read, resources, start, end, str(taken["subject_id"])):
        if held := bookings.overlaps(view.read, resources, start, end, ""):
            return (_kept(held[0].starts_at),)
        return (Mend(Act.AGAIN, _("Reprendre la réservation"), _("L’heure est de nouveau libre.")), _dropped(ours))
    motif = None if taken["subject_table"] in FREELY else _reason(view.words, lines)
    offered = next_free(view, resources, motif, (start, end), beside=(0, 0))
    found = [_moved(Act.MOVE, ours, offered)] if offered else []
    there, named = bookings.holders(view.read, resources, (start, end), str(taken["subject_id"])), lines[0].detail
    holder = named if named in there else there[0]  # whom the hub named may have left it since
    return (*found, *_held(view, holder, ours, (start, end)), _dropped(ours))


def _held(view: View, holder_id: str, ours: Party, wanted: tuple[int, int]) -> list[Mend]:
    """Return what may be done with what holds the slot, where this desk has it; ours takes the moment `wanted`."""
    held = view.words.row("booking", holder_id)
    key: Key = (str(held["subject_table"]), str(held["subject_id"])) if held else ("", "")
    row = view.words.row(*key) if held else None
    if held is None or row is None:
        return []
    theirs = _party(view, list(people(view.words, key)), held["starts_at"], str(row.get("site_id", "")))
    resources = list(bookings.live_of(view.read, key[1]).values())
    span = (held["starts_at"], held["ends_at"])
    motif = None if key[0] in FREELY else str(row.get("reason_id") or "")
    slot = next_free(view, resources, motif, span, beside=wanted)
    moved = [replace(_moved(Act.MOVE_HELD, theirs, slot), held=holder_id)] if slot else []
    replaced = Mend(
        Act.REPLACE, _("Garder le rendez-vous de {who}").format(who=ours.who),
        _("Celui de {who} est annulé.").format(who=theirs.who), call=theirs, held=holder_id,
    )  # fmt: skip
    return [*moved, replaced]


def _moved(act: Act, who: Party, slot: Slot) -> Mend:
    label = _("Déplacer {who} au {when}").format(who=who.who, when=moment(slot.starts_at))
    return Mend(act, label, _("Première heure libre pour le même accueil."), slot, who)


def _dropped(ours: Party) -> Mend:
    label = _("Ne pas prendre le rendez-vous de {who}").format(who=ours.who)
    return Mend(Act.DROP, label, _("La saisie reste lisible dans l’historique."), call=ours)


def _kept(starts_at: int) -> Mend:
    """Return the one thing to do where the other desk gave the same visit or appointment an hour there already."""
    label = _("Garder l’heure déjà prise, {when}").format(when=moment(starts_at))
    return Mend(Act.DROP, label, _("L’autre poste l’a prise pour la même personne."))


def _party(view: View, person_ids: Sequence[str], starts_at: int, site_id: str) -> Party:
    known = [person_id for person_id in person_ids if view.words.row("person", person_id)]
    who = listed([view.words.name("person", person_id) for person_id in known]) or _("cette personne")
    phone = person_card(view.read, known[0]).phone if known else None
    place = view.words.name("site", site_id) if site_id else ""
    return Party(who, phone.text if phone else "", place, starts_at)


def _reason(words: Words, lines: Sequence[Written]) -> str:
    """Return the motif of what was booked, from the lines or from the row here."""
    typed = (line.values.get("reason_id") for line in lines)
    known = ((words.row(line.table, line.record_id) or {}).get("reason_id") for line in lines)
    return str(next((reason for reason in (*typed, *known) if reason), ""))


def next_free(
    view: View, resources: Sequence[str], reason_id: str | None, span: tuple[int, int], *, beside: tuple[int, int]
) -> Slot | None:
    """Return the first moment these resources are all free, that day from the same hour, else later.

    What has never a motif (None), a visit at home, needs no window; `beside` is a moment given away already.
    """
    if resources and reason_id is None:
        return bookings.next_gap(view.read, resources, span, view.now, beside)
    reason = next((one for one in reasons(view.read, every=True) if one.id == reason_id), None)
    if reason is None or not resources:
        return None
    wanted = Wanted(
        reason, resources=frozenset(resources[:1]), minutes=(span[1] - span[0]) // MINUTE,
        together=frozenset(resources[1:]),
    )  # fmt: skip
    day: date = paris(span[0]).date()
    found = bookings.next_slots(view.read, wanted, view.now, day, SOUGHT)
    after = (slot for slot in found if slot.starts_at >= span[0])
    return next((slot for slot in after if slot.ends_at <= beside[0] or slot.starts_at >= beside[1]), None)
