"""Note a passage, an anomaly and what follows from it; keep the halls: one transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lmmh_desk.features.upkeep.model.board import is_key, points_of, written_points
from lmmh_desk.features.upkeep.model.forms import (
    Forward,
    Found,
    HallForm,
    Passing,
    check_found,
    checked_forward,
    checked_hall,
    checked_passing,
)
from lmmh_desk.features.upkeep.model.records import KEY_LENT, CleaningRound, Hall, HallAnomaly, Mark, Owner, Point
from lmmh_desk.features.upkeep.store.board import keys_out, loans_of, rounds_of, same_hall
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.guard.refusal import check_free
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.forms import refuse_typed, tidy
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import agent
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.records import Residence


def note_passing(store: Store, session: Session, passing: Passing) -> Changes:
    """Mark points of a hall on a day; the hour of a round that marks nothing any more goes too.

    Raises BadInput for day, minutes and marks, NotAllowed, NotFound.
    """
    require(session, "upkeep.pass")
    with store.write(session, "upkeep.pass", passing.hall_id) as unit:
        hall = unit.get(Hall, passing.hall_id)
        at = checked_passing(passing, points_of(hall.points), unit.now)
        assert passing.day is not None
        _mark(unit, hall.id, passing.day, passing.marks, at)
    return unit.changes


def note_anomaly(store: Store, session: Session, found: Found) -> Changes:
    """Record what is wrong in a hall, and mark its point of today; raises BadInput for text and point, NotFound."""
    require(session, "upkeep.anomaly")
    check_found(found)
    text = check_free(tidy(found.text), "text")
    with store.write(session, "upkeep.anomaly", found.hall_id) as unit:
        hall = unit.get(Hall, found.hall_id)
        unit.add(HallAnomaly(hall_id=hall.id, text=text, seen_at=unit.now, point=found.point))
        if found.point in points_of(hall.points):
            _mark(unit, hall.id, paris(unit.now).date(), {found.point: Mark.ISSUE}, unit.now)
    return unit.changes


def forward(store: Store, session: Session, anomaly_id: str, asked: Forward) -> Changes:
    """Say who takes charge of an anomaly, by when; raises BadInput for owner and due_on, WrongState also for a key."""
    require(session, "upkeep.follow")
    due = checked_forward(asked, paris(store.clock.now()).date())
    with store.write(session, "upkeep.follow", anomaly_id) as unit:
        one = _open_anomaly(unit, anomaly_id)
        if is_key(one.text, one.owner):
            raise WrongState(
                _("Une clé prêtée ne se transmet pas."),
                _("Rien n’a changé."),
                _("Notez son retour (F), puis prêtez-la de nouveau (K)."),
            )
        one.owner, one.due_on = asked.owner, due.isoformat()
    return unit.changes


def done(store: Store, session: Session, anomaly_id: str) -> Changes:
    """Say that an anomaly is mended, or a key back, whoever lent it; raises WrongState, NotAllowed, NotFound."""
    require(session, "upkeep.done")
    with store.write(session, "upkeep.follow.done", anomaly_id) as unit:
        one = _open_anomaly(unit, anomaly_id)
        loans = loans_of(unit.connection, one.hall_id) if is_key(one.text, one.owner) else []
        for each in (unit.get(HallAnomaly, known) for known in loans or [one.id]):
            each.done_at, each.done_by = unit.now, session.agent_id
    return unit.changes


def reopen(store: Store, session: Session, anomaly_id: str) -> Changes:
    """Take back that an anomaly is mended; raises WrongState, NotAllowed, NotFound."""
    require(session, "upkeep.done")
    with store.write(session, "upkeep.follow.reopen", anomaly_id) as unit:
        one = unit.get(HallAnomaly, anomaly_id)
        if one.done_at is None:
            raise WrongState(_("Cette anomalie n’est pas close."), _("Rien n’a changé."), _("Rouvrez la page."))
        if is_key(one.text, one.owner):
            _check_key_in(unit, one.hall_id)
        one.done_at = one.done_by = None
    return unit.changes


def save_hall(store: Store, session: Session, form: HallForm, hall_id: str = "") -> Changes:
    """Record a hall, a new one without id; raises BadInput for its fields, NotAllowed, NotFound."""
    require(session, "upkeep.halls")
    due, name = checked_hall(form), check_free(tidy(form.name), "name")
    with store.write(session, "upkeep.hall", hall_id) as unit:
        unit.get(Residence, form.residence_id)
        if form.active and same_hall(unit.connection, form.residence_id, name, hall_id):
            refuse_typed({"name": _("Cette résidence a déjà un hall de ce nom. Donnez-en un autre.")})
        known = unit.get(Hall, hall_id) if hall_id else None
        points = written_points(form.points)
        one = known or Hall(residence_id=form.residence_id, name=name, points=points, due_minute=due)
        one.residence_id, one.name, one.points, one.due_minute = form.residence_id, name, points, due
        one.agent_id, one.active = _agent(unit, form.agent_id), form.active
        if known is None:
            unit.add(one)
            unit.flush()
            unit.subject = one.id
    return unit.changes


def assign(store: Store, session: Session, hall_id: str, agent_id: str) -> Changes:
    """Give a hall to another agent, to nobody with ""; raises NotAllowed, NotFound."""
    require(session, "upkeep.halls")
    with store.write(session, "upkeep.assign", hall_id) as unit:
        unit.get(Hall, hall_id).agent_id = _agent(unit, agent_id)
    return unit.changes


def lend_key(store: Store, session: Session, hall_id: str, due_on: date | None) -> Changes:
    """Lend the key of a hall to who cleans it, to be given back by a day: followed as an anomaly of the hall.

    Raises BadInput for due_on, WrongState where nobody cleans it or the key is out, NotAllowed, NotFound.
    """
    require(session, "upkeep.follow")
    due = checked_forward(Forward(Owner.CARETAKER, due_on), paris(store.clock.now()).date())
    with store.write(session, "upkeep.key", hall_id) as unit:
        hall = unit.get(Hall, hall_id)
        if hall.agent_id is None:
            raise WrongState(
                _("Personne n’entretient ce hall."), _("La clé n’est pas prêtée."), _("Affectez-le d’abord (R).")
            )
        _check_key_in(unit, hall.id)
        text = _("{lent} à {name}").format(lent=KEY_LENT, name=agent(unit.connection, hall.agent_id).name)
        unit.add(
            HallAnomaly(hall_id=hall.id, text=text, seen_at=unit.now, owner=Owner.CARETAKER, due_on=due.isoformat())
        )
    return unit.changes


def _check_key_in(unit: Unit, hall_id: str) -> None:
    if hall_id in keys_out(unit.connection):
        raise WrongState(
            _("La clé de ce hall est déjà prêtée."), _("Rien n’a changé."), _("Notez son retour dans les anomalies.")
        )


def _agent(unit: Unit, agent_id: str) -> str | None:
    return agent(unit.connection, agent_id).id if agent_id else None


def _open_anomaly(unit: Unit, anomaly_id: str) -> HallAnomaly:
    one = unit.get(HallAnomaly, anomaly_id)
    if one.done_at is not None:
        raise WrongState(_("Cette anomalie est déjà close."), _("Rien n’a changé."), _("Rouvrez la page."))
    return one


def _mark(unit: Unit, hall_id: str, day: date, marks: Mapping[str, str], at: int) -> None:
    """Mark points in every round of a hall and a day, made where nobody passed; one that says nothing has no hour."""
    rounds = [unit.get(CleaningRound, known) for known in rounds_of(unit.connection, hall_id, day)]
    if not rounds:
        rounds = [CleaningRound(hall_id=hall_id, day=day.isoformat())]
        unit.add(rounds[0])
    for one in rounds:
        for point, mark in marks.items():
            setattr(one, point, str(mark))
        one.passed_at = at if any(getattr(one, point) for point in Point) else None
