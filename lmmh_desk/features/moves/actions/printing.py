"""The PDFs of moves: of a recorded paper from its record alone, or before there is one from what is typed."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.moves.model import inspection as notices
from lmmh_desk.features.moves.model import sheet as justificatifs
from lmmh_desk.features.moves.model.inspection import Visit
from lmmh_desk.features.moves.model.known import Known
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.features.moves.papers.inspection import inspection
from lmmh_desk.features.moves.papers.justificatif import justificatif
from lmmh_desk.features.moves.store.inspection import notice_sheet
from lmmh_desk.features.moves.store.recorded import Recorded, recorded
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.originals import cancelled_copy, next_sheet
from lmmh_desk.office.model.papers import PaperStatus, check_standing
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number
from lmmh_desk.store.store import Read, Store

KEPT = timedelta(92)  # after the day it serves: three months (DOMAIN.md §5)


def sheet(store: Store, session: Session, recorded_id: str, *, large: bool | None = None) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; in large print for who reads so, or as asked.

    Raises WrongState when the paper was cancelled.
    """
    require(session, "moves.print")
    with store.read() as read:
        found = recorded(read, recorded_id)
    check_standing(found.paper)
    wanted = found.large_print if large is None else large
    return next_sheet(
        store, found.paper.id, found.paper.number, found.paper.print_count,
        until=_last_day(found) + KEPT, make=lambda: _drawn(found, wanted), large=wanted,
    )  # fmt: skip


def seen(store: Store, session: Session, recorded_id: str) -> bytes:
    """Return a recorded paper to be looked at: as it would be printed now, or as cancelled."""
    require(session, "moves.print")
    with store.read() as read:
        found = recorded(read, recorded_id)
    if found.paper.status is not PaperStatus.VOIDED:
        return sheet(store, session, recorded_id).pdf
    wanted = found.large_print
    return cancelled_copy(store, found.paper, lambda: _drawn(found, wanted), large=wanted)


def preview(known: Known, draft: Draft, number: str, at: int, *, large: bool = False) -> bytes:
    """Return what the paper will look like: it bears APERÇU and a hatched code, so that it proves nothing."""
    return justificatif(justificatifs.written(draft, known.card, known.issuer, number=number, at=at), None, large=large)


def preview_notice(read: Read, session: Session, visit: Visit, at: int, *, large: bool = False) -> bytes:
    """Return what a notice will look like; it bears APERÇU. Raises NotFound."""
    require(session, "moves.print")
    number = expected_number(read, notices.KIND, session, at)
    return inspection(notice_sheet(read, session, visit, number=number, at=at), None, large=large)


def _drawn(found: Recorded, large: bool) -> bytes:
    if found.paper.kind == notices.KIND:
        return inspection(notices.from_json(found.content), found.sealed, large=large)
    return justificatif(justificatifs.from_json(found.content), found.sealed, large=large)


def _last_day(found: Recorded) -> date:
    if found.paper.kind == notices.KIND:
        return notices.from_json(found.content).date
    return justificatifs.from_json(found.content).outings[-1].day
