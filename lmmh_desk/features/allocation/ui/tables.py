"""The lists of a session: agenda, applicants, members, answers."""

from __future__ import annotations

from lmmh_desk.features.allocation.model.records import (
    EXEMPTIONS,
    OFFERS,
    PAPERS,
    PRESENCES,
    SEATS,
    Decision,
    Exemption,
    ItemState,
    Missing,
    Offer,
    Presence,
    Seat,
)
from lmmh_desk.features.allocation.model.sitting import Candidate, Due, Item, MemberLine
from lmmh_desk.kernel.french import clock_hour, count, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.widgets.cells import Cell, Mark, Text
from lmmh_desk.ui.widgets.rows import Rows, TableColumn

TONES = {
    Decision.NONE: "neutral", Decision.GRANTED: "ok", Decision.CONDITIONAL: "warn", Decision.REFUSED: "bad",
    Decision.INADMISSIBLE: "bad",
}  # fmt: skip
THERE = {Presence.EXPECTED: "neutral", Presence.PRESENT: "ok", Presence.PROXY: "accent", Presence.ABSENT: "bad"}


def item_rows() -> Rows[Item]:
    """Return the model of the agenda."""
    return Rows(
        [
            TableColumn("hour", _("Heure"), lambda one: Text(clock_hour(one.starts_at)), 64),
            TableColumn("home", _("Logement"), lambda one: Text(one.kind, one.place, 600, unsent=one.unsent), 120,
                        stretch=True),
            TableColumn("state", _("État"), _item_state, 100),
        ],
        key=lambda one: one.id,
    )  # fmt: skip


def candidate_rows() -> Rows[Candidate]:
    """Return the model of the applicants of a dwelling."""
    return Rows(
        [
            TableColumn("name", _("Candidat"), lambda one: Text(one.name, one.nur, 600, unsent=one.unsent), 150,
                        stretch=True),
            TableColumn("file", _("Dossier"), _file, 112),
            TableColumn("papers", _("Pièces"), _papers, 138),
            TableColumn("decision", _("Décision"), _decision, 132),
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
    if item.let:
        return _("Ce logement a un bail en cours au-delà de cette date.")
    exemption = EXEMPTIONS[Exemption(item.exemption)] if item.exemption else ""
    free = _("libre le {day}").format(day=short_date(item.free_on))
    return " · ".join(part for part in (item.facts, free, exemption) if part)


def _item_state(one: Item) -> Cell:
    if one.clash or one.let:
        return Mark(_("conflit") if one.clash else _("loué"), "bad", "warning")
    if one.state == ItemState.WITHDRAWN:
        return Text(_("retiré"), ink="t2")
    if one.is_settled:
        return Mark(_("décidé"), "ok", "check")
    return Text(count(len(one.candidates), _("candidat")), ink="t2")


def _file(one: Candidate) -> Cell:
    persons, income = count(one.household, _("personne")), _("{percent}\u00a0% du plafond").format(percent=one.income)
    return Text(persons, income)


def _papers(one: Candidate) -> Cell:
    if not one.missing:
        return Mark(_("complètes"), "ok", "check")
    return Mark(", ".join(PAPERS[Missing(code)] for code in one.missing), "warn", "warning")


def _decision(one: Candidate) -> Cell:
    if one.offer:
        tone = {"accepted": "ok", "sent": "accent"}.get(one.offer, "neutral")
        return Mark(_("offre {state}").format(state=OFFERS[Offer(one.offer)]), tone)
    tone = TONES[Decision(one.decision)] if one.is_decided else "neutral"
    return Mark(one.decided_words, tone)


def _presence(one: MemberLine) -> Cell:
    return Mark(PRESENCES[Presence(one.presence)], THERE[Presence(one.presence)])


def _due(one: Due) -> Cell:
    if one.over:
        return Mark(_("expirée"), "bad", "clock")
    return Mark(one.phone or _("aujourd’hui"), "warn", "phone" if one.phone else "clock")
