"""Has this household been served? And by whom without knowing (DOMAIN.md §3)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.sql.selectable import FromClause

from lmmh_desk.features.masks.model.settings import EACH, MOST
from lmmh_desk.features.masks.model.stock import Foyer, Served, proposed
from lmmh_desk.features.masks.store.stock import answered
from lmmh_desk.features.masks.store.tables import mask_handout, mask_movement, mask_receipt
from lmmh_desk.office.model.rights import restricted
from lmmh_desk.office.store.rules import setting
from lmmh_desk.office.store.tables import agent, site
from lmmh_desk.store.store import Read
from lmmh_desk.tenancy.model.cards import PersonCard, household_words
from lmmh_desk.tenancy.store.cards import person_card
from lmmh_desk.tenancy.store.tables import person

_other = mask_handout.alias("other")
_named, _kept, _member = person.alias("named"), person.alias("kept"), person.alias("member")
_joined = person.alias("joined")
_gone = mask_movement.alias("gone")
_before, _last = mask_handout.alias("before"), mask_handout.alias("last")


def of_household(household_id: str | None, person_ids: list[str]) -> ColumnElement[bool]:
    """Return that a hand-out was to a household, or to somebody who belongs to it now, a file merged since included."""
    files = select(person.c.id).where(or_(person.c.id.in_(person_ids), person.c.merged_into.in_(person_ids)))
    hers = mask_handout.c.person_id.in_(files)
    return or_(hers, mask_handout.c.household_id == household_id) if household_id else hers


def home(handout: FromClause = mask_handout) -> ColumnElement[str]:
    """Return what household a hand-out counts for: its own while it has a member, else the one it was merged into.

    A household is merged into another when its members' files are, or when they joined the other one.
    """
    return func.coalesce(_lived_in(handout), _moved_to(handout), handout.c.person_id)


def _lived_in(handout: FromClause) -> ColumnElement[str]:
    belongs = (_member.c.household_id == handout.c.household_id, _member.c.merged_into.is_(None))
    return select(_member.c.household_id).where(*belongs).limit(1).correlate(handout).scalar_subquery()


def _moved_to(handout: FromClause) -> ColumnElement[str]:
    there = func.coalesce(_kept.c.household_id, _named.c.household_id, _kept.c.id)
    asked = select(there).select_from(_named).outerjoin(_kept, _kept.c.id == _named.c.merged_into)
    return asked.where(_named.c.id == handout.c.person_id).correlate(handout).scalar_subquery()


def _past(handout: FromClause) -> ColumnElement[str]:
    """Return the last hand-out that stands of those this one was made knowing, "" when it knew of none.

    One taken back since hides nothing: what it knew itself counts instead.
    """
    walk = select(handout.c.previous.label("id")).correlate(handout).cte("walk", recursive=True, nesting=True)
    before = select(_before.c.previous).select_from(walk).join(_before, _before.c.id == walk.c.id)
    walk = walk.union(before.where(_taken_back(_before)))
    passed = select(_last.c.id).where(_last.c.id == walk.c.id, _taken_back(_last))
    return select(walk.c.id).where(~passed.exists()).scalar_subquery()


def _taken_back(handout: FromClause) -> ColumnElement[bool]:
    return exists().where(_gone.c.answers == handout.c.movement_id)


def unknowing(handout: FromClause = mask_handout) -> ColumnElement[bool]:
    """Return that another hand-out that stands was made to the same household from the same known past."""
    rest = (_other.c.id != handout.c.id, ~_taken_back(_other), _past(_other) == _past(handout))
    here = home(handout)
    now_there = select(_joined.c.id).where(_joined.c.household_id == here).correlate(handout)
    # Each question is answered by its index: one with OR inside reads every hand-out for each.
    return or_(
        exists().where(_other.c.household_id == here, *rest),
        exists().where(_other.c.person_id == handout.c.person_id, *rest),
        exists().where(_other.c.person_id.in_(now_there), home(_other) == here, *rest),
    )


def served(read: Read, household_id: str | None, person_ids: list[str]) -> list[Served]:
    """Return the hand-outs to a household that stand, newest first."""
    asked = (
        select(mask_handout.c.id, mask_movement.c.created_at, mask_movement.c.quantity, site.c.name.label("site"),
               agent.c.name.label("agent"), mask_receipt.c.id.label("receipt_id"), unknowing().label("twice"))
        .join(mask_movement, mask_movement.c.id == mask_handout.c.movement_id)
        .outerjoin(site, site.c.id == mask_movement.c.site_id)
        .outerjoin(agent, agent.c.id == mask_movement.c.created_by)
        .outerjoin(mask_receipt, mask_receipt.c.handout_id == mask_handout.c.id)
        .where(of_household(household_id, person_ids), ~answered())
        .order_by(mask_movement.c.created_at.desc(), mask_handout.c.id.desc())
    )  # fmt: skip
    return [
        Served(row.id, row.created_at, -row.quantity, row.site or "", row.agent or "", bool(row.twice),
               row.receipt_id or "")
        for row in read.execute(asked)
    ]  # fmt: skip


def foyer(read: Read, person_id: str, site_id: str, today: date) -> Foyer:
    """Return a person's household as the counter serves it; raises NotFound."""
    card = person_card(read, person_id)
    people = max(1, len(card.members))
    offered = proposed(people, setting(read, EACH, site_id), setting(read, MOST, site_id))
    known = served(read, card.household_id, [member.id for member in card.members])
    return Foyer(card.id, card.household_id, card.name, _about(card, people, today), people, offered, tuple(known))


def households(read: Read) -> tuple[int, int]:
    """Return how many households were served, and how many of them twice without anybody knowing: read at once."""
    asked = select(home().label("home"), mask_handout.c.person_id, _past(mask_handout).label("past"))
    asked = asked.join(mask_movement, mask_movement.c.id == mask_handout.c.movement_id).where(~answered())
    rows = read.execute(asked).all()
    homes = Counter((row.home, row.past) for row in rows)
    people = Counter((row.person_id, row.past) for row in rows)
    twice = (homes[row.home, row.past] > 1 or people[row.person_id, row.past] > 1 for row in rows)
    return len({row.home for row in rows}), len({row.home for row, flagged in zip(rows, twice, strict=True) if flagged})


def household_number(card: PersonCard, today: date) -> str:
    """Return what a household is known by on paper: its lease, nothing for one without."""
    lease = card.lease(today)
    return lease.number if lease else ""


def ids_of_person(read: Read, table: str, person_id: str) -> list[str]:
    """Return the ids of a person's hand-outs, or of their receipts."""
    found = {"mask_handout": mask_handout, "mask_receipt": mask_receipt}[table]
    return list(read.execute(select(found.c.id).where(found.c.person_id == person_id)).scalars())


def _about(card: PersonCard, people: int, today: date) -> str:
    lease = card.lease(today)
    home = lease.dwelling.residence if lease and lease.dwelling else ""
    return " · ".join(part for part in (lease.number if lease else "", home, household_words(people)) if part)


seen_foyer = restricted("masks.read")(foyer)
