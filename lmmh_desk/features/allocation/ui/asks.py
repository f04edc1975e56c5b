"""What the page of the commission asks: each dialog, with the session shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from lmmh_desk.features.allocation.model.forms import link_fault
from lmmh_desk.features.allocation.model.records import CLOSED, Presence, Seat, State
from lmmh_desk.features.allocation.model.sheets import check_complete
from lmmh_desk.features.allocation.model.sitting import Candidate, Item, MemberLine, Sitting
from lmmh_desk.features.allocation.store.sittings import seen_board, seen_dwellings
from lmmh_desk.features.allocation.ui import dialogs
from lmmh_desk.features.allocation.ui.acts import Acts
from lmmh_desk.features.allocation.ui.removing import cancel_dialog, removal_dialog, sessions_dialog
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.errors import WrongState
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.asking import ask_once_read
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.dialog import confirm
from lmmh_desk.ui.widgets.table import DataTable


class Asks:
    """Opens the dialogs of the page; `shown` is the session it shows."""

    def __init__(
        self, page: QWidget, context: Context, agenda: DataTable[Item], turn_to: Callable[[str], None]
    ) -> None:  # fmt: skip
        self.shown: Sitting | None = None
        self._page, self._context, self._agenda, self._turn_to = page, context, agenda, turn_to
        self._acts = Acts(context)

    def plan(self) -> None:
        """Plan a session."""
        dialogs.plan_dialog(self._page, today(self._context.clock), self._acts.plan)

    def join(self) -> None:
        """Name a member."""
        if self.shown is not None:
            dialogs.join_dialog(self._page, self.shown.id, partial(self._acts.join, self.shown.id))

    def ask_session(self) -> None:
        """List the sessions, to show another (Ctrl+O)."""
        me, now, site = self._context.me, self._context.clock.now(), self._context.me.site_id
        ask_once_read(
            self._context, lambda read: seen_board(read, me, "", site, now).sessions,
            lambda found: sessions_dialog(self._page, found, self._turn_to), owner=self._page, slot="sessions",
        )  # fmt: skip

    def remove(self) -> None:
        """Ask why the session shown is removed."""
        if self.shown is not None and not self.shown.removed:
            self.removal("session", self.shown.id, self.shown.number)

    def step(self) -> None:
        """Take the session shown further; ask first where that seals its minutes, which no key takes back."""
        shown = self.shown
        if shown is None:
            return
        if not shown.is_to_sign:
            self._acts.step(shown)
            return
        try:
            check_complete(shown)
        except WrongState as error:
            self._context.shell.say(str(error), "bad")
            return
        confirm(
            self._page, _("Sceller le procès-verbal\u00a0?"), _("Plus rien ne se décide ensuite."),
            yes=_("Sceller"), no=_("Pas encore"), then=lambda _text: self._acts.step(shown),
        )  # fmt: skip

    def step_back(self) -> None:
        """Take back that the session shown was convened, or opened by mistake."""
        if self.shown is not None:
            self._acts.step_back(self.shown.id)

    def cancel_minutes(self) -> None:
        """Ask which of two minutes is cancelled, or whether those that a desk decided against apart are."""
        shown = self.shown
        if shown is not None and (len(shown.minutes) > 1 or shown.may_reopen):
            cancel_dialog(self._page, shown, self._acts.cancel_minutes)
        else:
            self._context.shell.say(_("Aucun procès-verbal n’est établi deux fois."), "ok")

    def removal(self, kind: str, found_id: str, name: str) -> None:
        """Ask why a session, a member or an applicant is removed."""
        removal_dialog(self._page, kind, name, lambda reason: self._acts.remove(kind, found_id, name, reason))

    def propose(self) -> None:
        """Put a dwelling on the agenda, among those that are free or will be."""
        if self.shown is None:
            return
        me, day, session_id = self._context.me, today(self._context.clock), self.shown.id
        act = partial(self._acts.propose, session_id)

        def ask(homes: dialogs.Choices) -> None:
            dialogs.propose_dialog(self._page, day, session_id, homes, act)

        ask_once_read(self._context, lambda read: seen_dwellings(read, me), ask, owner=self._page, slot="dwellings")

    def apply(self) -> None:
        """Put an applicant under the dwelling chosen."""
        if (item := self._agenda.current()) is not None:
            act = partial(self._acts.apply, item.id)
            dialogs.apply_dialog(self._page, today(self._context.clock), item.title, act, about=item.id)

    def relink(self) -> None:
        """Change day, hour or link of the session shown (Ctrl+E)."""
        if self.shown is not None:
            act = partial(self._acts.relink, self.shown.id)
            dialogs.relink_dialog(self._page, today(self._context.clock), self.shown, act)

    def call(self) -> None:
        """Open the link of the session in the browser (Ctrl+J): only one that is safe, and one is asked for first."""
        if self.shown is None:
            return
        if not self.shown.link:
            self.relink()
        elif fault := link_fault(self.shown.link):
            told = _("{fault} Rien n’est ouvert. Changez le lien.").format(fault=fault)
            self._context.shell.say(told, "bad")
        elif QDesktopServices.openUrl(QUrl(self.shown.link)):
            self._context.shell.say(_("La visioconférence s’ouvre dans le navigateur."), "ok")
        else:
            told = _("Aucun navigateur n’a ouvert le lien. Rien n’est perdu\u00a0: copiez-le.")
            self._context.shell.say(told, "bad")

    def amend(self, one: Candidate) -> None:
        """Ask for the file of an applicant again."""
        if self.shown is not None and State(self.shown.state) not in CLOSED:
            item, act = self._agenda.current(), partial(self._acts.amend, one.id)
            title = item.title if item else ""
            dialogs.apply_dialog(self._page, today(self._context.clock), title, act, about=one.id, known=one)

    def exempt(self, item: Item) -> None:
        """Ask why fewer than three applicants are examined."""
        dialogs.exempt_dialog(self._page, item, partial(self._acts.exempt, item.id))

    def proxy(self, member: MemberLine) -> None:
        """Ask who holds the voice of a member."""
        members = self.shown.members if self.shown else ()
        holders = [
            (one.id, one.name)
            for one in members
            if one.presence == Presence.PRESENT and one.seat != Seat.SECRETARY and one.id != member.id
        ]
        dialogs.proxy_dialog(self._page, member, holders, partial(self._acts.proxy, member.id))
