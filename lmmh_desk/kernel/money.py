"""Money is whole cents."""

from __future__ import annotations

from lmmh_desk.kernel.french import NARROW, NBSP


def euros(cents: int) -> str:
    """Return an amount as read in French: 41260 → « 412,60 € »."""
    sign = "-" if cents < 0 else ""
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}{whole:,}".replace(",", NARROW) + f",{rest:02d}{NBSP}€"
