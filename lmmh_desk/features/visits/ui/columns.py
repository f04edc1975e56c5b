"""The columns of the list of visits."""

from __future__ import annotations

from collections.abc import Callable

from lmmh_desk.features.visits.model.listing import Round, VisitRow, sentence, written_hour
from lmmh_desk.features.visits.model.records import OUTCOMES, STATES, URGENCIES, Outcome, State, Urgency
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import DAYS, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Cell, Group, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

CALLS = {
    Outcome.PROCEED: ("ok", "check"),
    Outcome.POSTPONE: ("neutral", "calendar"),
    Outcome.URGENT: ("warn", "shield"),
}
_ENDED = {State.DONE: ("ok", "check"), State.NO_ACCESS: ("warn", "door"), State.ON_THE_WAY: ("accent", "arrow-right")}


def rows(several: Callable[[], bool]) -> Rows[VisitRow]:
    """Return the model of the list, each row in one sentence for a screen reader; `several` days are shown or one."""
    return Rows(
        [
            TableColumn("hour", _("Heure"), lambda row: _hour(row, several()), 80),
            TableColumn("person", _("Personne et adresse"), _person, 190, stretch=True),
            TableColumn("purpose", _("Motif"), lambda row: Text(row.purpose), 206),
            TableColumn("urgency", _("Urgence"), _urgency, 146),
            TableColumn("call", _("Appel préalable"), _call, 166),
        ],
        key=lambda row: row.id,
        sentence=lambda row: sentence(row, dated=several()),
    )


def group(one: Round) -> Group:
    """Return « Pontlieue · 2 visites · Régis Thibault · 9:00 – 10:45 »."""
    told = (count(len(one.rows), _("visite")), one.visitors, one.hours)
    return Group(one.quarter or _("Quartier inconnu"), " · ".join(part for part in told if part), "pin")


def _hour(row: VisitRow, several: bool) -> Cell:
    if row.starts_at is None:
        return Text(_("à fixer"), ink="t3")
    day = paris(row.starts_at).date()
    named = f"{DAYS[day.weekday()][:3]}.\u00a0{day.day}" if several else ""  # of the one week shown: it fits the column
    return Text(written_hour(row.starts_at), short_date(day) if row.elsewhere else named, 600)


def _person(row: VisitRow) -> Cell:
    return Text(row.name, row.door, 600, unsent=row.unsent)


def _urgency(row: VisitRow) -> Cell:
    tone, icon = ("warn", "warning") if row.urgency.urgent else ("neutral", "wrench")
    if row.urgency is Urgency.LEASE:
        tone, icon = "accent", "key"
    return Mark(URGENCIES[row.urgency], tone, icon)


def _call(row: VisitRow) -> Cell:
    """Return how it ended or stands on the way, else what the call said."""
    if row.state in _ENDED:
        return Mark(STATES[row.state], *_ENDED[row.state])
    if row.away:
        return Mark(_("Visiteur absent"), "bad", "warning")
    if row.outcome:
        return Mark(OUTCOMES[Outcome(row.outcome)], *CALLS[Outcome(row.outcome)])
    if row.over:
        return Mark(STATES[row.state], "neutral", "calendar")
    return Mark(_("Appel à faire"), "accent", "phone")
