"""The register of papers, from inside the transaction of the slice that prints."""

from __future__ import annotations

from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.papers import PaperRecord, PaperStatus, check_issuer, check_standing, check_void_reason
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.agents import delegations
from lmmh_desk.office.store.printing import drop_waiting
from lmmh_desk.store.store import Store, Unit


def register_paper(
    unit: Unit,
    number: str,
    label: str,
    subject: tuple[str, str],
    *,
    person_id: str | None = None,
    payload: bytes = b"",
    short_code: str = "",
) -> PaperRecord:
    """Record a paper under the number just minted; `subject` is the (table, id) it proves something about.

    Raises NotAllowed when the agent's role may not issue this kind.
    """
    require(unit.session, "office.papers")
    kind = number[:2]
    check_issuer(unit.session.role, kind, delegations(unit.connection, kind))
    paper = PaperRecord(
        number=number,
        kind=kind,
        label=label,
        subject_table=subject[0],
        subject_id=subject[1],
        person_id=person_id,
        payload=payload,
        short_code=short_code,
        issued_at=unit.now,
        issued_by=unit.session.agent_id,
    )
    unit.add(paper)
    unit.details["paper"] = number
    return paper


def printed(unit: Unit, paper_id: str) -> PaperRecord:
    """Count one more print, once the printer has taken it; raises WrongState when voided."""
    require(unit.session, "office.papers")
    paper = unit.get(PaperRecord, paper_id)
    check_standing(paper)
    paper.print_count += 1
    paper.printed_at = unit.now
    unit.details |= {"paper": paper.number, "copy": str(paper.print_count)}
    return paper


def void_paper(unit: Unit, paper_id: str, reason: str) -> PaperRecord:
    """Cancel a paper for good: its code is no longer accepted; raises WrongState, BadInput."""
    require(unit.session, "office.papers")
    paper = unit.get(PaperRecord, paper_id)
    check_standing(paper)
    paper.void_reason = check_void_reason(reason)
    paper.status = PaperStatus.VOIDED
    paper.voided_at = unit.now
    paper.voided_by = unit.session.agent_id
    drop_waiting(unit.connection, paper_id)
    unit.details["paper"] = paper.number
    return paper


def print_paper(store: Store, session: Session, paper_id: str) -> Changes:
    """Count one more print of a paper, in a transaction of its own."""
    with store.write(session, "office.papers.print", paper_id) as unit:
        printed(unit, paper_id)
    return unit.changes
