"""The receipt of a hand-out: quantity, date, the household's number (DOMAIN.md §4); the recipient may sign it."""

from __future__ import annotations

from datetime import date

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.sheets import KeptSheet, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.regulations import DATA_NOTICE, DATA_SHORT, MASK

KIND = "RM"
LABEL = _("Reçu de masques")


class ReceiptSheet(KeptSheet, frozen=True):
    """The words of one receipt."""

    number: str
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    town: str
    site: str
    phone: str
    signatory: str
    title: str
    signs_as: str
    holder: str  # « M. Ferhat BELKACEM »
    household: str  # the lease's number, else the household's own
    quantity: int
    lot: str = ""
    mask: str = ""  # sentences in force that day
    data_notice: str = ""
    data_short: str = ""

    def __post_init__(self) -> None:
        check_instants(self.issued_at)

    @property
    def date(self) -> date:
        """Return the day of the hand-out, in Paris."""
        return paris(self.issued_at).date()


def from_json(text: str) -> ReceiptSheet:
    """Return the sheet that `to_json` wrote."""
    return sheet_from(text, ReceiptSheet)


def written(
    holder: str, household: str, quantity: int, lot: str, issuer: Issuer, *, number: str, at: int
) -> ReceiptSheet:
    """Return what a receipt says; the sentences are those in force that day."""
    day = paris(at).date()
    return ReceiptSheet(
        number=number,
        issued_at=at,
        office=issuer.office,
        nature=issuer.nature,
        town=issuer.place,
        site=issuer.site,
        phone=issuer.phone,
        signatory=issuer.agent,
        title=issuer.title,
        signs_as=issuer.signs_as,
        holder=holder,
        household=household,
        quantity=quantity,
        lot=lot,
        mask=issuer.sentence(MASK.key, day),
        data_notice=issuer.sentence(DATA_NOTICE.key, day),
        data_short=issuer.sentence(DATA_SHORT.key, day),
    )
