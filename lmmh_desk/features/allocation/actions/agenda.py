"""Put a dwelling on the agenda, its applicants under it, or take it off: one transaction each."""

from __future__ import annotations

from lmmh_desk.features.allocation.actions.conditions import take_offer_back
from lmmh_desk.features.allocation.actions.sessions import check_not_closed, standing_applicant
from lmmh_desk.features.allocation.model.forms import (
    Applying,
    Proposing,
    check_applying,
    check_exemption,
    check_proposing,
    communes_of,
    refuse_state,
)
from lmmh_desk.features.allocation.model.records import (
    AllocationApplicant,
    AllocationItem,
    AllocationPaper,
    AllocationSession,
    ItemState,
    Offer,
    State,
)
from lmmh_desk.features.allocation.model.sheets import TAKEN_BACK, LetterSheet
from lmmh_desk.features.allocation.model.sitting import Candidate, Sitting
from lmmh_desk.features.allocation.store.doubles import listed_elsewhere, taken_by
from lmmh_desk.features.allocation.store.sittings import candidates, is_let, person_of, sitting
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.kernel.sheets import sheet_from
from lmmh_desk.office.model.forms import tidy, tidy_lines
from lmmh_desk.office.model.rights import require
from lmmh_desk.store.store import Store, Unit
from lmmh_desk.tenancy.model.nur import tidy_nur
from lmmh_desk.tenancy.model.records import Dwelling


def propose(store: Store, session: Session, session_id: str, asked: Proposing) -> Changes:
    """Put a dwelling on the agenda; raises BadInput, NotFound, WrongState where it is let or listed elsewhere."""
    require(session, "allocation.plan")
    starts_at, rent, free_on = check_proposing(asked)
    with store.write(session, "allocation.propose", session_id) as unit:
        check_not_closed(unit.get(AllocationSession, session_id))
        unit.get(Dwelling, asked.dwelling_id)
        if is_let(unit.connection, asked.dwelling_id, max(free_on, today(store.clock))):
            raise refuse_state(_("Ce logement est loué ce jour-là."), _("Vérifiez le bail, ou la date de libération."))
        if number := listed_elsewhere(unit.connection, asked.dwelling_id):
            told = _("Ce logement est déjà à l’ordre du jour de {number}.")
            raise refuse_state(told.format(number=number), _("Retirez-le d’abord de cette séance."))
        unit.add(
            AllocationItem(
                session_id=session_id, dwelling_id=asked.dwelling_id, starts_at=starts_at, rent_cents=rent,
                free_on=free_on.isoformat(), exemption=asked.exemption,
            )
        )  # fmt: skip
    return unit.changes


def apply(store: Store, session: Session, item_id: str, asked: Applying) -> Changes:
    """Put an applicant under a dwelling, with the number of the application; raises BadInput, WrongState."""
    require(session, "allocation.plan")
    filed_on, household, income = check_applying(asked, today(store.clock))
    nur = tidy_nur(asked.nur)
    with store.write(session, "allocation.apply", item_id) as unit:
        item = unit.get(AllocationItem, item_id)
        check_not_closed(unit.get(AllocationSession, item.session_id))
        known = candidates(unit.connection, {item_id: []}).get(item_id, ())
        if any(one.nur == nur for one in known):
            raise refuse_state(_("Cette demande est déjà à l’étude pour ce logement."), _("Choisissez-en une autre."))
        made = AllocationApplicant(
            item_id=item_id, name=tidy(asked.name), nur=nur, filed_on=filed_on.isoformat(), household=household,
            income=income, address=tidy_lines(asked.address), position=len(known) + 1,
            person_id=person_of(unit.connection, nur), missing=" ".join(asked.missing),
            renew_on=asked.renew_on.isoformat() if asked.renew_on else "", communes="\n".join(communes_of(asked)),
        )  # fmt: skip
        unit.add(made)
        if item.state == ItemState.DECIDED:
            item.state = ItemState.PROPOSED
    return unit.changes


def amend(store: Store, session: Session, applicant_id: str, asked: Applying) -> Changes:
    """Write an applicant's file again (a paper came, a name was mistyped); raises BadInput, WrongState once signed."""
    require(session, "allocation.plan")
    filed_on, household, income = check_applying(asked, today(store.clock))
    nur = tidy_nur(asked.nur)
    with store.write(session, "allocation.amend", applicant_id) as unit:
        one = standing_applicant(unit, applicant_id)
        item = unit.get(AllocationItem, one.item_id)
        check_not_closed(unit.get(AllocationSession, item.session_id))
        known = candidates(unit.connection, {item.id: []})[item.id]
        if any(other.nur == nur and other.id != one.id for other in known):
            raise refuse_state(_("Cette demande est déjà à l’étude pour ce logement."), _("Choisissez-en une autre."))
        if nur != one.nur:  # a rank is held by the number
            item.ranking = " ".join(nur if each == one.nur else each for each in item.ranking.split())
            one.nur, one.person_id = nur, person_of(unit.connection, nur)
        one.name, one.filed_on, one.household, one.income = tidy(asked.name), filed_on.isoformat(), household, income
        one.address, one.missing = tidy_lines(asked.address), " ".join(asked.missing)
        one.renew_on = asked.renew_on.isoformat() if asked.renew_on else ""
        one.communes = "\n".join(communes_of(asked))
    return unit.changes


def exempt(store: Store, session: Session, item_id: str, exemption: str) -> Changes:
    """Say why fewer than three applicants are examined, or that none is; raises BadInput, WrongState."""
    require(session, "allocation.plan")
    check_exemption(exemption)
    with store.write(session, "allocation.exempt", item_id) as unit:
        item = unit.get(AllocationItem, item_id)
        check_not_closed(unit.get(AllocationSession, item.session_id))
        if item.state == ItemState.WITHDRAWN:
            raise refuse_state(_("Ce point est retiré de l’ordre du jour."), _("Choisissez-en un autre."))
        item.exemption = exemption
    return unit.changes


def withdraw(store: Store, session: Session, item_id: str) -> Changes:
    """Take a dwelling off the agenda, nobody being allocated it; raises WrongState.

    Between the minutes and the letters only one that was let meanwhile, or that another session allocates too. After
    the letters only the latter, unless the session is open again. Whoever was allocated it is written to, but where
    one of them alone accepted it nothing is withdrawn.
    """
    require(session, "allocation.decide")
    with store.write(session, "allocation.withdraw", item_id) as unit:
        item = unit.get(AllocationItem, item_id)
        held = unit.get(AllocationSession, item.session_id)
        if item.state == ItemState.WITHDRAWN:
            raise refuse_state(_("Ce point est déjà retiré."), _("Choisissez-en un autre."))
        whole = sitting(unit.connection, held.id, session.site_id, unit.now)
        shown = next(one for one in whole.items if one.id == item_id)
        if not (shown.clash or (shown.let and held.state == State.SIGNED)):
            check_not_closed(held)
        told = [one for one in shown.candidates if not one.is_out and _was_told(unit, whole, one)]
        for one in told:
            if one.offer == Offer.ACCEPTED and not taken_by(unit.connection, item.dwelling_id, one.id):
                way = _("Notez d’abord son désistement (N).")
                if shown.clash:
                    way = _("Retirez le point de {number}.").format(number=shown.clash)
                raise refuse_state(_("{name} a accepté ce logement.").format(name=one.name), way)
        item.state, item.ranking = ItemState.WITHDRAWN, ""
        for one in told:
            take_offer_back(unit, one.id, "" if shown.clash else TAKEN_BACK)
    return unit.changes


def _was_told(unit: Unit, shown: Sitting, one: Candidate) -> bool:
    """Say whether an applicant was offered the dwelling, or their last letter allocates it to them."""
    if shown.state == State.NOTIFIED:
        return one.rank > 0
    left = dict(shown.letters).get(one.id)
    said = sheet_from(unit.get(AllocationPaper, left).content, LetterSheet) if left else None
    return one.is_offered or (said is not None and said.promises)
