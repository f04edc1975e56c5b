"""A right-of-access export, as its PDF and its JSON tell it."""

from __future__ import annotations

from msgspec import Struct

from lmmh_desk.kernel.access import Part


class Export(Struct, frozen=True):
    """All that is kept of a person, third parties masked."""

    office: str
    site: str
    phone: str
    name: str
    made: str  # « 17 novembre 2020 à 10 h 42 »
    parts: tuple[Part, ...]

    def facts(self) -> dict[str, object]:
        """Return what the JSON holds."""
        told = {part.title: list(part.lines) for part in self.parts}
        return {"office": self.office, "person": self.name, "made": self.made, "kept": told}
