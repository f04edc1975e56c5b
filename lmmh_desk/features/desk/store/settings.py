"""What the settings page reads, and how each agent likes the window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.features.desk.model.settings import MODES, OfficeLine, RuleLine, rule_lines, said_change
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.regulations import GAUGE, MOVE_PEOPLE, RULES
from lmmh_desk.office.model.rights import Role, allowed
from lmmh_desk.office.model.seeds import seeded
from lmmh_desk.office.model.settings import Setting, in_force
from lmmh_desk.office.store import rules, sites
from lmmh_desk.store.exchange.attached import told
from lmmh_desk.store.kept import keep, value
from lmmh_desk.store.store import Read


class SettingsBoard(Struct, frozen=True):
    """Everything the first page of the settings shows."""

    lines: tuple[OfficeLine, ...]
    rules: tuple[RuleLine, ...]  # in force or to come
    last_change: str  # empty when no setting was ever changed
    attached: bool = False  # this desk exchanges with a hub
    received_at: int | None = None  # when it last heard of the other desks, milliseconds UTC


def board(read: Read, wanted: Sequence[Setting], session: Session, now: int) -> SettingsBoard:
    """Return the settings as this agent may see and change them."""
    today = paris(now).date()
    values = rules.last_values(read)
    editor = allowed(session.role, "office.settings")
    lines = [_setting_line(setting, values, session, editor) for setting in wanted]
    dated = rule_lines(rules.rules(read), today)
    shown = tuple(line for line in dated if line.state == "coming" or (line.state == "current" and line.raw))
    hub = told(read)
    return SettingsBoard(
        (_gauge_line(read, session, today), *lines, _rule_line(read, MOVE_PEOPLE.key, today)),
        shown,
        _last_change(read, wanted),
        hub is not None,
        hub.received_at if hub else None,
    )


def history(read: Read, wanted: Sequence[Setting]) -> list[tuple[int, str]]:
    """Return (instant, sentence) of each change of a setting, newest first."""
    known = {setting.key: setting for setting in wanted}
    names = {site.id: site.name for site in sites.sites(read)}
    return [
        (change.created_at, said_change(known[change.key], change, agent or _("Un agent"), names.get(change.scope, "")))
        for change, agent in rules.setting_history(read)
        if change.key in known
    ]


def scope_of(session: Session) -> str:
    """Return whose values an agent sees and changes: headquarters the whole office's, others their site's."""
    return "" if session.role == Role.ADMIN else session.site_id


def preferences(read: Read, agent_id: str) -> tuple[str, int]:
    """Return how an agent likes the window on this desk: light, dark or system, and the zoom in percent."""
    mode, zoom = value(read, f"theme.{agent_id}"), value(read, f"zoom.{agent_id}")
    return mode if mode in MODES else "system", int(zoom) if zoom else 100


def new_here(read: Read, agent_id: str) -> bool:
    """Say whether an agent was never shown around this desk."""
    return not value(read, f"tour.{agent_id}")


def keep_shown(connection: Read, agent_id: str) -> None:
    """Keep that an agent was shown around this desk."""
    keep(connection, f"tour.{agent_id}", "1")


def keep_preferences(connection: Read, agent_id: str, mode: str, zoom: int) -> None:
    """Keep how an agent likes the window."""
    keep(connection, f"theme.{agent_id}", mode)
    keep(connection, f"zoom.{agent_id}", str(zoom))


def _setting_line(
    setting: Setting, values: dict[tuple[str, str], int | None], session: Session, editor: bool
) -> OfficeLine:
    scope = scope_of(session)
    now, own = in_force(setting, values, scope), values.get((setting.key, scope)) is not None
    given_back = in_force(setting, values, "") if scope else setting.default
    editable = editor and session.role in setting.roles and (setting.per_site or not scope)
    return OfficeLine(
        key=setting.key,
        label=setting.label,
        value=setting.written(now),
        default=setting.written(given_back),
        effect=setting.effect,
        setting=setting,
        editable=editable,
        changed=now != given_back,
        own=own,
    )


def _gauge_line(read: Read, session: Session, today: date) -> OfficeLine:
    line = _rule_line(read, GAUGE.key, today)
    limit = sites.gauge(read, session.site_id, today)
    told = _("{people}, {site}").format(people=count(limit or 0, _("personne")), site=session.site_name)
    return line if limit is None else replace(line, effect=_since(read, GAUGE.key, today, told))


def _rule_line(read: Read, key: str, today: date) -> OfficeLine:
    """Return the line of a dated rule: what it says today, and what a new office has that day."""
    rule = RULES[key]
    value, default = rules.rule(read, key, today), seeded(key, today)
    return OfficeLine(
        key, rule.label, rule.written(value), rule.written(default), _since(read, key, today, rule.effect)
    )


def _since(read: Read, key: str, today: date, effect: str) -> str:
    """Return what a rule does, and since when."""
    dated = [line for line in rule_lines(rules.rules(read, key), today) if line.state == "current"]
    if not dated:
        return effect
    since = short_date(dated[0].starts_on, year=dated[0].starts_on.year != today.year)
    return _("{effect}, depuis le {day}").format(effect=effect, day=since)


def _last_change(read: Read, wanted: Sequence[Setting]) -> str:
    lines = history(read, wanted)
    return lines[0][1] if lines else ""
