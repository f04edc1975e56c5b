"""What the cell gives the search: its minutes by number, the lines of its log by their words."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.features.continuity.model.records import KINDS, EntryKind
from lmmh_desk.features.continuity.model.sheets import KIND, LABEL
from lmmh_desk.features.continuity.store.tables import crisis_entry, crisis_meeting, crisis_minutes
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.typed import plain, written_date
from lmmh_desk.office.model.papers import PaperStatus
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.office.store.papers import typed
from lmmh_desk.office.store.tables import paper
from lmmh_desk.store.store import Read

SHORTEST = 4  # letters from which the log is searched
RECENT = 400  # lines of the log looked through, newest first
MOST = 5


def search(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    """Return the minutes whose number is being typed, the lines of the log and the orders that hold the words."""
    if not allowed(session.role, "continuity.read"):
        return []
    return [*_minutes(read, query, session, now), *_entries(read, query)]


def _minutes(read: Read, query: str, session: Session, now: int) -> list[Hit]:
    wanted = typed(KIND, query, session, now)
    if wanted is None:
        return []
    asked = select(crisis_minutes.c.id, crisis_minutes.c.number, crisis_minutes.c.day, paper.c.status)
    rows = read.execute(wanted.narrow(asked.join(paper, paper.c.id == crisis_minutes.c.paper_id)))
    return [
        Hit(
            kind="paper", id=row.id, title=row.number, icon="shield", command="continuity.open",
            subtitle=f"{LABEL} · {written_date(date.fromisoformat(row.day))}", arguments={"day": row.day},
            tag=_("Annulé") if row.status == PaperStatus.VOIDED else "", rank=0.0 if wanted.whole else 1.0,
        )
        for row in rows
    ]  # fmt: skip


def _entries(read: Read, query: str) -> list[Hit]:
    words = plain(query).split()
    if len("".join(words)) < SHORTEST:
        return []
    one, held = crisis_entry.c, crisis_meeting.c
    lines = select(one.id, one.day, one.text, one.kind).order_by(one.created_at.desc(), one.id.desc()).limit(RECENT)
    orders = select(held.id, held.day, held.orders).where(held.orders != "").order_by(held.day.desc()).limit(RECENT)
    known = [(row.id, row.day, row.text, KINDS[EntryKind(row.kind)]) for row in read.execute(lines)]
    known += [(row.id, row.day, row.orders, _("Consigne du jour")) for row in read.execute(orders)]
    found = [line for line in known if all(word in plain(line[2]) for word in words)]
    return [
        Hit(
            kind="paper", id=found_id, title=text, icon="shield", command="continuity.open", rank=2.0,
            subtitle=f"{what} · {written_date(date.fromisoformat(day))}", arguments={"day": day},
        )
        for found_id, day, text, what in sorted(found, key=lambda line: line[1], reverse=True)[:MOST]
    ]  # fmt: skip
