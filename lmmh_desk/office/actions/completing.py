"""Completing an office that an earlier version founded: done at each opening, so that little is loaded for it."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.seeds import regulations
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.store import Read, Store


def complete_rules(store: Store, session: Session) -> Changes:
    """Give an office founded by an earlier version the rules it lacks, as a new office gets them.

    Only the PC that keeps the office's root does: the others get them from it, where two PCs that each add the same
    rule would have two rows for one day.
    """
    with store.read() as read:
        known = {row.key for row in rules(read)}
        missing = [row for row in regulations() if row.key not in known]
        if not missing or not _keeps_root(read):
            return Changes("office.rules.complete")
    require(session, "office.rules.complete")
    with store.write(session, "office.rules.complete") as unit:
        for row in missing:
            unit.add(row)
        unit.details["keys"] = ", ".join(dict.fromkeys(row.key for row in missing))
    return unit.changes


def _keeps_root(read: Read) -> bool:
    from lmmh_desk.office.store.keys import root

    return root(read) is not None
