"""Tables of masks and their mapping; every row is only ever inserted, and no stock is kept anywhere."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.masks.model.receipt import from_json
from lmmh_desk.features.masks.model.records import (
    Cause,
    Fit,
    Kind,
    MaskHandout,
    MaskLot,
    MaskMovement,
    MaskReceipt,
    Nature,
)
from lmmh_desk.features.masks.model.stock import MAX_NOTE
from lmmh_desk.office.store import tables as office
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Instant, Integer, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

mask_lot = record_table(
    "mask_lot",
    Column("reference", Text, nullable=False, index=True),
    Column("nature", Text, nullable=False),
    Column("fit", Text, nullable=False),
    office.one_of("mask_lot", "nature", Nature),
    office.one_of("mask_lot", "fit", Fit),
)

# Nothing here keeps a stock above zero: what two desks gave without knowing of each other is both true.
mask_movement = record_table(
    "mask_movement",
    Column("kind", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("lot_id", Text, ForeignKey(mask_lot.c.id), index=True),
    Column("to_site_id", Text, ForeignKey(office.site.c.id), index=True),
    Column("expected_at", Instant),
    Column("answers", Text, ForeignKey("mask_movement.id"), index=True),
    Column("cause", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("counted", Integer),
    office.one_of("mask_movement", "kind", Kind),
    CheckConstraint(
        "kind = 'counted' OR (quantity < 0) = (kind IN ('given', 'sent')) AND quantity <> 0",
        name="ck_mask_movement_quantity",
    ),
    CheckConstraint("(kind IN ('arrived', 'taken_back')) = (answers IS NOT NULL)", name="ck_mask_movement_answers"),
    CheckConstraint("(kind = 'sent') = (to_site_id IS NOT NULL)", name="ck_mask_movement_to_site_id"),
    CheckConstraint(
        "(kind = 'counted') = (cause IN (" + ", ".join(f"'{cause}'" for cause in Cause) + "))",
        name="ck_mask_movement_cause",
    ),
    CheckConstraint(f"length(note) <= {MAX_NOTE}", name="ck_mask_movement_note"),
    Index("ix_mask_movement_site", "site_id", "created_at"),
)

mask_handout = record_table(
    "mask_handout",
    Column("movement_id", Text, ForeignKey(mask_movement.c.id), nullable=False, unique=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("household_id", Text, ForeignKey(tenancy.household.c.id), index=True),
    Column("people", Integer, nullable=False),
    Column("previous", Text, nullable=False, server_default=""),
    CheckConstraint("people >= 1", name="ck_mask_handout_people"),
)

mask_receipt = record_table(
    "mask_receipt",
    Column("handout_id", Text, ForeignKey(mask_handout.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    Column("content", Text, nullable=False),
)
read_by(mask_receipt, from_json, "content")

RECORDS.update({MaskLot: mask_lot, MaskMovement: mask_movement, MaskHandout: mask_handout, MaskReceipt: mask_receipt})
