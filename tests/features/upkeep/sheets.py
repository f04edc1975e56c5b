"""What the papers of the tests say."""

from datetime import date, timedelta

from lmmh_desk.features.upkeep.model.board import HallRow, Request
from lmmh_desk.features.upkeep.model.records import Mark, Point
from lmmh_desk.features.upkeep.model.sheets import HallSheets, Slip, WorksList
from lmmh_desk.kernel.clock import paris_instant
from tests.features.upkeep.day import TODAY

MONDAY = date(2020, 11, 16)
AT = paris_instant(TODAY, 10, 42)
OFFICE, SITE, PHONE = "Le Mans Métropole Habitat", "Agence Centre", "02 61 91 00 72"


def row(name, day, mark=Mark.DONE, points=tuple(Point)):
    marks = dict.fromkeys(points, mark)
    return HallRow("h", "r", "Résidence du Clos", name, points, 540, "a", "S. Lebrun", day, marks, AT)


def week(name, points=tuple(Point)):
    """Return the week of a hall: two days done, the second with an anomaly, the others to do."""
    days = [MONDAY + timedelta(rank) for rank in range(7)]
    return tuple(row(name, day, Mark.DONE if day <= TODAY else Mark.TO_DO, points) for day in days)


def request(**others):
    given = {"number": "DI-C02-20-0001", "person_id": "p", "name": "M. Ferhat Belkacem",
             "polite": "M. Belkacem", "dwelling_id": "d",
             "address": "Les Sittelles, n° 32", "common": False, "place": "chambre", "nature": "heating",
             "text": "Radiateur froid", "urgency": "soon", "access": "présent le matin", "state": "taken",
             "visit_at": None, "moved_at": AT, "taken_at": AT}  # fmt: skip
    return Request(id="1", **{**given, **others})


HALLS = HallSheets(OFFICE, SITE, PHONE, MONDAY, (week("Hall 4"), week("Bât. A", (Point.HANDLES, Point.LIFT))), AT)
WORKS = WorksList(
    OFFICE, SITE, (request(), request(common=True, place="hall 4", state="forwarded")), AT, "Karine Moulin"
)
SLIP = Slip(OFFICE, SITE, PHONE, request())
