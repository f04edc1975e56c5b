"""What every page is given: the open profile, who is signed in, and the services of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lmmh_desk.kernel.clock import Clock
from lmmh_desk.kernel.errors import Locked
from lmmh_desk.kernel.feature import Feature
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.ports import Ports
from lmmh_desk.kernel.session import Session

if TYPE_CHECKING:
    from lmmh_desk.store.store import Store
    from lmmh_desk.ui.drafts import Drafts
    from lmmh_desk.ui.exchanges import Exchanges
    from lmmh_desk.ui.jobs import Network, Papers, Reads, Writes
    from lmmh_desk.ui.page import Page
    from lmmh_desk.ui.theme import Theme

Tone = Literal["info", "ok", "warn", "bad", "offline"]


class Shell(Protocol):
    """What a page may ask of the window."""

    def open(self, page: str, **arguments: Any) -> None:
        """Show a page, by its key in the catalogue."""

    def page(self) -> Page | None:
        """Return the page shown, for the commands that belong to a page."""

    def run(self, command: str, **arguments: Any) -> None:
        """Run a command, by its key in the catalogue, if the agent's role may."""

    def say(self, text: str, tone: Tone = "info", *, keeps_undo: bool = False) -> None:
        """Show a sentence in the key bar for six seconds, and have it read aloud.

        What follows from an act, as its paper printed, `keeps_undo`: the act can still be undone.
        """

    def offer_undo(self, text: str, undo: Callable[[], None]) -> None:
        """Show a sentence with « Annuler » for ten seconds (Ctrl+Z)."""

    def back(self) -> None:
        """Return to the page before."""

    def lock(self) -> None:
        """Lock the window; what is being typed is kept."""


@dataclass
class Context:
    """The open profile and the services of the window; one for the whole program."""

    store: Store
    clock: Clock
    catalogue: tuple[Feature, ...]
    reads: Reads
    writes: Writes
    papers: Papers
    network: Network
    theme: Theme
    shell: Shell
    drafts: Drafts
    printing: Any  # a lmmh_desk.printing service, given by `app`
    ports: Ports
    session: Session | None = None  # who sits there; None when locked
    asker: Session | None = None  # while an answer is given: who asked for it
    exchanging: Exchanges | None = None  # set by the window

    @property
    def exchanges(self) -> Exchanges:
        """Return the exchange with the hub, of which a desk that stands alone has one too."""
        if self.exchanging is None:
            raise RuntimeError("the window has not been made")
        return self.exchanging

    @property
    def me(self) -> Session:
        """Return who is signed in, or in an answer to who left since, who asked for it; raises Locked.

        What follows from an act is of who asked for the act, never of who sits down meanwhile.
        """
        me = self.asker if self.asker_left else self.session
        if me is None:
            raise Locked(_("La session est verrouillée."), _("Rien n’est perdu."), _("Saisissez votre code PIN."))
        return me

    @property
    def asker_left(self) -> bool:
        """Say whether an answer is being given to somebody who sits there no more: nothing of it is to be shown."""
        if self.asker is None:
            return False
        return self.session is None or self.session.agent_id != self.asker.agent_id

    @contextmanager
    def answering(self, asker: Session | None) -> Iterator[None]:
        """Give an answer to who asked for it; None is the window itself, which answers to who sits there."""
        before, self.asker = self.asker, asker
        try:
            yield
        finally:
            self.asker = before
