"""Makes the demonstration: deterministic from a seed, at LMMH's scale by default (DOMAIN.md §7)."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from lmmh_desk.app.demo import history, pictures
from lmmh_desk.app.demo.agenda import Diary
from lmmh_desk.app.demo.allocation import hold_allocation, tell_allocation
from lmmh_desk.app.demo.arrears import prevent_arrears
from lmmh_desk.app.demo.campaigns import tell_campaigns
from lmmh_desk.app.demo.continuity import tell_crisis, tell_presence
from lmmh_desk.app.demo.exchange import tell_exchanges
from lmmh_desk.app.demo.homes import homes
from lmmh_desk.app.demo.masks import give_masks
from lmmh_desk.app.demo.nights import tell_nights
from lmmh_desk.app.demo.office import Landlord, found_office, founder, landlord
from lmmh_desk.app.demo.papers import issue_papers
from lmmh_desk.app.demo.people import Settler, Town, imported_at
from lmmh_desk.app.demo.rows import HELD, Rows
from lmmh_desk.app.demo.upkeep import tell_upkeep
from lmmh_desk.app.demo.visits import add_works_team, plan_visits
from lmmh_desk.app.demo.works import tell_works
from lmmh_desk.app.demonstration import INSTANT, PHRASE, PIN
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.pins import hash_secret
from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.store.kept import keep
from lmmh_desk.store.store import Store

SEED = 20_201_117
PERSONS = 30_000
DWELLINGS = 13_700 / PERSONS  # a person
HOUSEHOLD = PERSONS / 13_700  # persons a dwelling
APPLICANTS = 0.03  # households without a lease
KEYS_READY = (4, "Remise des clés")  # hours it takes to get them ready: in picture 04 the first free slot is 15:30
OPENED = """
INSERT INTO opened_day (agent_id, day, pin_hash) SELECT id, ?, pin_hash FROM agent WHERE id <> ?
"""  # by all but the administrator
LETTER = ("ticket_letter.C02", "A")

Progress = Callable[[int, int], bool]  # (done, total) → go on


class Cancelled(Exception):
    """The making of the demonstration was stopped; the profile holds nothing of it and may be deleted."""


def build_demo(
    store: Store, *, persons: int = PERSONS, seed: int = SEED, progress: Progress = lambda _done, _total: True
) -> Session:
    """Fill an empty profile and return the session of Karine Moulin at Guichet 2; raises Cancelled.

    `progress` gets persons and days done against their total. The desk's clock should stand at the demonstration's
    instant afterwards.
    """
    random, own = Random(seed), Random(seed + 1)  # noqa: S311  (invented data, no secret)
    at = imported_at()
    head = founder(random, at)
    found_office(store, head, own, at)  # a new rule moves nothing of what the rest draws
    total = persons + 250 * _per_day(persons)
    with store.bulk() as connection:
        rows = Rows(connection, random, head.device_id)
        rows.site_id, rows.agent_id = head.site_id, head.agent_id
        office = landlord(rows, random, head, hash_secret(PIN), at)
        office.motifs.update(_motifs(connection, rows, at))
        office.reasons.update({label: one for (label, kind), one in office.motifs.items() if kind == "public_office"})
        town, drawn = _population(rows, random, persons, at, lambda done: _go_on(progress, done, total))
        _year(rows, random, office, town, lambda days: _go_on(progress, persons + days * _per_day(persons), total))
        history.moves(rows, random, office, town)
        pictures.draw_day(rows, random, office, town, drawn)
        Diary(rows, random, office, at).fill(town.adults, drawn.people)
        rows.flush()
        give_masks(connection, seed, office, drawn)
        prevent_arrears(connection, seed + 2, office, at)
        tell_crisis(connection, seed + 8, office)
        tell_nights(connection, seed + 3, office)
        tell_upkeep(connection, seed + 9, office, drawn.people)
        add_works_team(connection, seed + 14, office)
        tell_presence(connection, seed + 13, office)  # of everybody
        tell_allocation(connection, seed + 10, office)
        tell_works(connection, seed + 11, office, drawn.people)
        tell_campaigns(connection, seed + 12, office)
        keep(connection, *LETTER)
        connection.exec_driver_sql("UPDATE agent SET password_hash = ?", (hash_secret(PHRASE),))
        connection.exec_driver_sql(OPENED, (paris(INSTANT).date().isoformat(), head.agent_id))
        connection.exec_driver_sql(
            "INSERT INTO numbering (series, last) VALUES ('JD-C02-20', 179), ('RV-C02-20', 910), ('DI-C02-20', 5), "
            "('MS-C02-20', 12)"
        )
    hold_allocation(store, office)  # in the order of the days: a desk's key is not older than its papers
    issue_papers(store, office.session, town.leavers)
    plan_visits(store, office, drawn.people)
    with store.local() as connection:
        connection.exec_driver_sql("DELETE FROM sync_log")  # invented rows are never sent
        tell_exchanges(connection, office.session.site_id)
    progress(total, total)
    return office.session


def _population(
    rows: Rows, random: Random, persons: int, at: int, go_on: Callable[[int], None]
) -> tuple[Town, pictures.Drawn]:
    """Write everybody and where they live."""
    drawn = pictures.draw_people(rows, at)
    settler = Settler(rows, random, at)
    left = persons - sum(len(house.people) for house in pictures.HOUSES)
    count = round(persons * DWELLINGS)
    for rank, home in enumerate(homes(rows, random, count, at)):
        if not home.vacant and left > 0:
            behind = left / (count - rank) > HOUSEHOLD
            left -= settler.settle(home, more=int(behind))
        if random.random() < APPLICANTS and left > 0:
            left -= settler.settle(None)
        rows.flush(least=HELD)
        go_on(settler.town.persons)
    return settler.town, drawn


def _year(rows: Rows, random: Random, office: Landlord, town: Town, go_on: Callable[[int], None]) -> None:
    for rank, day in enumerate(history.working_days()):
        history.visits(rows, random, office, town, day)
        history.notes(rows, random, office, town, day)
        rows.flush(least=HELD)
        go_on(rank + 1)


def _motifs(connection: Any, rows: Rows, at: int) -> dict[tuple[str, str], str]:
    """Return the ids of the motifs by label and type, the one of the pictures added."""
    connection.exec_driver_sql("UPDATE reason SET notice_hours = ? WHERE label = ?", KEYS_READY)
    query = "SELECT id, label, type FROM reason ORDER BY position"
    found = {(label, kind): row_id for row_id, label, kind in connection.exec_driver_sql(query)}
    cellar = Reason(label=pictures.CELLAR_KEYS, service="Proximité", letter="K", minutes=5, position=len(found))
    found[cellar.label, cellar.type] = rows.add(
        "reason", at, label=cellar.label, service=cellar.service, type=cellar.type, letter=cellar.letter,
        minutes=cellar.minutes, position=cellar.position, active=True,
    )  # fmt: skip
    return found


def _per_day(persons: int) -> int:
    """Return how much of the progress one day of history is worth."""
    return max(1, persons // 500)


def _go_on(progress: Progress, done: int, total: int) -> None:
    if not progress(done, total):
        raise Cancelled
