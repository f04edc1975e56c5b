"""Five campaigns: protection at home (15 October) and heating (21), the agencies stay open (30), the heating again
(12 November), the masks, to be approved."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from lmmh_desk.app.demo.office import HELENE, KARINE, YANN, Landlord
from lmmh_desk.app.demo.people import TODAY
from lmmh_desk.app.demo.rows import Rows
from lmmh_desk.features.campaigns.model.drafting import MODELS, Channels, Criteria, Scope, expires_at, leaves_at
from lmmh_desk.kernel.clock import paris_instant

# Number, model, who writes, day written, day approved, day of departure, by which ways, which households.
TOLD = (
    (8, "masks", YANN, date(2020, 10, 15), date(2020, 10, 15), date(2020, 10, 16), "email letter", slice(60, 90)),
    (9, "heating", KARINE, date(2020, 10, 21), date(2020, 10, 22), date(2020, 10, 23), "email letter", slice(60, 90)),
    (10, "opening", YANN, date(2020, 10, 30), date(2020, 10, 30), date(2020, 11, 2), "email letter poster", slice(60)),
    (11, "heating", KARINE, date(2020, 11, 12), date(2020, 11, 13), date(2020, 11, 16), "sms email poster", slice(90)),
    (12, "masks", KARINE, TODAY, None, date(2020, 11, 20), "sms email letter poster", slice(0)),
)
FAILED = 13  # one message of so many is refused
WAYS = ("sms", "email", "letter", "poster")
HOLDERS = """SELECT p.id, l.dwelling_id,
    (SELECT value FROM contact c WHERE c.person_id = p.id AND c.mobile = 1 ORDER BY position, id LIMIT 1) AS sms,
    (SELECT value FROM contact c WHERE c.person_id = p.id AND c.kind = 'email' ORDER BY position, id LIMIT 1) AS email
    FROM lease l JOIN lease_holder h ON h.lease_id = l.id AND h.role = 'holder' JOIN person p ON p.id = h.person_id
    WHERE l.dwelling_id IS NOT NULL AND (l.ends_on IS NULL OR l.ends_on > '2020-11-30') AND p.sms_opt_out = 0
    GROUP BY p.id ORDER BY p.id LIMIT 90"""


def tell_campaigns(connection: Any, seed: int, office: Landlord) -> None:
    """Write the campaigns, their frozen lists, what left, and where posters hang."""
    rows = Rows(connection, Random(seed), office.session.device_id)  # noqa: S311  (invented data, no secret)
    rows.site_id = office.session.site_id
    people = connection.exec_driver_sql(HOLDERS).all()
    halls = list(connection.exec_driver_sql("SELECT id FROM hall ORDER BY name, id LIMIT 4").scalars())
    for told in TOLD:
        _campaign(rows, office, told, people, halls)
    rows.flush()


def _campaign(rows: Rows, office: Landlord, told: tuple[Any, ...], people: list[Any], halls: list[str]) -> None:
    number, model, writer, written, approved, leaves, ways, households = told
    purpose, content = MODELS[model]
    texts = {name: getattr(content, name) for name in ("title", "text", "sms", "poster", "pictogram")}
    texts["leaves_on"] = leaves.isoformat()
    rows.agent_id = office.agents[writer]
    at = paris_instant(written, 8, 18)
    flags: dict[str, Any] = {f"by_{way}": way in ways.split() for way in WAYS}
    campaign_id = rows.add(
        "campaign", at, number=f"MS-C02-20-{number:04d}", purpose=purpose, quarter="", residence_id=None,
        floor="", leases="", agency_id="", lift="", written_by=rows.agent_id, asked_at=at + 60_000, stopped_at=None,
        paused_at=None, authors=rows.agent_id,
        **texts, **flags,
    )  # fmt: skip
    if approved is None:
        return
    rows.agent_id = office.agents[HELENE]
    reached = [found for one in people[households] if (found := _way(one, ways))]
    at = paris_instant(approved, 11, 5)
    scope = Scope(Criteria(), Channels(**{way: flags[f"by_{way}"] for way in WAYS})).to_json()
    approval_id = rows.add(
        "campaign_approval", at, campaign_id=campaign_id, households=len(reached), scope=scope, **texts
    )
    for rank, (person_id, dwelling_id, way, address) in enumerate(reached):
        rows.add("campaign_recipient", at, approval_id=approval_id, person_id=person_id, dwelling_id=dwelling_id,
                 way=way, address=address)  # fmt: skip
        if way != "letter":
            _message(rows, rank, (approval_id, purpose, person_id, way, address), texts)
    if letters := sum(way == "letter" for _person, _dwelling, way, _address in reached):
        rows.add(
            "campaign_printing", paris_instant(leaves, 9, 40), approval_id=approval_id, letters=letters, left_out=0
        )
    for hall_id in halls if "poster" in ways else ():
        rows.add("poster_display", paris_instant(leaves, 10), campaign_id=campaign_id, hall_id=hall_id,
                 put_on=leaves.isoformat(), removed_on=None)  # fmt: skip


def _way(one: Any, ways: str) -> tuple[str, str, str, str] | None:
    for way, address in (("sms", one.sms), ("email", one.email), ("letter", "")):
        if way in ways.split() and (address or way == "letter"):
            return one.id, one.dwelling_id, way, address
    return None


def _message(rows: Rows, rank: int, to: tuple[str, str, str, str, str], texts: dict[str, str]) -> None:
    approval_id, purpose, person_id, way, address = to
    day, refused = texts["leaves_on"], rank % FAILED == FAILED - 1
    rows.add(
        "message", leaves_at(day), channel=way, address=address, title="" if way == "sms" else texts["title"],
        text=texts["sms"] if way == "sms" else texts["text"], purpose=purpose, person_id=person_id,
        subject_table="campaign_approval", subject_id=approval_id, due_at=leaves_at(day), expires_at=expires_at(day),
        state="failed" if refused else "sent", sent_at=None if refused else leaves_at(day) + rank * 1_000, tries=1,
        next_try_at=0, problem="refused" if refused else "",
    )  # fmt: skip
