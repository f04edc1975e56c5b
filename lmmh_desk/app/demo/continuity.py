"""The crisis cell from 14 October, when it sits again, to 8:30 on 17 November 2020; drawn apart, as masks are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from lmmh_desk.app.demo.history import MINUTE, arrival, queue_move
from lmmh_desk.app.demo.office import HELENE, LOIC, Landlord, Place
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.kernel.calendar import is_working
from lmmh_desk.kernel.clock import paris_instant
from lmmh_desk.office.model.rights import Role

FIRST = date(2020, 10, 14)
LOCKDOWN = date(2020, 10, 30)
YESTERDAY = date(2020, 11, 16)
LEVELS = (
    (FIRST, "1", "réactivation de la cellule de crise, 14 octobre 2020"),
    (LOCKDOWN, "2", "comité de direction du 30 octobre 2020"),
)
# Day, hour, minute, kind, text, owner, due, minutes after which it was done (None: not yet).
LOG = (
    (FIRST, 8, 31, "decision", "La cellule se réunit de nouveau chaque matin à 8:30.", "M. Corbin", None, 20),
    (FIRST, 8, 40, "decision", "Fonctions support\u00a0: télétravail en alternance, ou seul dans un bureau.",
     "M. Corbin", None, 45),
    (date(2020, 10, 19), 8, 34, "decision", "Gel et lingettes dans chaque espace-accueil.", "Logistique", None, 300),
    (date(2020, 10, 26), 8, 38, "info", "Médiaction\u00a0: service dès 15:00 à partir du 1er\u00a0novembre.", "", None,
     None),
    (LOCKDOWN, 8, 33, "decision", "Agences et espaces-accueil restent ouverts, gestes barrières respectés.",
     "H. Vauclin", None, 30),
    (LOCKDOWN, 8, 41, "decision", "14\u00a0000 masques à distribuer dans les comptoirs.", "Logistique", None, 240),
    (LOCKDOWN, 8, 52, "info", "Les déménagements sont permis avec un justificatif.", "", None, None),
    (date(2020, 11, 2), 8, 33, "decision", "Une convocation pour chaque signature de bail et remise de clés.",
     "C. Legendre", None, 60),
    (date(2020, 11, 5), 8, 40, "info", "La CAL siège ce matin en visioconférence.", "", None, None),
    (date(2020, 11, 9), 8, 36, "decision", "Un même justificatif de déménagement dans les trois agences.",
     "H. Vauclin", None, 120),
    (date(2020, 11, 13), 8, 36, "decision", "Annonce aux locataires\u00a0: tous les comptoirs restent ouverts.",
     "M. Corbin", None, 90),
    (date(2020, 11, 13), 8, 45, "info", "Chantiers\u00a0: les travaux continuent, 261 logements en construction.", "",
     None, None),
    (YESTERDAY, 8, 35, "decision", "Afficher la jauge à l’entrée de chaque espace-accueil.", "H. Vauclin", YESTERDAY,
     None),
    (YESTERDAY, 8, 44, "alert", "Deux stocks de masques bas au sud.", "Logistique", TODAY, None),
    (TODAY, 8, 34, "decision", "Jauge de l’agence Centre ramenée à 5 personnes.", "", None, 16),
    (TODAY, 8, 38, "decision", "600 masques transférés vers Champagné et La Milesse.", "Logistique", TODAY, None),
    (TODAY, 8, 41, "alert", "Yvré\u00a0: accueil sur rendez-vous jusqu’au 24/11.", "H. Vauclin", date(2020, 11, 24),
     None),
    (TODAY, 8, 52, "decision", "40 foyers prioritaires à appeler cette semaine (impayés).", "C. Legendre",
     date(2020, 11, 20), None),
)  # fmt: skip
ORDERS = {
    FIRST: "Masque et gel à l’entrée. Aérer dix minutes par heure.",
    LOCKDOWN: "Tous les comptoirs restent ouverts. Une personne pour 4 m², les autres attendent dehors.",
    YESTERDAY: "Une personne pour 4 m². Afficher la jauge à l’entrée.",
    TODAY: "Jauge ramenée à 5. Aérer 10 min par heure. Proposer un masque à toute personne qui n’en a pas.",
}
ODILE = "Odile Ferrand"
SITS, NEXT = "H. Vauclin, M. Corbin, C. Legendre", "stocks de masques, Yvré, appels de prévention"
INSIDE = (4, 3, *(2, 0, 1) * 8)  # people in the hall of each site but this one, at 10:42
BY_APPOINTMENT, SILENT = "Yvré", "Sargé"  # the last said nothing since yesterday


def tell_crisis(connection: Any, seed: int, office: Landlord) -> None:
    """Write the cell's days: its log, its orders, what sites said, the levels of the plan."""
    random = Random(seed)  # noqa: S311  (invented data, no secret)
    rows = Rows(connection, random, office.session.device_id)
    rows.site_id, rows.agent_id = office.session.site_id, office.agents[HELENE]
    for day, level, source in LEVELS:
        at = paris_instant(day, 8, 45)
        rows.add("regulation", at, key="plan_level", starts_on=day.isoformat(), value=level, source=source)
    _log(rows)
    names = dict(connection.exec_driver_sql("SELECT id, name FROM site").all())
    for place in office.places:
        _site(rows, random, place.id, names[place.id])
    for place, people in zip(office.places[1:], INSIDE, strict=False):
        if not names[place.id].endswith(SILENT):
            _inside(rows, place, people)
    connection.exec_driver_sql(
        "UPDATE site SET status = 'appointment_only' WHERE name LIKE ?", (f"% {BY_APPOINTMENT}",)
    )
    pin_hash = connection.exec_driver_sql("SELECT pin_hash FROM agent LIMIT 1").scalar_one()  # everybody's
    rows.add("agent", paris_instant(FIRST, 8), name=ODILE, title="cellule de crise", role=Role.CRISIS_CELL,
             pin_hash=pin_hash, active=True)  # fmt: skip
    rows.flush()


def tell_presence(connection: Any, seed: int, office: Landlord) -> None:
    """Write who was where, once everybody is known: those who keep the halls and who sits in the cell too."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    who = connection.exec_driver_sql("SELECT id, site_id, name, role FROM agent ORDER BY id").all()
    for agent_id, site_id, name, role in who:
        _presence(rows, agent_id, site_id, remote=name == LOIC, alone=role == "admin")
    rows.flush()


def _log(rows: Rows) -> None:
    for day, orders in ORDERS.items():
        topics = NEXT if day == TODAY else ""
        rows.add("crisis_meeting", paris_instant(day, 8, 55), day=day.isoformat(), attendees=SITS, orders=orders,
                 next_topics=topics)  # fmt: skip
    for day, hour, minute, kind, text, owner, due, done in LOG:
        at = paris_instant(day, hour, minute)
        rows.add(
            "crisis_entry", at, day=day.isoformat(), kind=kind, text=text, owner=owner,
            due=due.isoformat() if due else "", state="open" if done is None else "done",
            ended_at=None if done is None else at + done * MINUTE,
        )  # fmt: skip


def _site(rows: Rows, random: Random, site_id: str, name: str) -> None:
    """Say each working morning, since the cell sits again, how a site receives."""
    before = "open"
    last = YESTERDAY if name.endswith(SILENT) else TODAY
    for day in _working_days(last):
        status = "appointment_only" if name.endswith(BY_APPOINTMENT) and day == TODAY else "open"
        at = paris_instant(day, 8) + random.randint(2, 22) * MINUTE
        rows.add("site_report", at, site_id=site_id, status=status, before=before)
        before = status


def _inside(rows: Rows, place: Place, people: int) -> None:
    """Write who is in the hall of a site now, the first of them at the counter; and who went."""
    who = place.id, place.agents[0]
    for rank in range(people + 1):
        arrived = paris_instant(TODAY, 10, 38 - 4 * rank)
        walk_in_id = arrival(rows, arrived, who, TODAY, people + 1 - rank, inside=True)
        steps = ("called", "served", "closed") if rank == people else ("called", "served")
        for step, kind in enumerate(steps if rank >= people - 1 else (), 1):
            outcome = "answered" if kind == "closed" else None
            queue_move(rows, walk_in_id, arrived + step * MINUTE, who, step=step, kind=kind, outcome=outcome)


def _working_days(last: date) -> Iterator[date]:
    days = (FIRST + timedelta(rank) for rank in range((last - FIRST).days + 1))
    return filter(is_working, days)


def _presence(rows: Rows, agent_id: str, site_id: str, *, remote: bool, alone: bool) -> None:
    """Say where an agent works each day: support staff at home every other day, or alone in an office."""
    for day in _working_days(TODAY):
        mode = "alone" if alone else "remote" if remote and day.toordinal() % 2 == TODAY.toordinal() % 2 else "on_site"
        for half in ("am", "pm"):
            rows.add("presence", paris_instant(day, 8, 15), site_id=site_id, by=agent_id, agent_id=agent_id,
                     day=day.isoformat(), half=half, mode=mode)  # fmt: skip
