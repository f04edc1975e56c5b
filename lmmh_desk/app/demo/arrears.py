"""The households followed at Agence Centre as picture 18 shows them, every lease’s balance, the office’s figures.

It draws from a generator of its own, after all the rest: who lives where stays as it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from lmmh_desk.app.demo.office import CORINNE, YANN, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.pictures import Drawn, Dweller, House, draw_house
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.arrears.model.reminding import BEFORE, about, useful
from lmmh_desk.features.arrears.model.schedule import Instalment, instalments, written
from lmmh_desk.features.arrears.store.months import in_arrears
from lmmh_desk.kernel.calendar import next_working
from lmmh_desk.kernel.clock import paris_instant

LEASES = """SELECT l.id, l.rent_cents, h.person_id, l.household_id, l.number
    FROM lease l JOIN lease_holder h ON h.lease_id = l.id
    WHERE h.role = 'holder' AND (l.ends_on IS NULL OR l.ends_on >= ?) AND (l.starts_on IS NULL OR l.starts_on <= ?)
    AND l.number <> ? ORDER BY l.number"""
UP_TO_DATE = "L-118240"  # Odile Tessier’s, who comes for the attestation
MOVING = "L-204518"  # Ferhat Belkacem’s, whose plan is kept (picture 03)
KNOWN_ON = date(2020, 11, 16)
NOVEMBER, WHOLE = 1188, 10_000  # tenants in arrears on the board, where there are so many leases: the whole office
SHARE = 0.088  # of the leases, in a smaller demonstration
MOST = 3  # rents due, at most
REMINDER = "Le Mans Métropole Habitat\u00a0: rappel de ce qui est convenu pour le vendredi 20 novembre."
# Picture 18, and the six it shows: « L-231405 » would be a random lease's number here.
SHOWN = {
    "L-199405": ("Mme", "Perrine", "Vasnier", "0639983611", "Les Quais", 34_120),
    "L-203911": ("M.", "Baptiste", "Hervouet", "0639983612", "Les Ormes", 38_450),
    "L-187320": ("Mme", "Nadège", "Lorrain", "0639983613", "Pasteur", 36_070),
    "L-166274": ("M. et Mme", "", "Delaunay-Roche", "0639983614", "Tisserands", 42_900),
    "L-142087": ("Mme", "Sabrina", "Aït-Kaci", "0639983615", "Le Clos", 31_800),
    "L-219866": ("M.", "Ousmane", "Diarra-Lebel", "0639983616", "Vieux-Pont", 35_510),
}
OTHERS = (("early_contact", 13), ("watch", 10), ("constituted", 5), ("caf_notified", 3), ("plan_active", 9),
          ("plan_broken", 1))  # fmt: skip
# Tenants in arrears and the rate in hundredths of a percent. From the announcement: + 360 in May, 2.42 % in September.
FIGURES = {
    2019: ((1012, 228), (1018, 229), (1025, 230), (1040, 231), (1052, 232), (1049, 232), (1051, 232), (1055, 232),
           (1050, 231), (1046, 231), (1051, 231), (1058, 231)),
    2020: ((1062, 231), (1048, 230), (1096, 237), (1296, 258), (1412, 266), (1370, 262), (1310, 254), (1268, 247),
           (1214, 242), (1197, None)),
}  # fmt: skip


class Followed(Struct, frozen=True):
    """A case to be written: its stage, since when, how much is due, who follows it."""

    lease_id: str
    person_id: str
    stage: str
    since: date
    due_cents: int
    adviser: str
    plan: tuple[Instalment, ...] = ()
    paid: int = 0  # of its due dates, the first ones
    follow: date | None = None
    notified: date | None = None
    phone: str = ""  # E.164, of who was reminded this morning of the due date that comes


def prevent_arrears(connection: Any, seed: int, office: Landlord, at: int) -> None:
    """Write the households followed, the balances of the leases in force and the figures of two years."""
    random = Random(seed)  # noqa: S311  (invented data, no secret)
    rows = Rows(connection, random, office.session.device_id)
    rows.site_id, rows.agent_id = office.session.site_id, office.agents[CORINNE]
    known = connection.exec_driver_sql(LEASES, (TODAY.isoformat(), TODAY.isoformat(), UP_TO_DATE)).fetchall()
    (moving,) = (one for one in known if one.number == MOVING)
    followed = [
        *_shown(rows, office, at), _moving(office, moving),
        *_others(random, office, [one for one in known if one is not moving]),
    ]  # fmt: skip
    for one in followed:
        _case(rows, one)
    (odile,) = connection.exec_driver_sql("SELECT id FROM lease WHERE number = ?", (UP_TO_DATE,)).scalars()
    _balances(rows, random, known, {one.lease_id: one.due_cents for one in followed} | {odile: 0})
    rows.flush()
    now = in_arrears(connection, KNOWN_ON.replace(day=1), KNOWN_ON)
    _figures(rows, told_months(now, whole=len(known) > WHOLE))
    for role in ("front_desk", "social_adviser", "tenancy_officer", "site_manager", "admin"):
        rows.add("delegation", at, kind="AL", role=role, signs_as="" if role in ("site_manager", "admin") else _SIGNS)
    rows.flush()


_SIGNS = "par délégation de la direction"


def _shown(rows: Rows, office: Landlord, at: int) -> list[Followed]:
    """Return the six households of the picture, written with their dwellings."""
    drawn = Drawn()
    for number, (civility, first, last, phone, residence, rent) in SHOWN.items():
        people = (Dweller(civility, first, last, None, phone),)
        draw_house(rows, at, drawn, House(
            number, residence, number[-2:], "rue", "des Peupliers", "4", 3, 6200, rent, "2012-04-01", people,
        ))  # fmt: skip
    rows.flush()
    corinne, yann = office.agents[CORINNE], office.agents[YANN]

    def one(number: str, stage: str, since: date, due: int, adviser: str = corinne, **more: Any) -> Followed:
        _civility, first, last, *_rest = SHOWN[number]
        person_id = drawn.people[f"{first} {last}".strip()]
        return Followed(drawn.leases[number], person_id, stage, since, due, adviser, **more)

    nine, twelve = instalments(81_540, 9, date(2020, 9, 20)), instalments(90_000, 12, date(2020, 8, 5))
    return [
        one("L-199405", "early_contact", date(2020, 11, 6), 34_120, follow=date(2020, 11, 16)),
        one("L-203911", "constituted", date(2020, 9, 19), 89_660),
        one("L-187320", "plan_active", date(2020, 9, 14), 63_420, plan=nine, paid=2, notified=date(2020, 8, 10),
            phone="+33639983613"),
        one("L-166274", "watch", date(2020, 10, 20), 21_450, yann),
        one("L-142087", "plan_broken", date(2020, 11, 14), 118_300, notified=date(2020, 6, 8)),
        one("L-219866", "plan_active", date(2020, 7, 28), 60_000, yann, plan=twelve, paid=4,
            notified=date(2020, 7, 1)),
    ]  # fmt: skip


def _moving(office: Landlord, lease: Any) -> Followed:
    """Return the household that moves: its plan of ten months was signed in October."""
    ten = instalments(52_000, 10, date(2020, 11, 5))
    return Followed(
        lease.id, lease.person_id, "plan_active", date(2020, 10, 21), 46_800, office.agents[CORINNE], plan=ten, paid=1,
        notified=date(2020, 9, 30),
    )  # fmt: skip


def _others(random: Random, office: Landlord, known: list[Any]) -> list[Followed]:
    """Return forty-one more households, drawn among the leases in force."""
    wanted = [stage for stage, number in OTHERS for _rank in range(number)]
    chosen = random.sample(known, min(len(wanted), len(known) // 3))
    return [_drawn(random, office, lease, stage) for lease, stage in zip(chosen, wanted, strict=False)]


def _drawn(random: Random, office: Landlord, lease: Any, stage: str) -> Followed:
    lease_id, rent, person_id, _household, _number = lease
    adviser = office.agents[random.choice((CORINNE, CORINNE, YANN))]
    since = TODAY - timedelta(random.randint(1, 4 if stage == "plan_broken" else 18))
    # The week's work is what the picture shows: the others were called, and agreed on a later day.
    follow = next_working(TODAY + timedelta(random.randint(9, 30))) if stage in ("early_contact", "watch") else None
    due = rent * (1 if stage in ("early_contact", "watch") else random.randint(2, MOST)) + random.randint(0, 9_900)
    if stage != "plan_active":
        told = since - timedelta(20) if stage in ("caf_notified", "plan_broken") else None
        return Followed(lease_id, person_id, stage, since, due, adviser, follow=follow, notified=told)
    first = date(2020, random.choice((9, 10)), random.randint(1, 13))
    plan = instalments(due, random.choice((6, 9, 12, 18)), first)
    paid = sum(each.due < TODAY for each in plan)
    signed = first - timedelta(10)
    return Followed(
        lease_id, person_id, stage, signed, sum(each.cents for each in plan[paid:]), adviser, plan, paid,
        notified=signed - timedelta(30),
    )  # fmt: skip


def _case(rows: Rows, one: Followed) -> None:
    opened = paris_instant(one.since - timedelta(15), 9, 30)
    constituted = one.since if one.stage == "constituted" else one.notified  # the CAF is told of no other debt
    case_id = rows.add(
        "arrears_case", opened, by=one.adviser, lease_id=one.lease_id, person_id=one.person_id, stage=one.stage,
        stage_on=one.since.isoformat(), adviser_id=one.adviser, fragile=False,
        follow_on=one.follow.isoformat() if one.follow else None, benefit_body="caf" if one.notified else "",
        constituted_on=constituted.isoformat() if constituted else None,
        caf_notified_on=one.notified.isoformat() if one.notified else None,
    )  # fmt: skip
    rows.add("lease_followed", opened, by=one.adviser, lease_id=one.lease_id, case_id=case_id, running=True,
             planned=bool(one.plan))  # fmt: skip
    if one.stage != "early_contact":
        rows.add("arrears_step", paris_instant(one.since, 10), by=one.adviser, case_id=case_id, before="early_contact",
                 after=one.stage, reached_on=one.since.isoformat(), undoes=None)  # fmt: skip
    if one.plan:
        _plan(rows, case_id, one)


def _plan(rows: Rows, case_id: str, one: Followed) -> None:
    plan_id = rows.add(
        "payment_plan", paris_instant(one.since, 10), by=one.adviser, case_id=case_id,
        debt_cents=sum(each.cents for each in one.plan), schedule=written(one.plan), signed_on=one.since.isoformat(),
        benefit_approved=True, state="active",
    )  # fmt: skip
    for each in one.plan[: one.paid]:
        rows.add("plan_payment", paris_instant(each.due, 11), by=one.adviser, plan_id=plan_id,
                 due_on=each.due.isoformat(), paid_on=each.due.isoformat(), paid_cents=each.cents,
                 undoes=None)  # fmt: skip
    if one.phone:
        _reminder(rows, plan_id, one)


def _reminder(rows: Rows, plan_id: str, one: Followed) -> None:
    """Write the SMS of this morning, three days before the due date that comes (picture 18)."""
    due = one.plan[one.paid].due
    table, subject_id = about(plan_id, due)
    due_at, expires_at = useful(due, BEFORE.default)
    rows.add(
        "message", paris_instant(one.since, 10), channel="sms", address=one.phone, title="", text=REMINDER,
        purpose="plan_due", person_id=one.person_id, subject_table=table, subject_id=subject_id, due_at=due_at,
        expires_at=expires_at, state="sent", sent_at=due_at, tries=1, next_try_at=0, problem="",
    )  # fmt: skip


def _balances(rows: Rows, random: Random, known: list[Any], followed: dict[str, int]) -> None:
    """Write what headquarters imported yesterday for every lease in force."""
    at = paris_instant(KNOWN_ON, 7)
    owing = _owing(random, known, followed)
    due = followed | {
        lease_id: random.randint(2_000, rent * 2) if lease_id in owing else 0
        for lease_id, rent, _person, _household, _number in known
        if lease_id not in followed
    }
    for lease_id, cents in due.items():
        rows.add("rent_balance", at, lease_id=lease_id, balance_on=KNOWN_ON.isoformat(), due_cents=cents)


def _owing(random: Random, known: list[Any], followed: dict[str, int]) -> set[str]:
    """Return the leases that owe something beside those followed: a household each, as many as the board says."""
    taken = {household for lease_id, _rent, _person, household, _number in known if lease_id in followed}
    others = {household: lease_id for lease_id, _rent, _person, household, _number in known if household not in taken}
    wanted = NOVEMBER if len(known) > WHOLE else round(SHARE * len(known))
    rest = max(0, wanted - sum(cents > 0 for cents in followed.values()))
    return set(random.sample(sorted(others.values()), min(rest, len(others))))


def told_months(now: int, *, whole: bool) -> dict[tuple[int, int], tuple[int, int | None]]:
    """Return (tenants, rate) of each (year, month); those of the running one are counted from the balances.

    A smaller demonstration than the `whole` office draws the same curve at its own size.
    """
    known = {**FIGURES, KNOWN_ON.year: (*FIGURES[KNOWN_ON.year], (NOVEMBER, None))}
    return {
        (year, month): (tenants if whole else round(tenants * now / NOVEMBER), rate)
        for year, months in known.items()
        for month, (tenants, rate) in enumerate(months, 1)
    } | {(KNOWN_ON.year, KNOWN_ON.month): (now, None)}


def _figures(rows: Rows, months: dict[tuple[int, int], tuple[int, int | None]]) -> None:
    for (year, month), (tenants, rate) in months.items():
        known = min(paris_instant(date(year + month // 12, month % 12 + 1, 3), 8), paris_instant(KNOWN_ON, 8))
        rows.add("arrears_month", known, month=f"{year}-{month:02d}", tenants=tenants, rate_bp=rate)
