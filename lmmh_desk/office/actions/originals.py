"""The originals of registered papers: kept as first printed, in the encrypted database, until their retention ends."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.papers import LARGE, PaperRecord
from lmmh_desk.office.model.printing import Sheet, Size
from lmmh_desk.office.store import originals
from lmmh_desk.office.store.forgetting import forgetting_day
from lmmh_desk.store.store import Store

DUPLICATE = "-duplicata-"  # in the name of a print job, or of the file where there is no printer


def next_sheet(
    store: Store,
    paper_id: str,
    number: str,
    printed: int,
    *,
    until: date,
    make: Callable[[], bytes],
    large: bool = False,
    size: Size = "A4",
) -> Sheet:
    """Return the next sheet of a registered paper: its original, or that original marked as a duplicate.

    `make` draws the original the first time; its bytes are kept until the day `until`, included, so that a duplicate
    differs only by its mark, whatever the program has become meanwhile. Printed elsewhere, the paper is drawn anew.
    In `large` print it is the same paper, whose other drawing is kept beside.
    """
    key = _key(paper_id, large)
    from lmmh_desk.documents.copies import duplicate

    with store.read() as read:
        original = originals.original(read, key)
    if original is None:
        original = make()
        _keep(store, key, original, until)
    if not printed:
        return Sheet(number, size, original, paper_id)
    mark = _("Duplicata n°\u00a0{copy}").format(copy=printed)
    return Sheet(f"{number}{DUPLICATE}{printed}", size, duplicate(original, mark), paper_id)


def cancelled_copy(store: Store, paper: PaperRecord, make: Callable[[], bytes], *, large: bool = False) -> bytes:
    """Return a voided paper to be seen, not printed: its original, or what `make` draws, marked as cancelled."""
    from lmmh_desk.documents.copies import cancelled

    with store.read() as read:
        original = originals.original(read, _key(paper.id, large))
    day = paris(paper.voided_at or 0).date()
    if original is not None:
        with suppress(ValueError):  # kept by an earlier version, whose code can't be struck
            return cancelled(original, day, paper.void_reason)
    return cancelled(make(), day, paper.void_reason)


def forget_originals(store: Store) -> int:
    """Delete the originals whose retention has ended; return how many; raises ClockDoubted."""
    with store.local() as connection:
        return originals.forget(connection, forgetting_day(connection, store.clock))


def _key(paper_id: str, large: bool) -> str:
    return f"{paper_id}{LARGE}" if large else paper_id


def _keep(store: Store, paper_id: str, original: bytes, until: date) -> None:
    if store.read_only:
        return
    with store.local() as connection:
        originals.keep(connection, paper_id, original, until)
