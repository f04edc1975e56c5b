"""The purge: what has passed its time goes, a few records at a time; stopped, it goes on where it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.errors import StoreError
from lmmh_desk.kernel.retention import Retention
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.copies import forget_copies
from lmmh_desk.office.actions.erasing import erase_some
from lmmh_desk.office.model.regulations import KEEP_AUDIT, KEEP_DRAFTS, KEEP_IMPORTS
from lmmh_desk.office.model.retention import Due
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.forgetting import forgetting_day
from lmmh_desk.office.store.preview import due
from lmmh_desk.office.store.retention import AUDIT, LOCAL, forget_rows
from lmmh_desk.store.chain import FORGET, erase_details
from lmmh_desk.store.exchange.shapes import Key
from lmmh_desk.store.store import Read, Store

LISTED = "office.purge.list"
SOME, LINES = 100, 2000  # records, lines of the audit, of one transaction: a counter's write waits for it
BY_ITSELF = frozenset({KEEP_AUDIT.key, KEEP_DRAFTS.key, KEEP_IMPORTS.key})  # on each desk, at each opening
Progress = Callable[[int, int], bool]  # (records gone, records in all) → whether to go on


def purge(
    store: Store,
    session: Session,
    retentions: Iterable[Retention],
    progress: Progress = lambda _gone, _of: True,
) -> Changes:
    """Erase what has passed its time, here and on every desk, and the copies of this PC's base that have.

    Raises ClockDoubted.
    """
    require(session, "office.purge")
    choice, found = _choose(store, retentions)
    whole, gone = sum(len(one.ids) for one in found), 0
    rows: list[Change] = []
    for one, some in _parts(found):
        if not progress(gone, whole):
            break
        rows += _go(choice, session, one, some)
        gone += len(some)
    progress(gone, whole)
    store.remember_erased()
    forget_copies(store)
    return Changes("office.purge", tuple(rows))


def listed(store: Store, session: Session, rule: str) -> Changes:
    """Write that what a rule would have go was read, names included; on a full or read-only disk it still shows."""
    require(session, "office.purge")
    try:
        with store.write(session, LISTED, rule) as unit:
            pass
    except StoreError:
        return Changes(LISTED)
    return unit.changes


def forget_details(store: Store, session: Session, retentions: Iterable[Retention]) -> int:
    """Drop what only this desk keeps and has passed its time: details of accesses, drafts, how to undo imports.

    Return how many went; raises ClockDoubted.
    """
    require(session, "office.purge")
    choice, found = _choose(store, [one for one in retentions if one.rule in BY_ITSELF])
    for one, some in _parts(found):
        _go(choice, session, one, some)
    return sum(len(one.ids) for one in found)


def _parts(found: Iterable[Due]) -> Iterable[tuple[Due, Sequence[str]]]:
    for one in found:
        size = LINES if one.retention.rule in BY_ITSELF else SOME
        yield from ((one, one.ids[at : at + size]) for at in range(0, len(one.ids), size))


@dataclass
class _Choice:
    """What was chosen to go: chosen again, in the transaction that deletes it, once others have written since."""

    store: Store
    day: date
    before: int  # transactions committed before the reading
    own: int = 0  # those of the purge since
    again: dict[Retention, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def of(self, read: Read, one: Due, some: Sequence[str]) -> Sequence[str]:
        """Return which of some records are still to go."""
        others = self.store.written - self.own - self.before
        self.own += 1
        if not others:
            return some
        known = self.again.get(one.retention)
        if known is None or known[0] != others:
            (now,) = due(read, [one.retention], self.day)
            known = self.again[one.retention] = others, frozenset(now.ids)
        return [each for each in some if each in known[1]]


def _choose(store: Store, retentions: Iterable[Retention]) -> tuple[_Choice, list[Due]]:
    before = store.written
    with store.read() as read:
        choice = _Choice(store, forgetting_day(read, store.clock), before)
        return choice, due(read, retentions, choice.day)


def _go(choice: _Choice, session: Session, one: Due, some: Sequence[str]) -> tuple[Change, ...]:
    store = choice.store
    if one.retention.table == AUDIT and one.before:
        with store.write(session, FORGET) as unit:
            erase_details(unit.driver, [int(tx) for tx in choice.of(unit.connection, one, some)])
            unit.details["until"] = str(paris_instant(one.before))
        return ()
    if one.retention.table in LOCAL:
        with store.write(session, "office.purge", one.retention.rule) as unit:
            left = choice.of(unit.connection, one, some)
            forget_rows(unit.connection, one.retention.table, left)
            unit.details["count"] = str(len(left))
        return ()

    def keys(read: Read) -> list[Key]:
        return [(one.retention.table, record_id) for record_id in choice.of(read, one, some)]

    return erase_some(store, session, keys, one.retention.rule).rows
