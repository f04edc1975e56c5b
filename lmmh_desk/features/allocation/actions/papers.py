"""The minutes signed, the letters sent with the offers, any of them printed again."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from lmmh_desk.documents.seal import Fields, seal
from lmmh_desk.features.allocation.actions.deciding import check_examined
from lmmh_desk.features.allocation.actions.offers import answer_days, drop_outranked, send_first
from lmmh_desk.features.allocation.actions.sessions import check_quorum
from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    OPEN,
    SAID,
    SEALED,
    AllocationApplicant,
    AllocationItem,
    AllocationMember,
    AllocationPaper,
    AllocationSession,
    Decision,
    ItemState,
    State,
)
from lmmh_desk.features.allocation.model.sheets import (
    LABELS,
    LETTER,
    MINUTES,
    TAKEN_BACK,
    By,
    LetterSheet,
    MinutesSheet,
    by_of,
    data_notice,
    letter,
    minutes,
    paper_from,
    preview,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, Sitting
from lmmh_desk.features.allocation.papers import letter_paper, minutes_paper
from lmmh_desk.features.allocation.store.recorded import applicant_point, recorded
from lmmh_desk.features.allocation.store.sittings import sitting
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.sheets import sheet_from
from lmmh_desk.office.actions.keys import sealing_key
from lmmh_desk.office.actions.originals import next_sheet
from lmmh_desk.office.actions.papers import register_paper, void_paper
from lmmh_desk.office.model.papers import check_standing
from lmmh_desk.office.model.printing import Sheet
from lmmh_desk.office.model.regulations import ALLOCATION_ANSWER, ALLOCATION_MODE, KEEP_ALLOCATION
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.store import Read, Store, Unit

TWICE, UNTRUE = _("Procès-verbal établi deux fois"), _("Procès-verbal contraire aux décisions")
UNTRUE_LETTER = _("Lettre contraire aux décisions")
KEPT = timedelta(366)  # the originals on this desk; what they say stays with the record


def sign(store: Store, session: Session, session_id: str) -> Changes:
    """Close a session: its minutes numbered, sealed, registered. Raises WrongState while something waits."""
    require(session, "allocation.sign")
    with store.write(session, "allocation.sign", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        before = _shown(unit, session_id)
        again = before.lacks_minutes
        if one.standing or (one.state not in OPEN and not again):
            raise refuse_state(_("Cette séance n’est pas ouverte."), _("Rouvrez la page."))
        check_quorum(unit, session_id)
        if not again:
            _check_once(before)
        for shown_item in before.items:
            _check_no_clash(shown_item)
            if shown_item.state != ItemState.WITHDRAWN:
                check_examined(unit, unit.get(AllocationItem, shown_item.id))
        if not again and one.ended_at is None:  # minutes signed anew say when it ended, not when they are
            one.ended_at = unit.now
        _seal_off(unit, _shown(unit, session_id))
        unit.flush()
        shown = _shown(unit, session_id)  # with the ranks that are left, one after another
        issuer = issuer_of(unit.connection, MINUTES, session.agent_id, session.site_id)
        day = paris(unit.now).date()
        by = by_of(issuer, unit.next_number(MINUTES), unit.now)
        sheet = minutes(shown, by, issuer.sentence(ALLOCATION_MODE.key, shown.day), answer_days(unit, day))
        if not again:
            one.state = State.SIGNED
        _keep(unit, session_id, sheet, None)
    return unit.changes


def cancel_minutes(store: Store, session: Session, recorded_id: str) -> Changes:
    """Cancel one of two minutes that two desks signed apart, or the only ones where a desk decided again apart.

    The session is open again then, whether or not its letters left: `notify` writes again those that say otherwise.
    Raises WrongState where they are alone and true.
    """
    require(session, "allocation.sign")
    with store.write(session, "allocation.minutes.cancel", recorded_id) as unit:
        kept = unit.get(AllocationPaper, recorded_id)
        shown = _shown(unit, kept.session_id)
        standing = [one for one, _number in shown.minutes]
        untrue = shown.may_reopen
        if recorded_id not in standing or (len(standing) < 2 and not untrue):
            raise refuse_state(_("Ce procès-verbal est le seul de la séance, ou déjà annulé."), _("Rouvrez la page."))
        void_paper(unit, kept.paper_id, UNTRUE if untrue else TWICE)
        if untrue:
            unit.get(AllocationSession, kept.session_id).state = State.DELIBERATING
    return unit.changes


def notify(store: Store, session: Session, session_id: str) -> Changes:
    """Write to every applicant of a session and send the first ranks their offers; raises WrongState.

    Where letters left before minutes that were cancelled since, those that say otherwise are cancelled and written
    again, also to whoever was removed, and an offer whose rank has gone is taken back.
    """
    require(session, "allocation.notify")
    with store.write(session, "allocation.notify", session_id) as unit:
        one = unit.get(AllocationSession, session_id)
        if one.state != State.SIGNED:
            raise refuse_state(_("Le procès-verbal n’est pas établi."), _("Établissez-le, puis notifiez."))
        before = _shown(unit, session_id)
        if before.unsaid:
            raise refuse_state(
                _("Le procès-verbal dit autre chose de {name}.").format(name=before.unsaid),
                _("Arbitrez ce candidat, ou annulez le procès-verbal et établissez-le de nouveau."),
            )
        for item in before.items:
            _check_no_clash(item)
            if item.state == ItemState.DECIDED:
                drop_outranked(unit, item)
                send_first(unit, unit.get(AllocationItem, item.id))
        one.state = State.NOTIFIED
        shown = _shown(unit, session_id)
        for item in shown.items:
            for person in item.candidates if item.state == ItemState.DECIDED else ():
                _write_again(unit, shown, item, person)
        _write_off(unit, shown)
    return unit.changes


def write_letter(unit: Unit, applicant_id: str, outcome: str = "") -> None:
    """Write to an applicant where the decision or the offer stands now, or that it came to this."""
    session_id, item_id = applicant_point(unit.connection, applicant_id)
    shown = _shown(unit, session_id)
    item = next(one for one in shown.items if one.id == item_id)
    person = next(one for one in item.candidates if one.id == applicant_id)
    told = _letter(unit, shown, item, person, unit.next_number(LETTER))
    _keep(unit, session_id, replace(told, outcome=outcome or told.outcome), person)


def preview_minutes(read: Read, session: Session, session_id: str, at: int) -> bytes:
    """Return what the minutes say so far: they bear APERÇU."""
    require(session, "allocation.sign")
    shown = sitting(read, session_id, session.site_id, at)
    issuer = issuer_of(read, MINUTES, session.agent_id, session.site_id)
    by = by_of(issuer, expected_number(read, MINUTES, session, at), at)
    days = number(read, ALLOCATION_ANSWER.key, paris(at).date()) or 10
    return minutes_paper(preview(shown, by, issuer.sentence(ALLOCATION_MODE.key, shown.day), days), None)


def sheet(store: Store, session: Session, recorded_id: str) -> Sheet:
    """Return the next sheet to print: the original, then duplicates; raises WrongState when it was cancelled."""
    require(session, "allocation.print")
    with store.read() as read:
        found = recorded(read, recorded_id)
    check_standing(found.paper)

    def make() -> bytes:
        told = paper_from(found.paper.kind, found.content)
        if isinstance(told, LetterSheet):
            return letter_paper(told, found.sealed)
        return minutes_paper(told, found.sealed)

    until = paris(found.paper.issued_at).date() + KEPT
    return next_sheet(store, found.paper.id, found.paper.number, found.paper.print_count, until=until, make=make)


def _shown(unit: Unit, session_id: str) -> Sitting:
    return sitting(unit.connection, session_id, unit.session.site_id, unit.now)


def _seal_off(unit: Unit, shown: Sitting) -> None:
    """Mark who is in the minutes: a desk that removes one of them, or decides again apart, is asked at the merge."""
    for one in shown.members:
        unit.get(AllocationMember, one.id).standing = SEALED
    for item in shown.items:
        ranks = {person.nur for person in item.candidates if person.rank}
        point = unit.get(AllocationItem, item.id)
        point.ranking = " ".join(nur for nur in point.ranking.split() if nur in ranks) + SAID  # without who was removed
        for person in item.candidates:
            unit.get(AllocationApplicant, person.id).standing = SEALED


def _check_once(shown: Sitting) -> None:
    """Raise WrongState where two desks named one member, or entered one applicant of a dwelling, apart."""
    both = (one.entered_twice for one in shown.items if one.state != ItemState.WITHDRAWN)
    name = shown.named_twice or next((one.name for one in both if one is not None), "")
    if name:
        raise refuse_state(_("{name} est saisi deux fois.").format(name=name), _("Retirez-en un (X)."))


def _check_no_clash(item: Item) -> None:
    if item.clash:
        told = _("{title} est aussi attribué par {number}.").format(title=item.title, number=item.clash)
        raise refuse_state(told, _("Retirez le point de l’une des deux séances."))


def _write_again(unit: Unit, shown: Sitting, item: Item, person: Candidate) -> None:
    """Write to an applicant, unless their last letter says the same; letters that decide otherwise are cancelled."""
    left = [unit.get(AllocationPaper, each) for applicant_id, each in shown.letters if applicant_id == person.id]
    if left:
        now, said = _letter(unit, shown, item, person, ""), [sheet_from(one.content, LetterSheet) for one in left]
        for one, told in zip(left, said, strict=True):
            untold = told.outcome not in ("", now.outcome)  # a condition that is met, after all
            if told.decided != now.decided or untold or _offers_no_more(told, person):
                void_paper(unit, one.paper_id, UNTRUE_LETTER)
        last = said[-1]  # though it be cancelled just now: whoever read it is to read something else
        same = (last.decided, last.outcome) == (now.decided, now.outcome) and not _offers_no_more(last, person)
        if same and now.answer_by in ("", last.answer_by):
            return
    _write(unit, shown, item, person)


def _offers_no_more(told: LetterSheet, person: Candidate) -> bool:
    """Say whether a letter speaks of an offer that was taken back: one that was answered is told by none."""
    return bool(told.answer_by) and not person.offer


def _write_off(unit: Unit, shown: Sitting) -> None:
    """Cancel what was allocated by letter to whoever was removed since, and write it to them.

    Whoever had been entered twice is written to as the one that is left.
    """
    here = {person.id for item in shown.items for person in item.candidates}
    there = {(person.item_id, person.nur) for item in shown.items for person in item.candidates}
    for applicant_id in dict.fromkeys(one for one, _each in shown.letters if one not in here):
        left = [unit.get(AllocationPaper, each) for one, each in shown.letters if one == applicant_id]
        last, gone = sheet_from(left[-1].content, LetterSheet), unit.get(AllocationApplicant, applicant_id)
        if not last.promises:
            continue
        for one in left:
            void_paper(unit, one.paper_id, UNTRUE_LETTER)
        if (gone.item_id, gone.nur) not in there:
            by = _by(unit, unit.next_number(LETTER))
            told = replace(last, by=by, decision=Decision.NONE, rank=0, reason="", answer_by="", outcome=TAKEN_BACK)
            _keep(unit, shown.id, told, gone)


def _write(unit: Unit, shown: Sitting, item: Item, person: Candidate) -> None:
    _keep(unit, shown.id, _letter(unit, shown, item, person, unit.next_number(LETTER)), person)


def _letter(unit: Unit, shown: Sitting, item: Item, person: Candidate, numbered: str) -> LetterSheet:
    day: date = paris(unit.now).date()
    notice = data_notice(number(unit.connection, KEEP_ALLOCATION.key, day) or 12)
    return letter(shown, item, person, _by(unit, numbered), days=answer_days(unit, day), data_notice=notice)


def _by(unit: Unit, numbered: str) -> By:
    issuer = issuer_of(unit.connection, LETTER, unit.session.agent_id, unit.session.site_id)
    return by_of(issuer, numbered, unit.now)


def _keep(
    unit: Unit, session_id: str, sheet: MinutesSheet | LetterSheet, person: Candidate | AllocationApplicant | None
) -> None:
    kind, made = sheet.by.number[:2], sheet.by.number
    sealed = seal(sealing_key(unit), Fields(made, unit.now))
    subject = ("allocation_applicant", person.id) if person else ("allocation_session", session_id)
    person_id = (person.person_id or None) if person else None
    paper = register_paper(
        unit, made, LABELS[kind], subject, person_id=person_id, payload=sealed.payload, short_code=sealed.short_code
    )
    unit.add(
        AllocationPaper(
            session_id=session_id, paper_id=paper.id, number=made, content=sheet.to_json(),
            applicant_id=person.id if person else None, person_id=person_id,
        )
    )  # fmt: skip
