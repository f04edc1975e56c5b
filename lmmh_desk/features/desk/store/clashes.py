"""Reading the conflicts that wait: those of one record between two desks make one item."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, func, select

from lmmh_desk.features.desk.model.arbitration import Author, Clash, Line, fields
from lmmh_desk.features.desk.store.subjects import Key, person_of, subject
from lmmh_desk.features.desk.store.words import SLOT, UNTOLD, View, Words, is_code, may_read, raw, wire
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.tables import agent, desk_certificate, site
from lmmh_desk.store.arbitration import conflict
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.tables import note

Values = Sequence[Any]
LATE = 300_000  # milliseconds from writing a value to the hub, which makes the conflict: more than clocks may differ
ICONS = {
    "person": "users", "appointment": "calendar", "lease": "key", "dwelling": "home", "walk_in": "ticket",
    "paper": "document", "move": "truck", "site": "building", "agent": "user",
}  # fmt: skip


def clashes(view: View) -> list[Clash]:
    """Return the conflicts nobody settled yet, oldest first."""
    groups, role = grouped(view.words).items(), view.session.role
    return [_clash(view, key, rows) for (key, *_two), rows in groups if shown_clash(view.words, role, rows)]


def shown_clash(words: Words, role: str, rows: Sequence[Row[Any]]) -> bool:
    """Say whether conflicts that make one item are shown to a role."""
    return all(may_read(words, role, one.table_name, one.record_id) for one in rows)


def grouped(words: Words) -> dict[tuple[Key, str, str], list[Row[Any]]]:
    """Return the open conflicts by what they are about and the two desks that wrote."""
    asked = select(conflict).where(conflict.c.settled_at.is_(None)).order_by(conflict.c.created_at, conflict.c.id)
    rows = words.read.execute(asked).all()
    written: dict[tuple[str, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        written[row.table_name, row.record_id, row.device_id].append(row)
    over = {one for mine in written.values() for place, row in enumerate(mine) for one in typed_over(row, mine[:place])}
    groups: dict[tuple[Key, str, str], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.id in over:
            continue
        groups[subject(words, row.table_name, row.record_id), row.device_id, row.kept_device].append(row)
    return dict(groups)


def typed_over(last: Row[Any], earlier: Sequence[Row[Any]]) -> list[str]:
    """Return the ids of a desk's earlier conflicts over one record whose value was typed over by the last one's.

    That value is where the next one starts from: who typed the next one saw it, and is asked about the next one only.
    """
    found = []
    base = dict(zip(json.loads(last.columns), json.loads(last.base), strict=True))
    for row in reversed(earlier):
        parts = list(zip(*(json.loads(each) for each in (row.columns, row.base, row.kept, row.other)), strict=True))
        asked = {column: other for column, _base, kept, other in parts if other != kept}
        if row.kind == "edit" and last.kind != "deleted" and asked.items() <= base.items():
            found.append(row.id)
            base |= {column: before for column, before, _kept, _other in parts}
    return found


def _clash(view: View, key: Key, rows: Sequence[Row[Any]]) -> Clash:
    one = rows[0]
    words = view.words_of(one.id)
    table, record_id = key
    lines = tuple(line for row in rows for line in lines_of(words, row))
    what = wire(table).label or _("Enregistrement")
    return Clash(
        key=one.id,
        title=words.name(table, record_id) if words.row(table, record_id) else what,
        note=f"{what} · {fields(len(lines))}",
        facts=facts(view, key),
        icon=ICONS.get(table, "list"),
        person_id=person_of(words, key),
        covered=any(words.covers(row.table_name, column) for row in rows for column in json.loads(row.columns)),
        lines=lines,
        kept=author(view, one.kept_by, one.kept_at, one.kept_device),
        other=replace(
            author(view, one.other_by, one.other_at, one.device_id, one.site_id),
            sent_at=max((row.created_at for row in rows if row.created_at - row.other_at > LATE), default=0),
        ),
        same=_same(words, key, rows),
        notes=_notes(view.read, record_id, rows) if table == "person" else 0,
    )


def lines_of(words: Words, row: Row[Any]) -> list[Line]:
    """Return a conflict as people decide it: whole, or column by column where a group can be taken apart."""
    columns = tuple(json.loads(row.columns))
    values: list[list[Any]] = [json.loads(each) for each in (row.base, row.kept, row.other)]
    here = words.row(row.table_name, row.record_id) if row.settled_at is None else None
    now = tuple(raw(here[column]) for column in columns) if here is not None else ()
    if here is not None:
        values[1] = list(now)  # somebody may have changed it since
    if row.kind != "edit":
        return [_deletion(words, row, columns, values, now)]
    differ = [place for place in range(len(columns)) if values[1][place] != values[2][place]] or range(len(columns))
    group = wire(row.table_name).group(columns[0])
    parts = [[place] for place in differ] if group in wire(row.table_name).apart else [_told(row, columns, differ)]
    return [replace(_line(words, row, columns, values, part), now=now) for part in parts]


def _told(row: Row[Any], columns: Sequence[str], differ: Sequence[int]) -> list[int]:
    """Return the places of the columns that tell a group: those named, both ends of a moment, a contact whole."""
    named = wire(row.table_name).fields
    kept = [place for place in differ if columns[place] in named] or list(differ)
    whole = row.table_name == "contact" and "value" in columns
    moment = any(columns[place] in SLOT for place in differ) and set(SLOT) <= set(columns)
    return [place for place, column in enumerate(columns) if whole or place in kept or (moment and column in SLOT)]


def _line(words: Words, row: Row[Any], columns: Sequence[str], values: Sequence[Values], part: Sequence[int]) -> Line:
    names = tuple(columns[place] for place in part)
    before, kept, other = (_said(words, row, names, [each[place] for place in part]) for each in values)
    kind = str(next((each[columns.index("kind")] for each in values[1:] if "kind" in columns), ""))
    whole = len(part) == len(columns) or not _apart(row, columns)
    return Line(
        conflict_id=row.id,
        columns=tuple(columns) if whole else names,
        label=words.label(row.table_name, names, kind),
        before=before,
        kept=kept,
        other=other,
        both=row.table_name == "contact" and "value" in columns,
        coded=len(names) == 1 and is_code(row.table_name, names[0]),
    )


def _said(words: Words, row: Row[Any], columns: tuple[str, ...], values: Values) -> str:
    """Return the values of a group in one line; those that can't be told as they were written."""
    try:
        return words.group(row.table_name, columns, values)
    except UNTOLD:
        return " · ".join(map(str, values))


def _apart(row: Row[Any], columns: Sequence[str]) -> bool:
    return wire(row.table_name).group(columns[0]) in wire(row.table_name).apart


def _deletion(
    words: Words, row: Row[Any], columns: tuple[str, ...], values: Sequence[Values], now: tuple[Any, ...]
) -> Line:
    table = row.table_name
    before, kept, other = (_said(words, row, columns, each) for each in values)
    kept, other = (
        (_("Supprimer de nouveau"), _("Remettre\u00a0: {value}").format(value=other))
        if row.kind == "deleted"
        else (_("Garder\u00a0: {value}").format(value=kept), _("Supprimer"))
    )
    kind = str((words.row(table, row.record_id) or {}).get("kind", ""))
    return Line(row.id, columns, words.label(table, columns, kind), before, kept, other, now)


def _same(words: Words, key: Key, rows: Sequence[Row[Any]]) -> tuple[tuple[str, str], ...]:
    """Return the named fields of the record itself that nobody disagrees on."""
    table, record_id = key
    here = words.row(table, record_id)
    if here is None:
        return ()
    apart = {column for row in rows if row.table_name == table for column in json.loads(row.columns)}
    named = wire(table).fields
    return tuple(
        (label, words.value(table, column, here[column])) for column, label in named.items() if column not in apart
    )


def _notes(read: Read, person_id: str, rows: Sequence[Row[Any]]) -> int:
    """Return how many notes were added since the first of the values was written."""
    since = min(min(row.kept_at, row.other_at) for row in rows)
    asked = select(func.count()).select_from(note).where(note.c.person_id == person_id, note.c.created_at >= since)
    return read.execute(asked).scalar_one()


def facts(view: View, key: Key) -> str:
    """Return what tells a person from their namesakes; who comes to an appointment."""
    words, (table, record_id) = view.words, key
    if table != "person":
        person_id = person_of(words, key)
        return words.name("person", person_id) if person_id else ""
    if words.row(table, record_id) is None:
        return ""
    lease = person_card(view.read, record_id).lease(paris(view.now).date())
    parts = (lease.number, lease.dwelling.residence if lease.dwelling else "") if lease else ()
    return " · ".join(part for part in parts if part)


def author(view: View, agent_id: str, at: int, device_id: str, site_id: str = "") -> Author:
    """Return who wrote something and where: the site of the desk's certificate, else this one, else the agent's."""
    name = view.read.execute(select(agent.c.name).where(agent.c.id == agent_id)).scalar() or _("Un agent")
    own = (view.words.row("agent", agent_id) or {}).get("site_id", "")
    asked = select(desk_certificate.c.site_id).where(desk_certificate.c.device_id == device_id)
    site_id = view.read.execute(asked.limit(1)).scalar() or site_id or own
    found = view.read.execute(select(site.c.name, site.c.phone).where(site.c.id == site_id)).one_or_none()
    here = device_id == view.session.device_id
    if here:
        place = _("Ce poste")
    elif found is None or site_id == view.session.site_id:
        place = _("L’autre poste")
    else:
        place = found.name
    elsewhere = found is not None and site_id != view.session.site_id
    return Author(place, name, at, here, found.phone if found and not here else "", elsewhere)
