"""Queries on the register of papers."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, select

from lmmh_desk.documents.codes import read_short_code
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.ids import number
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store import tables
from lmmh_desk.store.store import Read

PAPER = tables.paper.c
_LONGEST = 8  # papers the search shows


class Typed(Struct, frozen=True):
    """The papers of a kind whose number or short code is being typed: a walk along an index."""

    kind: str
    column: str
    low: str
    high: str

    @property
    def whole(self) -> bool:
        """Say whether one paper at most can be meant."""
        return self.low == self.high

    def narrow(self, query: Select[Any]) -> Select[Any]:
        """Return a query on the register that keeps these papers, the newest first."""
        column = PAPER[self.column]
        kept = query.where(PAPER.kind == self.kind, column >= self.low, column <= self.high)
        return kept.order_by(column.desc()).limit(_LONGEST)


def typed(kind: str, query: str, session: Session, now: int) -> Typed | None:
    """Return what is being typed in the search when it can be a paper of this kind, else None."""
    text = re.sub(r"\s+", "-", query.strip().upper())
    if code := read_short_code(query):
        return Typed(kind, "short_code", code, code)
    if re.fullmatch(r"[A-Z0-9]{3}-\d{2}-\d+", text):
        text = f"{kind}-{text}"
    if re.fullmatch(r"\d{1,6}", text):
        exact = number(kind, session.desk_code, paris(now).year, int(text))
        return Typed(kind, "number", exact, exact)
    begun = re.fullmatch(rf"{kind}(-[A-Z0-9]{{0,3}}(-\d{{0,2}}(-\d*)?)?)?", text)
    return Typed(kind, "number", text, text + "~") if begun else None


def paper(read: Read, paper_id: str) -> PaperRecord | None:
    """Return a paper by its id."""
    return _one(read, select(tables.paper).where(PAPER.id == paper_id))


def paper_by_number(read: Read, number: str) -> PaperRecord | None:
    """Return the paper that bears a number, however its letters are typed."""
    return _one(read, select(tables.paper).where(PAPER.number == number.strip().upper()))


def papers_by_code(read: Read, code: str) -> list[PaperRecord]:
    """Return the papers whose short code was typed or heard; none when its check character is wrong."""
    found = read_short_code(code)
    return _all(read, select(tables.paper).where(PAPER.short_code == found).limit(5)) if found else []


def _one(read: Read, query: Select[tuple[object, ...]]) -> PaperRecord | None:
    row = read.execute(query).mappings().first()
    return None if row is None else PaperRecord(**row)


def _all(read: Read, query: Select[tuple[object, ...]]) -> list[PaperRecord]:
    return [PaperRecord(**row) for row in read.execute(query).mappings()]
