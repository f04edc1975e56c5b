"""The PDF of a justificatif, from its record alone or, before there is one, from what is typed."""

from __future__ import annotations

from dataclasses import dataclass

from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.features.moves.model.sheet import written
from lmmh_desk.features.moves.papers import justificatif
from lmmh_desk.features.moves.store.form import recorded
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store


@dataclass(frozen=True)
class Page:
    """A PDF ready for the printer."""

    number: str
    copy: int  # 0 for the original
    pdf: bytes

    @property
    def title(self) -> str:
        """Return the name of the print job, or of the file where there is no printer."""
        return f"{self.number}-duplicata-{self.copy}" if self.copy else self.number


def page(store: Store, session: Session, justification_id: str) -> Page:
    """Return the next sheet to print: the original, then duplicates; raises WrongState when it was cancelled."""
    require(session, "moves.print")
    with store.read() as read:
        found = recorded(read, justification_id)
    if found.voided:
        raise WrongState(
            _("Le justificatif {number} est annulé.").format(number=found.number),
            _("Il reste dans le registre."),
            _("Établissez un nouveau justificatif."),
        )
    pdf = justificatif(found.sheet, found.sealed, found.print_count)
    return Page(found.number, found.print_count, pdf)


def preview(known: Known, draft: Draft, number: str, at: int) -> bytes:
    """Return what the paper will look like: it bears APERÇU and a hatched code, so that it proves nothing."""
    return justificatif(written(draft, known.card, known.issuer, number=number, at=at), None)
