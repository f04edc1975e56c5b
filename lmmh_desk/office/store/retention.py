"""What the office keeps, for how long: messages; of the audit, the details only."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.office.model.regulations import KEEP_AUDIT, KEEP_MESSAGES
from lmmh_desk.office.store import tables
from lmmh_desk.store.chain import ERASED, FORGETTING
from lmmh_desk.store.local import audit
from lmmh_desk.store.store import Read

AUDIT = "audit"  # this table keeps its lines: only their details go, on each desk by itself


def _messages(read: Read, day: date) -> list[str]:
    message = tables.message.c
    return list(read.execute(select(message.id).where(message.expires_at < paris_instant(day))).scalars())


def _details(read: Read, day: date) -> list[str]:
    # What says why lines have no details keeps its own: it names nobody.
    whole = audit.c.salt.is_not(None), audit.c.details != ERASED
    old = *whole, audit.c.action != FORGETTING, audit.c.at < paris_instant(day)
    return [str(tx) for tx in read.execute(select(audit.c.tx).where(*old)).scalars()]


RETENTIONS = (
    Retention(KEEP_MESSAGES.key, _("SMS et e-mails"), "message", _messages),
    Retention(KEEP_AUDIT.key, _("Détail des accès"), AUDIT, _details),
)
