"""What was decided, as a person's history and the list in « Arbitrage » tell it: both values, their authors, who chose.

Many records are nobody's (a residence, an operation of works): what was decided about them is in the list alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Row, select

from lmmh_desk.features.desk.model.arbitration import moment as when
from lmmh_desk.features.desk.store.asides import main, may_read_line, told, written
from lmmh_desk.features.desk.store.clashes import lines_of, typed_over
from lmmh_desk.features.desk.store.subjects import subject
from lmmh_desk.features.desk.store.words import Words, may_read, wire
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import allowed, require
from lmmh_desk.store.arbitration import conflict, quarantine
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.names import short_name

CHOSEN = {
    "kept": _("choisi\u00a0: {kept} ({kept_by}) · écarté\u00a0: {other} ({other_by})"),
    "other": _("choisi\u00a0: {other} ({other_by}) · écarté\u00a0: {kept} ({kept_by})"),
    "both": _("gardés tous les deux\u00a0: {kept} ({kept_by}) et {other} ({other_by})"),
    "mixed": _("choisi en partie\u00a0: {kept} ({kept_by}) ou {other} ({other_by})"),
}
MOST = 1000  # decisions in the list
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


def decisions(read: Read, session: Session) -> list[Moment]:
    """Return the last decisions about any record that the role is shown, the last first; raises NotAllowed."""
    require(session, "desk.arbitrate")
    words, role = Words(read), session.role
    rows, lines = conflict.c, quarantine.c
    asked = select(conflict).where(rows.settled_at.is_not(None)).order_by(rows.settled_at.desc(), rows.id.desc())
    settled = read.execute(asked.limit(MOST)).all()
    over = _over(settled)
    mine = (row for row in settled if row.id not in over and may_read(words, role, row.table_name, row.record_id))
    found = [_listed(words, _clash(words, row, dated=True), row) for row in mine]
    aside = select(quarantine).where(lines.settled_at.is_not(None)).order_by(lines.settled_at.desc(), lines.id.desc())
    groups: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in read.execute(aside.limit(MOST)):
        groups[row.transaction_id].append(row)
    for several in groups.values():
        if all(may_read_line(words, role, row) for row in several):
            several.sort(key=lambda row: int(row.position))
            found.append(_aside(words, several, dated=True))
    return sorted(found, key=lambda moment: moment.at, reverse=True)[:MOST]


def _over(settled: Sequence[Row[Any]]) -> set[str]:
    """Return the ids of the conflicts that their desk had typed over: nobody chose about these."""
    groups: dict[tuple[Any, ...], list[Row[Any]]] = defaultdict(list)
    for row in sorted(settled, key=lambda row: (row.created_at, row.id)):
        groups[row.table_name, row.record_id, row.device_id, row.settled_at, row.settled_by].append(row)
    return {one for rows in groups.values() for place, row in enumerate(rows) for one in typed_over(row, rows[:place])}


def _listed(words: Words, made: Moment, row: Row[Any]) -> Moment:
    """Return a decision that says what it is about: in the list, no file does."""
    key = subject(words, row.table_name, row.record_id)
    about = words.name(*key) if words.row(*key) else _("Enregistrement supprimé")
    return replace(made, title=f"{about} · {made.title}")


def _clash(words: Words, row: Row[Any], *, dated: bool = False) -> Moment:
    lines = lines_of(words, row)
    sides = (("kept_by", row.kept_by, row.kept_at), ("other_by", row.other_by, row.other_at))
    by = {side: _author(words, agent_id, at, dated) for side, agent_id, at in sides}
    told = [CHOSEN[row.choice].format(kept=line.kept, other=line.other, **by) for line in lines]
    if len(lines) > 1:
        told = [f"{line.label}, {text}" for line, text in zip(lines, told, strict=True)]
    label = wire(row.table_name).label if len(lines) > 1 else lines[0].label
    return _moment(row, _("Arbitrage · {what}").format(what=small(label)), [*told, _by(words, row)])


def _aside(words: Words, rows: list[Row[Any]], *, dated: bool = False) -> Moment:
    lines = [written(row) for row in rows]
    what = small(wire(main(lines).table).label or _("Enregistrement"))
    typed = [f"{label}\u00a0: {value}" for label, value in told(words, lines)]
    who = _author(words, rows[0].written_by, rows[0].written_at, dated)
    author = _("saisi par {who}").format(who=who)
    return _moment(rows[0], SET_ASIDE[rows[0].choice].format(what=what), [*typed, author, _by(words, rows[0])])


def _moment(row: Row[Any], title: str, told: list[str]) -> Moment:
    subtitle = " · ".join(told)
    return Moment(row.settled_at, "arbitration", "history", title, subtitle, id=row.id, table="conflict")


def _by(words: Words, row: Row[Any]) -> str:
    return _("décidé par {who}").format(who=_short(words, row.settled_by))


def _author(words: Words, agent_id: str, at: int, dated: bool) -> str:
    """Return « K. Moulin », or « K. Moulin, 19/11 à 9:30 »."""
    name = _short(words, agent_id)
    return f"{name}, {when(at)}" if dated else name


def _short(words: Words, agent_id: str) -> str:
    return short_name(words.name("agent", agent_id)) if words.row("agent", agent_id) else _("un collègue")
