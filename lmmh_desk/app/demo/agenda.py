"""Rooms, windows and appointments: the week of picture 04 at Agence Centre, and the usual ones everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from lmmh_desk.app.demo.history import MINUTE
from lmmh_desk.app.demo.office import CORINNE, KARINE, LOIC, YANN, Landlord, Place
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.actions.founding import USUAL_HOURS

PAST, AHEAD = 60, 20  # days of agenda around today
FILLED = 0.35  # of the half-hours
WORKING = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
MONDAY = TODAY - timedelta(TODAY.weekday())
INSPECTION = "État des lieux"
# Weekday, hour, minute, length, name, motif.
WEEK = (
    (0, 9, 0, 30, "Fatoumata Keller", "Demande de logement"), (0, 10, 0, 60, "Louise Amblard", "Signature du bail"),
    (0, 14, 0, 30, "Hervé Rousselin", "Dossier de mutation"), (0, 15, 30, 60, "Nadège Bonnaire", "Suivi budgétaire"),
    (1, 9, 0, 30, "Elio Marchetti", "Demande de logement"), (1, 10, 30, 30, "Da Costa-Rivière", "Dossier de mutation"),
    (1, 11, 0, 30, "Louise Amblard", "Signature du bail"), (1, 11, 30, 30, "Théo Vasseur-Lin", "Signature du bail"),
    (1, 14, 0, 30, "Fatoumata Keller", "Demande de logement"), (1, 15, 0, 30, "Nadège Bonnaire", "Suivi budgétaire"),
    (2, 9, 30, 60, "Maud Thoraval", INSPECTION), (2, 11, 0, 30, "Alain Jourdain", "Problème technique"),
    (3, 9, 0, 30, "Marek Przybylski", "Demande de logement"), (3, 9, 30, 30, "Jane Harcourt", "Demande de logement"),
    (3, 11, 0, 60, "Ibrahim Sow-Lacaze", "Suivi budgétaire"), (3, 14, 30, 30, "Yvon Legoff", "Signature du bail"),
    (3, 16, 0, 60, "Irena Ostrowska", INSPECTION), (4, 10, 0, 30, "Jean-Loup Quéméner", "Dossier de mutation"),
    (4, 11, 0, 60, "Astrid Lindqvist", "Signature du bail"), (4, 14, 0, 60, "Odile Tessier", "Suivi budgétaire"),
    (4, 16, 0, 60, "Ferhat Belkacem", INSPECTION),
)  # fmt: skip
TAKEN = WEEK[10:19]  # this morning, the others days ago
ELSEWHERE = (  # today, in Bureau 1
    (11, 0, 30, "Aïssatou Kanté-Morel", "Dossier de mutation"), (16, 0, 30, "Solène Garrigue", "Signature du bail"),
)  # fmt: skip
CALL = (11, 0, 30, "Ibrahim Sow-Lacaze", "Suivi budgétaire")
ARRIVED = "Da Costa-Rivière"
USUAL = ("Dossier de mutation", "Demande de logement", "Signature du bail")
RECEIVE = ((YANN, "Gestion locative"), (CORINNE, "Action sociale"), (LOIC, "Attribution"))  # by appointment
TRAINING = "Formation gestes barrières"
NOW = paris_instant(TODAY, 10, 42)


class Diary:
    """Writes rooms, windows and appointments; numbers follow each other by desk."""

    def __init__(self, rows: Rows, random: Random, office: Landlord, at: int) -> None:
        self._rows, self._random, self._office, self._at = rows, random, office, at
        self._numbers: dict[str, int] = {}

    def fill(self, adults: list[str], people: dict[str, str]) -> None:
        """Write the rooms of every site, when they and some agents receive, and the appointments."""
        for rank, place in enumerate(self._office.places):
            rooms = self._rooms(place, 3 if rank < 3 else 1)
            for room in rooms if rank else rooms[2:]:  # the first two of Agence Centre are those of the pictures
                for starts_at in self._half_hours():
                    self._usual(place, room, starts_at, self._random.choice(adults), code=f"D{rank:02d}")
            if not rank:
                self._week(rooms, people)

    def _rooms(self, place: Place, number: int) -> list[str]:
        rooms = [
            self._rows.add("room", self._at, site_id=place.id, name=f"Bureau {rank}", position=rank, active=True)
            for rank in range(1, number + 1)
        ]
        named = {self._office.agents[name]: service for name, service in RECEIVE}
        receive = dict.fromkeys(rooms, "") | {one: named[one] for one in place.agents if one in named}
        for resource_id, service in receive.items():
            for opens, closes in USUAL_HOURS:
                self._rows.add(
                    "availability_window", self._at, site_id=place.id, resource_id=resource_id, rule=WORKING,
                    first_day="2020-01-01", opens=opens, closes=closes, service=service,
                )  # fmt: skip
        return rooms

    def _half_hours(self) -> Iterator[int]:
        for offset in range(-PAST, AHEAD):
            day = TODAY + timedelta(offset)
            for opens, closes in USUAL_HOURS if is_working(day) else ():
                for minute in range(opens, closes - 29, 30):
                    if self._random.random() < FILLED:
                        yield paris_instant(day, *divmod(minute, 60))

    def _usual(self, place: Place, room: str, starts_at: int, person_id: str, *, code: str) -> None:
        random = self._random
        status = "unknown"
        if starts_at + 30 * MINUTE < NOW:
            (status,) = random.choices(("seen", "excused", "revoked", "noshow"), (80, 8, 2, 10))
        self.add(
            (place.id, place.agents[0]), room, (starts_at, 30), person_id, random.choice(USUAL), status=status,
            arrived_at=starts_at - random.randint(-4, 9) * MINUTE if status == "seen" else None, code=code,
        )  # fmt: skip

    def _week(self, rooms: list[str], people: dict[str, str]) -> None:
        who = self._office.session.site_id, self._office.agents[KARINE]
        for weekday, hour, minute, length, name, label in WEEK:
            start = paris_instant(MONDAY + timedelta(weekday), hour, minute)
            over = start + length * MINUTE < NOW
            taken = (weekday, hour, minute, length, name, label) in TAKEN
            arrived = paris_instant(TODAY, 10, 27) if name == ARRIVED else start - 2 * MINUTE if over else None
            self.add(who, rooms[1], (start, length), people[name], label, status="seen" if over else "unknown",
                     arrived_at=arrived, kind="home" if label == INSPECTION else "public_office",
                     made=paris_instant(TODAY, 8, 30) + weekday * hour * MINUTE if taken else None)  # fmt: skip
        for hour, minute, length, name, label in ELSEWHERE:
            self.add(who, rooms[0], (paris_instant(TODAY, hour, minute), length), people[name], label)
        hour, minute, length, name, label = CALL
        self.add(who, self._office.agents[CORINNE], (paris_instant(TODAY, hour, minute), length), people[name], label,
                 kind="phone", contact="+33639983444")  # fmt: skip
        day = (MONDAY + timedelta(2)).isoformat()
        for resource_id in (rooms[1], self._office.agents[YANN]):
            self._rows.add("absence", self._at, site_id=who[0], resource_id=resource_id, first_day=day, last_day=day,
                           from_minute=840, to_minute=1050, kind="training", label=TRAINING)  # fmt: skip

    def add(
        self, who: tuple[str, str], resource_id: str, when: tuple[int, int], person_id: str, label: str, *,
        status: str = "unknown", arrived_at: int | None = None, kind: str = "public_office", contact: str = "",
        code: str = "C01", made: int | None = None,
    ) -> None:  # fmt: skip
        """Write an appointment (start, minutes) at a site by an agent (`who`), made three days before unless said."""
        rank = self._numbers[code] = self._numbers.get(code, 0) + 1
        starts_at, ends_at = when[0], when[0] + when[1] * MINUTE
        made = made or min(NOW, starts_at) - 3 * 24 * 60 * MINUTE
        own = {"site_id": who[0], "by": who[1]}
        appointment_id = self._rows.add(
            "appointment", made, **own, number=f"RV-{code}-20-{rank:04d}", type=kind, starts_at=starts_at,
            reason_id=self._office.motifs[label, kind], ends_at=ends_at, contact=contact, note="",
        )  # fmt: skip
        self._rows.add("participant", made, **own, appointment_id=appointment_id, person_id=person_id, status=status,
                       arrived_at=arrived_at)  # fmt: skip
        self._rows.add(
            "booking", made, **own, resource_id=resource_id, starts_at=starts_at, ends_at=ends_at,
            live=status not in ("excused", "revoked"), subject_table="appointment", subject_id=appointment_id,
        )  # fmt: skip
