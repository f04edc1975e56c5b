"""Asks every slice of the catalogue, in the reading thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lmmh_desk.kernel.feature import Feature, load
from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.scan import read_scan
from lmmh_desk.kernel.session import Session
from lmmh_desk.ui.search.rows import is_command_mode, ranked

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read


@lru_cache
def _loaded(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = load(name)
    return found


def hits(read: Read, catalogue: tuple[Feature, ...], query: str, session: Session, now: int) -> list[Hit]:
    """Return what every slice found, best first; a scanned code is put back in order before it is looked for."""
    if is_command_mode(query):
        return []
    scan = read_scan(query)
    text = scan.value if scan else query.strip()
    here: dict[str, str] = {}
    for feature in catalogue:
        if feature.ranks:
            here = _loaded(feature.ranks)(read, session, now) | here
    found: list[Hit] = []
    for feature in catalogue:
        if feature.search:
            found += _loaded(feature.search)(read, text, session, now)
    return ranked(found, here)
