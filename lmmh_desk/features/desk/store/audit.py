"""The audit of this PC, page by page, in the words of what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select

from lmmh_desk.features.desk.model.audit import ANSWERED, KINDS, UNEXPLAINED, Line, Wanted, act_of, why
from lmmh_desk.features.desk.store.subjects import PEOPLE, person_of, subject
from lmmh_desk.features.desk.store.words import Words
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.tables import agent
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata, synchronised_tables

PAGE = 200
ANSWERED_WITHIN = 12 * 3600 * 1000  # milliseconds: a reason given the same day is that look's
CONSOLE = "console"


def lines(read: Read, wanted: Wanted, before: int = 0, most: int = PAGE) -> list[Line]:
    """Return the lines looked for, newest first, older than the line `before`."""
    query = select(audit, agent.c.name).outerjoin(agent, agent.c.id == audit.c.agent_id)
    for condition in _conditions(read, wanted):
        query = query.where(condition)
    if before:
        query = query.where(audit.c.tx < before)
    found = read.execute(query.order_by(audit.c.tx.desc()).limit(most)).all()
    words, here = Words(read), desk(read)
    tables = _tables(read, {row.subject for row in found if row.subject})
    return [_line(words, tables, row, here.code if row.device_id == here.device_id else "") for row in found]


def agents(read: Read) -> list[tuple[str, str]]:
    """Return (id, name) of those who wrote a line here."""
    there = agent.c.id.in_(select(audit.c.agent_id).distinct())
    found = read.execute(select(agent.c.id, agent.c.name).where(there).order_by(agent.c.name))
    return [(row.id, row.name) for row in found]


def devices(read: Read) -> list[tuple[str, str]]:
    """Return (id, name) of the PCs that wrote here: this one, and what it was before it was copied."""
    here = desk(read)
    found = read.execute(select(audit.c.device_id).distinct().order_by(audit.c.device_id)).scalars()
    return [(one, here.code if one == here.device_id else _former(one)) for one in found if one]


def _former(device_id: str) -> str:
    return _("ancien nom {end}").format(end=device_id[-4:])


def _conditions(read: Read, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    rows = audit.c
    for column, value in ((rows.agent_id, wanted.agent_id), (rows.device_id, wanted.device_id)):
        if value:
            yield column == value
    if wanted.first:
        yield rows.at >= wanted.first
    if wanted.last:
        yield rows.at < wanted.last
    if wanted.person_id:
        yield rows.subject.in_(_records_of(read, wanted.person_id))
    if wanted.kind:
        yield or_(*(rows.action.startswith(name, autoescape=True) for name in KINDS[wanted.kind][1]))
    if wanted.kind == UNEXPLAINED:
        given = audit.alias("given").c
        same = (given.subject == rows.subject, given.agent_id == rows.agent_id, given.action == ANSWERED)
        soon = (given.tx > rows.tx, given.at < rows.at + ANSWERED_WITHIN)
        yield rows.action != ANSWERED
        yield rows.details == "{}"
        yield ~exists().where(*same, *soon)


def _records_of(read: Read, person_id: str) -> list[str]:
    """Return the ids of a person and of every record about them."""
    found = {person_id}
    for table in synchronised_tables():
        if "person_id" in table.c:
            found |= set(read.execute(select(table.c.id).where(table.c.person_id == person_id)).scalars())
    for name, column in PEOPLE.values():
        linked = metadata.tables[name].c
        found |= set(read.execute(select(linked[column]).where(linked.person_id == person_id)).scalars())
    return sorted(found)


def _tables(read: Read, ids: set[str]) -> dict[str, str]:
    """Return in which table each record is; what is no record, or is not on this PC any more, is in none."""
    found: dict[str, str] = {}
    for table in synchronised_tables():
        for record_id in read.execute(select(table.c.id).where(table.c.id.in_(sorted(ids)))).scalars():
            found[record_id] = table.name
    return found


def _line(words: Words, tables: dict[str, str], row: Any, code: str) -> Line:
    details = json.loads(row.details)
    author = row.name or (_("ligne de commande") if row.agent_id == CONSOLE else _("agent inconnu de ce poste"))
    told = _concerns(words, tables.get(row.subject, ""), row.subject)
    return Line(
        row.tx, row.at, author, act_of(row.action), told, why(row.action, details), code or _former(row.device_id)
    )


def _concerns(words: Words, table: str, record_id: str) -> str:
    if not table:
        return ""
    key = subject(words, table, record_id)
    person = person_of(words, key)
    return words.name("person", person) if person else words.name(*key)


def person_name(read: Read, person_id: str) -> str:
    """Return what a person is called."""
    return Words(read).name("person", person_id)


seen_lines = restricted("office.audit")(lines)
seen_agents = restricted("office.audit")(agents)
seen_devices = restricted("office.audit")(devices)
seen_name = restricted("office.audit")(person_name)
