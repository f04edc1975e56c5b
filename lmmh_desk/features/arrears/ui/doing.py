"""Doing what the panel, the menu or a key asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lmmh_desk.features.arrears.actions.papers import Asked
from lmmh_desk.features.arrears.model.deeds import Deed
from lmmh_desk.features.arrears.model.followed import first_open
from lmmh_desk.features.arrears.model.listing import CaseFile, PaperLine, last_standing
from lmmh_desk.features.arrears.model.papers import AIDS, ATTESTATION, LETTER, PLAN
from lmmh_desk.features.arrears.model.stages import Stage
from lmmh_desk.features.arrears.store.forms import PlanForm, seen_agents, seen_plan, seen_rest
from lmmh_desk.features.arrears.ui.acts import FICHE, Acts, Due
from lmmh_desk.features.arrears.ui.asking import (
    DueDialog,
    FollowDialog,
    KeepDialog,
    PayDialog,
    SignDialog,
    StageDialog,
)
from lmmh_desk.features.arrears.ui.paper import LookDialog, PaperDialog
from lmmh_desk.features.arrears.ui.plan_form import PlanDialog
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.ui.voiding import ask_void
from lmmh_desk.ui.asking import ask_once_read

if TYPE_CHECKING:
    from lmmh_desk.features.arrears.ui.page import ArrearsPage
    from lmmh_desk.store.store import Read

T = TypeVar("T")


class Doing:
    """The deeds of the list’s page."""

    def __init__(self, page: ArrearsPage) -> None:
        self._page = page
        self._context = page.context
        self.acts = Acts(page.context)

    def do(self, file: CaseFile, deed: Deed) -> None:
        """Do what was chosen."""
        if deed.key.startswith("stage:"):
            stage = Stage(deed.key.removeprefix("stage:"))
            StageDialog(self._page, self.acts, file, stage, self._page.today)
            return
        ways: dict[str, Callable[[], object]] = {
            "note": lambda: self._note(file),
            "book": lambda: self._context.shell.run("appointments.book", person_id=file.row.person_id),
            "pay": lambda: self._pay(file),
            "missed": lambda: self._missed(file),
            "letter": lambda: self.paper(file, LETTER),
            "plan_paper": lambda: self._plan_paper(file),
            "join": lambda: self.acts.join(file.row.id),
            "attestation": lambda: self.paper(file, ATTESTATION),
            "aids": lambda: self.paper(file, AIDS),
            "keep": lambda: KeepDialog(self._page, self.acts, file, self._page.today),
            "due": lambda: DueDialog(self._page, self.acts, file.row.id),
            "plan": lambda: self._plan(file),
            "sign": lambda: SignDialog(self._page, self.acts, file, self._page.today),
            "follow": lambda: self._follow(file),
            "back": lambda: self._back(file),
            "again": lambda: self.acts.print(_last(file).id),
            "void": lambda: self._void(_last(file)),
            "file": lambda: self._context.shell.open(FICHE, person_id=file.row.person_id),
        }
        ways[deed.key]()

    def _back(self, file: CaseFile) -> None:
        step = last_standing(file.steps)
        if step is not None:
            self.acts.back(file.row.id, step.id)

    def paper(self, file: CaseFile, kind: str) -> None:
        """Show a paper to be recorded and printed."""
        asked = Asked(kind, file.row.id)
        PaperDialog(
            self._page, self.acts, asked, large=file.row.large_print, today=self._page.today, masked=self._masked
        )

    def _plan_paper(self, file: CaseFile) -> None:
        """Print the paper of the plan again, or the first time."""
        if file.plan_paper:
            self.acts.print(file.plan_paper)
        else:
            self.paper(file, PLAN)

    def look(self, file: CaseFile, one: PaperLine) -> None:
        """Show a recorded paper."""
        LookDialog(self._page, self.acts, file.row.id, one, masked=self._masked)

    @property
    def _masked(self) -> bool:
        """Say whether the amounts of the case chosen are hidden: what is opened from it hides them too."""
        return not self._page.panel.amounts.shown

    def _void(self, last: PaperLine) -> None:
        ask_void(
            self._page,
            last.number[:2],
            _("Annuler {number}\u00a0?").format(number=last.number),
            yes=_("Annuler le document"),
            no=_("Le garder"),
            then=lambda reason: self.acts.void(last.id, last.number, reason),
        )

    def _note(self, file: CaseFile) -> None:
        """Open the file with its quick note ready."""
        self._context.shell.open(FICHE, person_id=file.row.person_id)
        self._context.shell.run("tenancy.note")

    def _pay(self, file: CaseFile) -> None:
        one = first_open(file.plan.dues) if file.plan else None
        if one is None:
            return
        me, case_id, day, today = self._context.me, file.row.id, one.day, self._page.today

        def ask(rest: int) -> None:
            PayDialog(self._page, self.acts, case_id, day, rest, today=today, masked=self._masked)

        self._ask(lambda read: seen_rest(read, me, case_id, day), ask)

    def _missed(self, file: CaseFile) -> None:
        one = first_open(file.plan.dues) if file.plan else None
        if one is not None:
            self.acts.pay(file.row.id, Due(one.day, 0, self._page.today), lambda: None, None)

    def _plan(self, file: CaseFile) -> None:
        me, case_id, today = self._context.me, file.row.id, self._page.today

        def ask(form: PlanForm) -> None:
            PlanDialog(self._page, self.acts, file, form, today=today, masked=self._masked)

        self._ask(lambda read: seen_plan(read, me, case_id, today), ask)

    def _follow(self, file: CaseFile) -> None:
        me, today = self._context.me, self._page.today

        def ask(found: list[tuple[str, str]]) -> None:
            FollowDialog(self._page, self.acts, file, found, today=today)

        self._ask(lambda read: seen_agents(read, me, me.site_id), ask)

    def _ask(self, work: Callable[[Read], T], ask: Callable[[T], object]) -> None:
        ask_once_read(self._context, work, ask, owner=self._page, slot="form")


def _last(file: CaseFile) -> PaperLine:
    return next(one for one in file.papers if not one.voided)
