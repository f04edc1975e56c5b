"""Who looked at whose file, and why: written when the file opens, without holding it back."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store
from lmmh_desk.tenancy.model.consulting import ANSWERED, OPENED, REASONS, SHOWN
from lmmh_desk.tenancy.store.consulting import shown_today


def consult(store: Store, session: Session, person_id: str, seen: str) -> Changes:
    """Write that a file was opened, with the reason that is seen: « Au guichet », « Rendez-vous 10:30 », "" for none.

    On a full or read-only disk files still open: consultation is what such a PC is left for.
    """
    require(session, "tenancy.read")
    try:
        return _noted(store, session, OPENED, person_id, seen)
    except StoreError:
        return Changes(OPENED)


def look(store: Store, session: Session, person_id: str, place: str) -> Changes:
    """Write that an agent had a person before them on a page: one line for each agent, person, day and page.

    On a full or read-only disk pages still show.
    """
    require(session, "tenancy.read")
    with store.read() as read:
        known = shown_today(read, session, person_id, place, store.clock.now())
    if known or store.read_only:
        return Changes(SHOWN)
    try:
        return _noted(store, session, SHOWN, person_id, place)
    except StoreError:
        return Changes(SHOWN)


def give_reason(store: Store, session: Session, person_id: str, reason: str) -> Changes:
    """Write why this agent opened a file, where nothing told it; a reason of `REASONS`."""
    require(session, "tenancy.read")
    return _noted(store, session, ANSWERED, person_id, REASONS[reason])


def _noted(store: Store, session: Session, action: str, person_id: str, reason: str) -> Changes:
    with store.write(session, action, person_id) as unit:
        if reason:
            unit.details["reason"] = reason
    return unit.changes
