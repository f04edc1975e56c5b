"""The tables of tenancy."""

import sqlalchemy as sa
from alembic import op

from lmmh_desk.store.tables import Flag, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Go up a version."""
    _upgrade_household()
    _upgrade_import_run()
    _upgrade_import_step()
    _upgrade_residence()
    _upgrade_dwelling()
    _upgrade_person()
    _upgrade_contact()
    _upgrade_identity_check()
    _upgrade_lease()
    _upgrade_note()
    _upgrade_lease_holder()


def _upgrade_household() -> None:
    op.create_table(
        "household",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("number", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sqlite_strict=True,
    )
    op.create_index("household_number", "household", ["number"], unique=False)


def _upgrade_import_run() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("file_name", Text, nullable=False),
        sa.Column("sha256", Text, nullable=False),
        sa.Column("state", Text, server_default="running", nullable=False),
        sa.Column("lines", Integer, server_default="0", nullable=False),
        sa.Column("written", Integer, server_default="0", nullable=False),
        sa.Column("refused", Integer, server_default="0", nullable=False),
        sa.CheckConstraint("state IN ('running', 'done', 'stopped', 'undone')"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_import_run_sha256"), "import_run", ["sha256"], unique=False)


def _upgrade_import_step() -> None:
    op.create_table(
        "import_step",
        sa.Column("seq", Integer, nullable=False),
        sa.Column("run_id", Text, nullable=False),
        sa.Column("record_table", Text, nullable=False),
        sa.Column("record_id", Text, nullable=False),
        sa.Column("before", Text, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_import_step")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_import_step_run_id"), "import_step", ["run_id"], unique=False)


def _upgrade_residence() -> None:
    op.create_table(
        "residence",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("commune", Text, server_default="", nullable=False),
        sa.Column("city", Text, server_default="", nullable=False),
        sa.Column("quarter", Text, server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_residence")),
        sqlite_strict=True,
    )
    op.create_index("residence_name", "residence", ["name"], unique=False)


def _upgrade_dwelling() -> None:
    op.create_table(
        "dwelling",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("reference", Text, nullable=False),
        sa.Column("residence_id", Text, nullable=True),
        sa.Column("rpls_id", Text, nullable=True),
        sa.Column("number", Text, server_default="", nullable=False),
        sa.Column("repeat", Text, server_default="", nullable=False),
        sa.Column("street_type", Text, server_default="", nullable=False),
        sa.Column("street", Text, server_default="", nullable=False),
        sa.Column("building", Text, server_default="", nullable=False),
        sa.Column("entrance", Text, server_default="", nullable=False),
        sa.Column("staircase", Text, server_default="", nullable=False),
        sa.Column("floor", Text, server_default="", nullable=False),
        sa.Column("door", Text, server_default="", nullable=False),
        sa.Column("letterbox", Text, server_default="", nullable=False),
        sa.Column("complement", Text, server_default="", nullable=False),
        sa.Column("locality", Text, server_default="", nullable=False),
        sa.Column("postcode", Text, server_default="", nullable=False),
        sa.Column("city", Text, server_default="", nullable=False),
        sa.Column("commune", Text, server_default="", nullable=False),
        sa.Column("kind", Text, server_default="", nullable=False),
        sa.Column("rooms", Integer, server_default="0", nullable=False),
        sa.Column("surface_dm2", Integer, server_default="0", nullable=False),
        sa.Column("individual", Flag, server_default="0", nullable=False),
        sa.Column("funding", Text, server_default="", nullable=False),
        sa.Column("built", Integer, nullable=True),
        sa.Column("energy", Text, server_default="", nullable=False),
        sa.Column("occupancy", Integer, server_default="9", nullable=False),
        sa.Column("group_size", Integer, server_default="1", nullable=False),
        sa.Column("imported", Text, server_default="", nullable=False),
        sa.CheckConstraint("group_size >= 1 AND surface_dm2 >= 0 AND rooms >= 0"),
        sa.CheckConstraint("individual IN (0, 1)", name="ck_dwelling_individual"),
        sa.CheckConstraint("occupancy IN (1, 2, 3, 4, 5, 9)"),
        sa.ForeignKeyConstraint(
            ["residence_id"],
            ["residence.id"],
            name=op.f("fk_dwelling_residence_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dwelling")),
        sqlite_strict=True,
    )
    op.create_index("dwelling_reference", "dwelling", ["reference"], unique=False)
    op.create_index(op.f("ix_dwelling_residence_id"), "dwelling", ["residence_id"], unique=False)


def _upgrade_person() -> None:
    op.create_table(
        "person",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("household_id", Text, nullable=True),
        sa.Column("standing", Text, server_default="holder", nullable=False),
        sa.Column("civility", Text, server_default="", nullable=False),
        sa.Column("birth_name", Text, server_default="", nullable=False),
        sa.Column("usual_name", Text, server_default="", nullable=False),
        sa.Column("first_names", Text, server_default="", nullable=False),
        sa.Column("birth_date", Text, nullable=True),
        sa.Column("channel", Text, server_default="", nullable=False),
        sa.Column("language", Text, server_default="fr", nullable=False),
        sa.Column("large_print", Flag, server_default="0", nullable=False),
        sa.Column("sms_opt_out", Flag, server_default="0", nullable=False),
        sa.Column("reference", Text, server_default="", nullable=False),
        sa.Column("merged_into", Text, nullable=True),
        sa.Column("imported", Text, server_default="", nullable=False),
        sa.CheckConstraint("birth_name <> '' OR usual_name <> '' OR first_names <> ''"),
        sa.CheckConstraint("standing IN ('holder', 'co_holder', 'occupant', 'child')"),
        sa.CheckConstraint("large_print IN (0, 1)", name="ck_person_large_print"),
        sa.CheckConstraint("sms_opt_out IN (0, 1)", name="ck_person_sms_opt_out"),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_person_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["person.id"], name=op.f("fk_person_merged_into"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_household_id"), "person", ["household_id"], unique=False)
    op.create_index(op.f("ix_person_merged_into"), "person", ["merged_into"], unique=False)
    op.create_index("person_birth_date", "person", ["birth_date"], unique=False)
    op.create_index("person_reference", "person", ["reference"], unique=False)


def _upgrade_contact() -> None:
    op.create_table(
        "contact",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("raw", Text, nullable=False),
        sa.Column("value", Text, nullable=False),
        sa.Column("mobile", Flag, server_default="0", nullable=False),
        sa.Column("position", Integer, server_default="0", nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email')"),
        sa.CheckConstraint("mobile IN (0, 1)", name="ck_contact_mobile"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_strict=True,
    )
    op.create_index("contact_value", "contact", ["value"], unique=False)
    op.create_index(op.f("ix_contact_person_id"), "contact", ["person_id"], unique=False)


def _upgrade_identity_check() -> None:
    op.create_table(
        "identity_check",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_identity_check_person_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_check")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_identity_check_person_id"), "identity_check", ["person_id"], unique=False)


def _upgrade_lease() -> None:
    op.create_table(
        "lease",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("dwelling_id", Text, nullable=True),
        sa.Column("household_id", Text, nullable=True),
        sa.Column("starts_on", Text, nullable=True),
        sa.Column("ends_on", Text, nullable=True),
        sa.Column("rent_cents", Integer, server_default="0", nullable=False),
        sa.Column("charges_cents", Integer, server_default="0", nullable=False),
        sa.Column("aid_cents", Integer, server_default="0", nullable=False),
        sa.Column("aid_to_landlord", Flag, server_default="0", nullable=False),
        sa.Column("notice_received_on", Text, nullable=True),
        sa.Column("notice_method", Text, server_default="", nullable=False),
        sa.Column("notice_reduced", Flag, server_default="0", nullable=False),
        sa.Column("notice_ends_on", Text, nullable=True),
        sa.Column("typed", Flag, server_default="0", nullable=False),
        sa.Column("imported", Text, server_default="", nullable=False),
        sa.CheckConstraint("notice_method IN ('', 'registered_letter', 'bailiff', 'hand_delivery')"),
        sa.CheckConstraint("aid_to_landlord IN (0, 1)", name="ck_lease_aid_to_landlord"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on"),
        sa.CheckConstraint("notice_reduced IN (0, 1)", name="ck_lease_notice_reduced"),
        sa.CheckConstraint("typed IN (0, 1)", name="ck_lease_typed"),
        sa.ForeignKeyConstraint(
            ["dwelling_id"], ["dwelling.id"], name=op.f("fk_lease_dwelling_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_lease_household_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_lease_dwelling_id"), "lease", ["dwelling_id"], unique=False)
    op.create_index(op.f("ix_lease_household_id"), "lease", ["household_id"], unique=False)
    op.create_index("lease_number", "lease", ["number"], unique=False)


def _upgrade_note() -> None:
    op.create_table(
        "note",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("channel", Text, server_default="counter", nullable=False),
        sa.Column("title", Text, server_default="", nullable=False),
        sa.Column("text", Text, server_default="", nullable=False),
        sa.CheckConstraint("channel IN ('counter', 'call_in', 'call_out', 'mail', 'email')"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_note_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_note_person_id"), "note", ["person_id"], unique=False)


def _upgrade_lease_holder() -> None:
    op.create_table(
        "lease_holder",
        sa.Column("id", Text, nullable=False),
        sa.Column("site_id", Text, nullable=False),
        sa.Column("device_id", Text, nullable=False),
        sa.Column("created_at", Integer, nullable=False),
        sa.Column("created_by", Text, nullable=False),
        sa.Column("lease_id", Text, nullable=False),
        sa.Column("person_id", Text, nullable=False),
        sa.Column("role", Text, server_default="holder", nullable=False),
        sa.CheckConstraint("role IN ('holder', 'co_holder')"),
        sa.ForeignKeyConstraint(
            ["lease_id"], ["lease.id"], name=op.f("fk_lease_holder_lease_id"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_lease_holder_person_id"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease_holder")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_lease_holder_lease_id"), "lease_holder", ["lease_id"], unique=False)
    op.create_index(op.f("ix_lease_holder_person_id"), "lease_holder", ["person_id"], unique=False)


def downgrade() -> None:
    """Go down a version."""
    _downgrade_lease_holder()
    _downgrade_note()
    _downgrade_lease()
    _downgrade_identity_check()
    _downgrade_contact()
    _downgrade_person()
    _downgrade_dwelling()
    _downgrade_residence()
    _downgrade_import_step()
    _downgrade_import_run()
    _downgrade_household()


def _downgrade_lease_holder() -> None:
    op.drop_table("lease_holder")


def _downgrade_note() -> None:
    op.drop_table("note")


def _downgrade_lease() -> None:
    op.drop_table("lease")


def _downgrade_identity_check() -> None:
    op.drop_table("identity_check")


def _downgrade_contact() -> None:
    op.drop_table("contact")


def _downgrade_person() -> None:
    op.drop_table("person")


def _downgrade_dwelling() -> None:
    op.drop_table("dwelling")


def _downgrade_residence() -> None:
    op.drop_table("residence")


def _downgrade_import_step() -> None:
    op.drop_table("import_step")


def _downgrade_import_run() -> None:
    op.drop_table("import_run")


def _downgrade_household() -> None:
    op.drop_table("household")
