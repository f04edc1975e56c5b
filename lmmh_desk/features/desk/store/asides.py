"""Reading what the hub set aside: the lines of one transaction make one item, with what mends it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Integer, Row, Table, Text, UniqueConstraint, select

from lmmh_desk.features.desk.model.arbitration import Act, Aside, Edit, Mend, Written
from lmmh_desk.features.desk.store.clashes import ICONS, author, facts
from lmmh_desk.features.desk.store.slots import slot_mends
from lmmh_desk.features.desk.store.subjects import Key, person_of, subject
from lmmh_desk.features.desk.store.words import UNTOLD, View, Words, called, may_read, wire
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.arbitration import quarantine
from lmmh_desk.store.erasures import NAME as ERASURE
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import Flag, metadata

SHOWN = 14  # facts of what was typed
SETTLED = "settled"  # how the hub says that another desk had decided
ADDED = "added"  # how the hub says that a row which is only ever added would say something else
ERASING = "erasing"  # how erasures that wait as a mass are called
BROKEN = "broken"  # how what no program of the office writes is called
DELTA = msgspec.json.Decoder(dict[str, tuple[Any, Any]])
SECOND = ("booking", "message", "paper", "household")  # never what a transaction is about


def lines_of(read: Read, transaction_id: str) -> list[Written]:
    """Return the lines of a transaction in their order; those that wait, where a restored hub has others settled too:
    it set the transaction aside again before a desk gave them back.
    """
    rows = quarantine.c
    asked = select(quarantine).where(rows.transaction_id == transaction_id).order_by(rows.position, rows.id)
    lines = [written(row) for row in read.execute(asked)]
    return [line for line in lines if not line.settled] or lines


def written(row: Row[Any]) -> Written:
    """Return what a line wrote; no values where no program of the office wrote it."""
    settled = row.settled_at is not None
    values = _values(row)
    return Written(
        row.id, row.table_name, row.record_id, row.op, values or {}, row.detail, settled, row.reason, _base(row),
        broken=values is None,
    )  # fmt: skip


def _base(row: Row[Any]) -> dict[str, Any]:
    """Return what a change or a deletion started from, as far as it can be read."""
    with suppress(msgspec.MsgspecError, RecursionError):
        if row.op != "insert":
            return {column: old for column, (old, _new) in DELTA.decode(row.delta).items()}
    return {}


def since(words: Words, line: Written) -> dict[str, Any]:
    """Return what the columns that a line changes, or deletes, hold now, where somebody wrote them since."""
    here = (words.row(line.table, line.record_id) if line.base else None) or {}
    told = {name: (old, line.values.get(name, old)) for name, old in line.base.items() if name in here}
    return {name: here[name] for name, known in told.items() if here[name] not in known}


def shown_of(words: Words, lines: Sequence[Written]) -> tuple[Any, ...]:
    """Return what the columns that these lines change hold now."""
    found = []
    for line in lines:
        here = words.row(line.table, line.record_id) if line.base else None
        found.append(None if here is None else tuple(here.get(name) for name in line.base))
    return tuple(found)


def _values(row: Row[Any]) -> dict[str, Any] | None:
    """Return the values that a line wrote, None where its table couldn't hold them."""
    table = metadata.tables.get(row.table_name)
    if table is None:
        return None
    if row.op == "delete":
        return {}
    try:
        found = {column: new for column, (_old, new) in DELTA.decode(row.delta).items()}
        fit = all(new is None or type(new) is _kind(table, column) for column, new in found.items())
    except (msgspec.MsgspecError, RecursionError, KeyError):
        return None
    return found if fit else None


def _kind(table: Table, column: str) -> type:
    return int if isinstance(table.c[column].type, Integer | Flag) else str  # bytes are in hexadecimal


def asides(view: View) -> list[Aside]:
    """Return the transactions nobody mended yet, oldest first."""
    found, role = set_aside(view.read).values(), view.session.role
    return [_told(view, rows) for rows in found if shown_aside(view.words, role, rows)]


def shown_aside(words: Words, role: str, rows: Sequence[Row[Any]]) -> bool:
    """Say whether a transaction set aside is shown to a role."""
    return all(may_read_line(words, role, row) for row in rows)


def may_read_line(words: Words, role: str, row: Row[Any]) -> bool:
    """Say whether a line set aside is shown to a role."""
    return may_read(words, role, row.table_name, row.record_id, _values(row))


def set_aside(read: Read) -> dict[str, list[Row[Any]]]:
    """Return the lines of the transactions nobody mended yet, by transaction, oldest first."""
    rows = quarantine.c
    asked = select(quarantine).where(rows.settled_at.is_(None)).order_by(rows.created_at, rows.id)
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in read.execute(asked):
        groups[row.transaction_id].append(row)
    return {one: sorted(lines, key=lambda row: int(row.position)) for one, lines in groups.items()}


def followers(read: Read, made: Sequence[Written]) -> dict[str, list[Written]]:
    """Return the transactions set aside because all they do is to change records that this one made, oldest first."""
    known = {(line.table, line.record_id) for line in made if line.op == "insert"}
    return {
        transaction_id: lines
        for transaction_id, lines in ((one, [*map(written, rows)]) for one, rows in set_aside(read).items())
        if all(line.op == "update" and (line.table, line.record_id) in known and not line.broken for line in lines)
    }


def _told(view: View, rows: Sequence[Row[Any]]) -> Aside:
    """Return a transaction in words; what no program of the office wrote hides nothing else, and is only dropped."""
    if all(_values(row) is not None for row in rows):
        with suppress(*UNTOLD):
            return _aside(view, rows)
    first = rows[0]
    return Aside(
        key=first.transaction_id,
        title=_("Saisie illisible"),
        note=_note(first.table_name),
        icon="warning",
        reason=BROKEN,
        author=author(view, first.written_by, first.written_at, first.device_id, first.site_id),
        mends=plain_mends(BROKEN, view.session.role),
    )


def _note(table: str) -> str:
    return _("Mis de côté · {what}").format(what=wire(table).label or _("Enregistrement"))


def _aside(view: View, rows: Sequence[Row[Any]]) -> Aside:
    first = rows[0]
    words = view.words_of(first.transaction_id)
    lines = [written(row) for row in rows]
    about = main(lines)
    reason = _reason(first)
    key = subject(words, about.table, about.record_id, about.values)
    who = person_in(words, lines, key)
    item = Aside(
        key=first.transaction_id,
        title=_title(words, about, key),
        note=_note(about.table),
        facts=facts(view, key) or (words.name("person", who) if who else ""),
        icon=ICONS.get(key[0], "warning"),
        person_id=who,
        covered=any(words.covers(line.table, column) for line in lines for column in _told_of(words, line)),
        reason=reason,
        author=author(view, first.written_by, first.written_at, first.device_id, first.site_id),
        typed=typed(words, lines, now=True)[:SHOWN],
        seen=shown_of(words, lines),
        edits=tuple(edit for line in lines for edit in _edits(words, line, reason)),
    )
    slots = slot_mends(view, lines, who) if reason == "slot" else ()
    return replace(item, mends=slots or plain_mends(reason, view.session.role))


def _told_of(words: Words, line: Written) -> tuple[str, ...]:
    """Return the columns that a line tells: a deletion writes none, and tells those that were changed since."""
    return (*line.values, *since(words, line))


def _reason(line: Row[Any]) -> str:
    """Return why a line was set aside, as its sentence and what mends it are called."""
    if line.reason == "check" and line.detail in (ADDED, SETTLED):
        return str(line.detail)
    return ERASING if (line.reason, line.table_name) == ("mass", ERASURE) else str(line.reason)


def main(lines: Sequence[Written]) -> Written:
    """Return the line that a transaction is about."""
    named = [line for line in lines if wire(line.table).label and line.table not in SECOND]
    whole = [line for line in named if not wire(line.table).parent]
    return next(iter(whole or named or lines))


def person_in(words: Words, lines: Sequence[Written], key: Key) -> str:
    """Return the id of the person a transaction is about: that of the record, else the first it names."""
    known = person_of(words, key) if key[0] != "person" or words.row(*key) else ""
    return known or next((line.values["person_id"] for line in lines if line.values.get("person_id")), "")


def _title(words: Words, about: Written, key: Key) -> str:
    row = words.row(*key)
    if key == (about.table, about.record_id):
        return called(about.table, {**(row or {}), **about.values})
    return words.name(*key)


def typed(words: Words, lines: Sequence[Written], *, now: bool = False) -> tuple[tuple[str, str], ...]:
    """Return (label, value) of what a transaction wrote; `now`, beside it, what was written over it since."""
    found: dict[tuple[str, str], None] = {}
    for line in lines:
        names, other = wire(line.table).fields, since(words, line) if now else {}
        if line.op == "delete":
            found[wire(line.table).label or _("Enregistrement"), _gone(words, line, other)] = None
        elif line.table == "contact" and (line.values.get("value") or "value" in other):
            whole = words.group("contact", tuple(line.values), tuple(line.values.values()))
            if other:
                now_is = {**line.values, **other}
                whole = _beside(whole, words.group("contact", tuple(now_is), tuple(now_is.values())))
            found[words.label("contact", ("value",), str(line.values.get("kind"))), whole] = None
        elif line.values.get("person_id"):
            found[_("Personne"), words.name("person", line.values["person_id"])] = None
        for column, value in line.values.items():
            if column in names and (value not in (None, "") or column in other) and line.table != "contact":
                told = words.value(line.table, column, value)
                if column in other:
                    told = _beside(told, words.value(line.table, column, other[column]))
                found[names[column], told] = None
    return tuple(found)


def _gone(words: Words, line: Written, other: dict[str, Any]) -> str:
    """Return « supprimé », with what was written since."""
    names = wire(line.table).fields
    told = [words.value(line.table, column, value) for column, value in other.items() if column in names]
    if not told:
        return _("supprimé")
    return _("supprimé, mais modifié depuis\u00a0: {values}").format(values=" · ".join(told))


def _beside(typed: str, now: str) -> str:
    return _("{typed} (à présent\u00a0: {now})").format(typed=typed, now=now)


def told(words: Words, lines: Sequence[Written]) -> tuple[tuple[str, str], ...]:
    """Return the same, nothing where it can't be told."""
    with suppress(*UNTOLD):
        return typed(words, lines)
    return ()


def _edits(words: Words, line: Written, reason: str) -> list[Edit]:
    """Return the values in sight that may be typed otherwise: what must be unique, or may be what was refused."""
    if reason not in ("duplicate", "check") or line.op == "delete":
        return []
    table = metadata.tables[line.table]
    names = wire(line.table).fields
    wanted = unique_columns(table) if reason == "duplicate" else set(names)
    return [
        Edit(line.id, column, names[column], str(value))
        for column, value in line.values.items()
        if column in wanted and column in names and type(table.c[column].type) is Text and isinstance(value, str)
        and column not in wire(line.table).words and not words.covers(line.table, column)
    ]  # fmt: skip


def unique_columns(table: Table) -> set[str]:
    """Return the columns that no two rows share, alone or together."""
    found = {column.name for column in table.columns if column.unique}
    for rule in table.constraints:
        found |= {column.name for column in rule.columns} if isinstance(rule, UniqueConstraint) else set()
    for index in table.indexes:
        found |= {column.name for column in index.columns} if index.unique else set()
    return found


def plain_mends(reason: str, role: str) -> tuple[Mend, ...]:
    """Return what mends a transaction that asks for no slot; a mass deletion is for a manager to agree to.

    Erasures in number are for the hub's administrator.
    """
    again = Mend(Act.AGAIN, _("Enregistrer de nouveau"), _("La saisie repart au prochain échange."))
    drop = Mend(Act.DROP, _("Écarter la saisie"), _("Elle reste lisible dans l’historique, rien n’est effacé."))
    if reason in (ADDED, BROKEN, ERASING) or (reason == "mass" and not allowed(role, "desk.arbitrate.mass")):
        return (drop,)
    return (drop, again) if reason in ("device", "mass") else (again, drop)
