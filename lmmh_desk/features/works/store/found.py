"""What works give the search and the history of a person."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, true

from lmmh_desk.features.works.model.plan import Operation
from lmmh_desk.features.works.model.records import STATES, StageKind, State
from lmmh_desk.features.works.store.plan import of_person, operations
from lmmh_desk.features.works.store.tables import new_programme, works_notice
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.found import Hit, Moment
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import person

SHORTEST, MOST = 4, 3  # letters from which works are searched; lines shown


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the operations and programmes whose words begin with what is typed."""
    del now
    words = plain(query).split()
    if not words or len(plain(query)) < SHORTEST or not allowed(session.role, "works.read"):
        return []
    known = remembered(read, "works.names", "", lambda: _known(read))
    found = [hit for parts, hit in known if all(any(part.startswith(word) for part in parts) for word in words)]
    return found[:MOST]


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return the notices given to a person, and the works that begin or end where they live."""
    if not allowed(session.role, "works.read"):
        return []
    return [*_notices(read, person_id), *_stages(read, person_id)]


def _notices(read: Read, person_id: str) -> list[Moment]:
    same = select(person.c.id).where((person.c.id == person_id) | (person.c.merged_into == person_id))
    asked = (
        select(works_notice, agent.c.name.label("author"))
        .outerjoin(agent, agent.c.id == works_notice.c.created_by)
        .where(works_notice.c.person_id.in_(same))
    )
    return [
        Moment(row.created_at, "document", "crane", _("Avis de travaux remis"),
               " · ".join(part for part in (row.said, row.author) if part), id=row.id, table="works_notice")
        for row in read.execute(asked)
    ]  # fmt: skip


def _stages(read: Read, person_id: str) -> list[Moment]:
    """Return the first day of each part of the works, and the last day of all."""
    found = []
    for one in of_person(read, person_id, _today(read)):
        off = one.state == State.DELIVERED
        for stage in one.stages:
            if stage.kind == StageKind.WORKS:
                words = _("Travaux\u00a0: {about}").format(about=one.about)
                found.append(_moment(stage.starts_on, words, stage.label, stage.id, off))
    return found


def _moment(day: date, title: str, subtitle: str, stage_id: str, off: bool) -> Moment:
    return Moment(paris_instant(day), "works", "crane", title, subtitle, id=stage_id, table="works_stage", off=off)


def _known(read: Read) -> list[tuple[list[str], Hit]]:
    """Return every operation and programme with the words it is found by."""
    found = [(plain(f"{one.title} {one.about}").split(), _hit(one)) for one in operations(read, true())]
    for row in read.execute(select(new_programme).order_by(new_programme.c.name)):
        hit = Hit(
            kind="address", id=row.id, title=row.name, icon="crane", rank=2.0, command="works.open",
            subtitle=_("{commune} · programme neuf").format(commune=row.commune),
        )  # fmt: skip
        found.append((plain(f"{row.name} {row.commune}").split(), hit))
    return found


def _hit(one: Operation) -> Hit:
    return Hit(
        kind="address", id=one.id, title=one.title, subtitle=f"{one.about} · {STATES[State(one.state)]}", icon="crane",
        rank=2.0, command="works.open", arguments={"operation_id": one.id},
    )  # fmt: skip
