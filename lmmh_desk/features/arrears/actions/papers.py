"""Record the papers of prevention: numbered, sealed and registered before anything is printed; print, cancel them."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.documents.seal import Fields, Named, seal
from lmmh_desk.features.arrears.actions.plans import cancel_stale
from lmmh_desk.features.arrears.model.papers import (
    ATTESTATION,
    LABELS,
    LETTER,
    PLAN,
    ArrearsSheet,
    Said,
    check_letter,
    check_place,
    check_up_to_date,
    from_json,
    visit_words,
    written,
)
from lmmh_desk.features.arrears.model.records import ArrearsPaper
from lmmh_desk.features.arrears.papers.sheets import paper as drawn
from lmmh_desk.features.arrears.store.facts import (
    balance_of,
    case_row,
    lease_in_force,
    rules_of,
)
from lmmh_desk.features.arrears.store.hints import plan_runs
from lmmh_desk.features.arrears.store.papers import Recorded, adviser_of, card_of, co_holders, housing, recorded
from lmmh_desk.features.arrears.store.plans import lines_of, plan_paper, plan_row
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.originals import cancelled_copy, next_sheet
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.model.papers import PaperStatus, VoidReason, check_standing
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read, Store

KEPT = timedelta(92)  # the original on this desk, after its day
SAFE = _("Rien n’est enregistré.")


class Asked(Struct, frozen=True):
    """Which paper is wanted: for a case, or for the lease of a person; a letter may propose a day and an hour."""

    kind: str
    case_id: str = ""
    person_id: str = ""
    day: date | None = None
    starts: int | None = None  # minutes since midnight in Paris


def record_paper(store: Store, session: Session, asked: Asked) -> Changes:
    """Record a paper; raises NotAllowed, NotFound, BadInput for starts and day, or WrongState: it can’t be given."""
    require(session, "arrears.paper")
    with store.write(session, "arrears.record", asked.case_id) as unit:
        if asked.kind == PLAN:
            cancel_stale(unit, case_row(unit.connection, asked.case_id).lease_id)
        number = unit.next_number(asked.kind)
        found = _found(unit.connection, session, asked, number=number, at=unit.now)
        sealed = seal(sealing_key(unit), _fields(found.sheet))
        paper = register_paper(
            unit, number, LABELS[asked.kind], ("lease", found.lease_id),
            person_id=found.person_id, payload=sealed.payload, short_code=sealed.short_code,
        )  # fmt: skip
        unit.add(
            ArrearsPaper(
                lease_id=found.lease_id, person_id=found.person_id, paper_id=paper.id, number=number,
                day=found.sheet.day, content=found.sheet.to_json(),
            )
        )  # fmt: skip
    return unit.changes


def preview_paper(
    read: Read, session: Session, asked: Asked, at: int, *, large: bool = False, masked: bool = False
) -> bytes:
    """Return what a paper will look like, its amounts under dots when `masked`: it bears APERÇU.

    Raises as recording it would.
    """
    require(session, "arrears.paper")
    number = expected_number(read, asked.kind, session, at)
    found = _found(read, session, asked, number=number, at=at).sheet
    return drawn(replace(found, masked=masked), None, large=large)


class _Found(Struct, frozen=True):
    """A paper about to be recorded."""

    sheet: ArrearsSheet
    lease_id: str
    person_id: str


def _found(read: Read, session: Session, asked: Asked, *, number: str, at: int) -> _Found:
    now = paris(at)
    lease_id, person_id = _whose(read, asked, now.date())
    beside = co_holders(read, lease_id, person_id) if asked.kind == PLAN else ()
    said = replace(_said(read, asked, lease_id, at), adviser=adviser_of(read, asked.case_id), beside=beside)
    card = card_of(read, person_id)
    home = housing(read, lease_id, card)
    check_place(home)
    issuer = issuer_of(read, asked.kind, session.agent_id, session.site_id)
    sheet = written(asked.kind, card, home, issuer, said, number=number, at=at, day=now.date())
    return _Found(sheet, lease_id, card.id)


def _whose(read: Read, asked: Asked, today: date) -> tuple[str, str]:
    if asked.case_id:
        case = case_row(read, asked.case_id)
        return case.lease_id, case.person_id
    lease_id = lease_in_force(read, asked.person_id, today)
    if lease_id is None:
        raise WrongState(
            _("Aucun bail en cours n’est connu pour cette personne."), SAFE, _("Vérifiez son bail sur sa fiche.")
        )
    return lease_id, asked.person_id


def _said(read: Read, asked: Asked, lease_id: str, at: int) -> Said:
    """Return what this kind of paper says; raises WrongState when it can’t be given."""
    today, known = paris(at).date(), balance_of(read, lease_id)
    if asked.kind == ATTESTATION:
        return Said(debt_on=check_up_to_date(known, plan_runs(read, lease_id), today, rules_of(read, today).fresh))
    if asked.kind == LETTER:
        due, on = check_letter(known)
        return Said(due, on, visit_words(asked.day, asked.starts, paris(at)))
    if asked.kind == PLAN:
        return _plan(read, asked.case_id, today)
    return Said()


def _plan(read: Read, case_id: str, today: date) -> Said:
    """Return what the paper of a plan says: a debt at the day it was signed, not a later one, once it is.

    Raises WrongState without a plan, and where its signed paper stands: that one is printed again.
    """
    row = plan_row(read, case_id, "active", "proposed")
    if row is None:
        raise WrongState(_("Aucun plan n’est proposé."), SAFE, _("Proposez d’abord un plan."))
    if row.state == "active" and plan_paper(read, case_id):
        raise WrongState(
            _("Ce plan signé a déjà son papier."), SAFE, _("Réimprimez-le : le duplicata dit la même chose.")
        )
    signed = date.fromisoformat(row.signed_on) if row.signed_on else today
    return Said(row.debt_cents, signed, schedule=lines_of(row))


def _fields(sheet: ArrearsSheet) -> Fields:
    return Fields(
        number=sheet.number,
        issued_at=sheet.issued_at,
        persons=tuple(
            Named(name, date.fromisoformat(birth) if birth else None) for name, _born, birth in sheet.parties
        ),
        origin=", ".join(dict.fromkeys((*sheet.place[:1], *sheet.place[-1:]))),
    )


def sheet(store: Store, session: Session, recorded_id: str, *, large: bool | None = None) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; in large print for who reads so, or as asked.

    Raises WrongState when the paper was cancelled.
    """
    require(session, "arrears.paper")
    with store.read() as read:
        found = recorded(read, recorded_id)
    check_standing(found.paper)
    wanted = found.large_print if large is None else large
    return next_sheet(
        store, found.paper.id, found.paper.number, found.paper.print_count,
        until=found.day + KEPT, make=lambda: _drawn(found, wanted), large=wanted,
    )  # fmt: skip


def seen(store: Store, session: Session, recorded_id: str, *, masked: bool = False) -> bytes:
    """Return a recorded paper to be looked at: as it would be printed now or as cancelled; `masked`, dots for amounts.

    What is masked is only seen on a screen: nothing of it is kept.
    """
    require(session, "arrears.paper")
    with store.read() as read:
        found = recorded(read, recorded_id)
    if masked:
        return _under_dots(found)
    if found.paper.status is not PaperStatus.VOIDED:
        return sheet(store, session, recorded_id).pdf
    wanted = found.large_print
    return cancelled_copy(store, found.paper, lambda: _drawn(found, wanted), large=wanted)


def void(store: Store, session: Session, recorded_id: str, reason: VoidReason) -> Changes:
    """Cancel a paper: its code is no longer accepted."""
    require(session, "arrears.paper")
    with store.write(session, "arrears.void", recorded_id) as unit:
        void_paper(unit, recorded(unit.connection, recorded_id).paper.id, reason.label)
        unit.details["reason"] = reason
    return unit.changes


def _under_dots(found: Recorded) -> bytes:
    from lmmh_desk.documents.copies import cancelled

    pdf = drawn(replace(from_json(found.content), masked=True), found.sealed, large=found.large_print)
    if found.paper.status is not PaperStatus.VOIDED:
        return pdf
    return cancelled(pdf, paris(found.paper.voided_at or 0).date(), found.paper.void_reason)


def _drawn(found: Recorded, large: bool) -> bytes:
    return drawn(from_json(found.content), found.sealed, large=large)
