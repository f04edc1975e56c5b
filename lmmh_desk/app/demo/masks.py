"""The fourteen thousand masks of the announcement, given since 30 October; drawn apart, so that the rest stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from lmmh_desk.app.demo.history import MINUTE
from lmmh_desk.app.demo.office import HELENE, KARINE, YANN, Landlord, Place
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.pictures import Drawn
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import paris_instant

GIVEN = 14_000  # the announcement of 13 November 2020 (MISSION.md)
FIRST = date(2020, 10, 30)
HOUSEHOLDS = 4_912  # of picture 20, where there are so many
SHARE = 0.36  # of the households, else
STRANGERS = (1, 2, 2, 4)  # masks to somebody without a file
AT_CENTRE = 206  # left at Agence Centre, as in picture 20
LOW = (40, 35)  # left at the last two reception points, to which masks are on their way
SENT = 300
WHO = """SELECT min(id), household_id, count(*) FROM person WHERE household_id IS NOT NULL
    GROUP BY household_id ORDER BY household_id"""


def give_masks(connection: Any, seed: int, office: Landlord, drawn: Drawn) -> None:
    """Write lots, hand-outs and the transfers of the morning."""
    random = Random(seed + 20)  # noqa: S311  (invented data, no secret)
    rows = Rows(connection, random, office.session.device_id)
    rows.site_id, rows.agent_id = office.session.site_id, office.agents[KARINE]
    households = {home: (who, people) for who, home, people in connection.exec_driver_sql(WHO)}
    known = dict(connection.exec_driver_sql("SELECT id, household_id FROM person").all())
    Masks(rows, random, office).write(households, {name: known[one] for name, one in drawn.people.items()})
    rows.flush()


class Masks:
    """Writes the movements, and sums what each site gave, so that its lot leaves the stock of the pictures."""

    def __init__(self, rows: Rows, random: Random, office: Landlord) -> None:
        self._rows, self._random, self._office = rows, random, office
        self._gone: dict[str, int] = dict.fromkeys((place.id for place in office.places), 0)
        self._given = 0
        last = (TODAY - FIRST).days
        self._days = [day for day in (FIRST + timedelta(rank) for rank in range(last)) if is_working(day)]

    def write(self, households: dict[str, tuple[str, int]], pictures: dict[str, str | None]) -> None:
        """Write it all; `pictures` are the households of those the pictures show."""
        at = paris_instant(FIRST, 8, 10)
        self._lot = self._rows.add("mask_lot", at, by=self._office.agents[YANN], reference="M-2020-104",
                                   nature="washable", fit="adult")  # fmt: skip
        self._story(households, pictures)
        free = sorted(set(households) - set(pictures.values()))
        served = self._random.sample(free, min(HOUSEHOLDS - 3, round(SHARE * len(free))))
        self._to_households(served, households)
        self._to_strangers()
        self._lots(at)
        self._morning()

    def _story(self, households: dict[str, tuple[str, int]], pictures: dict[str, str | None]) -> None:
        """Serve the household of picture 20, and two of the queue this morning."""
        centre, sittelles = self._office.places[0], self._office.places[3]
        told = (
            ("Ferhat Belkacem", sittelles, date(2020, 11, 2), 11, 30),
            ("Louise Amblard", centre, TODAY, 9, 58),
            ("Suryadi", centre, TODAY, 10, 31),
        )
        for name, place, day, hour, minute in told:
            home = pictures[name]
            assert home is not None
            who, people = households[home]
            self._hand_out(place, paris_instant(day, hour, minute), people, (who, home))

    def _to_households(self, served: Sequence[str], households: dict[str, tuple[str, int]]) -> None:
        for rank, home in enumerate(served):
            who, people = households[home]
            self._hand_out(self._place(), self._instant(), people, (who, home))
            if rank == 0:  # two counters without network served the same household on the same day
                self._hand_out(self._office.places[5], self._instant(), people, (who, home))

    def _to_strangers(self) -> None:
        while self._given < GIVEN:
            self._hand_out(self._place(), self._instant(), min(self._random.choice(STRANGERS), GIVEN - self._given))

    def _lots(self, at: int) -> None:
        """Give each site what it gave and what it has left."""
        for rank, place in enumerate(self._office.places):
            left = self._random.randint(60, 230) if rank else AT_CENTRE + 10
            if place in self._office.places[-2:]:
                left = LOW[place is self._office.places[-1]]
            who = self._office.agents[YANN] if rank == 0 else place.agents[0]
            self._move(place, at, who, kind="received", quantity=self._gone[place.id] + left, lot_id=self._lot)

    def _morning(self) -> None:
        """Receive a lot, correct the stock, and send masks to the two sites that lack them."""
        centre, agents = self._office.places[0], self._office.agents
        received = paris_instant(TODAY, 9, 12)
        lot = self._rows.add("mask_lot", received, by=agents[YANN], reference="M-2020-118", nature="washable",
                             fit="adult")  # fmt: skip
        self._move(centre, received, agents[YANN], kind="received", quantity=2 * SENT, lot_id=lot)
        self._move(centre, paris_instant(TODAY, 9, 20), agents[HELENE], kind="counted", quantity=-10, cause="damaged")
        for place in self._office.places[-2:]:
            self._move(
                centre, paris_instant(TODAY, 10, 30), agents[HELENE], kind="sent", quantity=-SENT, lot_id=lot,
                to_site_id=place.id, expected_at=paris_instant(TODAY, 12),
            )  # fmt: skip

    def _hand_out(self, place: Place, at: int, quantity: int, to: tuple[str, str] | None = None) -> None:
        agent = self._office.agents[KARINE] if place is self._office.places[0] else place.agents[0]
        movement = self._move(place, at, agent, kind="given", quantity=-quantity, lot_id=self._lot)
        self._gone[place.id] += quantity
        self._given += quantity
        if to is not None:
            self._rows.add(
                "mask_handout", at, site_id=place.id, by=agent, movement_id=movement, person_id=to[0],
                household_id=to[1], people=quantity, previous="",
            )  # fmt: skip

    def _move(
        self, place: Place, at: int, by: str, *, kind: str, quantity: int, lot_id: str | None = None,
        to_site_id: str | None = None, expected_at: int | None = None, cause: str = "",
    ) -> str:  # fmt: skip
        return self._rows.add(
            "mask_movement", at, site_id=place.id, by=by, kind=kind, quantity=quantity, lot_id=lot_id,
            to_site_id=to_site_id, expected_at=expected_at, answers=None, cause=cause, note="",
        )  # fmt: skip

    def _place(self) -> Place:
        """Return a site: an agency every other time."""
        return self._random.choice(self._office.places[:3] if self._random.random() < 0.5 else self._office.places)

    def _instant(self) -> int:
        """Return an instant of a working day before today."""
        day = self._random.choice(self._days)
        return paris_instant(day, 9) + self._random.randint(0, 470) * MINUTE
