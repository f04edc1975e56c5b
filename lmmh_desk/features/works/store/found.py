"""What works give the search and the history of a person."""

from __future__ import annotations

from sqlalchemy import select, true

from lmmh_desk.features.works.model.plan import Operation
from lmmh_desk.features.works.model.records import STATES, State
from lmmh_desk.features.works.store.plan import operations
from lmmh_desk.features.works.store.tables import new_programme, works_notice
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
    """Return the notices given to a person."""
    if not allowed(session.role, "works.read"):
        return []
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


def _known(read: Read) -> list[tuple[list[str], Hit]]:
    """Return every operation and programme with the words it is found by."""
    found = [(plain(f"{one.title} {one.about}").split(), _hit(one)) for one in operations(read, true())]
    for row in read.execute(select(new_programme).order_by(new_programme.c.name)):
        hit = Hit(
            kind="address", id=row.id, title=row.name, icon="crane", rank=2.0, command="works.open",
            arguments={"programme_id": row.id}, subtitle=_("{commune} · programme neuf").format(commune=row.commune),
        )  # fmt: skip
        found.append((plain(f"{row.name} {row.commune}").split(), hit))
    return found


def _hit(one: Operation) -> Hit:
    return Hit(
        kind="address", id=one.id, title=one.title, subtitle=f"{one.about} · {STATES[State(one.state)]}", icon="crane",
        rank=2.0, command="works.open", arguments={"operation_id": one.id},
    )  # fmt: skip
