"""Bringing up to date an office that an earlier version founded: at each opening, so that little is loaded for it."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.model.seeds import formerly, regulations
from lmmh_desk.office.store.rules import rules
from lmmh_desk.store.store import Read, Store


def complete_rules(store: Store, session: Session) -> Changes:
    """Give an office founded by an earlier version the rules it lacks, and the legal wording of those it has.

    What the office set itself stays: each duration, and a source that it typed. Only the PC that keeps the office's
    root does it: the others get it from there, where two PCs that each add the same rule would have two rows for one
    day.
    """
    with store.read() as read:
        there = rules(read)
        known, now = {row.key for row in there}, regulations()
        missing = [row for row in now if row.key not in known]
        sources = {(row.key, formerly(row.key, row.source)): row.source for row in now if formerly(row.key, row.source)}
        old = {row.id: sources[row.key, row.source] for row in there if (row.key, row.source) in sources}
        if not (missing or old) or not _keeps_root(read):
            return Changes("office.rules.complete")
    require(session, "office.rules.complete")
    with store.write(session, "office.rules.complete") as unit:
        for row in missing:
            unit.add(row)
        reworded = [unit.get(Regulation, row_id) for row_id in old]
        for row in reworded:
            row.source = old[row.id]
        unit.details["keys"] = ", ".join(dict.fromkeys(row.key for row in (*missing, *reworded)))
    return unit.changes


def _keeps_root(read: Read) -> bool:
    from lmmh_desk.office.store.keys import root

    return root(read) is not None
