"""Terminer: one key says how the reception ended; Entrée alone says « Traité »."""

from __future__ import annotations

from lmmh_desk.features.walkins.model.records import OUTCOMES, Outcome
from lmmh_desk.features.walkins.store import board
from lmmh_desk.features.walkins.ui.acts import Acts
from lmmh_desk.features.walkins.ui.choices import Choices
from lmmh_desk.features.walkins.ui.sheet import Sheet
from lmmh_desk.kernel.clock import paris
from lmmh_desk.kernel.french import hour
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import AtCounter
from lmmh_desk.ui.context import Context

LETTERS = {
    Outcome.ANSWERED: "T",
    Outcome.APPOINTMENT: "R",
    Outcome.REFERRED: "O",
    Outcome.DOCUMENT_PRINTED: "D",
    Outcome.LEFT: "P",
}


class ClosingSheet(Sheet):
    """Ends the reception of whoever is at this counter; it takes keys before it knows the name."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Terminer"), 400)
        self._walk_in_id = ""
        self._choices = Choices(_("Comment la réception se termine"))
        self._choices.set_choices([(outcome, LETTERS[outcome], OUTCOMES[outcome]) for outcome in LETTERS])
        self._choices.picked.connect(self._close)
        self.body.addWidget(self._choices)
        me, now = context.me, context.clock.now()
        context.reads.run(lambda read: board.serving(read, me, now), self._name, owner=self)
        self.open(self._choices.first())

    def submit(self) -> None:
        """Close as answered (Ctrl+Entrée)."""
        self._close(Outcome.ANSWERED)

    def key(self, letter: str) -> bool:
        """Pick the outcome of a letter."""
        return self._choices.pick(letter)

    def _name(self, here: AtCounter | None) -> None:
        if here is None:
            self.leave()
            self.context.shell.say(_("Personne n’est à votre guichet. Appelez la personne suivante avec F3."), "warn")
            return
        self._walk_in_id = here.walk_in_id
        since = _("{ticket}, depuis {hour}").format(ticket=here.ticket, hour=hour(paris(here.since)))
        self.set_title(_("Terminer avec {name}").format(name=here.name), since)

    def _close(self, outcome: str) -> None:
        self.leave()
        Acts(self.context).close(self._walk_in_id, Outcome(outcome))
