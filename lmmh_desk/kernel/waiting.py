"""What waits on this desk to be sent, transaction by transaction, and the lines that tell it to people."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from lmmh_desk.kernel.changes import Change


class Transaction(Struct, frozen=True):
    """One act of this desk the hub doesn't know yet, with what its audit line says."""

    tx: int
    at: int  # milliseconds UTC
    action: str  # "" where no audit line is left
    subject: str
    rows: tuple[Change, ...]

    def ids(self, table: str) -> list[str]:
        """Return the ids of its rows in a table."""
        return [row.id for row in self.rows if row.table == table]


class Waiting(Struct, frozen=True):
    """One line of « À envoyer »: what it is, whom it concerns, and the page that shows it.

    Lines of one `key` are one thing said in several acts (recorded, then printed): they are shown as one.
    """

    told: frozenset[int]  # the transactions it tells
    icon: str
    title: str  # « Justificatif JD-C02-20-0187 »
    concerns: str  # « Mme Garrigue »
    first: int  # milliseconds UTC
    last: int
    page: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    network: bool = False  # it leaves this desk only once sent: « attend le réseau »
    key: str = ""


def line(act: Transaction, icon: str, title: str, concerns: str = "", key: str = "") -> Waiting:
    """Return the line of one act."""
    return Waiting(frozenset({act.tx}), icon, title, concerns, act.at, act.at, key=key)


def folded(lines: Iterable[Waiting]) -> list[Waiting]:
    """Return the lines, those of one key put together under the first one's title, in the order they began."""
    found: dict[object, Waiting] = {}
    for each in sorted(lines, key=lambda each: (each.first, not each.told, sorted(each.told))):
        key = each.key or object()
        kept = found.get(key)
        found[key] = replace(kept, told=kept.told | each.told, last=max(kept.last, each.last)) if kept else each
    return list(found.values())
