"""The originals of registered papers, on the PC that printed them first."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert, select

from lmmh_desk.office.store.tables import paper_original
from lmmh_desk.store.store import Read

ORIGINAL = paper_original.c


def original(read: Read, paper_id: str) -> bytes | None:
    """Return a paper as it was first printed here."""
    pdf = read.execute(select(ORIGINAL.pdf).where(ORIGINAL.paper_id == paper_id)).scalar()
    return None if pdf is None else bytes(pdf)


def keep(connection: Connection, paper_id: str, pdf: bytes, until: date) -> None:
    """Keep a paper as first printed, until a day included."""
    connection.execute(insert(paper_original).values(paper_id=paper_id, pdf=pdf, kept_until=str(until)))


def forget(connection: Connection, today: date) -> int:
    """Delete the originals whose last day is past; return how many."""
    return connection.execute(delete(paper_original).where(ORIGINAL.kept_until < str(today))).rowcount
