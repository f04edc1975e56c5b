"""« Messages »: the gateways of this PC and what waits to go out; on an attached PC, that headquarters sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtWidgets import QBoxLayout, QWidget

from lmmh_desk.features.desk.ui.editor import NARROW_CARD
from lmmh_desk.features.desk.ui.gateways import GatewayCard
from lmmh_desk.features.desk.ui.outbox_card import OutboxCard
from lmmh_desk.features.desk.ui.section import Section
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.session import Session
from lmmh_desk.office.model.gateways import GatewaySetup
from lmmh_desk.office.model.messages import Channel
from lmmh_desk.office.store.messages import Outbox
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.page import Width
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import WIDEST, Column, Row, appear

if TYPE_CHECKING:
    from lmmh_desk.store.store import Read

WIDE, TALL = 400, 560  # pixels at 100 %


class MessagesBoard(Struct, frozen=True):
    """What the tab shows."""

    sends: bool
    setups: dict[Channel, GatewaySetup]
    outbox: Outbox


class MessagesSection(Section):
    """The gateways at the left, the queue at the right."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.elsewhere = Banner(_("Ce poste est rattaché\u00a0: le siège envoie ses messages, après synchronisation."))
        self.gateways, self.outbox = GatewayCard(context), OutboxCard(context)
        self._row = Row(self.gateways, self.outbox, spacing=12)
        self._row.setStretch(1, 1)
        column = Column(self.elsewhere, spacing=12)
        column.addLayout(self._row, 1)
        self.setLayout(column)
        self._narrow = False
        current().changed.connect(self.retheme)
        self.retheme()
        for panel in self.gateways.panels.values():
            panel.made.connect(lambda: self.refresh(None))

    def arrange(self, width: Width) -> None:
        self._narrow = width == "narrow"
        self._row.setDirection(QBoxLayout.Direction.TopToBottom if self._narrow else QBoxLayout.Direction.LeftToRight)
        self.retheme()

    def retheme(self) -> None:
        """Give the gateways their width at the present zoom, all there is when they stand above the queue."""
        px = current().px
        self.gateways.setMinimumWidth(0 if self._narrow else px(WIDE))
        self.gateways.setMaximumWidth(WIDEST if self._narrow else px(WIDE))
        for card, high in ((self.gateways, TALL), (self.outbox, NARROW_CARD)):
            card.setMinimumHeight(px(high) if self._narrow else 0)

    def refresh(self, changes: Changes | None) -> None:
        if not all(panel.whole for panel in self.gateways.panels.values()):
            return
        if changes is None or changes.touches("message") or changes.action == "office.messages.gateway":
            now, me = self.context.clock.now(), self.context.me
            self.context.reads.run(lambda read: _read(read, me, now), self.show_board, owner=self)

    def show_board(self, shown: MessagesBoard) -> None:
        """Show what is set and what waits."""
        appear(self.elsewhere, not shown.sends)
        appear(self.gateways, shown.sends)
        self.gateways.show_setups(shown.setups)
        self.outbox.show_outbox(shown.outbox)

    def primary(self) -> None:
        self.gateways.save()

    def escape(self) -> bool:
        return self.gateways.panel.give_back()

    def draft(self) -> dict[str, Any] | None:
        typed = {panel.channel: kept for panel in self.gateways.panels.values() if (kept := panel.typed())}
        return {channel: {**values, "secret": ""} for channel, values in typed.items()} or None

    def restore(self, draft: dict[str, Any]) -> None:
        for channel, values in draft.items():
            self.gateways.panels[Channel(channel)].put_back(values)

    def panes(self) -> list[QWidget]:
        return [self.gateways, self.outbox]


def _read(read: Read, me: Session, now: int) -> MessagesBoard:
    from lmmh_desk.office.store.messages import gateway_setup, may_send, seen_outbox

    setups = {channel: gateway_setup(read, channel) for channel in Channel}
    return MessagesBoard(may_send(read), setups, seen_outbox(read, me, now))
