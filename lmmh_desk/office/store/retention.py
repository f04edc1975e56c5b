"""What the office keeps, for how long: messages; of the audit, the details only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import ColumnClause, Connection, Table, literal_column, select

from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.bookings import ABSENCE_LABELS, AbsenceKind
from lmmh_desk.office.model.messages import CHANNELS
from lmmh_desk.office.model.regulations import (
    KEEP_ASIDES,
    KEEP_AUDIT,
    KEEP_CONFLICTS,
    KEEP_DRAFTS,
    KEEP_MESSAGES,
    KEEP_PRESENCE,
)
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.told import among
from lmmh_desk.store.arbitration import conflict, quarantine
from lmmh_desk.store.chain import ERASED, PURGE, TAKEN
from lmmh_desk.store.exchange.shapes import driver_of, listed, sql
from lmmh_desk.store.local import audit, draft
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata, wire_of

LOCAL = frozenset({"draft", "import_step"})  # each desk deletes its own by itself
FORGET_ROWS = 'DELETE FROM "@table" WHERE rowid @among'
AUDIT = "audit"  # this table keeps its lines: only their details go, on each desk by itself


def _messages(read: Read, day: date) -> list[str]:
    message = tables.message.c
    asked = select(message.id).where(message.expires_at < paris_instant(day))
    return list(read.execute(asked.order_by(message.expires_at, message.id)).scalars())


def _told_messages(read: Read, ids: Sequence[str]) -> list[Going]:
    message = tables.message.c
    asked = select(tables.message).where(among(message.id, ids)).order_by(message.expires_at, message.id)
    return [
        Going(row.id, " · ".join(text for text in (CHANNELS[row.channel], row.title) if text),
              paris(row.expires_at).date(), row.person_id or "")
        for row in read.execute(asked)
    ]  # fmt: skip


def _details(read: Read, day: date) -> list[str]:
    """Find the lines whose details go; those that explain why others have none hold ranks only, and stay."""
    old = audit.c.at < paris_instant(day), audit.c.salt.is_not(None), audit.c.details != ERASED
    told = select(audit.c.tx).where(*old, audit.c.action.not_in((PURGE, TAKEN)))
    return [str(tx) for tx in read.execute(told.order_by(audit.c.tx)).scalars()]


def _told_details(read: Read, ids: Sequence[str]) -> list[Going]:
    """Say the act of each line, by its name: those who show it have the words."""
    asked = select(audit.c.tx, audit.c.at, audit.c.action).where(audit.c.tx.in_(map(int, ids))).order_by(audit.c.tx)
    return [Going(str(row.tx), row.action, paris(row.at).date()) for row in read.execute(asked)]


def _settled(table: Table) -> Callable[[Read, date], list[str]]:
    """Return what finds the rows of a table that people decided of before a day; what waits stays."""
    rows = table.c

    def due(read: Read, day: date) -> list[str]:
        asked = select(rows.id).where(rows.settled_at < paris_instant(day)).order_by(rows.settled_at, rows.id)
        return list(read.execute(asked).scalars())

    return due


def _told_settled(table: Table) -> Callable[[Read, Sequence[str]], list[Going]]:
    rows = table.c

    def told(read: Read, ids: Sequence[str]) -> list[Going]:
        asked = select(table).where(among(rows.id, ids)).order_by(rows.settled_at, rows.id)
        return [
            Going(row.id, wire_of(metadata.tables[row.table_name]).label or row.table_name,
                  paris(row.settled_at).date(), row.person_id)
            for row in read.execute(asked)
        ]  # fmt: skip

    return told


ROW: ColumnClause[int] = literal_column("draft.rowid")


def _drafts(read: Read, day: date) -> list[str]:
    asked = select(ROW).select_from(draft).where(draft.c.at < paris_instant(day)).order_by(draft.c.at)
    return [str(row) for row in read.execute(asked).scalars()]


def _told_drafts(read: Read, ids: Sequence[str]) -> list[Going]:
    asked = select(ROW.label("row"), draft.c.page, draft.c.at).where(ROW.in_(map(int, ids))).order_by(draft.c.at)
    return [Going(str(row.row), _("Brouillon"), paris(row.at).date()) for row in read.execute(asked)]


def _absences(read: Read, day: date) -> list[str]:
    one = tables.absence.c
    asked = select(one.id).where(one.last_day < day.isoformat()).order_by(one.last_day, one.id)
    return list(read.execute(asked).scalars())


def _told_absences(read: Read, ids: Sequence[str]) -> list[Going]:
    """Say of which kind, not whose."""
    one = tables.absence.c
    asked = select(one.id, one.kind, one.last_day).where(among(one.id, ids)).order_by(one.last_day, one.id)
    return [
        Going(row.id, ABSENCE_LABELS[AbsenceKind(row.kind)], date.fromisoformat(row.last_day))
        for row in read.execute(asked)
    ]


def forget_rows(connection: Connection, table: str, ids: Sequence[str]) -> None:
    """Delete rows of a table that this desk keeps for itself, by their ranks."""
    driver_of(connection).execute(sql(FORGET_ROWS, table=table), (listed(ids),))


RETENTIONS = (
    Retention(KEEP_MESSAGES.key, _("SMS et e-mails"), "message", _messages, _told_messages),
    Retention(KEEP_AUDIT.key, _("Détail des accès"), AUDIT, _details, _told_details),
    Retention(KEEP_CONFLICTS.key, _("Arbitrages rendus"), "conflict", _settled(conflict), _told_settled(conflict)),
    Retention(
        KEEP_ASIDES.key, _("Saisies mises de côté"), "quarantine", _settled(quarantine), _told_settled(quarantine)
    ),
    Retention(KEEP_PRESENCE.key, _("Absences de l’agenda"), "absence", _absences, _told_absences),
    Retention(KEEP_DRAFTS.key, _("Brouillons"), "draft", _drafts, _told_drafts),
)
