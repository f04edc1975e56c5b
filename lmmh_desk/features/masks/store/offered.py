"""What masks answer to the other slices (`kernel.ports.Masks`)."""

from __future__ import annotations

from lmmh_desk.features.masks.store.stock import site_stocks
from lmmh_desk.kernel.ports import SiteMasks
from lmmh_desk.store.store import Read


def stocks(read: Read) -> list[SiteMasks]:
    """Return the stock of every site, agencies first."""
    return [SiteMasks(one.site_id, one.name, one.stock, one.low, one.coming) for one in site_stocks(read, "")]
