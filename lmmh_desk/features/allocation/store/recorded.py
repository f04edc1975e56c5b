"""The papers of the commission, word for word, and of which point an applicant is."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.allocation.store.tables import allocation_applicant, allocation_item, allocation_paper
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read


class Recorded(Struct, frozen=True):
    """One paper: its words and its line in the register."""

    content: str
    paper: PaperRecord
    sealed: Sealed


def recorded(read: Read, recorded_id: str) -> Recorded:
    """Return a paper; raises NotFound."""
    one = allocation_paper.c
    row = read.execute(select(one.content, one.paper_id).where(one.id == recorded_id)).first()
    record = paper(read, row.paper_id) if row else None
    if row is None or record is None:
        raise _gone()
    url = f"{office(read).verify_address}#{to_base41(record.payload)}"
    return Recorded(row.content, record, Sealed(record.payload, url, record.short_code))


def applicant_point(read: Read, applicant_id: str) -> tuple[str, str]:
    """Return the session and the point of an applicant; raises NotFound."""
    one, item = allocation_applicant.c, allocation_item.c
    asked = select(item.session_id, item.id).join(allocation_applicant, one.item_id == item.id)
    row = read.execute(asked.where(one.id == applicant_id)).first()
    if row is None:
        raise _gone()
    return row.session_id, row.id


def _gone() -> NotFound:
    return NotFound(
        _("Ce document n’est pas, ou plus, sur ce poste."),
        _("Rien n’a été modifié."),
        _("Choisissez-en un autre dans la liste."),
    )
