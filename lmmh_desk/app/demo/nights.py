"""Six weeks of nights as picture 24 tells them, up to the night before the day of the demonstration."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from lmmh_desk.app.demo.office import HELENE, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.mediation.model.nights import instant_of
from lmmh_desk.kernel.clock import paris_instant

MONDAY = date(2020, 10, 12)
PHONE = "02 61 91 00 80"
COUNTS = ((1, 2, 1, 3, 5, 6, 2), (2, 1, 2, 2, 4, 5, 1), (1, 3, 2, 1, 2, 4, 1), (0, 1, 2, 1, 3, 4, 2),
          (1, 2, 1, 0, 3, 5, 1))  # fmt: skip
HOURS = {15: 3, 16: 4, 17: 5, 18: 7, 19: 12, 20: 18, 21: 17, 22: 11, 23: 6, 0: 4}
PLACES = ("hall 1", "hall 2", "hall 3", "aire de jeux", "escalier A", "cave, bât. C", "porche", "local poubelles")
ACTS = {
    "noise": ("Rappel par téléphone", "Sur place\u00a0: calme revenu"),
    "gathering": ("Rappel par téléphone", "Sur place\u00a0: dialogue, départ"),
    "damage": ("Sur place\u00a0: porte refermée", "Photo prise, lieu mis en sécurité"),
    "other": ("Sur place\u00a0: rien constaté",),
}
# Rank of the residence by name, place, what, nights of November 2020: what the board says comes back.
AGAIN = (
    (0, "hall 4", "noise", (7, 8, 14, 16)),
    (1, "escalier B", "noise", (5, 13, 16)),
    (2, "parking", "gathering", (4, 12, 16)),
)
# Minutes since midnight, place as above or another, what, what was done, police.
LAST = (
    (15 * 60 + 40, 0, "noise", "Rappel par téléphone", False),
    (21 * 60 + 35, 2, "gathering", "Rappel par téléphone", False),
    (22 * 60 + 50, 1, "noise", "Sur place, relais à 23:05", True),
)


def tell_nights(connection: Any, seed: int, office: Landlord) -> None:
    """Write the reports of each night, those that come back among them, and what follows from them."""
    random = Random(seed)  # noqa: S311  (invented data, no secret)
    rows = Rows(connection, random, office.session.device_id)
    rows.site_id, rows.agent_id = office.session.site_id, office.agents[HELENE]
    names = list(connection.exec_driver_sql("SELECT id FROM residence ORDER BY name, id").scalars())
    Nights(rows, random, names).write()
    since = MONDAY.isoformat()
    rows.add("regulation", paris_instant(MONDAY, 9), key="night_phone", starts_on=since, value=PHONE, source="Note")
    rows.flush()


class Nights:
    """Writes the incidents."""

    def __init__(self, rows: Rows, random: Random, residences: Sequence[str]) -> None:
        self._rows, self._random, self._residences = rows, random, residences
        self._turn = 0

    def write(self) -> None:
        """Write every night, then what is to be done."""
        again: dict[date, list[tuple[int, str, str]]] = defaultdict(list)
        for which, place, kind, days in AGAIN:
            for day in days:
                again[date(2020, 11, day)].append((which, place, kind))
        last = TODAY - timedelta(1)
        for week, counts in enumerate(COUNTS):
            for rank, number in enumerate(counts):
                night = MONDAY + timedelta(7 * week + rank)
                told = again[night]
                for which, place, kind in told:
                    self._report(instant_of(night, self._minutes()), (which, place), kind)
                for _rank in range(number - len(told)):
                    kind = self._random.choice(("noise", "noise", "gathering", "damage", "other"))
                    self._report(instant_of(night, self._minutes()), self._elsewhere(), kind)
        lasts = [
            self._report(instant_of(last, minutes), (AGAIN[which][0], AGAIN[which][1]), kind, action, police)
            for minutes, which, kind, action, police in LAST
        ]
        bicycles = (3, "local vélos, bât. A")
        door = self._report(instant_of(last, 18 * 60 + 25), bicycles, "damage", ACTS["damage"][0], False)
        self._follow_ups(door, lasts)

    def _follow_ups(self, door: str, lasts: list[str]) -> None:
        for text, owner, due, incident, done in (
            ("Réparer la porte du local vélos", "workshop", TODAY, door, None),
            ("Réunir gardien et médiateurs, hall 4", "manager", TODAY + timedelta(3), lasts[0], None),
            ("Poser l’affiche «\u00a0Bien vivre ensemble\u00a0»", "upkeep", TODAY + timedelta(3), lasts[2], None),
            ("Éclairage du parking", "workshop", TODAY - timedelta(1), lasts[1], paris_instant(TODAY, 8, 5)),
        ):
            self._rows.add(
                "night_follow_up", paris_instant(TODAY, 8, 0), text=text, owner=owner, due_on=due.isoformat(),
                incident_id=incident, done_at=done, done_by=self._rows.agent_id if done else None,
            )  # fmt: skip

    def _report(self, at: int, where: tuple[int, str], kind: str, action: str = "", police: bool = False) -> str:
        return self._rows.add(
            "night_incident", at, residence_id=self._residences[where[0] % len(self._residences)],
            place=where[1], happened_at=at, kind=kind, action=action or self._random.choice(ACTS[kind]),
            police=int(police), state="handed_to_police" if police else "resolved",
        )  # fmt: skip

    def _minutes(self) -> int:
        hour = self._random.choices(list(HOURS), list(HOURS.values()))[0]
        return hour * 60 + self._random.randrange(0, 60, 5)

    def _elsewhere(self) -> tuple[int, str]:
        """Return the next of the other places, so that none of them comes back."""
        self._turn += 1
        return self._turn, PLACES[self._turn // len(self._residences) % len(PLACES)]
