"""The recorded minutes: all that is needed to print them again, word for word."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.continuity.store.tables import crisis_minutes
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read


class Recorded(Struct, frozen=True):
    """The minutes of one day: their words and their line in the register."""

    content: str
    paper: PaperRecord
    sealed: Sealed


def recorded(read: Read, minutes_id: str) -> Recorded:
    """Return recorded minutes; raises NotFound."""
    query = select(crisis_minutes.c.content, crisis_minutes.c.paper_id).where(crisis_minutes.c.id == minutes_id)
    row = read.execute(query).first()
    record = paper(read, row.paper_id) if row else None
    if row is None or record is None:
        raise NotFound(
            _("Ce document n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    url = f"{office(read).verify_address}#{to_base41(record.payload)}"
    return Recorded(row.content, record, Sealed(record.payload, url, record.short_code))
