"""« Suivi budgétaire », in the file of a person (picture 03): where it stands, the amount on demand, the way to it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.arrears.model.follow import Follow
from lmmh_desk.features.arrears.model.listing import Amounts
from lmmh_desk.features.arrears.store.facts import seen_amounts
from lmmh_desk.features.arrears.store.follow import seen_follow
from lmmh_desk.features.arrears.ui.acts import LIST, Acts
from lmmh_desk.features.arrears.ui.amounts import AmountLine
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, appear
from lmmh_desk.ui.widgets.buttons import IconButton
from lmmh_desk.ui.widgets.card import Card


class FollowCard(Card):
    """Shown where somebody is followed, by the roles that follow; a case of another site has no amount here."""

    def __init__(self, context: Context) -> None:
        name = _("Ouvrir le suivi budgétaire (Ctrl+B)")
        self.link = IconButton("arrow-right", name, small=True, ink="acc", bare=True)
        super().__init__(
            _("Suivi budgétaire"), icon="flag", actions=(self.link,), padding=(14, 0, 14, 10), spacing=4, plain=True
        )
        self._context = context
        self._person = ""
        self._follow: Follow | None = None
        self._hidden = False
        self._words = Label("", 13, 400, "t2", wrap=True)
        self.amounts = AmountLine(brief=True)
        self.add(self._words)
        self.add(self.amounts)
        self.link.clicked.connect(self.open_case)
        self.amounts.asked.connect(self._reveal)
        self._show(None)

    @property
    def case_id(self) -> str:
        """Return the case shown, "" when there is none on this desk."""
        return self._follow.case_id if self._follow else ""

    def panes(self) -> list[QWidget]:
        """Return what F6 goes through."""
        return [self.link]

    def show_person(self, person_id: str) -> None:
        """Read whether a person is followed; what was shown of another goes at once."""
        if person_id != self._person:
            self._show(None)
        self._person = person_id
        context, me, day = self._context, self._context.me, today(self._context.clock)
        context.reads.run(lambda read: seen_follow(read, me, person_id, day), self._show, owner=self, slot="follow")

    def set_discreet(self, hidden: bool) -> None:
        """Hide the card, and the amount with it."""
        self._hidden = hidden
        self._show(self._follow)

    def open_case(self) -> None:
        """Open the prevention of arrears at this case (Ctrl+B)."""
        if self.case_id:
            self._context.shell.open(LIST, case_id=self.case_id)

    def _show(self, found: Follow | None) -> None:
        if found is None or self._hidden or found.case_id != self.case_id:
            self.amounts.hide_amounts()
        self._follow = found
        self._words.setText(found.words if found else "")
        for part in (self.link, self.amounts):
            appear(part, bool(self.case_id))
        appear(self, found is not None and not self._hidden)

    def _reveal(self) -> None:
        """Show the amounts for twenty seconds, once that is written."""
        case_id, context, day = self.case_id, self._context, today(self._context.clock)
        me = context.me
        Acts(context).reveal(
            case_id,
            lambda: context.reads.run(
                lambda read: (case_id, seen_amounts(read, me, case_id, day)), self._revealed, owner=self, slot="amounts"
            ),
            owner=self,
        )

    def _revealed(self, found: tuple[str, Amounts]) -> None:
        if found[0] == self.case_id and not self._hidden:  # another file may have been opened meanwhile
            self.amounts.show_amounts(found[1])
