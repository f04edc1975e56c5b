"""The audit of this PC, page by page, in the words of what it is about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, exists, func, or_, select

from lmmh_desk.features.desk.model.audit import KINDS, UNEXPLAINED, Found, Line, Wanted, act_of, why
from lmmh_desk.features.desk.store.subjects import PEOPLE, person_of, subject
from lmmh_desk.features.desk.store.words import Words
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.tables import agent, site
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata, synchronised_tables
from lmmh_desk.tenancy.model.consulting import ANSWERED
from lmmh_desk.tenancy.store.access import files_of

PAGE, PART = 200, 1000  # lines read at a time, for the screen and for a file
WINDOW = 50_000  # lines looked at in one reading, so that what else is read waits little
ANSWERED_WITHIN = 12 * 3600 * 1000  # milliseconds: a reason given the same day is that look's
CONSOLE = "console"


def lines(read: Read, wanted: Wanted, before: int = 0) -> Found:
    """Return lines looked for, newest first, older than the line `before`: a page of them, or what is in a window."""
    indexed = wanted.person_id or wanted.record_id
    top = before or _end(read)
    low = 0 if indexed else max(top - WINDOW, 0)
    found = _Telling.of(read).page(wanted, (low, top), PAGE)
    return Found(found, found[-1].tx if len(found) == PAGE else low)


def parts(read: Read, wanted: Wanted) -> Iterator[list[Line]]:
    """Yield all the lines looked for, newest first, some at a time."""
    telling, top = _Telling.of(read), _end(read)
    while found := telling.page(wanted, (0, top), PART):
        yield found
        top = found[-1].tx


def count_lines(read: Read, wanted: Wanted) -> int:
    """Return how many lines are looked for."""
    found: int = read.execute(select(func.count()).select_from(audit).where(*_conditions(read, wanted))).scalar_one()
    return found


def _end(read: Read) -> int:
    last: int = read.execute(select(func.coalesce(func.max(audit.c.tx), 0))).scalar_one()
    return last + 1


class Choices(Struct, frozen=True):
    """What the lines may be narrowed to, as (id, name)."""

    agents: list[tuple[str, str]]
    sites: list[tuple[str, str]]
    name: str = ""  # of the person they are narrowed to


def choices(read: Read, person_id: str) -> Choices:
    """Return the agents and the sites, and the name of a person, "" for none."""
    agents, sites = (
        [(row.id, row.name) for row in read.execute(select(table.c.id, table.c.name).order_by(table.c.name))]
        for table in (agent, site)
    )
    told = Words(read).name("person", person_id) if person_id else ""
    return Choices([*agents, (CONSOLE, _author(None, CONSOLE))], sites, told)


class _Telling(Struct, frozen=True):
    """Says lines; each name is read once."""

    read: Read
    words: Words
    device_id: str
    code: str
    told: dict[str, tuple[str, str, str]] = {}  # subject → table, person, words

    @classmethod
    def of(cls, read: Read) -> _Telling:
        here = desk(read)
        return cls(read, Words(read), here.device_id, here.code)

    def page(self, wanted: Wanted, between: tuple[int, int], most: int) -> list[Line]:
        low, top = between
        query = (
            select(audit, agent.c.name, site.c.name.label("site"))
            .outerjoin(agent, agent.c.id == audit.c.agent_id)
            .outerjoin(site, site.c.id == audit.c.site_id)
            .where(audit.c.tx >= low, audit.c.tx < top, *_conditions(self.read, wanted))
        )
        found = self.read.execute(query.order_by(audit.c.tx.desc()).limit(most)).all()
        self._look_up({row.subject for row in found} - self.told.keys() - {""})
        return [self._line(row) for row in found]

    def _look_up(self, ids: set[str]) -> None:
        """Find what these records are, each once."""
        tables = _tables(self.read, ids)
        for one in ids:
            self.told[one] = (tables[one], *self._concerns(tables[one], one)) if one in tables else ("", "", "")

    def _line(self, row: Any) -> Line:
        table, person, told = self.told.get(row.subject, ("", "", ""))
        reason = why(row.action, json.loads(row.details)) if row.salt is not None else _("effacé")
        device = _device(row.device_id, self.device_id, self.code)
        author, record = _author(row.name, row.agent_id), row.subject if table else ""
        return Line(row.tx, row.at, author, act_of(row.action), told, reason, row.site or "", device, person, record)

    def _concerns(self, table: str, record_id: str) -> tuple[str, str]:
        """Return the person a record is about, "" for none, and what is told of it."""
        key = subject(self.words, table, record_id)
        person = person_of(self.words, key)
        return person, self.words.name("person", person) if person else self.words.name(*key)


def _author(name: str | None, agent_id: str) -> str:
    return name or (_("ligne de commande") if agent_id == CONSOLE else _("agent inconnu de ce poste"))


def _device(device_id: str, here: str, code: str) -> str:
    """Return this PC's code, or what is left of its name before it was copied."""
    return code if device_id == here else _("ancien nom {end}").format(end=device_id[-4:])


def _conditions(read: Read, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    rows = audit.c
    same = ("agent_id", "site_id")
    yield from (rows[name] == getattr(wanted, name) for name in same if getattr(wanted, name))
    if wanted.record_id:
        yield rows.subject == wanted.record_id
    if wanted.person_id:
        yield rows.subject.in_(_records_of(read, wanted.person_id))
    if wanted.first:
        yield rows.at >= wanted.first
    if wanted.last:
        yield rows.at < wanted.last
    if wanted.kind:
        yield or_(*(_is_act(rows.action, name) for name in KINDS[wanted.kind][1]))
    if wanted.kind == UNEXPLAINED:
        yield from _unexplained()


def _is_act(action: ColumnElement[str], name: str) -> ColumnElement[bool]:
    return or_(action == name, action.startswith(f"{name}.", autoescape=True), action == f"{name}_refused")


def _unexplained() -> Iterable[ColumnElement[bool]]:
    """Keep the looks that neither the queue nor the agenda told, and nobody explained within the day."""
    rows, given = audit.c, audit.alias("given").c
    same = (given.subject == rows.subject, given.agent_id == rows.agent_id, given.action == ANSWERED)
    soon = (given.tx > rows.tx, given.at < rows.at + ANSWERED_WITHIN)
    return rows.action != ANSWERED, rows.details == "{}", rows.salt.is_not(None), ~exists().where(*same, *soon)


def _records_of(read: Read, person_id: str) -> list[str]:
    """Return the ids of a person, of the files merged into theirs, and of every record about them."""
    files = files_of(read, person_id)
    found = set(files)
    for table in synchronised_tables():
        if "person_id" in table.c:
            found |= set(read.execute(select(table.c.id).where(table.c.person_id.in_(files))).scalars())
    for name, column in PEOPLE.values():
        linked = metadata.tables[name].c
        found |= set(read.execute(select(linked[column]).where(linked.person_id.in_(files))).scalars())
    return sorted(found)


def _tables(read: Read, ids: set[str]) -> dict[str, str]:
    """Return in which table each record is; what is no record, or is not on this PC any more, is in none."""
    found: dict[str, str] = {}
    for table in synchronised_tables():
        for record_id in read.execute(select(table.c.id).where(table.c.id.in_(sorted(ids)))).scalars():
            found[record_id] = table.name
    return found


seen_lines = restricted("office.audit")(lines)
seen_choices = restricted("office.audit")(choices)
