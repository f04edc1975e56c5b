"""A table of the tests' own, in a database of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import CheckConstraint, Column, ForeignKey

from lmmh_desk.kernel.record import Record
from lmmh_desk.store import records, search
from lmmh_desk.store.tables import RECORDS, Blob, Flag, Integer, Text, metadata, record_table


@dataclass(kw_only=True)
class Box(Record):
    name: str = ""
    photo: bytes | None = None
    full: bool = False


@dataclass(kw_only=True)
class Thing(Record):
    box_id: str
    weight: int | None = None


@contextmanager
def declared() -> Iterator[None]:
    """Declare the tables of boxes and things, and no search index, for a while."""
    indexes = dict(search.INDEXES)
    search.INDEXES.clear()
    boxes = record_table(
        "zbox",
        Column("name", Text, nullable=False, unique=True),
        Column("photo", Blob),
        Column("full", Flag, nullable=False),
        CheckConstraint("name <> 'refused'", name="ck_zbox_name"),
    )
    things = record_table(
        "athing", Column("box_id", Text, ForeignKey("zbox.id"), nullable=False), Column("weight", Integer)
    )
    RECORDS.update({Box: boxes, Thing: things})
    try:
        yield
    finally:
        search.INDEXES.update(indexes)
        records.SHAPES.clear()
        del RECORDS[Box], RECORDS[Thing]
        metadata.remove(things)
        metadata.remove(boxes)
