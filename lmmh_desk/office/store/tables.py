"""Tables of the office and the mapping of its models."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Dialect, ForeignKey, ForeignKeyConstraint, Index, TypeDecorator, text

from lmmh_desk.office.model.agents import Agent, AgentSite
from lmmh_desk.office.model.bookings import Absence, AbsenceKind, AvailabilityWindow, Booking, Room
from lmmh_desk.office.model.gateways import Kind
from lmmh_desk.office.model.keys import DeskCertificate, FormerRoot, RevokedKey
from lmmh_desk.office.model.messages import Channel, Message, MessageState, Problem
from lmmh_desk.office.model.papers import LARGE, Delegation, PaperRecord, PaperStatus
from lmmh_desk.office.model.printing import JobState
from lmmh_desk.office.model.reasons import Category, Reason, ReasonType
from lmmh_desk.office.model.regulations import Regulation
from lmmh_desk.office.model.rights import Role
from lmmh_desk.office.model.settings import SettingChange
from lmmh_desk.office.model.sites import Closure, Office, OpeningHours, Site, SiteKind, SiteStatus
from lmmh_desk.store.erasures import traced
from lmmh_desk.store.tables import RECORDS, Blob, Day, Flag, Instant, Integer, Text, local_table, record_table


class Choice(TypeDecorator[StrEnum]):
    """A text column that holds the values of a StrEnum."""

    impl = Text
    cache_ok = True

    def __init__(self, choices: type[StrEnum]) -> None:
        super().__init__()
        self.choices = choices

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        return None if value is None else self.choices(value)


def one_of(table: str, column: str, choices: type[StrEnum]) -> CheckConstraint:
    """Return the CHECK that a column holds one of the values of a StrEnum."""
    values = ", ".join(f"'{choice}'" for choice in choices)
    return CheckConstraint(f"{column} IN ({values})", name=f"ck_{table}_{column}")


def _of_site() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["site_id"], ["site.id"])


office = record_table(
    "office",
    Column("name", Text, nullable=False),
    Column("nature", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("verify_address", Text, nullable=False),
    Column("root_public", Blob, nullable=False),
)

site = record_table(
    "site",
    Column("kind", Choice(SiteKind), nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("address", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("public_area_m2", Integer, nullable=False),
    Column("status", Choice(SiteStatus), nullable=False),
    Column("agency_id", Text, nullable=False, server_default=""),
    one_of("site", "kind", SiteKind),
    one_of("site", "status", SiteStatus),
    CheckConstraint("public_area_m2 >= 0", name="ck_site_public_area_m2"),
)

site_hours = record_table(
    "site_hours",
    Column("weekday", Integer, nullable=False),
    Column("opens", Integer, nullable=False),
    Column("closes", Integer, nullable=False),
    _of_site(),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="ck_site_hours_weekday"),
    CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="ck_site_hours_order"),
    Index(None, "site_id"),
)

closure = record_table(
    "closure",
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("from_minute", Integer, nullable=False),
    Column("to_minute", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    _of_site(),
    CheckConstraint("first_day <= last_day", name="ck_closure_days"),
    CheckConstraint("0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="ck_closure_minutes"),
    Index(None, "site_id"),
)

agent = record_table(
    "agent",
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("role", Choice(Role), nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("password_hash", Text, nullable=False, server_default=""),
    Column("active", Flag, nullable=False),
    Column("phone", Text, nullable=False, server_default=""),
    one_of("agent", "role", Role),
)

agent_site = record_table(
    "agent_site",
    Column("agent_id", Text, ForeignKey("agent.id"), nullable=False),
    _of_site(),
    Index(None, "agent_id", "site_id", unique=True),
)

reason = record_table(
    "reason",
    Column("label", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("type", Choice(ReasonType), nullable=False),
    Column("letter", Text, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Flag, nullable=False),
    Column("bookable", Flag, nullable=False, server_default="0"),
    Column("category", Choice(Category), nullable=False, server_default=Category.HOUSING),
    Column("notice_hours", Integer, nullable=False, server_default="0"),
    Column("horizon_days", Integer, nullable=False, server_default="60"),
    Column("bring", Text, nullable=False, server_default=""),
    Column("instructions", Text, nullable=False, server_default=""),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("notified", Flag, nullable=False, server_default="1"),
    one_of("reason", "type", ReasonType),
    one_of("reason", "category", Category),
    CheckConstraint("minutes > 0", name="ck_reason_minutes"),
    Index(None, "label", "type", "service", unique=True),
)

room = record_table(
    "room",
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Flag, nullable=False),
    _of_site(),
    Index(None, "site_id"),
)

availability_window = record_table(
    "availability_window",
    Column("resource_id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("opens", Integer, nullable=False),
    Column("closes", Integer, nullable=False),
    Column("service", Text, nullable=False),
    _of_site(),
    CheckConstraint("0 <= opens AND opens < closes AND closes <= 1440", name="ck_availability_window_order"),
    Index(None, "resource_id"),
)

absence = record_table(
    "absence",
    Column("resource_id", Text, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("from_minute", Integer, nullable=False),
    Column("to_minute", Integer, nullable=False),
    Column("kind", Choice(AbsenceKind), nullable=False),
    Column("label", Text, nullable=False),
    one_of("absence", "kind", AbsenceKind),
    CheckConstraint("first_day <= last_day", name="ck_absence_days"),
    CheckConstraint("0 <= from_minute AND from_minute < to_minute AND to_minute <= 1440", name="ck_absence_minutes"),
    CheckConstraint("kind <> 'away' OR label = ''", name="ck_absence_away"),
    Index(None, "last_day"),
)

# Two live bookings of one resource that overlap are refused by the actions here, by the hub for all desks together:
# a desk must be able to hold the hub's row beside its own unsent one.
booking = record_table(
    "booking",
    Column("resource_id", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("live", Flag, nullable=False),
    Column("subject_table", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    CheckConstraint("starts_at < ends_at AND ends_at - starts_at <= 28800000", name="ck_booking_order"),
    Index(None, "resource_id", "starts_at"),
    Index("ix_booking_live", "starts_at", "ends_at", "resource_id", sqlite_where=text("live")),
    Index(None, "subject_id"),
)

regulation = record_table(
    "regulation",
    Column("key", Text, nullable=False),
    Column("starts_on", Day, nullable=False),
    Column("value", Text, nullable=False),
    Column("source", Text, nullable=False),
    Index(None, "key", "starts_on", unique=True),
)

setting = record_table(
    "setting",
    Column("key", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("value", Integer),
    Column("previous", Integer),
    Index(None, "key", "scope", "created_at"),
)

paper = record_table(
    "paper",
    Column("number", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("subject_table", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("person_id", Text),
    Column("payload", Blob, nullable=False),
    Column("short_code", Text, nullable=False),
    Column("status", Choice(PaperStatus), nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("print_count", Integer, nullable=False),
    Column("printed_at", Instant),
    Column("voided_at", Instant),
    Column("voided_by", Text, nullable=False),
    Column("void_reason", Text, nullable=False),
    one_of("paper", "status", PaperStatus),
    CheckConstraint("print_count >= 0", name="ck_paper_print_count"),
    CheckConstraint("(status = 'voided') = (voided_at IS NOT NULL)", name="ck_paper_voided"),
    Index(None, "subject_id"),
    Index(None, "person_id"),
    Index(None, "short_code"),
)

delegation = record_table(
    "delegation",
    Column("kind", Text, nullable=False),
    Column("role", Choice(Role), nullable=False),
    Column("signs_as", Text, nullable=False),
    one_of("delegation", "role", Role),
    Index(None, "kind", "role", unique=True),
)

desk_certificate = record_table("desk_certificate", Column("certificate", Blob, nullable=False))

former_root = record_table(
    "former_root",
    Column("public", Blob, nullable=False),
    Column("last_day", Day, nullable=False),
)

# Append-only, and for good: two desks may revoke one key, each on its own.
revoked_key = record_table(
    "revoked_key",
    Column("public", Blob, nullable=False),
    Column("desk_code", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("length(public) = 32", name="ck_revoked_key_public"),
    CheckConstraint("since >= 0", name="ck_revoked_key_since"),
)

# No unique key: two desks may have queued the same reminder apart; the action and the sending see to it.
message = record_table(
    "message",
    Column("channel", Choice(Channel), nullable=False),
    Column("address", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("person_id", Text),
    Column("subject_table", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", Choice(MessageState), nullable=False),
    Column("sent_at", Instant),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Instant, nullable=False),
    Column("problem", Choice(Problem), nullable=False),
    one_of("message", "channel", Channel),
    one_of("message", "state", MessageState),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="ck_message_sent"),
    CheckConstraint("due_at < expires_at", name="ck_message_times"),
    Index(None, "subject_id"),
    Index(None, "person_id"),
    Index(None, "state", "due_at"),
)

# This PC: one row, written at the first start or when the PC is attached.
desk = local_table(
    "desk",
    Column("id", Integer, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("site_id", Text, nullable=False),
    Column("counter", Text, nullable=False),
    CheckConstraint("id = 1", name="ck_desk_one_row"),
)

# Private keys never leave the encrypted database of the desk that made them.
signing_key = local_table(
    "signing_key",
    Column("name", Text, primary_key=True),  # "root", only where the office was founded; "desk"; "2ddoc", "2ddoc-root"
    Column("private", Blob, nullable=False),
    Column("certificate", Blob, nullable=False),
    Column("created_at", Integer, nullable=False),
)

# The bytes of each paper as first printed, until its retention ends (DOMAIN.md §5).
paper_original = local_table(
    "paper_original",
    Column("paper_id", Text, primary_key=True),
    Column("pdf", Blob, nullable=False),
    Column("kept_until", Text, nullable=False),
    Index(None, "kept_until"),
)

print_job = local_table(
    "print_job",
    Column("id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("size", Text, nullable=False),
    Column("copies", Integer, nullable=False),
    Column("state", Choice(JobState), nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("paper_id", Text),
    Column("printer", Text, nullable=False, server_default=""),
    Column("problem", Text, nullable=False, server_default=""),
    Column("tried_at", Integer),
    Column("pdf", Blob),  # null once printed
    Column("raw", Blob),  # the same for a network ticket printer, where there is such a form
    one_of("print_job", "state", JobState),
    CheckConstraint("copies BETWEEN 1 AND 20", name="ck_print_job_copies"),
    CheckConstraint("(state = 'printed') = (pdf IS NULL)", name="ck_print_job_pdf"),
    CheckConstraint("raw IS NULL OR pdf IS NOT NULL", name="ck_print_job_raw"),
    Index(None, "state", "made_at"),
)

# By which way this PC sends messages; the secret itself is in the system's vault.
gateway = local_table(
    "gateway",
    Column("channel", Choice(Channel), primary_key=True),
    Column("kind", Choice(Kind), nullable=False),
    Column("place", Text, nullable=False),
    Column("port", Integer, nullable=False),
    Column("user", Text, nullable=False),
    Column("sender", Text, nullable=False),
    Column("vault", Text, nullable=False),
    Column("secret", Text, nullable=False),
    one_of("gateway", "channel", Channel),
)

opened_day = local_table(
    "opened_day",
    Column("agent_id", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("after", Integer, nullable=False, server_default="0"),  # the audit's last line before it
    Column("pin_hash", Text, nullable=False, server_default=""),  # of the code then given: by another, nothing is open
)

pin_attempt = local_table(
    "pin_attempt",
    Column("agent_id", Text, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("paused_until", Integer, nullable=False),
)

traced("paper_original", "paper_id", LARGE)
traced("print_job", "paper_id")

RECORDS.update(
    {
        Office: office,
        Site: site,
        OpeningHours: site_hours,
        Closure: closure,
        Agent: agent,
        AgentSite: agent_site,
        Reason: reason,
        Regulation: regulation,
        Room: room,
        AvailabilityWindow: availability_window,
        Absence: absence,
        Booking: booking,
        SettingChange: setting,
        PaperRecord: paper,
        Delegation: delegation,
        DeskCertificate: desk_certificate,
        FormerRoot: former_root,
        RevokedKey: revoked_key,
        Message: message,
    }
)
