"""The commission of 15 October, ended; that of 5 November, whose answers end on the demonstration's day; the next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from lmmh_desk.app.demo.office import LOIC, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.allocation.actions.answers import accept
from lmmh_desk.features.allocation.actions.papers import notify, sign
from lmmh_desk.kernel.clock import FixedClock, paris_instant
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.rights import Role
from lmmh_desk.store.store import Store

FIRST, HELD, NEXT = date(2020, 10, 15), date(2020, 11, 5), TODAY
BEGINS = {FIRST: 570, HELD: 570, NEXT: 630}  # minutes since midnight
NOTIFIED = {FIRST: (date(2020, 10, 16), 10, 5), HELD: (TODAY - timedelta(10), 9, 15)}
ACCEPTED = {FIRST: (date(2020, 10, 22), 11, 0), HELD: (TODAY - timedelta(1), 11, 0)}  # the offers that were
MEMBERS = (("Jeanne FABRE", "chair"), ("Régis PELLETIER", "administrator"), ("Anissa BÉRARD", "administrator"),
           ("M.-L. COSNARD", "tenants"), ("Thierry GUYON", "administrator"),
           ("Sylvain DORÉ", "administrator"))  # fmt: skip
# Of 15 October, then of 5 November: who has the first rank and who the second, what became of the first offer.
ENDED = (
    ("Mme Soraya EXEMPLE", "M. Yvon SPÉCIMEN", "accepted"),
    ("M. Denis MARTIN-DÉMO", "Mme Ève EXEMPLE", "accepted"),
)
BEFORE = (
    ("Mme Inès CORBIN", "M. Loïc HAMELIN", "sent"), ("M. Paul ROUSSEL-DIAZ", "M. Samir OULD-ALI", "sent"),
    ("Mme Hawa SISSOKO", "M. Bruno TESSIER", "accepted"),
)  # fmt: skip
AFTER = (
    ("Mme Nadège HARDOUIN", "M. Ismaël LENOIR", "Mme Maëlys LE BIHAN"),
    ("M. Élie SPÉCIMEN", "Mme Rose EXEMPLE", "M. Hugo MARTIN-DÉMO"),
    ("Mme Lou EXEMPLE", "M. Noé SPÉCIMEN", "Mme Aya MARTIN-DÉMO"),
)
WANTED = ("Le Mans", "Le Mans\nAllonnes\nCoulaines", "Le Mans\nSargé-lès-le-Mans")  # communes, by place
VACANT = "SELECT id FROM dwelling WHERE occupancy = 2 AND group_size = 1 AND door <> '' ORDER BY id LIMIT 8"

BESIDE = "SELECT * FROM dwelling WHERE occupancy = 1 AND group_size = 1 AND door <> '' ORDER BY reference LIMIT ?"


def tell_allocation(connection: Any, seed: int, office: Landlord) -> None:
    """Write the sessions, their members, dwellings and applicants."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    rows.site_id, rows.agent_id = office.session.site_id, office.agents[LOIC]
    homes = list(connection.exec_driver_sql(VACANT).scalars())
    homes += _left_empty(connection, rows, len(BEFORE) + len(AFTER) + len(ENDED) - len(homes))
    held = _session(rows, 2, HELD, "deliberating")  # `hold_allocation` signs and notifies it
    for rank, (home, people) in enumerate(zip(homes, BEFORE, strict=False)):
        _decided(rows, held, home, (HELD, rank), people)
    following = _session(rows, 3, NEXT, "convened")
    for rank, (home, names) in enumerate(zip(homes[len(BEFORE) :], AFTER, strict=False)):
        item = _item(rows, following, home, (NEXT, rank))
        for place, name in enumerate(names, 1):
            missing = "tax_notice" if place == 2 else ""
            _applicant(rows, item, name, place, _nur(rank + 10, place), missing=missing)
    ended = _session(rows, 1, FIRST, "deliberating")
    for rank, (home, people) in enumerate(zip(homes[len(BEFORE) + len(AFTER) :], ENDED, strict=False)):
        _decided(rows, ended, home, (FIRST, rank), people)
    rows.flush()
    connection.exec_driver_sql("INSERT INTO numbering (series, last) VALUES ('CM-C02-20', 3)")


def hold_allocation(store: Store, office: Landlord) -> None:
    """Sign and notify the sessions that sat by the very actions of the program, so that their papers verify."""
    me = replace(office.session, agent_id=office.agents[LOIC], agent_name=LOIC, role=Role.ALLOCATION_OFFICER)
    usual = store.clock
    try:
        for day, people in ((FIRST, ENDED), (HELD, BEFORE)):
            _hold(store, me, day, [first for first, _second, offer in people if offer == "accepted"])
    finally:
        store.clock = usual


def _hold(store: Store, me: Session, day: date, accepted: Sequence[str]) -> None:
    with store.read() as read:
        held = read.exec_driver_sql("SELECT id FROM allocation_session WHERE day = ?", (day.isoformat(),)).scalar_one()
        asked = "SELECT id FROM allocation_applicant WHERE name = ? AND reason <> ''"
        takers = [read.exec_driver_sql(asked, (name,)).scalar_one() for name in accepted]
    store.clock = FixedClock(paris_instant(day, 10, 48))
    sign(store, me, held)
    store.clock = FixedClock(paris_instant(*NOTIFIED[day]))
    notify(store, me, held)
    store.clock = FixedClock(paris_instant(*ACCEPTED[day]))
    for one in takers:
        accept(store, me, one)


def _left_empty(connection: Any, rows: Rows, many: int) -> list[str]:
    """Write dwellings that stand empty beside let ones of the same buildings: a small demonstration has too few."""
    if many <= 0:
        return []
    at = paris_instant(FIRST - timedelta(30), 9)
    beside = connection.exec_driver_sql(BESIDE, (many,)).mappings().all()
    own = {"id", "site_id", "device_id", "created_at", "created_by", "rev", "reference", "rpls_id", "occupancy"}
    return [
        rows.add(
            "dwelling", at, reference=f"CAL-{rank:04d}", rpls_id=None, occupancy=2,
            **{name: value for name, value in {**one, "door": f"9{rank}"}.items() if name not in own},
        )
        for rank, one in enumerate(beside, 1)
    ]  # fmt: skip


def _session(rows: Rows, rank: int, day: date, state: str) -> str:
    at = paris_instant(day - timedelta(14), 9)
    opened = paris_instant(day, 9, 31) if state == "deliberating" else None
    made = rows.add(
        "allocation_session", at, number=f"CM-C02-20-{rank:04d}", day=day.isoformat(), starts_at=BEGINS[day],
        link=f"https://visio.example.org/cal-{rank + 44:03d}", state=state, opened_at=opened, ended_at=None,
    )  # fmt: skip
    for place, (name, seat) in enumerate(MEMBERS):
        there = ("absent" if place == len(MEMBERS) - 1 else "present") if opened else "expected"
        rows.add("allocation_member", at + place, session_id=made, name=name, seat=seat, presence=there)
    return made


def _item(rows: Rows, session_id: str, home: str, at: tuple[date, int], ranking: Sequence[str] = ()) -> str:
    day, rank = at
    return rows.add(
        "allocation_item", paris_instant(day - timedelta(7), 9, rank), session_id=session_id, dwelling_id=home,
        starts_at=BEGINS[day] + 20 * rank, rent_cents=28700 + 9300 * rank, free_on="2020-12-01",
        exemption="" if not ranking else "too_few", state="decided" if ranking else "proposed",
        ranking=" ".join(ranking),
    )  # fmt: skip


def _decided(rows: Rows, session_id: str, home: str, at: tuple[date, int], people: tuple[str, str, str]) -> None:
    """Write a dwelling of a session that sat (`at`: its day, the rank of the dwelling), and who came first, second."""
    (day, rank), (first, second, _offer) = at, people
    numbers = [_nur(rank if day == HELD else rank + 20, place) for place in (1, 2)]
    item = _item(rows, session_id, home, at, numbers)
    _applicant(rows, item, first, 1, numbers[0], reason="suited", day=day)
    _applicant(rows, item, second, 2, numbers[1], reason="oldest", day=day)


def _applicant(
    rows: Rows, item: str, name: str, place: int, nur: str, *, missing: str = "", reason: str = "", day: date = HELD
) -> None:
    rows.add(
        "allocation_applicant", paris_instant(day - timedelta(7), 9, place), item_id=item, name=name, nur=nur,
        filed_on=f"201{6 + place}-06-25", household=place + 1, income=60 + 7 * place,
        address=f"{place} rue de l’Exemple\n72000 Le Mans", position=place, missing=missing,
        decision="granted" if reason else "", reason=reason,
        decided_at=paris_instant(day, 10, 20) if reason else None, offer="", offered_on="", answer_by="",
        answered_at=None, condition="", condition_on="", withdrawn_on="", communes=WANTED[place - 1],
        renew_on="2020-12-10" if place == len(WANTED) else "2021-06-25",
    )  # fmt: skip


def _nur(rank: int, place: int) -> str:
    return f"072{place + 5:02d}19999{rank:02d}{place}GDPUB"
