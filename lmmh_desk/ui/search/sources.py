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


def meant(query: str) -> str:
    """Return what to look for: a scanned code put back in order, a sealed one as the number it holds."""
    scan = read_scan(query)
    if scan is None:
        return query.strip()
    if scan.kind != "sealed":
        return scan.value
    from lmmh_desk.documents.seal import Trust, verify

    fields = verify(scan.value, Trust()).fields  # to find the paper, not to judge it
    return fields.number if fields else scan.value


def hits(read: Read, catalogue: tuple[Feature, ...], query: str, session: Session, now: int) -> list[Hit]:
    """Return what every slice found, best first."""
    if is_command_mode(query):
        return []
    text = meant(query)
    here: dict[str, str] = {}
    for feature in catalogue:
        if feature.ranks:
            here = _loaded(feature.ranks)(read, session, now) | here
    found: list[Hit] = []
    for feature in catalogue:
        if feature.people:
            found += _loaded(feature.people)(read, text, session, now, here)
        if feature.search:
            found += _loaded(feature.search)(read, text, session, now)
    return ranked(found, here)
