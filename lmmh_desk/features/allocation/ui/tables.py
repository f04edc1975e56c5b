"""The lists of a session: agenda, applicants, members, answers."""

from __future__ import annotations

from lmmh_desk.features.allocation.model.records import (
    EXEMPTIONS,
    PRESENCES,
    SEATS,
    Exemption,
    ItemState,
    Presence,
    Seat,
)
from lmmh_desk.features.allocation.model.sitting import Due, Item, MemberLine
from lmmh_desk.kernel.french import clock_hour, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Cell, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

THERE = {Presence.EXPECTED: "neutral", Presence.PRESENT: "ok", Presence.PROXY: "accent", Presence.ABSENT: "bad"}


def item_rows() -> Rows[Item]:
    """Return the model of the agenda."""
    return Rows(
        [
            TableColumn("home", _("Logement"), _home, 150, stretch=True),
            TableColumn("state", _("État"), _item_state, 100, right=True),
        ],
        key=lambda one: one.id,
    )  # fmt: skip


def member_rows() -> Rows[MemberLine]:
    """Return the model of the members."""
    return Rows(
        [
            TableColumn("name", _("Membre"), lambda one: Text(one.name, SEATS[Seat(one.seat)], 600), 130, stretch=True),
            TableColumn("presence", _("Présence"), _presence, 92),
        ],
        key=lambda one: one.id,
    )


def due_rows() -> Rows[Due]:
    """Return the model of the answers that end today."""
    return Rows(
        [
            TableColumn("name", _("Candidat"), lambda one: Text(one.candidate.name, one.place, 600), 130, stretch=True),
            TableColumn("due", _("Réponse"), _due, 112),
        ],
        key=lambda one: one.candidate.id,
    )


def about(item: Item | None) -> str:
    """Return what is said of a dwelling under its name."""
    if item is None:
        return ""
    if item.clash:
        return _("Conflit\u00a0: aussi attribué par {number}. Retirez l’un des deux points.").format(number=item.clash)
    if len(item.offered) > 1:
        names = ", ".join(one.name for one in item.offered)
        return _("Conflit\u00a0: deux offres en cours, {names}. Retirez-en une (X).").format(names=names)
    if item.let:
        return _("Ce logement a un bail en cours au-delà de cette date.")
    exemption = EXEMPTIONS[Exemption(item.exemption)] if item.exemption else ""
    free = _("libre le {day}").format(day=short_date(item.free_on))
    return " · ".join(part for part in (item.facts, free, exemption) if part)


def _home(one: Item) -> Text:
    title = " · ".join(part for part in (clock_hour(one.starts_at), one.kind) if part)
    return Text(title, one.place, 600, unsent=one.unsent)


def _item_state(one: Item) -> Cell:
    twice = bool(one.clash) or len(one.offered) > 1
    if twice or one.let:
        return Mark(_("conflit") if twice else _("loué"), "bad", "warning")
    if one.state == ItemState.WITHDRAWN:
        return Text(_("retiré"), ink="t2", right=True)
    if one.is_settled:
        return Mark(_("décidé"), "ok", "check")
    return Text(count(len(one.candidates), _("candidat")), ink="t2", right=True, size=12)


def _presence(one: MemberLine) -> Cell:
    return Mark(PRESENCES[Presence(one.presence)], THERE[Presence(one.presence)])


def _due(one: Due) -> Cell:
    if one.over:
        return Mark(_("expirée"), "bad", "clock")
    return Mark(one.phone or _("aujourd’hui"), "warn", "phone" if one.phone else "clock")
