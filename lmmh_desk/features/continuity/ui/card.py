"""« Consigne du jour », on the counter's page: the last the cell gave, and how this site said it receives."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from lmmh_desk.features.continuity.model.board import Orders
from lmmh_desk.features.continuity.store.board import seen_orders
from lmmh_desk.features.continuity.ui.acts import Acts
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.clock import today
from lmmh_desk.kernel.french import long_date
from lmmh_desk.kernel.i18n import _
from lmmh_desk.office.model.sites import STATUS_LABELS
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button, IconButton
from lmmh_desk.ui.widgets.card import Card

SHOWS = ("crisis_meeting", "site_report", "site", "regulation")


class OrdersCard(Card):
    """What the cell asks of every counter today."""

    def __init__(self, context: Context) -> None:
        self._print = IconButton("printer", _("Imprimer la consigne"), small=True)
        super().__init__(
            _("Consigne du jour"), icon="shield", actions=(self._print,), padding=(14, 0, 14, 12), plain=True
        )
        self._context = context
        self.text = Label("", 13, 400, "t2", wrap=True)
        self.site = Label("", 12, 400, "t3")
        self.report = Button(_("État du site"), role="link", small=True, key="F11")
        self.add(self.text)
        self.silent = QWidget()  # there until the site said this morning how it receives
        self.silent.setLayout(Row(self.site, None, self.report))
        self.add(self.silent)
        self._print.clicked.connect(lambda: Acts(context).print_orders())
        self.report.clicked.connect(lambda: context.shell.run("continuity.report"))

    def panes(self) -> list[Button]:
        """Return what F6 goes through."""
        return [self.report] if self.silent.isVisible() else []

    def refresh(self, changes: Changes | None) -> None:
        """Read the order again when it, or this site, changed."""
        if self._context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me, now = self._context.me, self._context.clock.now()
        self._context.reads.run(
            lambda read: seen_orders(read, me, me.site_id, now), self._show, owner=self, slot="orders"
        )

    def show_at(self, now: int, *, masked: bool) -> None:
        """Show nothing of the minute: the order names nobody."""
        del now, masked

    def _show(self, found: Orders) -> None:
        meeting, site, day = found.meeting, found.site, today(self._context.clock)
        given = date.fromisoformat(meeting.day) if meeting.day else day
        when = _("8:30") if given == day else long_date(given, year=False)
        self.set_caption(_("cellule de crise, {when}").format(when=when) if meeting.orders else "")
        self.text.setText(meeting.orders or _("La cellule n’a pas donné de consigne."))
        self._print.setVisible(bool(meeting.orders))
        status = STATUS_LABELS[site.status] if site.status else ""
        self.site.setText(_("{status} · pas redit aujourd’hui").format(status=status))
        appear(self.silent, not site.fresh(day))
        self.updateGeometry()
