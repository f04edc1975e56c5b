"""The morning of the tests, and how an incident is made for a rule."""

from datetime import date

from lmmh_desk.features.mediation.model.nights import Incident

TODAY, LAST = date(2020, 11, 17), date(2020, 11, 16)


def incident(at, place="hall 4", residence="Les Glycines", **others):
    return Incident(f"{at}-{place}", residence, residence, place, at, "noise", "", False, "resolved", **others)
