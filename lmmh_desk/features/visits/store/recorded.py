"""The recorded papers of visits: all that is needed to print one again, word for word."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.visits.store.tables import visit_paper
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read


class Recorded(Struct, frozen=True):
    """One recorded paper: its words and its line in the register."""

    id: str
    content: str
    paper: PaperRecord
    sealed: Sealed


def recorded(read: Read, recorded_id: str) -> Recorded:
    """Return a recorded notice or professional paper; raises NotFound."""
    query = select(visit_paper.c.content, visit_paper.c.paper_id).where(visit_paper.c.id == recorded_id)
    row = read.execute(query).first()
    record = paper(read, row.paper_id) if row else None
    if row is None or record is None:
        raise NotFound(
            _("Ce document n’est pas, ou plus, sur ce poste."),
            _("Rien n’a été modifié."),
            _("Choisissez-en un autre dans la liste."),
        )
    url = f"{office(read).verify_address}#{to_base41(record.payload)}"
    return Recorded(recorded_id, row.content, record, Sealed(record.payload, url, record.short_code))
