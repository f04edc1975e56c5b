"""The halls of the buildings: one that two desks added, without hearing of each other, is one hall."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from lmmh_desk.kernel.typed import plain


class Named(Protocol):
    """What names a hall: a row of a table, or what a page shows of one."""

    @property
    def residence_id(self) -> str: ...

    @property
    def name(self) -> str: ...


H = TypeVar("H", bound=Named)
Called = tuple[str, str]


def called(hall: Named) -> Called:
    """Return what two halls share when they are the same: the residence and the name, accents and capitals aside."""
    return hall.residence_id, plain(hall.name)


def grouped(halls: Iterable[H]) -> dict[Called, list[H]]:
    """Return halls by what they are called, in the order of the first of each: of more than one, two desks added it."""
    found: dict[Called, list[H]] = {}
    for one in halls:
        found.setdefault(called(one), []).append(one)
    return found
