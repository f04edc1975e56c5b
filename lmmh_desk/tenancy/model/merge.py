"""A monthly import against what the counter corrected since: column group by column group."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

Groups = dict[str, tuple[Any, ...]]
Verdict = Literal["same", "write", "kept"]


def verdict(current: Sequence[Any], last: Sequence[Any] | None, given: Sequence[Any]) -> Verdict:
    """Say what becomes of one group: nothing new, written, or the counter's correction kept.

    `last` is what the previous import gave; without one (typed at the counter), only empty values are filled.
    """
    if list(given) == list(current) or (last is not None and list(given) == list(last)):
        return "same"
    if last is None:
        return "kept" if any(current) else "write"
    return "write" if list(current) == list(last) else "kept"


def packed(groups: Mapping[str, Sequence[Any]]) -> str:
    """Return what an import gave, as the `imported` column keeps it."""
    return json.dumps(groups, ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> dict[str, list[Any]]:
    """Return what the last import gave, by group; nothing for a record made at the counter."""
    found: dict[str, list[Any]] = json.loads(text) if text else {}
    return found


def merged_values(current: Sequence[str], last: Sequence[str], given: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return (values to add, values to remove) of a list such as telephone numbers.

    What the counter added stays, what it removed stays removed as long as the import goes on giving it.
    """
    added = [value for value in given if value not in last and value not in current]
    removed = [value for value in last if value not in given and value in current]
    return added, removed
