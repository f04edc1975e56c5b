"""The exchange in the window's frame: the pill, its popover, the rail's number, the key bar's sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import count, hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Waiting
from lmmh_desk.sync.status import SyncStatus
from lmmh_desk.ui.exchanges import PAGE
from lmmh_desk.ui.shell.popover import Popover

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.work import Work

EXPORT, ARBITRATE = "exchange.export", "arbitration.open"  # commands of its pages


class ExchangeView:
    """Shows the one status wherever the frame of the window says something of it."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._exchanges = work.context.exchanges
        self._pill = work.topbar.pill
        self.popover = Popover(work, self._pill)
        self._pill.clicked.connect(self.popover.unfold)
        self.popover.run_asked.connect(self._exchanges.run)
        self.popover.cancel_asked.connect(self._exchanges.cancel)
        self.popover.page_asked.connect(lambda: work.open(PAGE))
        self.popover.export_asked.connect(lambda: work.run(EXPORT))
        self.popover.arbitration_asked.connect(lambda: work.run(ARBITRATE))
        self.popover.opened.connect(self.open_line)
        self._exchanges.changed.connect(self._show)
        self._show(self._exchanges.status)

    def saved(self) -> None:
        """Say when the last entry was recorded, and read again what waits."""
        self._pill.saved(hour(paris(self._work.context.clock.now())))
        self._exchanges.read()

    def open_line(self, line: Waiting) -> None:
        """Open the page that shows what a line tells."""
        if line.page:
            self._work.open(line.page, **line.arguments)

    def _show(self, status: SyncStatus) -> None:
        self._pill.show_status(status)
        self.popover.show_status(status)
        decides = status.facts.to_arbitrate if status.facts.decides else 0
        self._work.navigation.set_badge(PAGE, decides or status.number, decides=decides > 0)
        tell_where(self._work)


def tell_where(work: Work) -> None:
    """Say in the key bar what must be known at once, else what the page has to say, else where entries are recorded."""
    page, session, status = work.page(), work.context.session, work.context.exchanges.status
    if work.context.store.read_only:
        work.topbar.pill.consult()
        work.keybar.stand(_("Consultation\u00a0: le disque refuse l’écriture, rien ne s’enregistre."), "warn")
    elif work.alert:
        work.keybar.stand(work.alert, "warn")
    elif session is not None and status.closing:
        work.keybar.stand(status.closing, "warn")
    elif page is not None and page.status() and not work.discreet:
        work.keybar.stand(page.status())
    elif session is not None:
        desk = work.desk or session.desk_code
        if status.offline:
            work.keybar.stand(_("Poste {desk} · tout est enregistré sur ce poste").format(desk=desk), "offline")
        elif work.reminder.text:
            work.keybar.stand(_("Poste {desk} · {reminder}").format(desk=desk, reminder=work.reminder.text), "warn")
        else:
            work.keybar.stand(_("Poste {desk} · enregistré sur ce poste").format(desk=desk))


def told_at_lock(work: Work) -> str:
    """Return what the lock screen says of the network and of what waits here; a number names nobody."""
    status, drafts = work.context.exchanges.status, work.drafts.number(work.sitting.agent_id)
    facts = (
        [_("{entries} en attente d’envoi").format(entries=count(status.number, _("saisie")))] if status.number else []
    )
    facts += [count(drafts, _("brouillon"))] if drafts else []
    waits = ", ".join(facts) + "." if facts else ""
    offline = _("Hors ligne\u00a0: le code PIN fonctionne quand même.") if status.offline else ""
    return " ".join(filter(None, (offline, waits)))
