"""The papers of a visit: recorded, sealed and registered before anything is printed; the sheet of a day."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.documents.seal import Fields, Named, Sealed, seal
from lmmh_desk.features.visits.actions.planning import MOVED
from lmmh_desk.features.visits.model.listing import Days, Filter, VisitRow, rounds
from lmmh_desk.features.visits.model.records import TABLE, Outcome, VisitPaper
from lmmh_desk.features.visits.model.sheets import (
    LABELS,
    NOTICE,
    DaySheet,
    NoticeSheet,
    TripSheet,
    from_json,
    notice,
    places_of,
    trip,
)
from lmmh_desk.features.visits.model.steps import check_home
from lmmh_desk.features.visits.model.walking import walked
from lmmh_desk.features.visits.papers.notice import visit_notice
from lmmh_desk.features.visits.papers.trip import trip_paper
from lmmh_desk.features.visits.store.listing import same_round, visit_row, visit_rows
from lmmh_desk.features.visits.store.recorded import Recorded, recorded
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import StoreError, WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.originals import cancelled_copy, next_sheet
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.model.issuer import Issuer
from lmmh_desk.office.model.papers import PaperStatus, VoidReason, check_standing, check_voider
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.regulations import HOME_BARRIER
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import agent, delegations
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read, Store
from lmmh_desk.tenancy.store.cards import person_card

KEPT = timedelta(92)  # after the day it serves: three months (DOMAIN.md §5)


def record(store: Store, session: Session, visit_id: str, kind: str) -> Changes:
    """Record the notice of a visit, or the professional paper of its visitor for the whole round of that day.

    The employer's representative signs the latter (`office.model.papers.BY_KIND`), or who it is delegated to.
    Raises WrongState without a slot, once the visit is over or while one stands, NotAllowed.
    """
    require(session, "visits.record")
    with store.write(session, "visits.record", visit_id) as unit:
        row = _expecting(unit.connection, visit_id, unit.now)
        if standing := row.standing(kind):
            raise WrongState(
                _("{number} est déjà enregistré pour cette visite.").format(number=standing.number),
                _("Rien n’est enregistré de plus."),
                _("Réimprimez-le\u00a0: le duplicata dit la même chose."),
            )
        for one in row.stale(kind):
            void_paper(unit, recorded(unit.connection, one.id).paper.id, MOVED)
        number = unit.next_number(kind)
        issuer = issuer_of(unit.connection, kind, session.agent_id, session.site_id)
        sheet = _written(unit.connection, row, issuer, number, unit.now)
        sealed = seal(sealing_key(unit), _fields(sheet))
        paper = register_paper(
            unit, number, LABELS[kind], (TABLE, visit_id), person_id=row.person_id if kind == NOTICE else None,
            payload=sealed.payload, short_code=sealed.short_code,
        )  # fmt: skip
        kept = VisitPaper(
            visit_id=visit_id, paper_id=paper.id, number=number, day=sheet.day.isoformat(), content=sheet.to_json()
        )
        unit.add(kept)
        unit.subject = kept.id
    return unit.changes


def preview(store: Store, session: Session, visit_id: str, kind: str) -> bytes:
    """Return what a paper will look like: it bears APERÇU and no code.

    Raises as recording it would, but for a paper of the kind that stands already.
    """
    require(session, "visits.print")
    with store.read() as read:
        at = store.clock.now()
        row = _expecting(read, visit_id, at)
        issuer = issuer_of(read, kind, session.agent_id, session.site_id)
        content = _written(read, row, issuer, expected_number(read, kind, session, at), at)
    return _pdf(content, None, row.large_print)


def void(store: Store, session: Session, recorded_id: str, reason: VoidReason) -> Changes:
    """Cancel a paper: its code is no longer accepted; raises NotAllowed for who may not issue it, WrongState."""
    require(session, "visits.void")
    with store.write(session, "visits.void", recorded_id) as unit:
        paper = recorded(unit.connection, recorded_id).paper
        check_voider(session.role, paper.kind, delegations(unit.connection, paper.kind))
        void_paper(unit, paper.id, reason.label)
        unit.details["reason"] = reason
        unit.subject = paper.subject_id
    return unit.changes


def sheet(store: Store, session: Session, recorded_id: str, *, large: bool = False) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; raises WrongState once cancelled or stale."""
    require(session, "visits.print")
    with store.read() as read:
        found = recorded(read, recorded_id)
        row = visit_row(read, found.paper.subject_id)
    check_standing(found.paper)
    if any(one.id == recorded_id for one in row.stale()):
        raise WrongState(
            _("{number} a été fait pour un autre créneau ou un autre visiteur.").format(number=found.paper.number),
            _("Rien n’est imprimé."),
            _("Imprimez-en un nouveau depuis la visite\u00a0: il le remplace."),
        )
    in_large = large and found.paper.kind == NOTICE
    until = from_json(found.paper.kind, found.content).day + KEPT
    return next_sheet(
        store, found.paper.id, found.paper.number, found.paper.print_count,
        until=until, make=lambda: _drawn(found, in_large), large=in_large,
    )  # fmt: skip


def seen(store: Store, session: Session, recorded_id: str) -> bytes:
    """Return a recorded paper to be looked at: as it would be printed now, or as cancelled."""
    require(session, "visits.print")
    with store.read() as read:
        found = recorded(read, recorded_id)
    if found.paper.status is PaperStatus.VOIDED:
        return cancelled_copy(store, found.paper, lambda: _drawn(found, False))
    return sheet(store, session, recorded_id).pdf


def round_sheet(store: Store, session: Session, day: date, visitor_id: str = "") -> bytes:
    """Return the sheet of a day's round at this site, of one visitor or of all; it is written in the audit."""
    from lmmh_desk.features.visits.papers.daysheet import day_sheet

    require(session, "visits.export")
    with store.read() as read:
        here = visit_rows(read, session.site_id, Days(day))
        rows = [row for row in here if visitor_id in ("", row.visitor_id) and not row.left]
        issuer = issuer_of(read, NOTICE, session.agent_id, session.site_id)
        name = agent(read, visitor_id).name if visitor_id else ""
    content = DaySheet(
        issuer.office, issuer.site, issuer.phone, day, name, walked(rounds(rows, Filter.ALL)),
        issuer.sentence(HOME_BARRIER.key, day), store.clock.now(), session.agent_name,
    )  # fmt: skip
    _noted(store, session, sum(len(one.rows) for one in content.rounds))
    return day_sheet(content)


def _noted(store: Store, session: Session, lines: int) -> None:
    """Write that this agent took names out, where the disk allows: paper is needed most when the PC goes wrong."""
    try:
        with store.write(session, "visits.export") as unit:
            unit.details |= {"form": "pdf", "lines": str(lines)}
    except StoreError:
        pass


def _expecting(read: Read, visit_id: str, now: int) -> VisitRow:
    """Return a visit that papers may be made for; raises WrongState once it or its day is over or its home left."""
    row = visit_row(read, visit_id)
    if row.over:
        raise WrongState(
            _("Cette visite n’attend plus de document."), _("Rien n’est enregistré."), _("Planifiez-la d’abord.")
        )
    check_home(row.left)
    if row.ends_at is not None and paris(row.ends_at).date() < paris(now).date():
        raise WrongState(
            _("Le jour de cette visite est passé."),
            _("Rien n’est enregistré."),
            _("Dites ce qui a été fait, ou donnez-lui un autre créneau."),
        )
    return row


def _written(read: Read, row: VisitRow, issuer: Issuer, number: str, at: int) -> NoticeSheet | TripSheet:
    if number.startswith(NOTICE):
        card = person_card(read, row.person_id)
        day = paris(row.starts_at or at).date()
        return notice(row, card.paper_name, card.postal_lines(day), issuer, number=number, at=at)
    rows = same_round(read, row) if row.starts_at is not None else [row]
    rows = [one for one in rows if one.outcome != Outcome.POSTPONE]
    if not rows:
        raise WrongState(
            _("L’appel préalable demande de reporter les visites de cette tournée."),
            _("Rien n’est enregistré."),
            _("Donnez-leur un autre créneau."),
        )
    function = agent(read, row.visitor_id).title if row.visitor_id else ""
    return trip(rows, function, places_of(rows), issuer, number=number, at=at)


def _fields(sheet: NoticeSheet | TripSheet) -> Fields:
    windows = ((sheet.starts_at, sheet.ends_at),)
    if isinstance(sheet, NoticeSheet):
        place = ", ".join(dict.fromkeys((sheet.place[0], sheet.place[-1])))
        return Fields(sheet.number, sheet.issued_at, (Named(sheet.holder),), origin=place, windows=windows)
    who, where = (Named(sheet.visitor),), "\u00a0; ".join(sheet.places)
    return Fields(sheet.number, sheet.issued_at, who, destination=where, windows=windows)


def _drawn(found: Recorded, large: bool) -> bytes:
    return _pdf(from_json(found.paper.kind, found.content), found.sealed, large)


def _pdf(content: NoticeSheet | TripSheet, sealed: Sealed | None, large: bool) -> bytes:
    if isinstance(content, NoticeSheet):
        return visit_notice(content, sealed, in_large=large)
    return trip_paper(content, sealed)
