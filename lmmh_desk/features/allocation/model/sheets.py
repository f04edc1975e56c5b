"""What the papers of the commission say: the minutes of a session, the letter to each applicant."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict, replace

from lmmh_desk.features.allocation.model.forms import refuse_state
from lmmh_desk.features.allocation.model.records import (
    DESIGNATED,
    EXEMPTIONS,
    PRESENCES,
    RANKED,
    SEATS,
    Condition,
    Exemption,
    ItemState,
    Offer,
    Presence,
    Seat,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, MemberLine, Sitting
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.money import euros
from lmmh_desk.kernel.postal import capitals
from lmmh_desk.kernel.sheets import check_days, check_instants, sheet_from
from lmmh_desk.office.model.issuer import Issuer

MINUTES, LETTER = "PV", "LD"
UNMET, WITHDRAWN, TAKEN_BACK = str(Condition.UNMET), "withdrawn", "taken_back"
LABELS = {MINUTES: _("Procès-verbal de la commission"), LETTER: _("Décision de la commission")}


class By(Struct, frozen=True):
    """Who issues, where, when."""

    number: str
    issued_at: int  # milliseconds UTC
    office: str
    nature: str
    town: str
    site: str
    phone: str
    signatory: str
    title: str
    signs_as: str

    def __post_init__(self) -> None:
        check_instants(self.issued_at)


class Point(Struct, frozen=True):
    """One point of the minutes."""

    title: str
    facts: str
    note: str  # the exemption, or that it was withdrawn
    rows: tuple[tuple[str, ...], ...]  # rank, name, number, persons, decision, reason


class MinutesSheet(Struct, frozen=True):
    """The words of the minutes."""

    by: By
    session: str
    day: date
    starts_at: int
    opened_at: int  # milliseconds UTC
    ended_at: int
    mode: str  # what allows a session at a distance
    quorum: str
    presence: str  # « 4 présents, 1 pouvoir »
    members: tuple[tuple[str, str, str], ...]
    points: tuple[Point, ...]
    days: int  # to answer
    chair: str
    secretary: str

    def __post_init__(self) -> None:
        check_instants(self.opened_at, self.ended_at)

    def to_json(self) -> str:
        """Return the text kept with the record."""
        return _json(self)


class LetterSheet(Struct, frozen=True):
    """The words of the letter to one applicant."""

    by: By
    session: str
    day: date
    name: str
    address: str
    nur: str
    title: str
    facts: str
    decision: str  # Decision
    rank: int
    reason: str
    answer_by: str  # ISO, of who is offered it now
    days: int
    data_notice: str
    outcome: str = ""  # UNMET, WITHDRAWN, TAKEN_BACK: what became of the decision since

    def __post_init__(self) -> None:
        check_days(*filter(None, (self.answer_by,)))

    def to_json(self) -> str:
        """Return the text kept with the record."""
        return _json(self)

    @property
    def decided(self) -> tuple[str, int, str]:
        """Return what it says was decided."""
        return self.decision, self.rank, self.reason

    @property
    def promises(self) -> bool:
        """Say whether it allocates a dwelling, at whatever rank or under whatever condition."""
        return self.decision in RANKED and not self.outcome

    @property
    def envelope(self) -> tuple[str, ...]:
        """Return the lines of the window: the name, then the address in capitals."""
        return (self.name, *(capitals(line) for line in self.address.splitlines()))


def _json(sheet: MinutesSheet | LetterSheet) -> str:
    found = asdict(sheet) | {"by": asdict(sheet.by), "day": sheet.day.isoformat()}
    if isinstance(sheet, MinutesSheet):
        found["points"] = [asdict(one) for one in sheet.points]
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def paper_from(kind: str, text: str) -> MinutesSheet | LetterSheet:
    """Return the minutes or the letter that `to_json` wrote, by its kind."""
    return sheet_from(text, MinutesSheet) if kind == MINUTES else sheet_from(text, LetterSheet)


def by_of(issuer: Issuer, number: str, at: int) -> By:
    """Return who issues a paper."""
    return By(
        number, at, issuer.office, issuer.nature, issuer.place, issuer.site, issuer.phone, issuer.agent, issuer.title,
        issuer.signs_as,
    )  # fmt: skip


def minutes(shown: Sitting, by: By, mode: str, days: int) -> MinutesSheet:
    """Return what the minutes say; raises WrongState as `check_complete`."""
    check_complete(shown)
    members = tuple(_closed(one) for one in shown.members)
    return preview(replace(shown, members=members), by, mode, days)


def _closed(one: MemberLine) -> MemberLine:
    """Return a member as the minutes close: who was expected did not come."""
    return replace(one, presence=Presence.ABSENT) if one.presence == Presence.EXPECTED else one


def check_complete(shown: Sitting) -> None:
    """Raise WrongState while a point waits, or nobody presides."""
    waiting = [one for one in shown.items if not one.is_settled]
    if not shown.items or waiting:
        told = _("{points} à décider.").format(points=count(len(waiting), _("point"))) if waiting else _("Aucun point.")
        raise refuse_state(told, _("Décidez de chaque candidat, ou retirez le point."))
    chair = next((one for one in shown.members if one.seat == Seat.CHAIR and one.presence == Presence.PRESENT), None)
    if chair is None:
        raise refuse_state(_("Personne ne préside la séance."), _("Notez la présence de qui préside et signe."))


def preview(shown: Sitting, by: By, mode: str, days: int) -> MinutesSheet:
    """Return what the minutes say so far."""
    designated = [one.presence for one in shown.members if one.seat in DESIGNATED]  # as the quorum beside them
    present, proxies = (designated.count(each) for each in (Presence.PRESENT, Presence.PROXY))
    told = [count(present, _("présent"))] + ([count(proxies, _("pouvoir"))] if proxies else [])
    return MinutesSheet(
        by=by, session=shown.number, day=shown.day, starts_at=shown.starts_at,
        opened_at=shown.opened_at or by.issued_at,
        ended_at=shown.ended_at or by.issued_at, mode=mode, quorum=shown.quorum_words, presence=", ".join(told),
        members=tuple(_member(one.name, one.seat, one.presence, one.holder) for one in shown.members),
        points=tuple(_point(rank, one) for rank, one in enumerate(shown.items, 1)),
        days=days, chair=_named(shown, Seat.CHAIR), secretary=_named(shown, Seat.SECRETARY) or by.signatory,
    )  # fmt: skip


def unsaid(said: MinutesSheet, items: Sequence[Item], known: Container[str]) -> str:
    """Return of whom the minutes say otherwise than these points; nothing of what became of a point or condition since.

    Points are told apart by their applicants: a residence may have another name by now. `known` holds the numbers of
    the applications kept, removed or not: of a point whose applications were purged the minutes alone tell.
    """
    people = [one for item in items for one in item.candidates]
    since = {one.nur for one in people if one.dropped or one.condition}
    for point in said.points:
        numbers = {row[2] for row in point.rows}
        if any(one not in known for one in numbers):
            since |= numbers
    rows = [row for point in said.points for row in point.rows if row[2] not in since]
    told = Counter(map(_decided, rows))
    for one in people:
        if one.nur not in since:
            told[_decided(_row(one))] -= 1
    names = {one.nur: one.name for one in people} | {row[2]: row[1] for row in rows}
    return next((names[nur] for (nur, _rank, _decision), number in told.items() if number), "")


def _decided(row: Sequence[str]) -> tuple[str, str, str]:
    """Return whose row of the minutes it is, with rank and decision."""
    return row[2], row[0], row[4]


def letter(shown: Sitting, item: Item, one: Candidate, by: By, *, days: int, data_notice: str) -> LetterSheet:
    """Return the letter to an applicant."""
    return LetterSheet(
        by=by, session=shown.number, day=shown.day, name=one.name, address=one.address, nur=one.nur, title=item.title,
        facts=facts(item), decision=one.decision, rank=one.rank, reason=one.reason_words,
        answer_by=one.answer_by.isoformat() if one.answer_by and one.offer == Offer.SENT else "", days=days,
        data_notice=data_notice, outcome=WITHDRAWN if one.withdrawn else UNMET if one.condition == UNMET else "",
    )  # fmt: skip


def facts(item: Item) -> str:
    """Return « 81 m² · PLUS · 472,00 € · libre le 01/12/2020 »."""
    free = _("libre le {day}").format(day=short_date(item.free_on, year=True))
    return " · ".join(part for part in (item.facts, euros(item.rent_cents), free) if part)


def data_notice(months: int) -> str:
    """Return what is said of the data, with the months of the dated rule."""
    told = _("Données traitées par l’office pour instruire les demandes et attribuer les logements, gardées"
             " {months}\u00a0mois après la séance. Accès et rectification\u00a0: auprès de votre agence.")  # fmt: skip
    return told.format(months=months)


def _named(shown: Sitting, seat: Seat) -> str:
    """Return who has a seat: who is there, of two."""
    seated = sorted((one for one in shown.members if one.seat == seat), key=_is_away)
    return seated[0].name if seated else ""


def _is_away(one: MemberLine) -> bool:
    return one.presence != Presence.PRESENT


def _member(name: str, seat: str, presence: str, holder: str) -> tuple[str, str, str]:
    told = PRESENCES[Presence(presence)]
    if presence == Presence.PROXY:
        told = _("pouvoir à {name}").format(name=holder)
    return name, SEATS[Seat(seat)], told


def _point(rank: int, item: Item) -> Point:
    note = EXEMPTIONS[Exemption(item.exemption)] if item.exemption else ""
    if item.state == ItemState.WITHDRAWN:
        note = _("point retiré de l’ordre du jour")
    return Point(f"{rank}. {item.title}", facts(item), note, tuple(_row(one) for one in item.candidates))


def _row(one: Candidate) -> tuple[str, ...]:
    rank = str(one.rank) if one.rank else "—"
    reason = one.reason_words
    if one.rank > 1:
        reason = _("{reason}, si le rang {rank} refuse").format(reason=reason, rank=one.rank - 1)
    return rank, one.name, one.nur, str(one.household), one.decided_words, reason
