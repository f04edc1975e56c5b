"""A record that a retention rule would have go, as it is shown."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

PAGE = 200  # records read at a time


class Leaving(Struct, frozen=True):
    """What it is, since when its time runs, and who it is about: "" for nobody, or who is not known here."""

    id: str
    what: str
    day: date
    name: str
    person_id: str
