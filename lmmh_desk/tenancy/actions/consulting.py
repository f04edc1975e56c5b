"""Who looked at whose file, and why: written when the file opens, without holding it back."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.consulting import ANSWERED, OPENED, REASONS


def consult(store: Store, session: Session, person_id: str, seen: str) -> Changes:
    """Write that a file was opened, with the reason that is seen: « Au guichet », « Rendez-vous 10:30 », "" for none.

    On a full or read-only disk files still open: consultation is what such a PC is left for.
    """
    require(session, "tenancy.read")
    try:
        return _noted(store, session, OPENED, person_id, seen)
    except StoreError:
        return Changes(OPENED)


def give_reason(store: Store, session: Session, person_id: str, reason: str) -> Changes:
    """Write why this agent opened a file, where nothing told it; a reason of `REASONS`."""
    require(session, "tenancy.read")
    return _noted(store, session, ANSWERED, person_id, REASONS[reason])


def _noted(store: Store, session: Session, action: str, person_id: str, reason: str) -> Changes:
    with store.write(session, action, person_id) as unit:
        if reason:
            unit.details["reason"] = reason
    return unit.changes
