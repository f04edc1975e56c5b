"""The right column of a file: what can be done with the person, and what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.feature import Command, Feature, open_to
from lmmh_desk.kernel.found import Moment
from lmmh_desk.kernel.french import hour, short_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.tenancy.model.cards import PersonCard
from lmmh_desk.tenancy.model.leases import lease_state
from lmmh_desk.tenancy.ui.header import checked_today
from lmmh_desk.ui.shortcuts import shown
from lmmh_desk.ui.widgets.actions import Act, ShortList
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.facts import Facts

PAGE = "fiche"
MIDNIGHT = (0, 0)  # a moment that has a day and no hour
COMING = 5
SHOWN = 7  # acts that leave room for what is to come; one more is shown when it is the last
CARD = 2  # acts, and moments to come, that give way to the card of another slice
RARE = (  # under the three dots, not among the actions
    "tenancy.withdraw", "tenancy.add_member", "tenancy.join", "tenancy.leave", "tenancy.merge",
)  # fmt: skip
MORE = ("tenancy.edit", "tenancy.verify", "tenancy.notice", *RARE)


def commands_of_person(catalogue: Sequence[Feature], session: Session | None) -> list[Command]:
    """Return the commands of every slice that apply to the person of a file, for this agent."""
    found = [
        command
        for feature in catalogue
        for command in feature.commands
        if command.person and command.page in ("", PAGE) and open_to(command, session)
    ]
    return sorted(found, key=lambda each: (not each.shortcut, each.order))


def offered(catalogue: Sequence[Feature], session: Session | None, card: PersonCard, day: date) -> list[Command]:
    """Return the commands that make sense for this person today."""
    useless = {"tenancy.open", *RARE}
    if checked_today(card, day):
        useless.add("tenancy.verify")
    lease = card.lease(day)
    state = lease_state(lease, day) if lease else "ended"
    if state != "current":
        useless.add("tenancy.notice")
    if not card.postal_lines(day):
        useless.add("tenancy.copy_address")
    if state == "ended" or lease is None or card.id not in lease.holders:
        useless.add("tenancy.residence")
    return [one for one in commands_of_person(catalogue, session) if one.key not in useless]


def rare_acts(catalogue: Sequence[Feature], session: Session | None) -> list[Act]:
    """Return what stands under the three dots."""
    listed = {one.key: one for one in commands_of_person(catalogue, session)}
    return [Act(one.key, one.label, one.icon) for key in MORE if (one := listed.get(key))]


def command_with(catalogue: Sequence[Feature], keys: str) -> Command | None:
    """Return the command of a key, whatever slice it comes from."""
    return next((one for feature in catalogue for one in feature.commands if one.shortcut == keys), None)


class ActionsCard(Card):
    """The acts valid for this person, with their keys; `asked` carries the command, `rest` what `more` shows."""

    asked = Signal(str)
    more = Signal()

    def __init__(self) -> None:
        super().__init__(_("Actions"), padding=(0, 0, 0, 6))
        self.list = ShortList(_("Actions"))
        self.rest: list[Act] = []
        self.add(self.list)
        self.list.taken.connect(lambda place: self.asked.emit(self.list.items()[place].key))
        self.list.more.connect(self.more)

    def show_commands(self, commands: Sequence[Command], cards: int = 0) -> None:
        """Show these commands, fewer of them above the cards of other slices."""
        acts = [Act(one.key, one.label, one.icon, shown(one.shortcut)) for one in commands]
        room = SHOWN - CARD * cards
        first = len(acts) if len(acts) <= room + 1 else room
        self.rest = acts[first:]
        if self.rest:
            self.list.offer(acts[:first])
        else:
            self.list.set_items(acts)


class ComingCard(Card):
    """What is to come, the soonest first."""

    def __init__(self) -> None:
        super().__init__(_("À venir"), icon="clock", padding=(14, 0, 14, 12))
        self._facts = Facts(50)
        self.add(self._facts)
        self.set_empty(_("Rien de prévu."))

    def show_moments(self, moments: Sequence[Moment], today: date, cards: int = 0) -> None:
        """Show the moments to come, fewer of them under the cards of other slices."""
        self._facts.set([(_day(one, today), _words(one)) for one in moments[: COMING - CARD * cards]])
        self.show_empty(not moments)


def _day(moment: Moment, today: date) -> str:
    day = paris(moment.at).date()
    return short_date(day, year=day.year != today.year)


def _words(moment: Moment) -> str:
    then = paris(moment.at)
    return moment.title if (then.hour, then.minute) == MIDNIGHT else f"{moment.title} · {hour(then)}"
