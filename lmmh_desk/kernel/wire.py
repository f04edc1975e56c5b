"""What a slice's tables synchronise, and how two desks' changes to one record are put together (SYNC.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

EVERYWHERE = ""
SITE = "site"


@dataclass(frozen=True, eq=False)  # each is itself alone, whatever it says: what is worked out of one may be kept by it
class Wire:
    """How one table's rows travel and merge; a column named nowhere here is decided alone.

    A row goes to every desk, or (`scope=SITE`) to those of its site and the one that made it; with `parent`, the name
    of a column that points to another record, it goes where that record goes.
    """

    table: str
    groups: tuple[tuple[str, ...], ...] = ()  # columns that are decided together: an address, a start and its end
    scope: str = EVERYWHERE
    parent: str = ""
    append_only: bool = False  # never changed, never in conflict: notes, moves of the queue
    sums: tuple[str, ...] = ()  # counted on several desks: the differences are added
    latest: tuple[str, ...] = ()  # what a journal beside it says again: the last to reach the hub is kept
    slot: tuple[str, ...] = ()  # (who, start, end, live): the hub refuses two live rows of one that overlap
    same: tuple[str, ...] = ()  # two rows that two desks alone made are one where they agree on these
    live: bool = False  # the desks that receive it exchange it every few seconds while they are connected
    writers: frozenset[str] = frozenset()  # roles; empty: every role
    readers: frozenset[str] = frozenset()  # roles to which people who decide show it; empty: every role
    covered: tuple[str, ...] = ()  # columns whose amounts stay under dots until somebody asks to see them
    changers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by column, other roles that may change it
    own: tuple[str, ...] = ()  # columns that the agent whose record this is may change
    reach: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by changer, the `role` of the rows of his site
    emptied: tuple[str, ...] = ()  # columns that only that agent fills: empty once somebody else changed an own one
    fixed: tuple[str, ...] = ()  # columns that nobody changes once the row is made
    others: tuple[str, ...] = ()  # columns of its parent: agents they name (`named`) may not write it, another has to
    only: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by role, the column and value of its rows
    keepers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by column, the only roles that fill it
    lasting: bool = False  # of the office or its places, ended by no retention rule: no erasure may name its rows
    label: str = ""  # « Fiche contact »
    fields: Mapping[str, str] = field(default_factory=dict)  # what a column is called, where people decide
    words: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)  # what its values are called
    apart: tuple[tuple[str, ...], ...] = ()  # groups of which people may take one column here, another there

    def group(self, column: str) -> tuple[str, ...]:
        """Return the columns that are decided together with this one, itself among them."""
        return self._group_of.get(column) or (column,)

    @cached_property
    def _group_of(self) -> dict[str, tuple[str, ...]]:
        return {column: group for group in reversed(self.groups) for column in group}


def named(record: Mapping[str, Any], columns: Iterable[str]) -> tuple[str, ...]:
    """Return the agents that some columns of a record name, each once: one in a column, or several with spaces."""
    return tuple(dict.fromkeys(each for column in columns for each in str(record[column] or "").split()))


def answers_itself(actor: str, authors: Iterable[str], known: Collection[str]) -> bool:
    """Say whether who answers a record is one of its authors: the one rule, of a desk's action and of the hub.

    `authors` are those it names; `known` those who wrote it as whoever asks saw: a desk in its audit, the hub in its
    feed.
    """
    return actor in known or actor in authors
