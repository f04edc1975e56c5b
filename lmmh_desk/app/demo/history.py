"""A year of life at the counters: visits, notes, moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from lmmh_desk.app.demo.office import Landlord, Place
from lmmh_desk.app.demo.people import TODAY, Town
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.app.demo.words import NOTES
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import paris_instant

MINUTE = 60_000  # milliseconds
FIRST_DAY = date(2019, 11, 18)
LOCKDOWN = (date(2020, 3, 17), date(2020, 5, 10))
AGENCY, POINT = 14, 2  # visits a day, about
NOTES_A_DAY = 45
OUTCOMES = ("answered", "answered", "answered", "answered", "referred", "appointment", "document_printed")
EXITS = ("notice_received", "pre_inspection", "inspection_booked")


def working_days() -> Iterator[date]:
    """Give the working days of the year before the day of the demonstration."""
    for rank in range((TODAY - FIRST_DAY).days):
        day = FIRST_DAY + timedelta(rank)
        if is_working(day):
            yield day


def visits(rows: Rows, random: Random, office: Landlord, town: Town, day: date) -> None:
    """Write a day's visits at every site, each received and closed."""
    closed = LOCKDOWN[0] <= day <= LOCKDOWN[1]
    opening = paris_instant(day, 9)
    reasons = list(office.reasons.values())
    for rank, place in enumerate(office.places):
        mean = AGENCY if rank < 3 else POINT
        for sequence in range(1, random.randint(0, mean) // (3 if closed else 1) + mean // 2 + 1):
            arrived = opening + int((sequence + random.random()) * 210 / (mean * 1.5 + 1)) * MINUTE
            person_id = random.choice(town.adults) if random.random() < 0.93 else None
            Visit(rows, random, place, day, sequence).write(
                arrived, person_id, random.choice(reasons), channel="phone" if closed else "counter"
            )


class Visit:
    """One arrival and its moves."""

    def __init__(self, rows: Rows, random: Random, place: Place, day: date, sequence: int) -> None:
        self._rows, self._random, self._place = rows, random, place
        self._day, self._sequence = day, sequence

    def write(self, arrived: int, person_id: str | None, reason_id: str, channel: str = "counter") -> None:
        """Write an arrival that was received, or gave up."""
        random = self._random
        self._agent_id = random.choice(self._place.agents)
        walk_in_id = arrival(
            self._rows, arrived, (self._place.id, self._agent_id), self._day, self._sequence,
            channel=channel, person_id=person_id, reason_id=reason_id, priority=random.random() < 0.04,
        )  # fmt: skip
        called = arrived + random.randint(1, 22) * MINUTE
        if random.random() < 0.04:
            self._move(walk_in_id, called, 1, "left")
            return
        served = called + random.randint(5, 50) * 1000
        self._move(walk_in_id, called, 1, "called")
        self._move(walk_in_id, served, 2, "served")
        ended = served + random.randint(2, 19) * MINUTE
        self._move(walk_in_id, ended, 3, "closed", random.choice(OUTCOMES))

    def _move(self, walk_in_id: str, at: int, step: int, kind: str, outcome: str | None = None) -> None:
        queue_move(self._rows, walk_in_id, at, (self._place.id, self._agent_id), step=step, kind=kind, outcome=outcome)


def arrival(
    rows: Rows, at: int, who: tuple[str, str], day: date, sequence: int, *, ticket: str = "",
    channel: str = "counter", person_id: str | None = None, reason_id: str | None = None, priority: bool = False,
    inside: bool = False, appointment_at: int | None = None,
) -> str:  # fmt: skip
    """Write an arrival at a site by an agent (`who`); return its id."""
    return rows.add(
        "walk_in", at, site_id=who[0], by=who[1], day=day.isoformat(), ticket=ticket or f"A{sequence}",
        sequence=sequence, channel=channel, reason_id=reason_id, person_id=person_id, priority=priority,
        inside=inside, appointment_at=appointment_at, arrived_at=at, note="",
    )  # fmt: skip


def queue_move(
    rows: Rows, walk_in_id: str, at: int, who: tuple[str, str], *, step: int, kind: str, counter: str = "Guichet 1",
    outcome: str | None = None,
) -> None:  # fmt: skip
    """Write one step of a walk-in, at a site by an agent (`who`)."""
    rows.add(
        "queue_move", at, site_id=who[0], by=who[1], walk_in_id=walk_in_id, step=step, kind=kind,
        counter="" if kind == "left" else counter, outcome=outcome, undone_id=None,
    )  # fmt: skip


def notes(rows: Rows, random: Random, office: Landlord, town: Town, day: date) -> None:
    """Write a day's notes."""
    opening = paris_instant(day, 9)
    for _rank in range(NOTES_A_DAY):
        channel, title, text = random.choice(NOTES)
        place = random.choice(office.places)
        at = opening + random.randint(0, 480) * MINUTE
        rows.add("note", at, site_id=place.id, by=random.choice(place.agents), person_id=random.choice(town.adults),
                 channel=channel, title=title, text=text)  # fmt: skip


def moves(rows: Rows, random: Random, office: Landlord, town: Town) -> None:
    """Write the moves of the year: entries done, exits under way for those who gave notice."""
    for one in town.tenants:
        place = office.places[0] if random.random() < 0.4 else random.choice(office.places)
        day = TODAY - timedelta(random.randint(1, 20)) if one.leaving else max(FIRST_DAY, one.starts - timedelta(12))
        at = paris_instant(day, 9) + random.randint(0, 400) * MINUTE
        state = random.choice(EXITS) if one.leaving else "keys_given"
        move(
            rows, at, (place.id, random.choice(place.agents)), one.person_id,
            kind="out" if one.leaving else "in",
            lease_id=one.lease_id if one.leaving else None, next_lease_id=None if one.leaving else one.lease_id,
            from_address=one.address if one.leaving else "", to_address="" if one.leaving else one.address,
            exit_state=state if one.leaving else None, entry_state=None if one.leaving else state,
            lease_reference=one.number,
        )  # fmt: skip


def move(
    rows: Rows, at: int, who: tuple[str, str], person_id: str, *, kind: str, lease_id: str | None,
    next_lease_id: str | None, from_address: str, to_address: str, exit_state: str | None, entry_state: str | None,
    lease_reference: str = "", inspection_on: str | None = None,
) -> str:  # fmt: skip
    """Write a move opened at a site by an agent (`who`), with the last step of each side; return its id."""
    move_id = rows.add(
        "move", at, site_id=who[0], by=who[1], person_id=person_id, kind=kind, lease_id=lease_id,
        next_lease_id=next_lease_id, lease_reference=lease_reference, from_address=from_address,
        to_address=to_address, inspection_on=inspection_on, inspection_reference="", exit_state=exit_state,
        entry_state=entry_state, cancelled_at=None,
    )  # fmt: skip
    for side, state in (("exit", exit_state), ("entry", entry_state)):
        if state:
            rows.add("move_step", at, site_id=who[0], by=who[1], move_id=move_id, side=side, before=None,
                     after=state, undoes=None)  # fmt: skip
    return move_id
