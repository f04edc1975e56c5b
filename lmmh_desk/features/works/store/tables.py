"""Tables of works and new build, and their mapping."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey

from lmmh_desk.features.works.model.noting import LENGTHS, LINE, MOST, SAID
from lmmh_desk.features.works.model.records import (
    Nature,
    NewProgramme,
    Phase,
    StageKind,
    State,
    WorksNotice,
    WorksOperation,
    WorksStage,
)
from lmmh_desk.office.store.tables import one_of
from lmmh_desk.store.tables import RECORDS, Day, Instant, Integer, Text, record_table
from lmmh_desk.tenancy.store import tables as tenancy

TEXTS = ("buildings", "scale", "company", "outages", "said", "caution", "offers", "posted")

works_operation = record_table(
    "works_operation",
    Column("residence_id", Text, ForeignKey(tenancy.residence.c.id), nullable=False, index=True),
    Column("nature", Text, nullable=False),
    *(Column(name, Text, nullable=False, server_default="") for name in TEXTS),
    Column("confirmed_at", Instant, nullable=False),
    Column("staged_at", Instant, nullable=False, server_default="0"),
    Column("state", Text, nullable=False),
    one_of("works_operation", "nature", Nature),
    one_of("works_operation", "state", State),
    *(
        CheckConstraint(f"length({name}) <= {LENGTHS.get(name, LINE)}", name=f"ck_works_operation_{name}")
        for name in TEXTS
    ),
)

works_stage = record_table(
    "works_stage",
    Column("operation_id", Text, ForeignKey(works_operation.c.id), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False, server_default=""),
    Column("starts_on", Day, nullable=False),
    Column("ends_on", Day, nullable=False),
    one_of("works_stage", "kind", StageKind),
    CheckConstraint(f"length(label) <= {LINE}", name="ck_works_stage_label"),
    CheckConstraint("ends_on >= starts_on", name="ck_works_stage_ends_on"),
)

works_notice = record_table(
    "works_notice",
    Column("operation_id", Text, ForeignKey(works_operation.c.id), nullable=False, index=True),
    Column("person_id", Text, ForeignKey(tenancy.person.c.id), nullable=False, index=True),
    Column("said", Text, nullable=False),
    CheckConstraint(f"length(said) BETWEEN 1 AND {SAID}", name="ck_works_notice_said"),
)

new_programme = record_table(
    "new_programme",
    Column("name", Text, nullable=False),
    Column("commune", Text, nullable=False),
    Column("dwellings", Integer, nullable=False),
    Column("phase", Text, nullable=False),
    Column("handed", Integer, nullable=False, server_default="0"),
    Column("progress", Integer, nullable=False, server_default="0"),
    Column("delivers_on", Day, nullable=False),
    Column("announced", Text, nullable=False, server_default=""),
    one_of("new_programme", "phase", Phase),
    CheckConstraint(f"dwellings BETWEEN 1 AND {MOST}", name="ck_new_programme_dwellings"),
    CheckConstraint("handed BETWEEN 0 AND dwellings", name="ck_new_programme_handed"),
    CheckConstraint("progress BETWEEN 0 AND 100", name="ck_new_programme_progress"),
    CheckConstraint(f"length(name) BETWEEN 1 AND {LINE}", name="ck_new_programme_name"),
)

RECORDS.update(
    {WorksOperation: works_operation, WorksStage: works_stage, WorksNotice: works_notice, NewProgramme: new_programme}
)
