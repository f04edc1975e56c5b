"""« Nouveau justificatif »: one page, filled from the lease, its paper beside it as it is typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

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
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.store.issuing import expected_number
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST, Column
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card

PAUSE = 250  # milliseconds without a key before the preview is made again
SIDE = 440  # of the preview, pixels at 100 %


class FormPage(Page):
    """The form of one person; what is typed is a draft until it is recorded."""

    key = "justificatif"
    hints = ("moves.save_print", "moves.save", "shell.next_pane", "shell.escape", "shell.help")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._acts = Acts(context)
        self._person_id = self._number = ""
        self._busy = self._narrow = False
        self.form: SheetForm | None = None
        self._first = Entry()
        self._early = EarlyKeys()
        self._early_save: bool | None = None  # asked before the form is there: True to print
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Nouveau justificatif"))  # it has the focus until what it reads is there
        self.head = FormHead()
        self.card = Card(padding=(0, 0, 0, 0), spacing=0)
        self.advice = Advice()  # what deserves a word without preventing anything
        self.card.add(self.advice)
        self.preview = PaperPreview(context, KIND)
        self.save_button = Button(_("Enregistrer"))
        self.print_button = Button(_("Enregistrer et imprimer"), "printer", "Ctrl+P", "primary")
        self.close_button = Button(_("Fermer"), role="quiet", accessible=_("Fermer, le brouillon reste"))
        self._foot = self.card.set_foot(self.close_button, None, self.save_button, self.print_button)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        whole = Column(self.head, spacing=14)
        whole.addLayout(self._grid, 1)
        self.setLayout(whole)
        self.arrange("normal")

    def _connect(self) -> None:
        self.head.listed.connect(lambda: self.context.shell.open(LIST))
        self.close_button.clicked.connect(self.context.shell.back)
        self.save_button.clicked.connect(lambda: self.save(printing=False))
        self.print_button.clicked.connect(lambda: self.save(printing=True))
        self.advice.wanted.connect(self._print_twin)
        self._pause.timeout.connect(self._follow)
        self.preview.large.changed.connect(self._follow)

    # What the shell asks

    def opened(self, person_id: str = "", **arguments: Any) -> None:
        """Show the form of a person, filled from the leases."""
        del arguments
        self._person_id, self._busy, self._early_save = person_id, False, None
        self._early.listen()
        self._drop_form()
        self.preview.begin()
        self.setFocus()
        me, now = self.context.me, self.context.clock.now()
        day = today(self.context.clock)

        def ask(read: Any) -> tuple[Known, str]:
            return known_of(read, person_id, me, day), expected_number(read, KIND, me, now)

        self.context.reads.run(ask, self._show, owner=self, slot="known", failed=self._refused)
        self.preview.ask_printer()

    def person(self) -> str:
        """Return the person the paper is for."""
        return self._person_id

    def primary(self) -> None:
        """Record and print (Ctrl+Entrée)."""
        self.save(printing=True)

    def draft(self) -> dict[str, Any] | None:
        """Return what was typed, if anything was, until it is recorded."""
        if self.form is None:
            return None
        entry = self.form.entry()
        if entry == self._first:
            return None
        self.context.drafts.latest(self.context.me.agent_id, self._kept, owner=self)
        return entry.to_draft()

    def filled(self) -> bool:
        """Say whether the form is there: before, what is kept stays."""
        return self.form is not None

    def _kept(self, page: str, _key: str, at: int) -> None:
        """Say when what is typed was last kept, once it really is."""
        if page == self.key and self.form is not None:
            self.head.kept(hour(paris(at)))

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was typed."""
        if self.form is not None:
            self.form.show_entry(from_draft(draft))
            self._follow()

    def panes(self) -> list[QWidget]:
        """Return form, buttons and preview."""
        form = [self.form] if self.form else []
        return [*form, self.print_button, self.preview.view]

    def set_discreet(self, hidden: bool) -> None:
        """Hide the form and its paper, or show them again."""
        self.card.setVisible(not hidden)
        self.preview.setVisible(not hidden)

    def arrange(self, width: Width) -> None:
        """Put the paper beside the form, or under it in a narrow window."""
        narrow, px = width == "narrow", current().px
        self._narrow = narrow
        self._grid.addWidget(self.card, 0, 0)
        self._grid.addWidget(self.preview, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self.preview.setMinimumSize(0 if narrow else px(SIDE), px(520 if narrow else 200))
        self.preview.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self._foot.setMinimumHeight(px(56))
        self._grow()

    def _grow(self) -> None:
        """Show the form whole in a narrow window, where the page scrolls; else it scrolls by itself."""
        if self.form is not None:
            self.form.days.set_narrow(self._narrow)
            self.form.setMinimumHeight(self.form.whole_height() if self._narrow else 0)

    def event(self, event: QEvent) -> bool:
        return self._early.takes(event) or super().event(event)

    # The form

    def _show(self, found: tuple[Known, str]) -> None:
        known, self._number = found
        self._drop_form()
        self.preview.large.set_value(known.card.large_print)
        self.form = SheetForm(known, today(self.context.clock))
        self._first = self.form.entry()
        self.card.body.insertWidget(0, self.form, 1)
        self.form.show()  # now, so that the very next key finds its field
        self.card.set_error("")
        self.form.changed.connect(self._pause.start)
        self.form.left.connect(self._left)
        self.form.submitted.connect(self.primary)
        self.form.person.change_asked.connect(lambda: self.context.shell.run("shell.search"))
        self.head.begin(self._number)
        self.set_title(_("Nouveau justificatif"))
        self._follow()
        form = self.form

        def begin(_none: object) -> None:
            """Give the form the keys pressed before it was there."""
            if self.form is form:
                form.take_focus()
                self._early.play()
                if self._early_save is not None:
                    self.save(printing=self._early_save)

        # After the draft, which the shell asked for meanwhile: what was typed since stands above it.
        self.context.reads.run(lambda _read: None, begin, owner=self, slot="begin")

    def _drop_form(self) -> None:
        self._pause.stop()
        self.advice.begin()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

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

    def save(self, *, printing: bool) -> None:
        """Record what is typed, then print it if asked; errors are said beside their fields."""
        if self._early.listening:
            self._early_save = printing
        if self._busy or self.form is None:
            return
        draft, wrong, _advice = judged(self.form, self.context.clock.now())
        right = self.form.show_faults(wrong)
        if right:
            self._follow()  # what a fast hand typed since the last pause
        if not right or self.advice.holds_back():
            self._grow()
            return
        self._set_busy(True)
        self._acts.record(draft, lambda paper_id: self._recorded(paper_id, printing), self._refused)

    def _recorded(self, paper_id: str, printing: bool) -> None:
        self._set_busy(False)
        self._go_back()
        if printing:
            self._acts.print_or_say(paper_id, self.preview.copies.value(), self.preview.large.value())
        else:
            self._acts.offer_back(paper_id)

    def _print_twin(self, paper_id: str) -> None:
        """Print the paper that stands already instead of what is typed."""
        copies, large = self.preview.copies.value(), self.preview.large.value()
        self._go_back()
        self._acts.print_or_say(paper_id, copies, large)

    def _go_back(self) -> None:
        """Leave what was typed: it is recorded, or not wanted any more."""
        if self.form is not None:
            self._first = self.form.entry()  # no draft any more
        self.context.shell.back()
        self._drop_form()

    def _refused(self, error: DeskError) -> None:
        self._early.stop()
        self._set_busy(False)
        if self.form is None:
            self.card.set_error(str(error))
        elif isinstance(error, BadInput) and error.fields:
            self.form.show_faults(error.fields)
        else:
            self.form.show_errors({}, str(error))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for button in (self.save_button, self.print_button):
            button.setEnabled(not busy)


def judged(form: SheetForm, now: int) -> tuple[Draft, dict[str, str], list[str]]:
    """Return what is typed, what is wrong with it, and what deserves a word."""
    local = paris(now)
    draft, wrong = read(form.entry(), form.known.draft, local.date())
    ruled = setting(form.known, draft, local)
    return draft, faults(draft, wrong, ruled), warnings(draft, ruled)
