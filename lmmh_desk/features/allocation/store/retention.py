"""How long applications are kept: the decisions stand in the minutes, which are permanent (DOMAIN.md §4–5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.features.allocation.model.sheets import LETTER
from lmmh_desk.features.allocation.store.sittings import by_number
from lmmh_desk.features.allocation.store.tables import allocation_applicant, allocation_item, allocation_session
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.retention import Going, Retention
from lmmh_desk.office.model.regulations import KEEP_ALLOCATION
from lmmh_desk.office.store.tables import paper
from lmmh_desk.office.store.told import among
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.retention import told_papers


def _applicants(read: Read, day: date) -> list[str]:
    one, held = allocation_applicant.c, allocation_session.c
    asked = (
        select(one.id)
        .join(allocation_item, allocation_item.c.id == one.item_id)
        .join(allocation_session, held.id == allocation_item.c.session_id)
        .where(held.day < day.isoformat())
        .order_by(held.day, one.id)
    )
    return list(read.execute(asked).scalars())


def _told(read: Read, ids: Sequence[str]) -> list[Going]:
    one, held = allocation_applicant.c, allocation_session.c
    asked = (
        select(one.id, one.nur, one.person_id, held.day)
        .join(allocation_item, allocation_item.c.id == one.item_id)
        .join(allocation_session, held.id == allocation_item.c.session_id)
        .where(among(one.id, ids))
        .order_by(held.day, one.id)
    )
    return [
        Going(row.id, _("Candidature {nur}").format(nur=row.nur), date.fromisoformat(row.day), row.person_id or "")
        for row in read.execute(asked)
    ]


def _by_number(read: Read, files: Sequence[str]) -> list[str]:
    """Return the applications of no person on record whose number is one of a person's: a couple's, or typed first."""
    return list(read.execute(select(allocation_applicant.c.id).where(by_number(files))).scalars())


def _letters(read: Read, day: date) -> list[str]:
    old = paper.c.kind == LETTER, paper.c.issued_at < paris_instant(day)
    return list(read.execute(select(paper.c.id).where(*old).order_by(paper.c.issued_at, paper.c.id)).scalars())


def numbers_by_point(read: Read, ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the numbers of these applications, by the point they are for."""
    one, found = allocation_applicant.c, defaultdict[str, set[str]](set)
    for row in read.execute(select(one.item_id, one.nur).where(among(one.id, ids))):
        found[row.item_id].add(row.nur)
    return found


RETENTIONS = (
    Retention(KEEP_ALLOCATION.key, _("Candidatures examinées"), "allocation_applicant", _applicants, _told, _by_number),
    Retention(KEEP_ALLOCATION.key, _("Lettres de la commission"), "paper", _letters, told_papers),
)
