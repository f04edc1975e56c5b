"""Queries on dated rules, motifs and settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from lmmh_desk.office.model.reasons import Reason
from lmmh_desk.office.model.regulations import Regulation, number_of
from lmmh_desk.office.model.settings import Setting, SettingChange, in_force
from lmmh_desk.office.store import tables
from lmmh_desk.store.store import Read


def rule(read: Read, key: str, day: date) -> str:
    """Return the value of a rule on a day, empty when there is none."""
    rows = tables.regulation.c
    query = (
        select(rows.value)
        .where(rows.key == key, rows.starts_on <= day.isoformat())
        .order_by(rows.starts_on.desc())
        .limit(1)
    )
    return read.execute(query).scalar() or ""


def rules_on(read: Read, day: date) -> dict[str, str]:
    """Return the value of every rule on a day, by key."""
    rows = tables.regulation.c
    query = select(rows.key, rows.value).where(rows.starts_on <= day.isoformat()).order_by(rows.starts_on)
    return {row.key: row.value for row in read.execute(query)}


def sentence(read: Read, key: str, day: date) -> str:
    """Return the sentence papers carry on a day, or the first ever known: with a clock years slow they still say it."""
    dated = rules(read, key)
    if dated and day.isoformat() < dated[0].starts_on:
        return dated[0].value
    return rule(read, key, day)


def number(read: Read, key: str, day: date) -> int | None:
    """Return the number a rule sets on a day, None when there is no rule."""
    return number_of(rule(read, key, day))


def rules(read: Read, key: str = "") -> list[Regulation]:
    """Return the dated values of one rule, or of all, oldest first."""
    query = select(tables.regulation).order_by(tables.regulation.c.starts_on, tables.regulation.c.key)
    if key:
        query = query.where(tables.regulation.c.key == key)
    return [Regulation(**row) for row in read.execute(query).mappings()]


def reasons(read: Read, every: bool = False) -> list[Reason]:
    """Return the motifs in use, or every one, in the order of the list."""
    query = select(tables.reason).order_by(tables.reason.c.position, tables.reason.c.label)
    if not every:
        query = query.where(tables.reason.c.active)
    return [Reason(**row) for row in read.execute(query).mappings()]


def settings(read: Read, wanted: Sequence[Setting], site_id: str) -> dict[str, int]:
    """Return the values in force at a site, by key."""
    values = last_values(read)
    return {setting.key: in_force(setting, values, site_id) for setting in wanted}


def setting(read: Read, wanted: Setting, site_id: str) -> int:
    """Return the value of one setting in force at a site."""
    return settings(read, (wanted,), site_id)[wanted.key]


def last_values(read: Read) -> dict[tuple[str, str], int | None]:
    """Return the newest value of each setting that was ever changed, by (key, scope)."""
    rows = tables.setting.c
    query = select(rows.key, rows.scope, rows.value).order_by(rows.created_at, rows.id)
    return {(key, scope): value for key, scope, value in read.execute(query)}


def setting_history(read: Read) -> list[tuple[SettingChange, str]]:
    """Return the last hundred changes of settings, newest first, each with the name of who made it."""
    source = tables.setting.outerjoin(tables.agent, tables.agent.c.id == tables.setting.c.created_by)
    query = select(tables.setting, tables.agent.c.name.label("agent_name")).select_from(source)
    query = query.order_by(tables.setting.c.created_at.desc(), tables.setting.c.id.desc()).limit(100)
    found = []
    for row in read.execute(query).mappings():
        values = dict(row)
        name = values.pop("agent_name") or ""
        found.append((SettingChange(**values), name))
    return found
