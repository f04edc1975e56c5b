"""What waits on this desk to be sent, transaction by transaction, and the lines that tell it to people."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from lmmh_desk.kernel.changes import Change
from lmmh_desk.kernel.i18n import _


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
    roles: frozenset[str] = frozenset()  # who may read it, nobody else knows more than that something waits; empty: all


def line(act: Transaction, icon: str, title: str, concerns: str = "", key: str = "") -> Waiting:
    """Return the line of one act."""
    return Waiting(frozenset({act.tx}), icon, title, concerns, act.at, act.at, key=key)


def folded(lines: Iterable[Waiting]) -> list[Waiting]:
    """Return the lines, those of one key put together under the first one's title, in the order they began."""
    found: dict[object, Waiting] = {}
    for each in sorted(lines, key=lambda each: (each.first, not each.told, sorted(each.told))):
        key = each.key or object()
        kept = found.get(key)
        found[key] = _together(kept, each) if kept else each
    return list(found.values())


def _together(first: Waiting, then: Waiting) -> Waiting:
    roles = first.roles & then.roles or first.roles or then.roles  # none in common is not all: the first one's
    return replace(first, told=first.told | then.told, last=max(first.last, then.last), roles=roles)


def seen_by(lines: Iterable[Waiting], role: str) -> tuple[Waiting, ...]:
    """Return the lines as a role may read them: of another service's, that something waits."""
    return tuple(each if not each.roles or role in each.roles else _hidden(each) for each in lines)


def _hidden(each: Waiting) -> Waiting:
    return Waiting(each.told, "save", _("Saisie d’un autre service"), "", each.first, each.last, network=each.network)
