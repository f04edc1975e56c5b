"""A session as screens and papers show it: quorum, ranks, what is decided, which offers end today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from lmmh_desk.features.allocation.model.records import (
    CLOSED,
    CONDITIONS,
    DECISIONS,
    DESIGNATED,
    OFFERS,
    OPEN,
    RANKED,
    REASON_LABELS,
    STANDING_OFFERS,
    Condition,
    Decision,
    ItemState,
    Offer,
    Presence,
    State,
)
from lmmh_desk.kernel.clock import day_bounds
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain

REMINDED = timedelta(30)  # days before its last one that an application is known as to be renewed


class MemberLine(Struct, frozen=True):
    """One member."""

    id: str
    name: str
    seat: str
    presence: str
    proxy_id: str = ""
    holder: str = ""  # the name of who holds the voice


class Candidate(Struct, frozen=True):
    """One applicant for one dwelling."""

    id: str
    item_id: str
    name: str
    nur: str
    filed_on: date
    household: int
    income: int
    address: str
    position: int
    person_id: str = ""
    missing: tuple[str, ...] = ()
    decision: str = ""
    reason: str = ""
    offer: str = ""
    offered_on: date | None = None
    answer_by: date | None = None
    rank: int = 0  # 0: none
    unsent: bool = False
    condition: str = ""
    withdrawn: bool = False
    renew_on: date | None = None
    communes: tuple[str, ...] = ()
    decided_at: int | None = None  # milliseconds UTC
    sealed: bool = False  # the minutes are signed: nothing is decided again
    dropped: bool = False  # the point was withdrawn
    accepted_in: str = ""  # the session that has another dwelling which this application accepted
    first_in: str = ""  # the session that ranks it first for another dwelling

    @property
    def is_decided(self) -> bool:
        """Say whether the commission decided: who is granted, or will be, has a rank, or is to be decided again.

        Once the minutes are signed what they say stands: a condition decided before such a decision had a rank.
        """
        return bool(self.decision) and (self.sealed or self.decision not in RANKED or self.rank > 0)

    @property
    def stands(self) -> Decision:
        """Return what the commission decided, as far as it stands: who had a rank lost it with the point."""
        lost = self.dropped and self.decision in RANKED
        return Decision(self.decision) if self.is_decided and not lost else Decision.NONE

    @property
    def waits(self) -> bool:
        """Say whether a condition of the decision is neither met nor lost."""
        return self.decision == Decision.CONDITIONAL and not self.condition

    @property
    def elsewhere(self) -> str:
        """Return what another dwelling is to this application: accepted, else of the first rank; nothing without."""
        if self.accepted_in:
            return _("a accepté un logement de {number}").format(number=self.accepted_in)
        return _("a déjà le rang 1 d’un autre logement, {number}").format(number=self.first_in) if self.first_in else ""

    @property
    def is_out(self) -> bool:
        """Say whether the next rank comes: the offer was refused, or the condition wasn't met."""
        return self.offer in (Offer.DECLINED, Offer.EXPIRED) or self.condition == Condition.UNMET

    @property
    def is_offered(self) -> bool:
        """Say whether an offer stands: it waits for its answer, or was accepted."""
        return self.offer in STANDING_OFFERS

    def must_renew(self, day: date) -> bool:
        """Say whether the application is to be renewed within a month of a day, or should have been."""
        return self.renew_on is not None and self.renew_on <= day + REMINDED

    @property
    def decided_words(self) -> str:
        """Return « Attribué, rang 1 »."""
        if self.dropped and not self.stands:
            return _("point retiré")
        told = DECISIONS[self.stands]
        return _("{told}, rang {rank}").format(told=told, rank=self.rank) if self.rank else told

    @property
    def reason_words(self) -> str:
        """Return the reason, from the list."""
        return REASON_LABELS.get(self.reason, "") if self.stands else ""

    @property
    def outcome(self) -> str:
        """Return what became of the offer, else of the condition; nothing where neither is known."""
        if self.offer:
            told = _("retirée") if self.withdrawn else OFFERS[Offer(self.offer)]
            return _("offre {state}").format(state=told)
        return _("condition {state}").format(state=CONDITIONS[Condition(self.condition)]) if self.condition else ""


class Item(Struct, frozen=True):
    """One dwelling of the agenda."""

    id: str
    dwelling_id: str
    place: str  # « Bellerive, n° 31 »
    kind: str  # T4
    facts: str  # « 81 m² · PLUS »
    starts_at: int
    rent_cents: int
    free_on: date
    exemption: str
    state: str
    candidates: tuple[Candidate, ...] = ()
    let: bool = False  # a lease runs beyond the day it should be free
    clash: str = ""  # the other session that allocates this dwelling
    unsent: bool = False

    @property
    def title(self) -> str:
        """Return « T4 · Bellerive, n° 31 »."""
        return " · ".join(part for part in (self.kind, self.place) if part)

    @property
    def first(self) -> Candidate | None:
        """Return who has the first rank."""
        return next((one for one in self.candidates if one.rank == 1), None)

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """Return who has an offer that stands: two only where two desks went on apart."""
        return tuple(one for one in self.candidates if one.is_offered)

    @property
    def twice(self) -> Candidate | None:
        """Return who accepted this dwelling and another one: two desks took each answer apart."""
        return next((one for one in self.candidates if one.offer == Offer.ACCEPTED and one.accepted_in), None)

    @property
    def entered_twice(self) -> Candidate | None:
        """Return an applicant whom two desks entered apart."""
        numbers = [one.nur for one in self.candidates]
        return next((one for one in self.candidates if numbers.count(one.nur) > 1), None)

    @property
    def is_settled(self) -> bool:
        """Say whether every applicant is decided, or the point was withdrawn."""
        if self.state == ItemState.WITHDRAWN:
            return True
        return bool(self.candidates) and all(one.is_decided for one in self.candidates)


class Sitting(Struct, frozen=True):
    """One session, whole."""

    id: str
    number: str
    day: date
    starts_at: int
    link: str
    state: str
    opened_at: int | None
    ended_at: int | None
    members: tuple[MemberLine, ...]
    items: tuple[Item, ...]
    quorum: int
    proxies: int  # how many of them count for the quorum at most
    minutes: tuple[tuple[str, str], ...] = ()  # (id, number): two only where two desks signed apart
    letters: tuple[tuple[str, str], ...] = ()  # (applicant's id, id of the letter), oldest first
    removed: str = ""  # why, where it was
    unsaid: str = ""  # of whom the minutes say otherwise than what is decided: a desk decided again apart

    @property
    def minutes_id(self) -> str:
        """Return the minutes, nothing before they are signed."""
        return self.minutes[0][0] if self.minutes else ""

    @property
    def lacks_minutes(self) -> bool:
        """Say whether it is closed and no minutes stand: two desks cancelled one of two each."""
        return State(self.state) in CLOSED and not self.minutes

    @property
    def is_to_sign(self) -> bool:
        """Say whether its next step seals the minutes."""
        return not self.removed and (self.is_open or self.lacks_minutes)

    @property
    def may_reopen(self) -> bool:
        """Say whether its minutes, alone and untrue, may be cancelled; letters that left are written again then."""
        return bool(self.unsaid) and len(self.minutes) == 1 and State(self.state) in CLOSED

    @property
    def voices(self) -> int:
        """Return how many members count for the quorum."""
        return voices(self.members, self.proxies)

    @property
    def designated(self) -> int:
        """Return how many members the board designated."""
        return len({plain(one.name) for one in self.members if one.seat in DESIGNATED})

    @property
    def is_quorate(self) -> bool:
        """Say whether the commission may deliberate."""
        return self.voices >= self.quorum

    @property
    def is_open(self) -> bool:
        """Say whether it decides."""
        return State(self.state) in OPEN

    @property
    def settled(self) -> int:
        """Return how many points are decided."""
        return sum(map(self.is_behind, self.items))

    def is_behind(self, one: Item) -> bool:
        """Say whether a point is decided: true minutes say so though the applications were purged since."""
        return one.is_settled or (State(self.state) in CLOSED and bool(self.minutes) and not self.unsaid)

    @property
    def named_twice(self) -> str:
        """Return who two desks named apart; nothing where nobody."""
        names = [plain(one.name) for one in self.members]
        return next((one.name for one in self.members if names.count(plain(one.name)) > 1), "")

    @property
    def recorded_at(self) -> int | None:
        """Return when the last decision was recorded."""
        at = (person.decided_at for one in self.items for person in one.candidates)
        return max((one for one in at if one is not None), default=None)

    @property
    def quorum_words(self) -> str:
        """Return « Quorum atteint : 5 / 6 »."""
        told = _("Quorum atteint\u00a0: {here} / {all}") if self.is_quorate else _("Sans quorum\u00a0: {here} / {all}")
        return told.format(here=self.voices, all=self.designated)


class Due(Struct, frozen=True):
    """An offer whose last day is this one, or is over without an answer."""

    candidate: Candidate
    session_id: str
    place: str
    phone: str = ""
    over: bool = False


class Board(Struct, frozen=True):
    """All that the page shows."""

    sitting: Sitting | None
    sessions: tuple[tuple[str, str], ...]  # (id, words), the newest first
    due: tuple[Due, ...]


def whose_turn(people: Iterable[Candidate]) -> Candidate | None:
    """Return who has, or is to have, the offer: the first rank that is not out, nor housed by another point."""
    ranked = sorted((one for one in people if one.rank), key=lambda one: one.rank)
    return next((one for one in ranked if not one.is_out and (one.offer or not one.accepted_in)), None)


def voices(members: Iterable[MemberLine], proxies: int) -> int:
    """Return the voices of the members designated by the board: present, or held by one who is, up to `proxies`."""
    known = {one.id: one for one in members}

    def is_held(one: MemberLine) -> bool:
        holder = known.get(one.proxy_id)
        return one.presence == Presence.PROXY and holder is not None and holder.presence == Presence.PRESENT

    designated = [one for one in known.values() if one.seat in DESIGNATED]
    here = {plain(one.name) for one in designated if one.presence == Presence.PRESENT}
    held = {plain(one.name) for one in designated if is_held(one)}  # by name: who was named twice has one voice
    return len(here) + min(proxies, len(held - here))


def is_over(answer_by: date | None, now: int) -> bool:
    """Say whether the last day of an answer has ended, at midnight in Paris, however many hours it had."""
    return answer_by is not None and now >= day_bounds(answer_by)[1]
