"""Erasing records for good, here and on every desk: what is about them goes too, and only ids stay."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from msgspec import Struct

from lmmh_desk.kernel.changes import Change, Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.chain import BLANKED, PURGE
from lmmh_desk.store.erasures import Erasure
from lmmh_desk.store.exchange.digests import Ledger
from lmmh_desk.store.exchange.erasing import erase, widened
from lmmh_desk.store.exchange.shapes import Key
from lmmh_desk.store.store import Read, Store

REQUEST = "request"  # the cause of what a person asked for, where a purge names its retention rule


class RecordsErased(Struct, frozen=True):
    """Published before records go, so that a slice keeps what tells them again without saying who they were."""

    keys: tuple[Key, ...]
    cause: str


def erase_some(
    store: Store, session: Session, keys: Callable[[Read], Sequence[Key]], cause: str, reason: str = ""
) -> Changes:
    """Erase records and what is about them, in the transaction that reads which; bases set aside keep them.

    `cause` is a retention rule, or REQUEST with its `reason`, which names nobody: its line stays.
    """
    require(session, "office.purge")
    with store.write(session, PURGE, cause) as unit:
        doomed = widened(unit.driver, keys(unit.connection))
        unit.publish(RecordsErased(tuple(doomed), cause))
        with unit.unlogged():
            ledger = Ledger(unit.driver)
            gone = erase(unit.connection, ledger, doomed)
            ledger.settle()
        for table, record_id in dict.fromkeys([*doomed, *gone.keys]):
            unit.add(Erasure(site_id="", table_name=table, record_id=record_id, cause=cause))
        unit.details["count"] = str(len(gone.keys))
        if reason:
            unit.details["reason"] = reason
        unit.details[BLANKED] = json.dumps(gone.lines)
    return Changes(PURGE, (*unit.changes.rows, *(Change(table, one, "delete") for table, one in gone.keys)))
