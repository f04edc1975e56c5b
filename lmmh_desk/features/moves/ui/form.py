"""« Nouveau justificatif »: one page, filled from the lease, its paper beside it as it is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.moves.model.entry import Entry, faults, from_draft, read
from lmmh_desk.features.moves.model.known import Known, setting, twin
from lmmh_desk.features.moves.model.move import Draft
from lmmh_desk.features.moves.model.rules import warnings
from lmmh_desk.features.moves.store.form import KIND, known_of
from lmmh_desk.features.moves.ui.acts import LIST, Acts
from lmmh_desk.features.moves.ui.advice import Advice
from lmmh_desk.features.moves.ui.form_head import FormHead
from lmmh_desk.features.moves.ui.paper import PaperPreview
from lmmh_desk.features.moves.ui.sheet_form import SheetForm
from lmmh_desk.kernel.clock import paris, today
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.issuing import expected_number
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.entry_page import EntryPage
from lmmh_desk.ui.widgets.base import Column
from lmmh_desk.ui.widgets.buttons import Button


class FormPage(EntryPage[SheetForm]):
    """The form of one person; what is typed is a draft until it is recorded."""

    key = "justificatif"
    hints = ("moves.save_print", "moves.save", "shell.next_pane", "shell.escape", "shell.help")

    def __init__(self, context: Context) -> None:
        preview = PaperPreview(context, KIND)
        print_button = Button(_("Enregistrer et imprimer"), "printer", "Ctrl+P", "primary")
        super().__init__(context, preview, print_button)
        self.preview, self.print_button = preview, print_button
        self._acts = Acts(context)
        self._person_id = self._number = ""
        self.setAccessibleName(_("Nouveau justificatif"))  # it has the focus until what it reads is there
        self.head = FormHead()
        self.advice = Advice()  # what deserves a word without preventing anything
        self.card.add(self.advice)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.head.listed.connect(lambda: self.context.shell.open(LIST))
        self.advice.wanted.connect(self._print_twin)
        self.preview.large.changed.connect(self._follow)

    # What the shell asks

    def opened(self, person_id: str = "", **arguments: Any) -> None:
        """Show the form of a person, filled from the leases."""
        del arguments
        self._person_id = person_id
        self._begin()
        self.preview.begin()
        me, now = self.context.me, self.context.clock.now()
        day = today(self.context.clock)

        def ask(read: Any) -> tuple[Known, str]:
            return known_of(read, person_id, me, day), expected_number(read, KIND, me, now)

        self.context.reads.run(ask, self._show, owner=self, slot="known", failed=self._refused)
        self.preview.ask_printer()

    def person(self) -> str:
        """Return the person the paper is for."""
        return self._person_id

    def panes(self) -> list[QWidget]:
        """Return form, buttons and preview."""
        form = [self.form] if self.form else []
        return [*form, self.print_button, self.preview.view]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the form and its paper, or show them again."""
        self.card.setVisible(not hidden)
        self.preview.setVisible(not hidden)

    # What is asked of the form

    def typed(self, form: SheetForm) -> Entry:
        """Return what is typed."""
        return form.entry()

    def to_draft(self, typed: Entry) -> dict[str, Any]:
        """Return it as a draft keeps it."""
        return typed.to_draft()

    def put_back(self, form: SheetForm, draft: dict[str, Any]) -> None:
        """Show a draft."""
        form.show_entry(from_draft(draft))

    def say_kept(self, at: str) -> None:
        """Say at what hour the draft was kept."""
        self.head.kept(at)

    def say_wrong(self, form: SheetForm, fields: dict[str, str]) -> None:
        """Say beside the fields what was refused."""
        form.show_faults(fields)

    # The form

    def _show(self, found: tuple[Known, str]) -> None:
        known, self._number = found
        self._drop_form()
        self.preview.large.set_value(known.card.large_print)
        form = SheetForm(known, today(self.context.clock))
        form.left.connect(self._left)
        form.person.change_asked.connect(lambda: self.context.shell.run("shell.search"))
        self.head.begin(self._number)
        self.set_title(_("Nouveau justificatif"))
        self._put(form)

    def _drop_form(self) -> None:
        self.advice.begin()
        super()._drop_form()

    def _grow(self) -> None:
        if self.form is not None:
            self.form.days.set_narrow(self._narrow)
        super()._grow()

    def _left(self, name: str) -> None:
        if self.form is not None:
            self.form.show_fault(name, judged(self.form, self.context.clock.now())[1].get(name, ""))

    def _follow(self) -> None:
        """Make the preview of what is typed now."""
        if self.form is None:
            return
        draft, _wrong, advice = judged(self.form, self.context.clock.now())
        self.advice.show_advice(advice, twin(self.form.known, draft))
        self._grow()
        self.preview.show_draft(self.form.known, draft, self._number)

    # Recording

    def record(self, form: SheetForm, *, whole: bool) -> None:
        """Record what is typed, then print it if asked; errors are said beside their fields."""
        draft, wrong, _advice = judged(form, self.context.clock.now())
        right = form.show_faults(wrong)
        if right:
            self._follow()  # what a fast hand typed since the last pause
        if not right or self.advice.holds_back():
            self._grow()
            return
        self._set_busy(True)
        at = self.at
        self._acts.record(draft, lambda paper_id: self._recorded(paper_id, at, whole), self._refused)

    def _recorded(self, paper_id: str, at: str, printing: bool) -> None:
        self._leave(at)
        if printing:
            self._acts.print_or_say(paper_id, self.preview.copies.value(), self.preview.large.value())
        else:
            self._acts.offer_back(paper_id)

    def _print_twin(self, paper_id: str) -> None:
        """Print the paper that stands already instead of what is typed."""
        copies, large = self.preview.copies.value(), self.preview.large.value()
        self._leave(self.at)
        self._acts.print_or_say(paper_id, copies, large)


def judged(form: SheetForm, now: int) -> tuple[Draft, dict[str, str], list[str]]:
    """Return what is typed, what is wrong with it, and what deserves a word."""
    local = paris(now)
    draft, wrong = read(form.entry(), form.known.draft, local.date())
    ruled = setting(form.known, draft, local)
    return draft, faults(draft, wrong, ruled), warnings(draft, ruled)
