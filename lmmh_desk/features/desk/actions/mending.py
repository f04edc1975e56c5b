"""Mending what the hub set aside: written again as it was or otherwise, or set aside for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lmmh_desk.features.desk.actions.arbitration import (
    SAFE,
    already,
    changed,
    require_reader,
    require_writer,
    settled_now,
)
from lmmh_desk.features.desk.model.arbitration import Act, Mend, Written
from lmmh_desk.features.desk.store import arbitration as queries
from lmmh_desk.features.desk.store.asides import followers, lines_of, main, person_in, shown_of
from lmmh_desk.features.desk.store.subjects import subject
from lmmh_desk.features.desk.store.words import Words
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, WrongState
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.bookings import SlotMoved, SlotWithdrawn
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.failures import SQL, Refused, in_french
from lmmh_desk.store.store import Store, Unit

# Columns of free texts, which the actions of their slices weigh: what is typed instead is weighed as well.
FREE = {
    "access", "action", "attendees", "buildings", "caution", "company", "label", "missing", "next_topics", "note",
    "offers", "orders", "outages", "owner", "place", "poster", "posted", "purpose", "reference", "said", "scale", "sms",
    "text", "title",
}  # fmt: skip
# Columns that hold a free text in these tables alone: elsewhere their name is that of a list or of a place.
FREE_IN = {"closure": {"reason"}, "hall": {"name"}, "new_programme": {"announced", "commune", "name"},
           "reason": {"bring", "instructions", "service"}}  # fmt: skip
SAFE_HERE = _("Rien n’a été modifié, la saisie reste ici.")
Edits = Mapping[tuple[str, str], str]  # (line, column) → what was typed instead


def mend(
    store: Store,
    session: Session,
    transaction_id: str,
    chosen: Mend,
    edits: Edits | None = None,
    *,
    seen: tuple[Any, ...] | None = None,
) -> Changes:
    """Do what was chosen for a transaction the hub set aside, and the same with those that only changed what it made.

    `seen` is what the records that it changes held when it was shown. Raises WrongState when it was mended meanwhile,
    these are no more as they were, or what it rests on is missing; BadInput for an empty value; NotAllowed; Taken when
    the new slot was booked meanwhile.
    """
    require(session, "desk.arbitrate")
    _refuse(edits or {})
    with store.write(session, f"desk.mend.{chosen.act}", transaction_id) as unit:
        rows = lines_of(unit.connection, transaction_id)
        if not rows or rows[0].settled:
            raise already()
        words = Words(unit.connection)
        for line in rows:
            require_reader(words, session, line.table, line.record_id, line.values)
        whole = {transaction_id: rows, **followers(unit.connection, rows)}
        if chosen.act is not Act.DROP:
            if any(line.broken for line in rows):
                raise unreadable()
            if seen is not None and seen != shown_of(words, rows):
                raise changed()
            if rows[0].reason == "mass":
                require(session, "desk.arbitrate.mass")
            _make_room(unit, chosen, rows)
            for lines in whole.values():
                _write_again(unit, lines, edits or {})
            if chosen.act is Act.MOVE and chosen.slot is not None:
                unit.publish(SlotMoved(*_booked(rows), chosen.slot.starts_at, chosen.slot.ends_at))
        for one, lines in whole.items():
            _settle(unit, one, lines, "dropped" if chosen.act is Act.DROP else "again")
    return unit.changes


def unreadable() -> WrongState:
    """Return the error of what no program of the office wrote: there is nothing in it to write again."""
    return WrongState(
        _("Aucun programme de l’office n’écrit ainsi : cette saisie ne peut pas être reprise."),
        SAFE_HERE,
        _("Prévenez le siège, puis écartez-la."),
    )


def _settle(unit: Unit, transaction_id: str, rows: Sequence[Written], choice: str) -> None:
    words = Words(unit.connection)
    about = main(rows)
    person_id = person_in(words, rows, subject(words, about.table, about.record_id, about.values))
    queries.settle_transaction(unit.connection, transaction_id, settled_now(unit, choice, person_id))


def _make_room(unit: Unit, chosen: Mend, rows: Sequence[Written]) -> None:
    """Move or cancel what holds the slot, before ours takes it."""
    if chosen.act not in (Act.MOVE_HELD, Act.REPLACE):
        return
    held = Words(unit.connection).row("booking", chosen.held)
    if held is None or not held["live"] or not any(_wants(row, held) for row in rows):
        raise WrongState(
            _("L’heure a été libérée entre-temps."), SAFE, _("Reprenez la réservation telle qu’elle était.")
        )
    key = (held["subject_table"], held["subject_id"])
    if chosen.slot is not None:
        unit.publish(SlotMoved(*key, chosen.slot.starts_at, chosen.slot.ends_at))
    else:
        unit.publish(SlotWithdrawn(*key))


def _wants(row: Written, held: Mapping[str, Any]) -> bool:
    """Say whether a line books what a booking holds."""
    asked = row.values.get
    start, end = asked("starts_at"), asked("ends_at")  # a hostile line may lack any of them
    if row.table != "booking" or asked("resource_id") != held["resource_id"] or start is None or end is None:
        return False
    return bool(start < held["ends_at"] and held["starts_at"] < end)


def _booked(rows: Sequence[Written]) -> tuple[str, str]:
    """Return (table, id) of what asked for the slot; raises WrongState where no line says it."""
    for row in rows:
        table, record_id = row.values.get("subject_table"), row.values.get("subject_id")
        if table and record_id:
            return table, record_id
    raise unreadable()


def _write_again(unit: Unit, rows: Sequence[Written], edits: Edits) -> None:
    try:
        with in_french(*SQL):
            for row in rows:
                require_writer(unit.session, row.table)
                typed = {column: text.strip() for (line_id, column), text in edits.items() if line_id == row.id}
                for column in typed.keys() & FREE_IN.get(row.table, set()):
                    check_free(typed[column], column)
                _write(unit, row, row.values | typed)
    except Refused as error:
        raise WrongState(
            _("Cette saisie contredit encore un enregistrement du poste."),
            SAFE_HERE,
            _("Corrigez la valeur en double ou refusée, ou écartez la saisie."),
        ) from error
    if any(queries.lacks(unit.connection, row.table, row.values) for row in rows):
        raise WrongState(
            _("Ce à quoi cette saisie se rattache n’est pas, ou plus, sur ce poste."),
            SAFE_HERE,
            _("Reprenez d’abord la saisie qui le créait, ou écartez celle-ci."),
        )


def _write(unit: Unit, row: Written, values: dict[str, Any]) -> None:
    here = Words(unit.connection).row(row.table, row.record_id)
    if row.op == "delete":
        queries.remove(unit.connection, row.table, row.record_id)
    elif here is not None:
        queries.write(unit.connection, row.table, row.record_id, values)
    elif row.op == "insert":
        queries.add(unit.connection, row.table, row.record_id, values)
    else:
        raise WrongState(
            _("Ce que cette saisie modifiait n’est pas, ou plus, sur ce poste."),
            SAFE_HERE,
            _("Reprenez d’abord la saisie qui le créait, ou écartez celle-ci."),
        )


def _refuse(edits: Edits) -> None:
    for (_line_id, column), text in edits.items():
        if column in FREE:
            check_free(text, column)
    if not all(text.strip() for text in edits.values()):
        raise BadInput(_("Une valeur manque."), _("La saisie reste ici."), _("Complétez-la, puis validez."))
