"""Settling conflicts: what was chosen is written on the record, the conflict says how it was settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from lmmh_desk.features.desk.model.arbitration import MIXED, Decision, Side
from lmmh_desk.features.desk.store import arbitration as queries
from lmmh_desk.features.desk.store.arbitration import Open
from lmmh_desk.features.desk.store.subjects import person_of, subject
from lmmh_desk.features.desk.store.words import Words, may_read, wire
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import BadInput, NotAllowed, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.bookings import Arbitrated
from lmmh_desk.office.model.rights import ROLE_LABELS, Role, require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.records import Contact
from lmmh_desk.tenancy.store.writing import contacts_of, owner_of_email

SAFE = _("Rien n’a été modifié.")


def settle(store: Store, session: Session, decisions: Sequence[Decision]) -> Changes:
    """Write what was chosen for some conflicts, all or none.

    Raises NotAllowed, and WrongState where one is settled already or its record changed since it was shown.
    """
    require(session, "desk.arbitrate")
    with store.write(session, "desk.arbitrate") as unit:
        shown = [(decision, _as_shown(unit, decision)) for decision in decisions]  # all, before one is written
        touched = dict.fromkeys(_settle(unit, decision, found) for decision, found in shown)
        for table, record_id in touched:
            unit.publish(Arbitrated(table, record_id))
    return unit.changes


def reveal(store: Store, session: Session, person_id: str) -> Changes:
    """Write that amounts to be decided about a person were shown (UX.md §1: twenty seconds, traced)."""
    require(session, "arrears.read")
    with store.write(session, "arrears.reveal", person_id) as unit:
        unit.details["where"] = "arbitration"
    return unit.changes


def _as_shown(unit: Unit, decision: Decision) -> Open:
    """Return a conflict whose record is as it was when it was shown; raises NotAllowed and WrongState."""
    found = queries.open_conflict(unit.connection, decision.conflict_id)
    if found is None:
        raise already()
    require_writer(unit.session, found.table)
    words = Words(unit.connection)
    require_reader(words, unit.session, found.table, found.record_id)
    here = words.row(found.table, found.record_id)
    now = tuple(here[column] for column in found.columns) if here is not None else ()
    if now != decision.seen:
        raise changed()
    return found


def _settle(unit: Unit, decision: Decision, found: Open) -> tuple[str, str]:
    words = Words(unit.connection)
    person_id = person_of(words, subject(words, found.table, found.record_id))
    now = decision.seen
    unit.subject = person_id or found.record_id
    unit.details[found.id] = decision.choice
    if now and now != found.kept:
        unit.details[f"{found.id}.was"] = json.dumps(now, ensure_ascii=False)
    _write(unit, found, decision)
    queries.settle_conflict(unit.connection, found.id, settled_now(unit, decision.choice, person_id))
    for one in found.typed_over:  # nobody chose about these: no history tells them
        queries.settle_conflict(unit.connection, one, settled_now(unit, decision.choice, ""))
    return found.table, found.record_id


def _write(unit: Unit, found: Open, decision: Decision) -> None:
    """Write what follows from a choice; « kept » of an edit is there already."""
    if found.kind == "edit" and decision.choice == Side.BOTH:
        _add_contact(unit, found)
    elif decision.choice == Side.OTHER and found.kind != "deleting":
        _change(unit, found, found.other)
    elif decision.choice == MIXED:
        _change(unit, found, {column: found.other[column] for column in decision.others})
    elif (found.kind, decision.choice) in (("deleting", Side.OTHER), ("deleted", Side.KEPT)):
        _delete(unit, found)


def _change(unit: Unit, found: Open, values: dict[str, Any]) -> None:
    if Words(unit.connection).row(found.table, found.record_id) is None:
        raise WrongState(
            _("Cet enregistrement a été supprimé depuis."),
            _("Les deux valeurs restent lisibles ici."),
            _("Choisissez la valeur gardée par le serveur, ou saisissez-la de nouveau sur la fiche."),
        )
    queries.write(unit.connection, found.table, found.record_id, values)


def _delete(unit: Unit, found: Open) -> None:
    if queries.dependents(unit.connection, found.table, found.record_id):
        raise WrongState(
            _("D’autres enregistrements dépendent de celui-ci\u00a0: il ne peut pas être supprimé."),
            SAFE,
            _("Gardez-le, ou supprimez d’abord ce qui en dépend."),
        )
    queries.remove(unit.connection, found.table, found.record_id)


def _add_contact(unit: Unit, found: Open) -> None:
    """Add the other number or address after those the person has, unless it is among them."""
    if found.table != "contact":
        raise WrongState(_("Ces deux valeurs ne peuvent pas coexister."), SAFE, _("Choisissez l’une des deux."))
    other, person_id = found.other, unit.get(Contact, found.record_id).person_id
    if other["value"] not in {value for _id, value in contacts_of(unit.connection, person_id)}:
        if other["kind"] == "email" and owner_of_email(unit.connection, other["value"]):
            raise BadInput(
                _("Cette adresse e-mail est déjà celle d’une autre fiche."), SAFE, _("Choisissez l’une des deux.")
            )
        values = {**other, "position": queries.next_position(unit.connection, person_id)}
        unit.add(Contact(person_id=person_id, **{**values, "mobile": bool(other["mobile"])}))


def settled_now(unit: Unit, choice: str, person_id: str) -> dict[str, Any]:
    """Return the columns that say that something is settled."""
    return {"settled_at": unit.now, "settled_by": unit.session.agent_id, "choice": choice, "person_id": person_id}


def require_writer(session: Session, table: str) -> None:
    """Raise NotAllowed unless the session's role may write a table."""
    writers = wire(table).writers
    if writers and session.role not in writers:
        roles = ", ".join(ROLE_LABELS[role] for role in Role if role in writers)
        raise NotAllowed(
            _("Votre profil ne permet pas de modifier cet enregistrement."),
            SAFE,
            _("Demandez à un agent de profil\u00a0: {roles}.").format(roles=roles),
        )


def require_reader(
    words: Words, session: Session, table: str, record_id: str, given: Mapping[str, Any] | None = None
) -> None:
    """Raise NotAllowed unless the session's role is shown a record; `given` is what is known of one that isn't here."""
    if not may_read(words, session.role, table, record_id, given):
        raise NotAllowed(
            _("Cet enregistrement est celui d’un autre service."), SAFE, _("Laissez-le à ce service, qui le voit.")
        )


def already() -> WrongState:
    """Return what says that somebody decided meanwhile."""
    return WrongState(_("Un collègue a déjà tranché."), _("Sa décision est gardée."), _("Passez à la ligne suivante."))


def changed() -> WrongState:
    """Return what says that somebody wrote what is decided about meanwhile."""
    return WrongState(
        _("La fiche a changé pendant que vous choisissiez."), SAFE, _("Relisez les valeurs, puis validez de nouveau.")
    )
