"""The morning of the tests, and how an incident is made for a rule."""

from datetime import date

from lmmh_desk.features.mediation.model.nights import Board, FollowUp, Incident, Repeat, instant_of
from lmmh_desk.features.mediation.papers import NightSheet

TODAY, LAST = date(2020, 11, 17), date(2020, 11, 16)


def incident(at, place="hall 4", residence="Les Glycines", **others):
    return Incident(f"{at}-{place}", residence, residence, place, at, "noise", "", False, "resolved", **others)


BOARD = Board(
    LAST,
    (incident(instant_of(LAST, 1370)), incident(instant_of(LAST, 1290), "parking")),
    (Repeat("Les Glycines", "hall 4", "noise", (True,) * 4 + (False,) * 10),),
    (FollowUp("1", "Réparer la porte", "workshop", TODAY),),
    (),
    (),
    "01/11 – 31/03 : 15:00 – 00:00",
    "4 médiateurs, 1 coordination",
    "02 61 91 00 80",
)
NIGHT = NightSheet("Le Mans Métropole Habitat", "Agence Centre", BOARD, TODAY, instant_of(TODAY, 1200), "Karine Moulin")
