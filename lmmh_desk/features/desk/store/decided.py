"""What a person's history says of decisions: both values, who wrote each, who chose."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Row, select

from lmmh_desk.features.desk.store.asides import main, may_read_line, told, written
from lmmh_desk.features.desk.store.clashes import lines_of
from lmmh_desk.features.desk.store.words import Words, may_read, wire
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed
from lmmh_desk.store.arbitration import conflict, quarantine
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import short_name

CHOSEN = {
    "kept": _("choisi\u00a0: {kept} ({kept_by}) · écarté\u00a0: {other} ({other_by})"),
    "other": _("choisi\u00a0: {other} ({other_by}) · écarté\u00a0: {kept} ({kept_by})"),
    "both": _("gardés tous les deux\u00a0: {kept} ({kept_by}) et {other} ({other_by})"),
    "mixed": _("choisi en partie\u00a0: {kept} ({kept_by}) ou {other} ({other_by})"),
}
SET_ASIDE = {"dropped": _("Saisie écartée · {what}"), "again": _("Saisie enregistrée de nouveau · {what}")}


def timeline(read: Read, person_id: str, session: Session) -> list[Moment]:
    """Return what was decided about a person."""
    if not allowed(session.role, "tenancy.read"):
        return []
    words = Words(read)
    asked = select(conflict).where(conflict.c.person_id == person_id, conflict.c.settled_at.is_not(None))
    lines = quarantine.c
    aside = select(quarantine).where(lines.person_id == person_id, lines.settled_at.is_not(None))
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in read.execute(aside.order_by(lines.position)):
        groups[row.transaction_id].append(row)
    role = session.role
    mine = (row for row in read.execute(asked) if may_read(words, role, row.table_name, row.record_id))
    found = [_clash(words, row) for row in mine]
    asides = (rows for rows in groups.values() if all(may_read_line(words, role, row) for row in rows))
    return [*found, *(_aside(words, rows) for rows in asides)]


def _clash(words: Words, row: Row[Any]) -> Moment:
    lines = lines_of(words, row)
    by = {side: _short(words, agent_id) for side, agent_id in (("kept_by", row.kept_by), ("other_by", row.other_by))}
    told = [CHOSEN[row.choice].format(kept=line.kept, other=line.other, **by) for line in lines]
    if len(lines) > 1:
        told = [f"{line.label}, {text}" for line, text in zip(lines, told, strict=True)]
    label = wire(row.table_name).label if len(lines) > 1 else lines[0].label
    return _moment(row, _("Arbitrage · {what}").format(what=small(label)), [*told, _by(words, row)])


def _aside(words: Words, rows: list[Row[Any]]) -> Moment:
    lines = [written(row) for row in rows]
    what = small(wire(main(lines).table).label or _("Enregistrement"))
    typed = [f"{label}\u00a0: {value}" for label, value in told(words, lines)]
    author = _("saisi par {who}").format(who=_short(words, rows[0].written_by))
    return _moment(rows[0], SET_ASIDE[rows[0].choice].format(what=what), [*typed, author, _by(words, rows[0])])


def _moment(row: Row[Any], title: str, told: list[str]) -> Moment:
    subtitle = " · ".join(told)
    return Moment(row.settled_at, "arbitration", "history", title, subtitle, id=row.id, table="conflict")


def _by(words: Words, row: Row[Any]) -> str:
    return _("décidé par {who}").format(who=_short(words, row.settled_by))


def _short(words: Words, agent_id: str) -> str:
    return short_name(words.name("agent", agent_id)) if words.row("agent", agent_id) else _("un collègue")
