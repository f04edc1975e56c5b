"""The strip that asks why a file is opened: one key answers, and work goes on without."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.tenancy.model.consulting import REASONS
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Row
from lmmh_desk.ui.widgets.buttons import Button


class WhyStrip(Banner):
    """« Pourquoi ouvrir cette fiche ? », shown where neither the queue nor the agenda tells it."""

    def __init__(self, context: Context) -> None:
        self._context, self._person_id = context, ""
        choices = QWidget()
        self._row = Row(spacing=8)
        for place, (reason, label) in enumerate(REASONS.items(), 1):
            button = Button(label, key=f"Ctrl+{place}", small=True)
            button.clicked.connect(lambda _checked=False, reason=reason: self.answer(reason))
            self._row.addWidget(button)
        choices.setLayout(self._row)
        super().__init__(action=choices)

    def ask(self, wanted: bool) -> None:
        """Ask, or no longer."""
        self.set(_("Pourquoi ouvrir cette fiche\u00a0?") if wanted else "")

    def opened(self, person_id: str, seen: str) -> None:
        """Write that a file is open; ask why where nothing that is seen tells it."""
        from lmmh_desk.tenancy.actions.consulting import consult

        context, me = self._context, self._context.session
        self._person_id = person_id
        self.ask(not seen)
        if me is not None:
            context.writes.run(lambda: consult(context.store, me, person_id, seen), owner=self)

    def answer(self, reason: str) -> None:
        """Note why the file was opened, a key of REASONS; nothing where it isn't asked."""
        from lmmh_desk.tenancy.actions.consulting import give_reason

        context, person_id = self._context, self._person_id
        if self.text:
            me = context.me
            self.ask(False)
            context.writes.run(lambda: give_reason(context.store, me, person_id, reason), owner=self)

    def set_narrow(self, narrow: bool) -> None:
        """Put the answers under each other in a narrow window."""
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
