"""The register of papers: every printed number, who issued it, whether it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lmmh_desk.kernel.record import Record
from lmmh_desk.office.model.rights import Role


class PaperStatus(StrEnum):
    """A recorded paper may be printed; a voided one no longer counts. Printing is counted, not a state."""

    RECORDED = "recorded"
    VOIDED = "voided"


@dataclass(kw_only=True)
class PaperRecord(Record):
    """One numbered paper; `site_id` issued it, `created_by` signed it."""

    number: str  # JD-C02-20-0184
    kind: str  # JD
    label: str  # « Justificatif de déménagement »
    subject_table: str  # "move"
    subject_id: str
    person_id: str | None = None
    payload: bytes = b""  # what the code carries, sealed
    short_code: str = ""  # 7K4M-2Q9P-XH6T
    status: PaperStatus = PaperStatus.RECORDED
    issued_at: int = 0  # milliseconds UTC
    issued_by: str = ""  # agent id
    print_count: int = 0
    printed_at: int | None = None
    voided_at: int | None = None
    voided_by: str = ""
    void_reason: str = ""


@dataclass(kw_only=True)
class Delegation(Record):
    """Agents of a role may issue and sign a kind of paper alone."""

    kind: str
    role: Role
    signs_as: str = ""  # « par délégation de la direction », printed under the function
