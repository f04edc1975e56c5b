"""Reading the day's queue: arrivals and their moves, folded."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, Select, exists, func, select

from lmmh_desk.features.walkins.model.passage import Passage
from lmmh_desk.features.walkins.model.progress import AT_COUNTER, Progress, Step, fold
from lmmh_desk.features.walkins.model.records import Kind, Outcome
from lmmh_desk.features.walkins.store.tables import gauge_move, queue_move, walk_in
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.kept import value
from lmmh_desk.store.store import Read

LETTER = "ticket_letter."  # + desk code: a letter chosen for that desk and no other
# As text: it runs in each arrival's commit, where building a statement costs more than running it.
_HIGHEST = (
    "SELECT sequence FROM walk_in WHERE day = ? AND site_id = ? AND ticket = ? || sequence"
    " ORDER BY sequence DESC LIMIT 1"
)


def day_of(now: int) -> str:
    """Return the Paris date, ISO, of an instant in milliseconds UTC: a queue lives for one day."""
    return paris(now).date().isoformat()


def passages(read: Read, site_id: str, day: str) -> list[Passage]:
    """Return the day's walk-ins of a site in order of arrival, without the names."""
    return _passages(read, select(walk_in).where(walk_in.c.site_id == site_id, walk_in.c.day == day))


def everywhere(read: Read, day: str) -> list[tuple[str, Passage]]:
    """Return the day's walk-ins of every site this desk knows of, each with its site's id, without the names."""
    query = select(walk_in).where(walk_in.c.day == day)
    places = {row.id: row.site_id for row in read.execute(query.with_only_columns(walk_in.c.id, walk_in.c.site_id))}
    return [(places[one.id], one) for one in _passages(read, query)]


def passages_of(read: Read, person_id: str, day: str = "") -> list[Passage]:
    """Return the walk-ins of one person, of one day or all, in order of arrival."""
    query = select(walk_in).where(walk_in.c.person_id == person_id)
    return _passages(read, query.where(walk_in.c.day == day) if day else query)


def passages_at(read: Read, agent_id: str, day: str) -> list[Passage]:
    """Return whom an agent has called or is receiving that day."""
    touched = exists().where(queue_move.c.walk_in_id == walk_in.c.id, queue_move.c.created_by == agent_id)
    found = _passages(read, select(walk_in).where(walk_in.c.day == day, touched))
    return [one for one in found if one.state in AT_COUNTER and one.progress.agent_id == agent_id]


def passage(read: Read, walk_in_id: str) -> Passage:
    """Return one walk-in; raises NotFound."""
    return _one(_passages(read, select(walk_in).where(walk_in.c.id == walk_in_id)))


def passage_of_move(read: Read, move_id: str) -> Passage:
    """Return the walk-in a move belongs to; raises NotFound."""
    mine = select(queue_move.c.walk_in_id).where(queue_move.c.id == move_id)
    return _one(_passages(read, select(walk_in).where(walk_in.c.id.in_(mine))))


def undoing(read: Read, walk_in_id: str) -> str:
    """Return the id of the move that last took an arrival back."""
    moves = queue_move.c
    query = select(moves.id).where(moves.walk_in_id == walk_in_id, moves.undone_id == walk_in_id)
    move_id: str = read.execute(query.order_by(moves.step.desc(), moves.id.desc()).limit(1)).scalar_one()
    return move_id


def agent_name(read: Read, agent_id: str) -> str:
    """Return an agent's name, « un collègue » for one this desk has not received yet."""
    return read.execute(select(agent.c.name).where(agent.c.id == agent_id)).scalar() or _("un collègue")


def next_sequence(read: Read, site_id: str, day: str, letter: str) -> int:
    """Return the next number of a letter at a site that day; a cancelled arrival keeps its own."""
    return (read.exec_driver_sql(_HIGHEST, (day, site_id, letter)).scalar() or 0) + 1


def chosen_letter(read: Read, desk_code: str) -> str:
    """Return the letter this desk was given, "" if none."""
    return value(read, LETTER + desk_code)


def counted(read: Read, site_id: str, day: str) -> int:
    """Return the day's sum of people counted in and out beside the queue."""
    query = select(func.sum(gauge_move.c.delta)).where(gauge_move.c.site_id == site_id, gauge_move.c.day == day)
    return read.execute(query).scalar() or 0


def counted_everywhere(read: Read, day: str) -> dict[str, int]:
    """Return the same sum of every site this desk knows of, by its id."""
    one = gauge_move.c
    query = select(one.site_id, func.sum(one.delta)).where(one.day == day).group_by(one.site_id)
    return {site_id: int(people) for site_id, people in read.execute(query)}


def _one(found: list[Passage]) -> Passage:
    if not found:
        raise NotFound(
            _("Ce passage n’est pas sur ce poste."), _("Rien n’a changé."), _("Choisissez une personne dans la file.")
        )
    return found[0]


def _passages(read: Read, query: Select[Any]) -> list[Passage]:
    rows = read.execute(query.order_by(walk_in.c.arrived_at, walk_in.c.id)).all()
    steps = _steps(read, query)
    return [_passage(row, fold(row.id, row.inside, steps[row.id])) for row in rows]


def _steps(read: Read, query: Select[Any]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = defaultdict(list)
    moves = select(queue_move).where(queue_move.c.walk_in_id.in_(query.with_only_columns(walk_in.c.id)))
    for row in read.execute(moves):
        found[row.walk_in_id].append(_step(row))
    return found


def _step(row: Row[Any]) -> Step:
    return Step(
        id=row.id,
        step=row.step,
        kind=Kind(row.kind),
        at=row.created_at,
        agent_id=row.created_by,
        counter=row.counter,
        outcome=Outcome(row.outcome) if row.outcome else None,
        undone_id=row.undone_id,
    )


def _passage(row: Row[Any], progress: Progress) -> Passage:
    return Passage(
        id=row.id,
        ticket=row.ticket,
        arrived_at=row.arrived_at,
        progress=progress,
        person_id=row.person_id,
        reason_id=row.reason_id,
        channel=row.channel,
        priority=row.priority,
        appointment_at=row.appointment_at,
        note=row.note,
    )


seen_passage = restricted("walkins.read")(passage)
seen_passage_of_move = restricted("walkins.read")(passage_of_move)
