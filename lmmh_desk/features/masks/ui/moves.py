"""What may be done with a movement of the list: the same for its letters, its menu and Entrée."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtGui import QAction

from lmmh_desk.features.masks.model.records import Kind
from lmmh_desk.features.masks.ui.acts import Acts
from lmmh_desk.features.masks.ui.tables import Shown
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.page import Page

FICHE = "fiche"


class Way(Struct, frozen=True):
    """One thing to do: `key` names it, `words` say it with its letter."""

    key: str
    words: str
    run: Callable[[], None]


class Moves:
    """The acts of a page on the movements it lists."""

    def __init__(self, page: Page, acts: Acts) -> None:
        self._page, self._acts = page, acts

    def open(self, shown: Shown) -> None:
        """Receive what is on its way, else open the file of who was served."""
        if not shown.line.here:
            self._acts.arrive(shown.line.id)
        elif shown.line.person_id:
            self._page.context.shell.open(FICHE, person_id=shown.line.person_id)

    def pressing(self, key: str) -> Callable[[Shown], None]:
        """Return what a letter does with a movement, or says when it does nothing."""

        def press(shown: Shown) -> None:
            way = next((way for way in self._ways(shown) if way.key == key), None)
            if way is None:
                self._page.context.shell.say(_("Ce mouvement ne le permet pas."), "warn")
            else:
                way.run()

        return press

    def menu(self, shown: Shown) -> list[QAction]:
        """Return the context menu of a movement."""
        found = []
        for way in self._ways(shown):
            action = QAction(way.words, self._page)
            action.triggered.connect(way.run)
            found.append(action)
        return found

    def _ways(self, shown: Shown) -> list[Way]:
        line, acts = shown.line, self._acts
        if not line.here:
            return [Way("arrive", _("Recevoir le transfert") + "\tR", lambda: acts.arrive(line.id))]
        found = []
        if line.kind is Kind.GIVEN and not line.ended:
            found.append(Way("undo", _("Reprendre la remise") + "\tA", lambda: acts.take_back(line.id)))
        if line.kind is Kind.SENT and not line.ended:
            found.append(Way("undo", _("Rappeler le transfert") + "\tA", lambda: acts.call_back(line.id)))
        if line.receipt_id and not line.ended:
            found.append(Way("print", _("Imprimer le reçu") + "\tP", lambda: acts.print_receipt(line.receipt_id)))
        if line.person_id:
            found.append(Way("file", _("Ouvrir la fiche") + f"\t{_('Entrée')}", lambda: self.open(shown)))
        return found
