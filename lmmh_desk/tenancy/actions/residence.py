"""The attestation de résidence: signed, numbered and registered in one transaction, before anything is printed."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.documents.twoddoc.content import read as read_code
from lmmh_desk.documents.twoddoc.home import fields_of
from lmmh_desk.documents.twoddoc.signing import as_stamped, stamp
from lmmh_desk.kernel.calendar import after_months
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris, paris_instant, today
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.actions.originals import cancelled_copy, next_sheet
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.actions.twoddoc import signer_of_desk
from lmmh_desk.office.model.papers import (
    RESIDENCE_MONTHS,
    PaperRecord,
    PaperStatus,
    VoidReason,
    check_issuer,
    check_standing,
    check_voider,
    is_voided,
)
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.regulations import DATA_NOTICE, DATA_SHORT
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import delegations
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.store.store import Read, Store
from lmmh_desk.tenancy.model.residence import KIND, LABEL, Attestation, Holder, Tenancy, written
from lmmh_desk.tenancy.papers import residence
from lmmh_desk.tenancy.store.residence import (
    issued_on,
    reads_large,
    recorded,
    recorded_tenancy,
    tenancy_of,
)

KEPT = timedelta(184)  # valid three months, then kept three more (DOMAIN.md §4 and §5)


def record_residence(store: Store, session: Session, person_id: str) -> Changes:
    """Record that a person lives where the lease says; raises NotAllowed, NotFound, WrongState or BadInput."""
    require(session, "tenancy.residence")
    with store.write(session, "tenancy.residence.record") as unit:
        day = paris(unit.now).date()
        found = tenancy_of(unit.connection, person_id, day)
        number = unit.next_number(KIND)
        stamped = stamp(signer_of_desk(unit), found.home, day)
        paper = register_paper(
            unit, number, LABEL, ("lease", found.lease.id),
            person_id=found.holders[0].id, payload=stamped.payload, short_code=stamped.short_code,
        )  # fmt: skip
        unit.subject = paper.id
    return unit.changes


def void_residence(store: Store, session: Session, paper_id: str, reason: VoidReason) -> Changes:
    """Cancel an attestation: its code is no longer accepted. Raise NotAllowed, NotFound or WrongState."""
    require(session, "tenancy.residence")
    with store.write(session, "tenancy.residence.void", paper_id) as unit:
        check_voider(session.role, KIND, delegations(unit.connection, KIND))
        record = recorded(unit.connection, paper_id)
        void_paper(unit, record.id, reason.label)
        unit.details["reason"] = reason
    return unit.changes


def preview_residence(store: Store, session: Session, person_id: str, *, large: bool | None = None) -> bytes:
    """Return what the paper will look like: it bears APERÇU and no code. Raise as recording it would."""
    require(session, "tenancy.residence")
    day = today(store.clock)
    with store.read() as read:
        check_issuer(session.role, KIND, delegations(read, KIND))
        found = tenancy_of(read, person_id, day)
        fields_of(found.home)
        issuer = issuer_of(read, KIND, session.agent_id, session.site_id)
        large = reads_large(read, person_id) if large is None else large
    return residence(written(found, issuer, number="", at=store.clock.now(), today=day), None, large=large)


def residence_sheet(store: Store, session: Session, paper_id: str, *, large: bool | None = None) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; in large print for who reads so, or as asked.

    Raises WrongState when the paper was cancelled, or when it was never printed here and the file no longer says what
    its code says.
    """
    require(session, "tenancy.residence")
    with store.read() as read:
        record = recorded(read, paper_id)
        wanted = reads_large(read, record.person_id or "") if large is None else large
    check_standing(record)
    return next_sheet(
        store, record.id, record.number, record.print_count,
        until=issued_on(record) + KEPT, make=lambda: _original(store, record, wanted), large=wanted,
    )  # fmt: skip


def residence_seen(store: Store, session: Session, paper_id: str, *, large: bool) -> bytes:
    """Return a recorded attestation to be looked at: as it would be printed now, or as cancelled.

    Raises WrongState when it can't be drawn: it was never printed here and the file no longer says what its code says.
    """
    require(session, "tenancy.residence")
    with store.read() as read:
        record = recorded(read, paper_id)
    if record.status is not PaperStatus.VOIDED:
        return residence_sheet(store, session, paper_id, large=large).pdf
    try:
        return cancelled_copy(store, record, lambda: _original(store, record, large), large=large)
    except WrongState:
        raise is_voided(record) from None


def sample(read: Read, session: Session, day: date, *, large: bool = False) -> bytes:
    """Return an invented attestation with the sentences in force on a day; it bears APERÇU."""
    require(session, "tenancy.residence")
    issuer = issuer_of(read, KIND, session.agent_id, session.site_id)
    content = Attestation(
        number=expected_number(read, KIND, session, paris_instant(day)), issued_at=paris_instant(day, 10),
        issuer=issuer, holders=(Holder("Mme Camille EXEMPLE", _("née le"), "1984-04-12"),),
        address=("Mme Camille EXEMPLE", "APPT 12 ETG 2", "1 RUE DE L EXEMPLE", "72000 LE MANS"), lease="L-000000",
        since=day, until=after_months(day, RESIDENCE_MONTHS), data_notice=issuer.sentence(DATA_NOTICE.key, day),
        data_short=issuer.sentence(DATA_SHORT.key, day),
    )  # fmt: skip
    return residence(content, None, large=large)


def _original(store: Store, record: PaperRecord, large: bool) -> bytes:
    with store.read() as read:
        found = _unchanged(read, record)
        issuer = issuer_of(read, KIND, record.issued_by, record.site_id)
    content = written(found, issuer, number=record.number, at=record.issued_at, today=issued_on(record))
    return residence(content, as_stamped(record.payload), large=large)


def _unchanged(read: Read, record: PaperRecord) -> Tenancy:
    """Return the tenancy of a recorded paper, provided it still says what the code says."""
    found = recorded_tenancy(read, record)
    code = read_code(record.payload)
    now = {name: text[: len(code.fields.get(name, ""))] if name in code.cut else text
           for name, text in fields_of(found.home).items()}  # fmt: skip
    if now != dict(code.fields):
        raise WrongState(
            _("La fiche a changé depuis l’attestation {number}.").format(number=record.number),
            _("L’attestation reste dans le registre."),
            _("Établissez-en une nouvelle."),
        )
    return found
