"""What letters say apart, and what every paper of a campaign bears, from what is known at the printing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from lmmh_desk.features.campaigns.model.drafting import Content
from lmmh_desk.features.campaigns.model.listing import Approval, Line
from lmmh_desk.features.campaigns.model.mailing import Letter, Mailing, Poster, PosterSize
from lmmh_desk.features.campaigns.model.records import PURPOSE_CHOICES, Way
from lmmh_desk.features.campaigns.store.tables import campaign_printing, campaign_recipient
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import NBSP
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.sites import office, site
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.address import postal_lines, street_line
from lmmh_desk.tenancy.model.names import paper_name
from lmmh_desk.tenancy.store.cards import dwelling_line
from lmmh_desk.tenancy.store.tables import dwelling, person, residence

NAMES = ("civility", "birth_name", "usual_name", "first_names")
FRENCH = "fr"
HELLO = {"Mme": _("Madame,"), "M.": _("Monsieur,")}


def letters(read: Read, one: Line, approval: Approval) -> tuple[list[Letter], int]:
    """Return the letters of the frozen list, and how many have no address that can be written any more."""
    rows = enumerate(_rows(read, approval.id), 1)
    every = [_letter(found, f"{one.number}/{rank}") for rank, found in rows]
    written = [letter for letter in every if not letter.fault]
    return written, len(every) - len(written)


def left_out(read: Read, approval_id: str, *among: ColumnElement[bool]) -> frozenset[str]:
    """Return the recipients whose letter the last printing left out, as far as their address is still unwritable.

    `among` bounds which are looked at.
    """
    one = campaign_printing.c
    last = select(one.left_out).where(one.approval_id == approval_id).order_by(one.created_at.desc(), one.id.desc())
    if not read.execute(last.limit(1)).scalar():
        return frozenset()
    return frozenset(row.recipient for row in _rows(read, approval_id, *among) if _letter(row, "").fault)


def _rows(read: Read, approval_id: str, *among: ColumnElement[bool]) -> Sequence[Any]:
    """Return who a letter of a frozen list is for, and where."""
    row = campaign_recipient.c
    asked = (
        select(
            row.id.label("recipient"), *(person.c[name].label(f"who_{name}") for name in NAMES),
            person.c.large_print.label("who_large"), person.c.language.label("who_language"), *dwelling.c,
            residence.c.name.label("residence_name"), residence.c.quarter,
        )
        .join(person, person.c.id == row.person_id)
        .join(dwelling, dwelling.c.id == row.dwelling_id)
        .outerjoin(residence, residence.c.id == dwelling.c.residence_id)
        .where(row.approval_id == approval_id, row.way == Way.LETTER, *among)
        .order_by(row.id)
    )  # fmt: skip
    return read.execute(asked).all()


def mailing(read: Read, purpose: str, content: Content, site_id: str, now: int) -> Mailing:
    """Return what every letter says, in the name of the site that wrote it."""
    whole, here = office(read), site(read, site_id)
    return Mailing(
        content.title, PURPOSE_CHOICES.get(purpose, purpose), content.paragraphs,
        (whole.name, here.name), whole.place, paris(now).date(), here.name, contact(read, site_id), content.translation,
    )  # fmt: skip


def poster(read: Read, content: Content, site_id: str, size: PosterSize = "A4") -> Poster:
    """Return the poster of a campaign, with whom to call where it hangs."""
    return Poster(content.title, content.sentences, content.pictogram, contact(read, site_id), size)


def contact(read: Read, site_id: str) -> str:
    """Return whom to call."""
    here = site(read, site_id)
    if not here.phone:
        return _("Une question\u00a0? Venez à l’agence.")
    return _("Une question\u00a0? {phone}").format(phone=here.phone.replace(" ", NBSP))


class _Who:
    """The holder of a row, as names are written from."""

    def __init__(self, row: Any) -> None:
        self.civility, self.birth_name = row.who_civility, row.who_birth_name
        self.usual_name, self.first_names = row.who_usual_name, row.who_first_names


def _letter(row: Any, reference: str) -> Letter:
    address = dwelling_line(row).address
    return Letter(
        reference, tuple(postal_lines(paper_name(_Who(row)), address)), row.quarter or "",
        row.building or row.residence_name or "", row.floor, HELLO.get(row.who_civility, _("Madame, Monsieur,")),
        row.residence_name or street_line(address), bool(row.who_large), row.who_language != FRENCH,
    )  # fmt: skip
