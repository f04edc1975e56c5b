"""Tables of the allocation commission and their mapping."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.features.allocation.model import records
from lmmh_desk.features.allocation.model.sheets import paper_from
from lmmh_desk.office.store import tables as office
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.legible import read_by
from lmmh_desk.store.tables import RECORDS, Day, Instant, Integer, Minute, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy


def _needed(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _empty(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _day(name: str) -> Column[str]:
    return Column(name, Day, nullable=False)


def _no_day(name: str) -> Column[str]:
    return Column(name, Day, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _of(target: str) -> Column[str]:
    return Column(f"{target}_id", Text, ForeignKey(f"allocation_{target}.id"), nullable=False, index=True)


def _one_of(table: str, column: str, values: type[StrEnum]) -> CheckConstraint:
    return one_of(f"allocation_{table}", column, values)


allocation_session = record_table(
    "allocation_session",
    _needed("number"),
    _day("day"),
    Column("starts_at", Minute, nullable=False),
    _empty("link"),
    _needed("state"),
    Column("opened_at", Instant),
    Column("ended_at", Instant),
    _empty("standing"),
    _one_of("session", "state", records.State),
    Index(None, "day"),
)

allocation_member = record_table(
    "allocation_member",
    _of("session"),
    _needed("name"),
    _needed("seat"),
    _needed("presence"),
    Column("proxy_id", Text),
    _empty("standing"),
    _one_of("member", "seat", records.Seat),
    _one_of("member", "presence", records.Presence),
)

allocation_item = record_table(
    "allocation_item",
    _of("session"),
    Column("dwelling_id", Text, ForeignKey(tenancy.dwelling.c.id), nullable=False, index=True),
    Column("starts_at", Minute, nullable=False),
    _number("rent_cents"),
    _day("free_on"),
    _empty("exemption"),
    _needed("state"),
    _empty("ranking"),
    _one_of("item", "exemption", records.Exemption),
    _one_of("item", "state", records.ItemState),
)

allocation_applicant = record_table(
    "allocation_applicant",
    _of("item"),
    _needed("name"),
    _needed("nur"),
    _day("filed_on"),
    _number("household"),
    _number("income"),
    _needed("address"),
    _number("position"),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), index=True),
    _empty("missing"),
    _empty("decision"),
    _empty("reason"),
    Column("decided_at", Instant),
    _empty("offer"),
    _no_day("offered_on"),
    _no_day("answer_by"),
    Column("answered_at", Instant),
    _empty("condition"),
    *(_no_day(name) for name in ("condition_on", "withdrawn_on", "renew_on")),
    _empty("communes"),
    _empty("standing"),
    _one_of("applicant", "decision", records.Decision),
    _one_of("applicant", "offer", records.Offer),
    CheckConstraint("(decision = '') = (reason = '')", name="ck_allocation_applicant_reason"),
    CheckConstraint("(offer = '') = (answer_by = '')", name="ck_allocation_applicant_answer_by"),
    Index(None, "nur"),
)

allocation_paper = record_table(
    "allocation_paper",
    _of("session"),
    Column("paper_id", Text, ForeignKey(office.paper.c.id), nullable=False, unique=True),
    Column("number", Text, nullable=False, unique=True),
    _needed("content"),
    Column("applicant_id", Text, ForeignKey(allocation_applicant.c.id), index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), index=True),
)
read_by(allocation_paper, lambda number, content: paper_from(number[:2], content), "number", "content")

RECORDS.update(
    {
        records.AllocationSession: allocation_session,
        records.AllocationMember: allocation_member,
        records.AllocationItem: allocation_item,
        records.AllocationApplicant: allocation_applicant,
        records.AllocationPaper: allocation_paper,
    }
)
