"""Who acts, where: given to every action and every query on restricted data."""

from __future__ import annotations

from msgspec import Struct


class Session(Struct, frozen=True):
    """An agent at a desk of a site."""

    agent_id: str
    agent_name: str
    role: str
    site_id: str
    site_name: str
    device_id: str
    desk_code: str  # "C02": printed in every number this desk mints
    counter: str = ""  # "Guichet 2"
    withheld: frozenset[str] = frozenset()  # kinds of paper that the office has other roles establish
