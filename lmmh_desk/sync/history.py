"""The last exchanges in words, for people: what passed, what was cut and when it was taken up again."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from lmmh_desk.kernel.french import NBSP, count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.store.exchange.attached import Run
from lmmh_desk.sync.exchanger import CUT, NETWORK
from lmmh_desk.sync.refusals import HALF, STOPPED
from lmmh_desk.sync.status import problem_words

KILO = 1000
TRIES = (NETWORK, CUT)


class Told(Struct, frozen=True):
    """One line of the history; tries without network that follow one another are one line."""

    run: Run  # the first of them
    tries: int = 1
    resumed_at: int | None = None  # when the exchange it cut went to its end

    @property
    def tone(self) -> str:
        """Return « ok », « offline » or « warn »."""
        return {"": "ok", NETWORK: "offline"}.get(self.run.problem, "warn")

    @property
    def icon(self) -> str:
        """Return the icon of how it went."""
        if self.run.way == "bundle" and not self.run.problem:
            return "usb"
        return {"": "check", NETWORK: "cloud-off"}.get(self.run.problem, "warning")

    def words(self, resumed: str) -> str:
        """Return « 14 envois, 9 réceptions », or what went wrong; `resumed` is the hour of `resumed_at`."""
        if self.run.problem == CUT:
            return _("Coupure, repris à {hour}").format(hour=resumed) if resumed else _("Coupure")
        if self.run.problem == NETWORK:
            return _("Pas de réseau") + (f", {count(self.tries, _('essai'))}" if self.tries > 1 else "")
        passed = _("{sent}, {received}").format(
            sent=count(self.run.sent, _("envoi")), received=count(self.run.received, _("réception"))
        )
        if self.run.problem == STOPPED:
            return _("Arrêté après\u00a0: {passed}").format(passed=passed)
        if self.run.problem == HALF:
            return _("Import arrêté après\u00a0: {passed}").format(passed=passed)
        return problem_words(self.run.problem) if self.run.problem else passed

    @property
    def length(self) -> str:
        """Return « 3 s », or that nothing was lost."""
        if self.run.problem in (CUT, HALF, STOPPED):
            return _("sans perte")
        if self.run.problem:
            return ""
        return f"{max(1, round((self.run.ended_at - self.run.started_at) / 1000))}{NBSP}s"

    @property
    def weight(self) -> str:
        """Return the bytes that went and came, « 12 ko »; "" where none did."""
        moved = self.run.bytes_sent + self.run.bytes_received
        return weighed(moved) if moved else ""


def weighed(size: int) -> str:
    """Return « 512 o », « 12 ko », « 3,4 Mo »."""
    if size >= KILO * KILO:
        return f"{size / KILO / KILO:.1f}{NBSP}Mo".replace(".", ",")
    return f"{size}{NBSP}o" if size < KILO else f"{round(size / KILO)}{NBSP}ko"


def told(runs: Sequence[Run]) -> list[Told]:
    """Return the lines of these exchanges (newest first), newest first."""
    lines: list[Told] = []
    for run in reversed(runs):
        last = lines[-1] if lines else None
        if last is not None and run.problem == NETWORK and last.run.problem in TRIES and not last.resumed_at:
            lines[-1] = replace(last, tries=last.tries + 1)
            continue
        if last is not None and not run.problem and last.run.problem == CUT:
            lines[-1] = replace(last, resumed_at=run.started_at)
        lines.append(Told(run))
    return lines[::-1]
