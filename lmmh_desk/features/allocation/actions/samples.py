"""Invented papers of the commission, with the sentences in force on a day; they bear APERÇU."""

from __future__ import annotations

from datetime import date, timedelta

from lmmh_desk.features.allocation.actions.offers import LEAST_DAYS
from lmmh_desk.features.allocation.model.records import Decision, ItemState, Offer, Presence, Seat, State
from lmmh_desk.features.allocation.model.sheets import LETTER, MINUTES, by_of, data_notice, letter, preview
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, MemberLine, Sitting
from lmmh_desk.features.allocation.papers import letter_paper, minutes_paper
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import ALLOCATION_MODE, KEEP_ALLOCATION
from lmmh_desk.office.model.rights import require
from lmmh_desk.office.store.issuing import expected_number, issuer_of
from lmmh_desk.office.store.rules import number
from lmmh_desk.store.store import Read


def minutes_sample(read: Read, session: Session, day: date) -> bytes:
    """Return invented minutes."""
    require(session, "allocation.sign")
    at = paris_instant(day, 9)
    issuer = issuer_of(read, MINUTES, session.agent_id, session.site_id)
    by = by_of(issuer, expected_number(read, MINUTES, session, at), at)
    return minutes_paper(preview(_sitting(day), by, issuer.sentence(ALLOCATION_MODE.key, day), LEAST_DAYS), None)


def letter_sample(read: Read, session: Session, day: date) -> bytes:
    """Return an invented letter."""
    require(session, "allocation.notify")
    at, shown = paris_instant(day, 9), _sitting(day)
    issuer = issuer_of(read, LETTER, session.agent_id, session.site_id)
    by = by_of(issuer, expected_number(read, LETTER, session, at), at)
    item = shown.items[0]
    notice = data_notice(number(read, KEEP_ALLOCATION.key, day) or 12)
    return letter_paper(letter(shown, item, item.candidates[0], by, days=LEAST_DAYS, data_notice=notice), None)


def _sitting(day: date) -> Sitting:
    people = tuple(
        Candidate(
            f"sample{rank}", "sample", _("M. EXEMPLE {rank}").format(rank=rank), f"0720121999{rank:03d}GDPUB", day, 2,
            60, "1 rue de l’Exemple\n72000 Le Mans", rank, decision=Decision.GRANTED, reason="suited", rank=rank,
            offer=Offer.SENT if rank == 1 else "", answer_by=day + timedelta(LEAST_DAYS),
        )
        for rank in (1, 2, 3)
    )  # fmt: skip
    item = Item("sample", "", _("Résidence Exemple"), "T3", "64\u00a0m² · PLUS", 570, 39800, day, "",
                ItemState.DECIDED, people)  # fmt: skip
    chair = MemberLine("sample", _("Mme SPÉCIMEN"), Seat.CHAIR, Presence.PRESENT)
    return Sitting("sample", "CM-SPÉCIMEN", day, 570, "", State.DELIBERATING, None, None, (chair,), (item,), 1, 0)
