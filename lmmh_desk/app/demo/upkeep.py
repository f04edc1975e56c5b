"""The halls since 14 October, the round of the morning as picture 26 tells it, and what tenants reported."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from lmmh_desk.app.demo.office import Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.upkeep.model.records import Point
from lmmh_desk.kernel.clock import paris_instant

FIRST = date(2020, 10, 14)  # the crisis cell is called together again, and with it a round each morning
CARETAKERS = ("Sylvie Lebrun", "Nadir Amrani")
ALL = "handles rails buttons lift bins"
STAIRS = "handles rails buttons bins"
# Rank of the residence by name, hall, its points, minute by which it is done, rank of its caretaker.
HALLS = (
    (0, "Hall 1", ALL, 540, 0), (0, "Hall 2", STAIRS, 540, 0), (0, "Hall 3", ALL, 540, 0), (0, "Hall 4", ALL, 840, 0),
    (1, "Tour A", ALL, 540, 1), (1, "Tour B", ALL, 540, 1), (1, "Bât. C", STAIRS, 540, 1),
    (2, "Bât. A", ALL, 540, None), (2, "Bât. B", ALL, 540, None), (2, "Bât. C", STAIRS, 855, 1),
    (2, "Bât. D", ALL, 880, 1),
)  # fmt: skip
# Of this morning, by rank of the hall: when, and the point that was left or found wrong.
MORNING = {
    0: (462, "", ""), 1: (485, "", ""), 2: (511, "", "lift"), 3: (638, "bins", ""), 4: (475, "", ""),
    5: (504, "", ""), 6: (529, "", "buttons"),
}  # fmt: skip
MISSED = {(7, TODAY - timedelta(1))}  # « au passage précédent aussi »
# Hall, text, point, hour seen, who takes charge, whether it is mended.
FOUND = (
    (2, "Ascenseur arrêté", "lift", TODAY, 511, "lifts", False),
    (6, "Boutons d’étage abîmés", "buttons", TODAY, 529, "", False),
    (4, "Ampoule grillée, palier 3", "", TODAY - timedelta(1), 480, "workshop", True),
)  # fmt: skip
# Who, what, where, nature, urgency, access, when taken, state, visit, when it moved; the last in the common areas.
ASKED = (
    ("Ferhat Belkacem", "Robinet thermostatique grippé", "séjour", "heating", "usual", "", (date(2020, 10, 5), 615),
     "closed", (date(2020, 10, 6), 840), (date(2020, 10, 6), 852), False),
    ("Solène Garrigue", "Volet bloqué", "chambre", "window", "usual", "après 17 h", (date(2020, 11, 9), 560), "done",
     (date(2020, 11, 16), 600), (date(2020, 11, 16), 640), False),
    ("Ferhat Belkacem", "Fuite sous évier", "cuisine", "water", "soon", "présent le matin", (date(2020, 11, 16), 965),
     "scheduled", (date(2020, 11, 20), 510), (date(2020, 11, 16), 1000), False),
    ("Odile Tessier", "Radiateur froid", "chambre", "heating", "soon", "appeler avant de venir", (TODAY, 552),
     "forwarded", None, (TODAY, 570), False),
    ("Slimane Belkacemi", "Porte du local vélos", "bât. A", "door", "usual", "", (TODAY, 605), "taken", None,
     (TODAY, 605), True),
)  # fmt: skip
HOME = """SELECT l.dwelling_id FROM lease l JOIN lease_holder h ON h.lease_id = l.id
    WHERE h.person_id = ? AND l.dwelling_id IS NOT NULL ORDER BY l.starts_on LIMIT 1"""


def tell_upkeep(connection: Any, seed: int, office: Landlord, people: Mapping[str, str]) -> None:
    """Write the halls, their rounds, what was found in them, and the requests of tenants."""
    random = Random(seed)  # noqa: S311  (invented data, no secret)
    rows = Rows(connection, random, office.session.device_id)
    rows.site_id, rows.agent_id = office.session.site_id, office.session.agent_id
    places = list(connection.exec_driver_sql("SELECT id FROM residence ORDER BY name, id LIMIT 3").scalars())
    code = connection.exec_driver_sql("SELECT pin_hash FROM agent WHERE id = ?", (office.session.agent_id,)).scalar()
    keepers = [_caretaker(rows, name, code) for name in CARETAKERS]
    halls = [
        rows.add(
            "hall", _at(FIRST, 480), residence_id=places[place % len(places)], name=name, points=points,
            due_minute=due, agent_id=keepers[who] if who is not None else None, active=True,
        )
        for place, name, points, due, who in HALLS
    ]  # fmt: skip
    _rounds(rows, random, halls, keepers)
    for hall, text, point, day, minute, owner, done in FOUND:
        seen = _at(day, minute)
        rows.add(
            "hall_anomaly", seen, by=keepers[0], hall_id=halls[hall], text=text, seen_at=seen, point=point, owner=owner,
            due_on=day.isoformat() if owner else None, done_at=_at(TODAY, 500) if done else None,
            done_by=keepers[1] if done else None,
        )  # fmt: skip
    _requests(connection, rows, people)
    rows.flush()


def _caretaker(rows: Rows, name: str, code: str) -> str:
    return rows.add(
        "agent", _at(FIRST, 0), name=name, title="gardiennage", role="caretaker", pin_hash=code, active=True
    )


def _rounds(rows: Rows, random: Random, halls: list[str], keepers: list[str]) -> None:
    day = FIRST
    while day <= TODAY:
        for rank, (_place, _name, points, _due, who) in enumerate(HALLS):
            minute, left, wrong = (
                MORNING.get(rank, (0, "", "")) if day == TODAY else (random.randrange(450, 535), "", "")
            )
            if day.weekday() < 6 and minute and (rank, day) not in MISSED:
                marks = {str(point): _mark(point, points, left, wrong) for point in Point}
                at = _at(day, minute)
                rows.add(
                    "cleaning_round", at, by=keepers[who or 0], hall_id=halls[rank], day=day.isoformat(), **marks,
                    passed_at=at,
                )  # fmt: skip
        day += timedelta(1)


def _mark(point: Point, points: str, left: str, wrong: str) -> str:
    if point not in points.split() or point == left:
        return ""
    return "issue" if point == wrong else "done"


def _requests(connection: Any, rows: Rows, people: Mapping[str, str]) -> None:
    for rank, (name, text, place, nature, urgency, access, taken, state, visit, moved, common) in enumerate(ASKED):
        person_id = people[name]
        rows.add(
            "repair_request", _at(*taken), number=f"DI-C02-20-{rank + 1:04d}", person_id=person_id,
            dwelling_id=connection.exec_driver_sql(HOME, (person_id,)).scalar(), common=int(common), place=place,
            nature=nature, text=text, urgency=urgency, access=access, state=state,
            visit_at=_at(*visit) if visit else None, moved_at=_at(*moved),
        )  # fmt: skip


def _at(day: date, minute: int) -> int:
    return paris_instant(day, *divmod(minute, 60))
