"""The PDFs of receipts: of a recorded one from its record alone, and an invented one to look at; the day on paper."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.masks.model.movements import MovementsSheet
from lmmh_desk.features.masks.model.receipt import KIND, from_json, written
from lmmh_desk.features.masks.model.records import Fit, Nature
from lmmh_desk.features.masks.model.stock import lot_label
from lmmh_desk.features.masks.papers import movements, receipt
from lmmh_desk.features.masks.store.journal import EVERY, lines
from lmmh_desk.features.masks.store.recorded import recorded
from lmmh_desk.features.masks.store.stock import site_stock
from lmmh_desk.kernel.clock import paris, paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.model.papers import check_standing
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read, Store

KEPT = timedelta(92)  # after the hand-out: three months (DOMAIN.md §5)
SAMPLE = ("Mme Camille EXEMPLE", "L-000000", 4)


def sheet(store: Store, session: Session, receipt_id: str) -> Sheet:
    """Return the next sheet to print: the original, then duplicates, in large print for who reads so.

    Raises WrongState when the receipt was cancelled.
    """
    require(session, "masks.print")
    with store.read() as read:
        found = recorded(read, receipt_id)
    check_standing(found.paper)
    content = from_json(found.content)
    return next_sheet(
        store, found.paper.id, found.paper.number, found.paper.print_count, until=content.date + KEPT,
        make=lambda: receipt(content, found.sealed, large=found.large_print), large=found.large_print,
    )  # fmt: skip


def movements_sheet(store: Store, session: Session) -> bytes:
    """Return the list of today's movements at this site, without a name; it is written in the audit."""
    require(session, "masks.export")
    now = store.clock.now()
    with store.read() as read:
        found = lines(read, session.site_id, now, most=EVERY)
        here = site_stock(read, session.site_id)
        issuer = issuer_of(read, KIND, session.agent_id, session.site_id)
    with store.write(session, "masks.export") as unit:
        unit.details |= {"form": "pdf", "lines": str(len(found))}
    oldest = tuple(reversed(found))
    content = MovementsSheet(issuer.office, issuer.site, paris(now).date(), here.stock, oldest, now, session.agent_name)
    return movements(content)


def receipt_sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented receipt, with the sentences in force on a day; it bears APERÇU."""
    require(session, "masks.print")
    at = paris_instant(day, 10)
    issuer, number = issuer_of(read, KIND, session.agent_id, session.site_id), expected_number(read, KIND, session, at)
    lot = lot_label("M-0000-000", Nature.WASHABLE, Fit.ADULT)
    holder, household, quantity = SAMPLE
    return receipt(written(holder, household, quantity, lot, issuer, number=number, at=at), None, large=large)
