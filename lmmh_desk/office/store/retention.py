"""What the office keeps, for how long: messages; of the audit, the details only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.messages import CHANNELS
from lmmh_desk.office.model.regulations import KEEP_AUDIT, KEEP_MESSAGES
from lmmh_desk.office.store import tables
from lmmh_desk.office.store.told import among
from lmmh_desk.store.chain import ERASED
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read

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
    old = audit.c.at < paris_instant(day), audit.c.salt.is_not(None), audit.c.details != ERASED
    return [str(tx) for tx in read.execute(select(audit.c.tx).where(*old).order_by(audit.c.tx)).scalars()]


def _told_details(read: Read, ids: Sequence[str]) -> list[Going]:
    """Say the act of each line, by its name: those who show it have the words."""
    asked = select(audit.c.tx, audit.c.at, audit.c.action).where(audit.c.tx.in_(map(int, ids))).order_by(audit.c.tx)
    return [Going(str(row.tx), row.action, paris(row.at).date()) for row in read.execute(asked)]


RETENTIONS = (
    Retention(KEEP_MESSAGES.key, _("SMS et e-mails"), "message", _messages, _told_messages),
    Retention(KEEP_AUDIT.key, _("Détail des accès"), AUDIT, _details, _told_details),
)
