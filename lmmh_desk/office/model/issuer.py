"""Who issues a paper at a counter, for which office and site, and the dated sentences it prints."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class Issuer(Struct, frozen=True):
    """One agent at one site; every paper is signed by such a one."""

    office: str
    nature: str
    place: str
    site: str
    phone: str
    agent: str
    title: str
    signs_as: str = ""
    rules: tuple[tuple[str, str, str], ...] = ()  # (key, ISO day it starts, value), oldest first

    def rule(self, key: str, day: date) -> str:
        """Return the value of a rule on a day, empty when there is none."""
        values = [value for name, starts_on, value in self.rules if name == key and starts_on <= day.isoformat()]
        return values[-1] if values else ""

    def sentence(self, key: str, day: date) -> str:
        """Return the sentence of a day, or the first ever known: with a clock years slow a paper still says it."""
        dated = [(starts_on, value) for name, starts_on, value in self.rules if name == key]
        if dated and day.isoformat() < dated[0][0]:
            return dated[0][1]
        return self.rule(key, day)
