"""« Masques », on the counter's page: there only while this site's stock is low, or a transfer waits to be received."""

from __future__ import annotations

from lmmh_desk.features.masks.model.stock import SiteStock
from lmmh_desk.features.masks.store.stock import seen_site
from lmmh_desk.features.masks.ui.tables import coming_words
from lmmh_desk.kernel.changes import Changes
from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.tag import Tag

SHOWS = ("mask_movement", "setting", "site")


class LowStockCard(Card):
    """How many are left here, and what is on its way."""

    def __init__(self, context: Context) -> None:
        self._open = Button(_("Ouvrir"), role="link", small=True, accessible=_("Ouvrir les masques"))
        super().__init__(_("Masques"), icon="mask", actions=(self._open,), padding=(14, 0, 14, 12), plain=True)
        self._context = context
        self.mark, self.about = Tag(""), Label("", 12, 400, "t2", wrap=True)
        self.body.addLayout(Row(self.mark, None))
        self.add(self.about)
        self._open.clicked.connect(lambda: context.shell.open("masks"))
        self.hide()

    def panes(self) -> list[Button]:
        """Return what F6 goes through."""
        return [] if self.isHidden() else [self._open]

    def refresh(self, changes: Changes | None) -> None:
        """Read this site's stock again when it changed."""
        if self._context.session is None or (changes is not None and not changes.touches(*SHOWS)):
            return
        me = self._context.me
        self._context.reads.run(lambda read: seen_site(read, me, me.site_id), self._show, owner=self, slot="masks")

    def show_at(self, now: int, *, masked: bool) -> None:
        """Show nothing of the minute: a stock names nobody."""
        del now, masked

    def _show(self, one: SiteStock) -> None:
        low = one.is_low
        tone, icon = ("bad", "warning") if low else ("accent", "truck")
        left = count(one.stock, _("masque"))
        self.mark.set(_("Stock bas\u00a0: {left}").format(left=left) if low else left, tone, icon)
        self.about.setText(coming_words(one, self._context.clock.now()))
        self.setVisible(low or one.coming > 0)
        self.updateGeometry()
