"""The recorded papers of moves: all that is needed to print one again, word for word."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from lmmh_desk.documents.codes import to_base41
from lmmh_desk.documents.seal import Sealed
from lmmh_desk.features.moves.store.tables import inspection_notice, justification
from lmmh_desk.kernel.errors import NotFound
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import PaperRecord
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.papers import paper
from lmmh_desk.office.store.sites import office
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.store.tables import person


class Recorded(Struct, frozen=True):
    """One recorded paper: its words, its line in the register, and how its person reads."""

    id: str
    content: str  # JSON of its sheet
    paper: PaperRecord
    sealed: Sealed
    large_print: bool


def recorded(read: Read, recorded_id: str) -> Recorded:
    """Return a recorded justificatif or notice; raises NotFound."""
    for table in (justification, inspection_notice):
        query = (
            select(table.c.content, table.c.paper_id, person.c.large_print)
            .join(person, person.c.id == table.c.person_id)
            .where(table.c.id == recorded_id)
        )
        row = read.execute(query).first()
        record = paper(read, row.paper_id) if row else None
        if row and record:
            url = f"{office(read).verify_address}#{to_base41(record.payload)}"
            sealed = Sealed(record.payload, url, record.short_code)
            return Recorded(recorded_id, row.content, record, sealed, bool(row.large_print))
    raise NotFound(
        _("Ce document n’est pas, ou plus, sur ce poste."),
        _("Rien n’a été modifié."),
        _("Choisissez-en un autre dans la liste."),
    )


seen_record = restricted("moves.read")(recorded)
