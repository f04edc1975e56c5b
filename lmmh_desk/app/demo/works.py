"""Seven operations and the 261 dwellings being built, as picture 27 tells them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from lmmh_desk.app.demo.office import Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.kernel.clock import paris_instant

OPENED = date(2020, 10, 14)
HOME = """SELECT d.residence_id FROM dwelling d JOIN lease l ON l.dwelling_id = d.id
    JOIN lease_holder h ON h.lease_id = l.id WHERE h.person_id = ? ORDER BY l.starts_on LIMIT 1"""
# Nature, scale, company, outages, what is said, what is not promised, what is proposed, where the notice hangs, state,
# its stages: kind, label, first day, last day.
OPERATIONS = (
    ("lifts", "4 halls", "Ascenseurs du Maine", "eau\u00a0: aucune · bruit 9:00–12:00",
     ("L’ascenseur du hall 2 est arrêté jusqu’au 15 janvier. Les halls 3 et 4 suivront du 22 février à fin mai. "
     "Le chantier s’arrête chaque jour à 17:00."),
     "Ne promettez pas de date pour le hall 4\u00a0: l’entreprise la confirme le 01/02.",
     "Portage des courses, mardi et vendredi; 2 logements relais au rez-de-chaussée", "halls 1 et 2", "running",
     (("works", "halls 1–2", (2020, 10, 1), (2021, 1, 15)), ("preparation", "", (2021, 1, 18), (2021, 2, 19)),
      ("works", "halls 3–4", (2021, 2, 22), (2021, 5, 28)))),
    ("insulation", "128 logements", "Façades de Sarthe", "bruit 9:00–12:00", "", "", "", "chaque hall", "running",
     (("preparation", "", (2020, 10, 1), (2020, 11, 6)),
      ("works", "façades, puis fenêtres", (2020, 11, 9), (2021, 7, 9)))),
    ("bathrooms", "64 logements", "Sanitherm", "eau\u00a0: 2 heures par logement", "",
     "Ne promettez pas de tour\u00a0: le planning de reprise est fixé en janvier.", "", "", "suspended",
     (("pause", "", (2020, 10, 1), (2021, 1, 8)),
      ("works", "reprise le 11/01, 4 par semaine", (2021, 1, 11), (2021, 10, 22)))),
    ("asbestos", "3 étages", "", "", "", "", "", "", "planned",
     (("studies", "", (2020, 10, 1), (2021, 2, 26)), ("works", "étage par étage", (2021, 3, 1), (2021, 8, 27)))),
    ("heating", "210 logements", "", "", "", "", "", "", "planned",
     (("studies", "", (2020, 10, 1), (2021, 3, 31)), ("preparation", "", (2021, 4, 1), (2021, 5, 28)),
      ("works", "juin à octobre", (2021, 6, 1), (2021, 10, 22)))),
    ("rehabilitation", "96 logements", "", "", "", "", "", "", "planned",
     (("studies", "concertation et études", (2020, 10, 1), (2021, 6, 30)),
      ("preparation", "", (2021, 7, 1), (2021, 9, 30)),
      ("works", "travaux en site occupé", (2021, 10, 1), (2022, 11, 30)))),
    ("outdoors", "", "Régie", "", "", "", "", "", "running",
     (("works", "", (2020, 10, 1), (2020, 11, 27)), ("reception", "", (2020, 11, 30), (2021, 1, 4)))),
)  # fmt: skip
# Name, commune, dwellings, phase, handed over, progress, day of delivery, as announced: 261 in all.
PROGRAMMES = (
    ("Clos des Tisserands", "Le Mans", 48, "delivered", 30, 94, "2021-01-29", "janvier 2021"),
    ("Les Maillets", "Le Mans", 64, "building", 0, 72, "2021-06-30", "2e trim. 2021"),
    ("Bord de l’eau", "Coulaines", 72, "building", 0, 38, "2021-12-31", "4e trim. 2021"),
    ("La Gautrie", "Arnage", 32, "programmed", 0, 4, "2022-11-30", "2022"),
    ("Les Perrières", "Allonnes", 45, "permit", 0, 12, "2022-12-31", "2022"),
)


INSULATION = 1  # rank of the operation
# Day a notice of it was given, what was said.
NOTICES = (
    (date(2020, 10, 21), "Les façades commencent le 9 novembre. Rien à préparer chez vous d’ici là."),
    (date(2020, 10, 28), "Les échafaudages sont montés avant le 6 novembre, sans coupure d’eau."),
    (date(2020, 11, 4), "Bruit de 9:00 à 12:00 à partir du 9 novembre\u00a0; fermez vos volets côté rue."),
    (date(2020, 11, 10), "Les fenêtres suivront les façades. Votre tour vous sera dit une semaine avant."),
)


def tell_works(connection: Any, seed: int, office: Landlord, people: Mapping[str, str]) -> None:
    """Write the operations, the first where Odile Tessier lives, their stages, and the programmes."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    rows.site_id, rows.agent_id = office.session.site_id, office.session.agent_id
    made = [_operation(rows, place, told) for place, told in zip(_places(connection, people), OPERATIONS, strict=False)]
    _notices(connection, rows, made[INSULATION], people)
    for name, commune, dwellings, phase, handed, progress, day, announced in PROGRAMMES:
        rows.add(
            "new_programme", paris_instant(OPENED, 9), name=name, commune=commune, dwellings=dwellings, phase=phase,
            handed=handed, progress=progress, delivers_on=day, announced=announced,
        )  # fmt: skip
    rows.flush()


def _places(connection: Any, people: Mapping[str, str]) -> list[str]:
    """Return the residences, that of Odile Tessier first."""
    hers = connection.exec_driver_sql(HOME, (people["Odile Tessier"],)).scalar()
    found = list(connection.exec_driver_sql("SELECT id FROM residence ORDER BY name, id LIMIT 8").scalars())
    return [hers, *(one for one in found if one != hers)]


def _notices(connection: Any, rows: Rows, operation_id: str, people: Mapping[str, str]) -> None:
    """Write the notices given at the counter to tenants of the buildings that are insulated."""
    drawn = set(people.values())
    found = connection.exec_driver_sql("SELECT person_id FROM lease_holder ORDER BY person_id").scalars()
    tenants = [one for one in found if one not in drawn]
    for (day, said), person_id in zip(NOTICES, tenants, strict=False):
        rows.add("works_notice", paris_instant(day, 10, 20), operation_id=operation_id, person_id=person_id, said=said)


def _operation(rows: Rows, residence_id: str, told: tuple[Any, ...]) -> str:
    nature, scale, company, outages, said, caution, offers, posted, state, stages = told
    operation_id = rows.add(
        "works_operation", paris_instant(OPENED, 9), residence_id=residence_id, buildings="", nature=nature,
        scale=scale, company=company, outages=outages, said=said, caution=caution, offers=offers, posted=posted,
        confirmed_at=paris_instant(TODAY, 8, 40), state=state,
    )  # fmt: skip
    for kind, label, first, last in stages:
        rows.add(
            "works_stage", paris_instant(OPENED, 9), operation_id=operation_id, kind=kind, label=label,
            starts_on=date(*first).isoformat(), ends_on=date(*last).isoformat(),
        )  # fmt: skip
    return operation_id
