"""Five campaigns: protection at home (15 October) and heating (21), the agencies stay open (30), the heating again
(12 November), the masks, to be approved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from lmmh_desk.app.demo.office import HELENE, KARINE, YANN, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Scope, expires_at, leaves_at
from lmmh_desk.kernel.clock import paris_instant

# Number, model, who writes, day written, day approved, day of departure, by which ways. Each that was approved went to
# one residence, the last ones to the largest: those that have halls first, as posters hang there.
TOLD = (
    (8, "masks", YANN, date(2020, 10, 15), date(2020, 10, 15), date(2020, 10, 16), "email letter"),
    (9, "heating", KARINE, date(2020, 10, 21), date(2020, 10, 22), date(2020, 10, 23), "email letter"),
    (10, "opening", YANN, date(2020, 10, 30), date(2020, 10, 30), date(2020, 11, 2), "email letter poster"),
    (11, "heating", KARINE, date(2020, 11, 12), date(2020, 11, 13), date(2020, 11, 16), "sms email poster"),
    (12, "masks", KARINE, TODAY, None, date(2020, 11, 20), "sms email letter poster"),
)
FAILED = 13  # one message of so many is refused
WAYS = ("sms", "email", "letter", "poster")
HOLDERS = """SELECT p.id, l.dwelling_id,
    (SELECT value FROM contact c WHERE c.person_id = p.id AND c.mobile = 1 ORDER BY position, id LIMIT 1) AS sms,
    (SELECT value FROM contact c WHERE c.person_id = p.id AND c.kind = 'email' ORDER BY position, id LIMIT 1) AS email
    FROM lease l JOIN lease_holder h ON h.lease_id = l.id AND h.role = 'holder' JOIN person p ON p.id = h.person_id
    JOIN dwelling d ON d.id = l.dwelling_id
    WHERE d.residence_id = ? AND (l.ends_on IS NULL OR l.ends_on > '2020-11-30') AND p.sms_opt_out = 0
    GROUP BY p.id ORDER BY p.id"""
LARGEST = """SELECT d.residence_id FROM lease l JOIN dwelling d ON d.id = l.dwelling_id
    WHERE d.residence_id IS NOT NULL AND (l.ends_on IS NULL OR l.ends_on > '2020-11-30')
    GROUP BY d.residence_id
    ORDER BY d.residence_id IN (SELECT residence_id FROM hall) DESC, count(*) DESC, 1 LIMIT ?"""
HALLS = "SELECT id FROM hall WHERE residence_id = ? ORDER BY name, id"


def tell_campaigns(connection: Any, seed: int, office: Landlord) -> None:
    """Write the campaigns, their frozen lists, what left, and where posters hang."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    rows.site_id = office.session.site_id
    *approved, asked = TOLD
    residences = list(connection.exec_driver_sql(LARGEST, (len(approved),)).scalars())
    for told, residence in zip(reversed(approved), residences, strict=False):  # a small demonstration has fewer
        campaign_id = _campaign(rows, office, told, residence)
        people = connection.exec_driver_sql(HOLDERS, (residence,)).all()
        _approved(rows, office, told, (campaign_id, residence), people)
        if "poster" in told[6]:
            for hall_id in connection.exec_driver_sql(HALLS, (residence,)).scalars():
                rows.add("poster_display", paris_instant(told[5], 10), campaign_id=campaign_id, hall_id=hall_id,
                         put_on=told[5].isoformat(), removed_on=None)  # fmt: skip
    _campaign(rows, office, asked, None)
    rows.flush()


def _campaign(rows: Rows, office: Landlord, told: tuple[Any, ...], residence: str | None) -> str:
    """Write a campaign whose approval is asked; return its id."""
    number, model, writer, written, _approved, leaves, ways = told
    rows.agent_id = office.agents[writer]
    at = paris_instant(written, 8, 18)
    return rows.add(
        "campaign", at, number=f"MS-C02-20-{number:04d}", purpose=MODELS[model][0], quarter="", residence_id=residence,
        floor="", leases="", agency_id="", lift="", written_by=rows.agent_id, asked_at=at + 60_000, stopped_at=None,
        paused_at=None, authors=rows.agent_id, **_texts(model, leaves),
        **dict[str, Any]({f"by_{way}": way in ways.split() for way in WAYS}),
    )  # fmt: skip


def _texts(model: str, leaves: date) -> dict[str, str]:
    content = MODELS[model][1]
    texts = {name: getattr(content, name) for name in ("title", "text", "sms", "poster", "pictogram")}
    return {**texts, "leaves_on": leaves.isoformat()}


def _approved(
    rows: Rows, office: Landlord, told: tuple[Any, ...], about: tuple[str, str], people: Sequence[Any]
) -> None:
    """Write a campaign's approval, the households it froze, and what left to them."""
    _number, model, _writer, _written, approved, leaves, ways = told
    campaign_id, residence = about
    rows.agent_id = office.agents[HELENE]
    reached = [found for one in people if (found := _way(one, ways))]
    at, texts = paris_instant(approved, 11, 5), _texts(model, leaves)
    scope = Scope(Criteria(residence_id=residence), Channels(**{way: way in ways.split() for way in WAYS}))
    approval_id = rows.add(
        "campaign_approval", at, campaign_id=campaign_id, households=len(reached), scope=scope.to_json(), **texts
    )
    for rank, (person_id, dwelling_id, way, address) in enumerate(reached):
        rows.add("campaign_recipient", at, approval_id=approval_id, person_id=person_id, dwelling_id=dwelling_id,
                 way=way, address=address)  # fmt: skip
        if way != "letter":
            _message(rows, rank, (approval_id, MODELS[model][0], person_id, way, address), texts)
    if letters := sum(way == "letter" for _person, _dwelling, way, _address in reached):
        rows.add(
            "campaign_printing", paris_instant(leaves, 9, 40), approval_id=approval_id, letters=letters, left_out=0
        )


def _way(one: Any, ways: str) -> tuple[str, str, str, str] | None:
    for way, address in (("sms", one.sms), ("email", one.email), ("letter", "")):
        if way in ways.split() and (address or way == "letter"):
            return one.id, one.dwelling_id, way, address
    return None


def _message(rows: Rows, rank: int, to: tuple[str, str, str, str, str], texts: dict[str, str]) -> None:
    approval_id, purpose, person_id, way, address = to
    day, refused = texts["leaves_on"], rank % FAILED == 1
    rows.add(
        "message", leaves_at(day), channel=way, address=address, title="" if way == "sms" else texts["title"],
        text=texts["sms"] if way == "sms" else texts["text"], purpose=purpose, person_id=person_id,
        subject_table="campaign_approval", subject_id=approval_id, due_at=leaves_at(day), expires_at=expires_at(day),
        state="failed" if refused else "sent", sent_at=None if refused else leaves_at(day) + rank * 1_000, tries=1,
        next_try_at=0, problem="refused" if refused else "",
    )  # fmt: skip
