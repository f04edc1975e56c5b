"""A page with one form beside what it makes: early keys wait for it, what is typed is a draft until recorded."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.errors import BadInput, DeskError
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.early import EarlyKeys
from lmmh_desk.ui.page import Page, Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import WIDEST
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.form import Form

F = TypeVar("F", bound="EntryForm")
PAUSE = 250  # milliseconds without a key before what the form makes is made again
SIDE = 440  # of what is beside the form, pixels at 100 %
LOW = 200  # its least height beside the form, the same


class EntryForm(Form):
    """A form that such a page shows, whole where the page scrolls."""

    _whole = False

    def take_focus(self) -> None:
        """Begin with the first field."""
        raise NotImplementedError

    def show_whole(self, whole: bool) -> None:
        """Be as high as every section is, from now on, or scroll."""
        self._whole = whole
        self._fit()

    def whole_height(self) -> int:
        """Return the height that shows every section, in pixels."""
        page = self.widget()
        return max(page.sizeHint().height(), page.minimumSizeHint().height()) if page else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:  # a sentence came, or went
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        high = self.whole_height() if self._whole else 0
        if high != self.minimumHeight():
            self.setMinimumHeight(high)


class EntryPage(Page, Generic[F]):
    """The form of one record, filled once it is read; `whole` records and does what follows, as the strong button."""

    low_narrow = 520  # the least height of what is beside, once it is under the form

    def __init__(self, context: Context, aside: QWidget, strong: Button) -> None:
        super().__init__(context)
        self.form: F | None = None
        self.card = Card(padding=(0, 0, 0, 0), spacing=0)
        self.save_button = Button(_("Enregistrer"))
        self.close_button = Button(_("Fermer"), role="quiet", accessible=_("Fermer, le brouillon reste"))
        self._aside, self._strong = aside, strong
        self._first: Any = None  # what the form holds before anything is typed
        self._early = EarlyKeys()
        self._early_save: bool | None = None  # asked before the form is there: True for the whole
        self._busy = self._narrow = False
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card.set_foot(self.close_button, None, self.save_button, strong, high=56)
        self.close_button.clicked.connect(context.shell.back)
        self.save_button.clicked.connect(lambda: self.save(whole=False))
        strong.clicked.connect(self.primary)
        self._pause.timeout.connect(self._follow)

    # What each page says

    def typed(self, form: F) -> Any:
        """Return what a form holds, to be compared."""
        raise NotImplementedError

    def to_draft(self, typed: Any) -> dict[str, Any]:
        """Return that as a draft keeps it."""
        raise NotImplementedError

    def put_back(self, form: F, draft: dict[str, Any]) -> None:
        """Show a draft in a form."""
        raise NotImplementedError

    def record(self, form: F, *, whole: bool) -> None:
        """Record what a form holds, unless something is wrong with it."""
        raise NotImplementedError

    def say_kept(self, at: str) -> None:
        """Say at what hour the draft was kept."""
        raise NotImplementedError

    def say_wrong(self, form: F, fields: dict[str, str]) -> None:
        """Say beside the fields what was refused."""
        form.show_errors(fields)

    def _follow(self) -> None:
        """Make again what is beside the form."""

    # What the shell asks

    def primary(self) -> None:
        """Record, and do what follows (Ctrl+Entrée)."""
        self.save(whole=True)

    def draft(self) -> dict[str, Any] | None:
        """Return what was typed, if anything was, until it is recorded."""
        if self.form is None or (typed := self.typed(self.form)) == self._first:
            return None
        self.context.drafts.latest(self.context.me.agent_id, self._kept, owner=self)
        return self.to_draft(typed)

    def filled(self) -> bool:
        """Say whether the form is there: before, what is kept stays."""
        return self.form is not None

    def restore(self, draft: dict[str, Any]) -> None:
        """Put back what was typed."""
        if self.form is not None:
            self.put_back(self.form, draft)
            self._follow()

    def arrange(self, width: Width) -> None:
        """Put what the form makes beside it, or under it in a narrow window, where the page scrolls."""
        narrow, px = width == "narrow", current().px
        self._narrow = narrow
        self._grid.addWidget(self.card, 0, 0)
        self._grid.addWidget(self._aside, 1 if narrow else 0, 0 if narrow else 1)
        self._grid.setSpacing(px(13))
        self._grid.setColumnStretch(0, 1)
        self._aside.setMinimumSize(0 if narrow else px(SIDE), px(self.low_narrow if narrow else LOW))
        self._aside.setMaximumWidth(WIDEST if narrow else px(SIDE))
        self._grow()

    def event(self, event: QEvent) -> bool:
        return self._early.takes(event) or super().event(event)

    # The form

    def _begin(self) -> None:
        """Wait for what the form is filled with: keys pressed meanwhile are for it."""
        self._early_save = None
        self._early.listen()
        self._drop_form()
        self._set_busy(False)
        self.setFocus()

    def _put(self, form: F) -> None:
        """Show a form filled, then give it the keys pressed before it was there."""
        self.form = form
        self._first = self.typed(form)
        self.card.body.insertWidget(0, form, 1)
        form.show()  # now, so that the very next key finds its field
        self.card.set_error("")
        form.changed.connect(self._pause.start)
        form.submitted.connect(self.primary)
        self._follow()
        self._grow()

        def play(_none: object) -> None:
            if self.form is form:
                form.take_focus()
                self._early.play()
                if self._early_save is not None:
                    self.save(whole=self._early_save)

        # After the draft, which the shell asked for meanwhile: what was typed since stands above it.
        self.context.reads.run(lambda _read: None, play, owner=self, slot="begin")

    def _drop_form(self) -> None:
        self._pause.stop()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _grow(self) -> None:
        """Show the form whole in a narrow window, where the page scrolls; else it scrolls by itself."""
        if self.form is not None:
            self.form.show_whole(self._narrow)

    def _kept(self, page: str, _key: str, at: int) -> None:
        """Say when what is typed was last kept, once it really is."""
        if page == self.key and self.form is not None:
            self.say_kept(hour(paris(at)))

    # Recording

    def save(self, *, whole: bool) -> None:
        """Record what is typed, once the form has the keys that came before it and no other recording runs."""
        if self._early.listening:
            self._early_save = whole
        elif self.form is not None and not self._busy:
            self.record(self.form, whole=whole)

    def _leave(self, at: str) -> None:
        """Go back without a draft: what was typed at a place is recorded, or not wanted any more.

        Another form opened there meanwhile stays.
        """
        self.drop_draft(at)
        if at != self.at:
            return
        self._set_busy(False)
        if self.form is not None:
            self._first = self.typed(self.form)
        self.leave()
        self._drop_form()

    def _refused(self, error: DeskError) -> None:
        self._early.stop()
        self._set_busy(False)
        if self.form is None:
            self.card.set_error(str(error))
        elif isinstance(error, BadInput) and error.fields:
            self.say_wrong(self.form, dict(error.fields))
        else:
            self.form.show_errors({}, str(error))

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for button in (self.save_button, self._strong):
            button.setEnabled(not busy)
