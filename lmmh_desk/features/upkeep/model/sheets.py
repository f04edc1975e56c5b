"""What the papers of the upkeep say."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from lmmh_desk.features.upkeep.model.board import HallRow, Request

WEEK = 7


class HallSheets(Struct, frozen=True):
    """The sheets hung in the halls: one a hall, with its week."""

    office: str
    site: str
    phone: str
    monday: date
    halls: tuple[tuple[HallRow, ...], ...]  # each hall on the seven days of the week
    printed_at: int  # milliseconds UTC


class WorksList(Struct, frozen=True):
    """The list of the works team."""

    office: str
    site: str
    requests: tuple[Request, ...]
    printed_at: int  # milliseconds UTC
    printed_by: str


class Slip(Struct, frozen=True):
    """What a tenant takes away of a request."""

    office: str
    site: str
    phone: str
    request: Request
