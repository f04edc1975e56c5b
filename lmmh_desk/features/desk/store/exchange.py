"""What this desk's tables tell of the exchange: what waits, since when, what came, what the hub set aside."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select

from lmmh_desk.kernel.changes import Change
from lmmh_desk.kernel.feature import Feature, load
from lmmh_desk.kernel.french import small
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Transaction, Waiting, folded, line
from lmmh_desk.office.model.rights import allowed, roles_for
from lmmh_desk.office.model.settings import EXCHANGE_EVERY
from lmmh_desk.office.store.agents import desk
from lmmh_desk.office.store.grants import closes_at
from lmmh_desk.office.store.rules import setting
from lmmh_desk.store.aging import last_copied
from lmmh_desk.store.exchange.attached import failing_since, told
from lmmh_desk.store.local import audit, sync_log
from lmmh_desk.store.remembering import remembered
from lmmh_desk.store.store import Read
from lmmh_desk.store.tables import metadata, wire_of
from lmmh_desk.sync.exchanger import NETWORK
from lmmh_desk.sync.status import Facts

TOLD = 4000  # lines of the log told act by act; a stand-alone desk that is attached has a million
COUNTERS = frozenset(str(role) for role in roles_for("tenancy.read"))  # of a slice that has no page
OPEN = """SELECT 1 FROM conflict WHERE settled_at IS NULL UNION ALL
 SELECT 1 FROM quarantine WHERE settled_at IS NULL LIMIT 1"""


class Told:
    """Tells the exchange of a profile in the words of the slices of a catalogue."""

    def __init__(self, catalogue: Sequence[Feature], folder: Path) -> None:
        self._catalogue, self._folder = catalogue, folder

    def facts(self, read: Read, role: str = "") -> Facts:
        """Return what the tables tell, with what a role has to decide; the same until something is committed."""
        return remembered(read, "desk.facts", role, lambda: self._facts(read, role))

    def _facts(self, read: Read, role: str) -> Facts:
        known = told(read)
        if known is None:
            return Facts(last_copy=last_copied(self._folder))
        acts, more = unsent_acts(read)
        to_arbitrate, aside = _decisions(read, role)
        return Facts(
            attached=True,
            waiting=tuple(self.lines(read, acts)),
            more=more,
            to_arbitrate=to_arbitrate,
            set_aside=aside,
            decides=allowed(role, "desk.arbitrate"),
            received_at=known.received_at,
            tried_at=known.tried_at,
            problem=known.problem,
            offline_since=_offline_since(read, known.problem),
            clock_offset=known.clock_offset,
            last_copy=last_copied(self._folder),
            closes_at=closes_at(read),
            every=setting(read, EXCHANGE_EVERY, desk(read).site_id),
        )

    def lines(self, read: Read, acts: Sequence[Transaction]) -> list[Waiting]:
        """Return what waits in words, oldest first; an act no slice tells is told by what it wrote."""
        found: list[Waiting] = []
        for feature in self._catalogue:
            if feature.waiting and acts:
                roles = next((page.roles for page in feature.pages), COUNTERS)
                found += (replace(each, roles=each.roles or roles) for each in load(feature.waiting)(read, acts))
        known = frozenset().union(*(each.told for each in found))
        return folded([*found, *(_plain(act) for act in acts if act.tx not in known)])


def _decisions(read: Read, role: str) -> tuple[int, int]:
    """Return how many decisions a role is shown, and how many the hub set aside; they are read by what loads then."""
    if not role or read.exec_driver_sql(OPEN).one_or_none() is None:
        return 0, 0
    from lmmh_desk.features.desk.store.arbitration import waiting

    return waiting(read, role)


def unsent_acts(read: Read) -> tuple[list[Transaction], int]:
    """Return the acts that wait, oldest first, and how many more there are than can be told."""
    log = sync_log.c
    query = (
        select(log.tx, log.table_name, log.pk, log.op, log.wall_time, audit.c.action, audit.c.subject)
        .outerjoin(audit, audit.c.tx == log.tx)
        .order_by(log.seq)
        .limit(TOLD)
    )
    lines = read.execute(query).all()
    acts = [_act(tx, list(rows)) for tx, rows in groupby(lines, key=lambda row: row.tx)]
    if len(lines) < TOLD:
        return acts, 0
    last = read.execute(select(log.tx).order_by(log.seq.desc()).limit(1)).scalar_one()
    return acts, last - acts[-1].tx


def _act(tx: int, rows: Sequence[Any]) -> Transaction:
    first = rows[0]
    changes = tuple(Change(row.table_name, row.pk, row.op) for row in rows)
    return Transaction(tx, first.wall_time, first.action or "", first.subject or "", changes)


def _plain(act: Transaction) -> Waiting:
    """Return the line of an act no slice tells: « Nouvelle saisie : logement »."""
    names = [wire_of(metadata.tables[row.table]).label for row in act.rows if row.table in metadata.tables]
    label = next(filter(None, names), "")
    kind = _("Nouvelle saisie") if act.rows[0].operation == "insert" else _("Modification")
    return line(act, "save", f"{kind}\u00a0: {small(label)}" if label else kind)


def _offline_since(read: Read, problem: str) -> int | None:
    """Return when the first of the last tries found no network, None when the last one did."""
    return failing_since(read, NETWORK) if problem == NETWORK else None
