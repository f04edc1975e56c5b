"""The recorded receipts: all that is needed to print one again, word for word."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.masks.store.tables import mask_handout, mask_receipt
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import person


class Recorded(Struct, frozen=True):
    """One recorded receipt: its words, its line in the register, and how its person reads."""

    id: str
    content: str  # JSON of its sheet
    paper: PaperRecord
    sealed: Sealed
    large_print: bool


def recorded(read: Read, receipt_id: str) -> Recorded:
    """Return a recorded receipt; raises NotFound."""
    query = (
        select(mask_receipt.c.content, mask_receipt.c.paper_id, person.c.large_print)
        .join(person, person.c.id == mask_receipt.c.person_id)
        .where(mask_receipt.c.id == receipt_id)
    )
    row = read.execute(query).first()
    record = paper(read, row.paper_id) if row else None
    if row is None or record is None:
        raise NotFound(
            _("Ce document n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    url = f"{office(read).verify_address}#{to_base41(record.payload)}"
    return Recorded(receipt_id, row.content, record, Sealed(record.payload, url, record.short_code), row.large_print)


def paper_of_movement(read: Read, movement_id: str) -> str:
    """Return the paper that says what a movement gave, "" where nobody asked for one."""
    asked = select(mask_receipt.c.paper_id).join(mask_handout, mask_handout.c.id == mask_receipt.c.handout_id)
    return read.execute(asked.where(mask_handout.c.movement_id == movement_id)).scalar() or ""
