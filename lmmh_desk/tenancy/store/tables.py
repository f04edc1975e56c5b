"""Tables of tenancy and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index

from lmmh_desk.store.erasures import traced
from lmmh_desk.store.tables import RECORDS, Day, Flag, Given, Integer, Text, local_table, record_table
from lmmh_desk.tenancy.model import records


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _link(name: str, target: str, required: bool = False) -> Column[str]:
    return Column(name, Text, ForeignKey(f"{target}.id"), nullable=not required, index=True)


def _whole(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default))


def _flag(name: str) -> Column[bool]:
    return Column(name, Flag, nullable=False, server_default="0")


def _imported() -> Column[str]:
    return Column("imported", Given, nullable=False, server_default="")


residence = record_table("residence", Column("name", Text, nullable=False), _text("commune"), _text("city"),
                         _text("quarter"), Index("residence_name", "name"))  # fmt: skip

dwelling = record_table(
    "dwelling",
    Column("reference", Text, nullable=False),
    _link("residence_id", "residence"),
    Column("rpls_id", Text),
    *(_text(name) for name in ("number", "repeat", "street_type", "street", "building", "entrance", "staircase")),
    *(_text(name) for name in ("floor", "door", "letterbox", "complement", "locality", "postcode", "city", "commune")),
    _text("kind"),
    _whole("rooms"),
    _whole("surface_dm2"),
    _flag("individual"),
    _text("funding"),
    Column("built", Integer),
    _text("energy"),
    _whole("occupancy", 9),
    _whole("group_size", 1),
    _imported(),
    CheckConstraint("occupancy IN (1, 2, 3, 4, 5, 9)"),
    CheckConstraint("group_size >= 1 AND surface_dm2 >= 0 AND rooms >= 0"),
    Index("dwelling_reference", "reference"),
)

household = record_table("household", _text("number"), Index("household_number", "number"))

person = record_table(
    "person",
    _link("household_id", "household"),
    Column("standing", Text, nullable=False, server_default="holder"),
    *(_text(name) for name in ("civility", "birth_name", "usual_name", "first_names")),
    Column("birth_date", Day),
    _text("channel"),
    Column("language", Text, nullable=False, server_default="fr"),
    _flag("large_print"),
    _flag("sms_opt_out"),
    _text("reference"),
    _link("merged_into", "person"),
    _imported(),
    CheckConstraint("birth_name <> '' OR usual_name <> '' OR first_names <> ''"),
    Column("nur", Text, CheckConstraint("length(nur) = 18", name="ck_person_nur")),
    CheckConstraint("standing IN ('holder', 'co_holder', 'occupant', 'child')"),
    Index("person_reference", "reference"),
    Index("person_birth_date", "birth_date"),
)

contact = record_table(
    "contact",
    _link("person_id", "person", required=True),
    Column("kind", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("value", Text, nullable=False),
    _flag("mobile"),
    _whole("position"),
    CheckConstraint("kind IN ('phone', 'email')"),
    Index("contact_value", "value"),
)

lease = record_table(
    "lease",
    Column("number", Text, nullable=False),
    _link("dwelling_id", "dwelling"),
    _link("household_id", "household"),
    Column("starts_on", Day),
    Column("ends_on", Day),
    _whole("rent_cents"),
    _whole("charges_cents"),
    _whole("aid_cents"),
    _flag("aid_to_landlord"),
    Column("notice_received_on", Day),
    _text("notice_method"),
    _flag("notice_reduced"),
    Column("notice_ends_on", Day),
    _flag("typed"),
    _imported(),
    CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on"),
    CheckConstraint("notice_method IN ('', 'registered_letter', 'bailiff', 'hand_delivery')"),
    Index("lease_number", "number"),
)

lease_holder = record_table(
    "lease_holder",
    _link("lease_id", "lease", required=True),
    _link("person_id", "person", required=True),
    Column("role", Text, nullable=False, server_default="holder"),
    CheckConstraint("role IN ('holder', 'co_holder')"),
)

note = record_table(
    "note",
    _link("person_id", "person", required=True),
    Column("channel", Text, nullable=False, server_default="counter"),
    _text("title"),
    _text("text"),
    CheckConstraint("channel IN ('counter', 'call_in', 'call_out', 'mail', 'email')"),
)

rectification = record_table(
    "rectification",
    _link("person_id", "person", required=True),
    Column("field", Text, nullable=False),
    _text("before"),
    _text("after"),
)

identity_check = record_table("identity_check", _link("person_id", "person", required=True))

import_run = record_table(
    "import_run",
    Column("kind", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("state", Text, nullable=False, server_default="running"),
    _whole("lines"),
    _whole("written"),
    _whole("refused"),
    CheckConstraint("state IN ('running', 'done', 'stopped', 'undone')"),
)

# How to undo a run: what each row was before ('' for a row the run made), in order.
import_step = local_table(
    "import_step",
    Column("seq", Integer, primary_key=True),
    Column("run_id", Text, nullable=False, index=True),
    Column("record_table", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("before", Text, nullable=False),
)

traced("import_step", "record_id")

RECORDS.update(
    {
        records.Residence: residence,
        records.Dwelling: dwelling,
        records.Household: household,
        records.Person: person,
        records.Contact: contact,
        records.Lease: lease,
        records.LeaseHolder: lease_holder,
        records.Note: note,
        records.IdentityCheck: identity_check,
        records.ImportRun: import_run,
        records.Rectification: rectification,
    }
)
