"""The recovery sheet of an office just founded: printed or copied, and proved by one of its lines before all else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from lmmh_desk.features.desk.ui.first_start import TOWN
from lmmh_desk.features.desk.ui.making import Maker
from lmmh_desk.kernel.errors import DeskError
from lmmh_desk.kernel.i18n import _
from lmmh_desk.system import recovery
from lmmh_desk.system.sheets import LINES, Sheet, same_line
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.lock.town import Town
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.banner import Banner
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear, line
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.editors import LineEdit
from lmmh_desk.ui.widgets.field import Field

WHY = _(
    "Si la clé de ce poste se perd avec son coffre ou son PC, cette feuille est le seul moyen d’en relire les données."
    " Elle n’est gardée que sur papier."
)
OFFER = _("Imprimez-la, ou recopiez à la main ses six lignes. Une fois prouvée, ce poste s’ouvre.")
COPY = _("Recopiez ces six lignes sur une feuille. Un O est un zéro, un I ou un L est un 1.")
VOID = _("Ce qui a été imprimé ou recopié avant ({names}) n’ouvre rien\u00a0: déchirez-le.")
PROVE = _("Prouvez que la feuille se lit\u00a0: recopiez sa ligne {rank}, telle qu’elle est sur le papier.")


class FirstKey(Struct, frozen=True):
    """What `app` does with the recovery key of an office just founded; each runs in a worker and raises DeskError."""

    make: Callable[[], recovery.Making]
    send: Callable[[recovery.Making], None]  # prints its sheet
    keep: Callable[[recovery.Making], object]


class FirstSheet(QWidget):
    """Offers the sheet; `done` is called once it is kept: nothing is recorded before.

    One `made` before the window was locked is the one to prove. `void` are the names of others, on papers about.
    """

    def __init__(
        self, key: FirstKey, done: Callable[[], None], made: recovery.Making | None = None, void: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self._key, self._done, self._made = key, done, made
        self._then: Callable[[], None] = done
        self._rank = 1
        self._worker = Maker()
        self.town = Town()
        self.town.margin = 56
        self.told = Label(OFFER, 14, 400, "t1", wrap=True)
        self.lines = Label("", 20, 600)
        self.field = Field(_("La ligne demandée"), LineEdit("A1B2-C3D4-E5F6"))
        self.banner = Banner(tone="bad")
        self.void = Banner(VOID.format(names=", ".join(void)) if void else "", tone="warn")
        self.again = Button(_("Revoir la feuille"), role="quiet")
        self.copy_button = Button(_("Recopier à la main"), "pencil")
        self.print_button = Button(_("Imprimer"), "printer", role="primary")
        self.copied = Button(_("C’est recopié"), role="primary", key=_("Entrée"))
        self.keep = Button(_("Garder cette clé"), role="primary", key=_("Entrée"))
        self.setFocusProxy(self.field if made else self.print_button)
        self._lay_out()
        self._connect()
        if made:
            self._prove()
        else:
            self._offer()

    def _offer(self) -> None:
        self._show(OFFER, self.copy_button, self.print_button)
        self.print_button.setFocus()

    def _copy(self) -> None:
        sheet = self._sheet()
        if sheet is not None:
            self.lines.setText("\n".join(f"{rank}   {text}" for rank, text in enumerate(sheet.lines, 1)))
            self._show(COPY, self.copied)
            self.copied.setFocus()

    def _prove(self) -> None:
        self._rank = secrets.randbelow(LINES) + 1
        self.lines.setText("")
        self.field.set_value("")
        self.field.set_error("")
        self._show(PROVE.format(rank=self._rank), self.again, self.keep)
        self.field.setFocus()

    def _check(self) -> None:
        sheet, made = self._sheet(), self._made
        if sheet is None or made is None:
            return
        if not same_line(str(self.field.value() or ""), sheet, self._rank):
            self.field.set_error(_("Ce n’est pas la ligne {rank}. Relisez la feuille.").format(rank=self._rank))
            self.field.setFocus()
            return
        self._run(lambda: self._key.keep(made), self._done)

    def _make_then(self, then: Callable[[], None]) -> None:
        """Go on once the key is made: it is made once, whatever is done with its sheet."""
        if self._made is not None:
            then()
        else:
            self._run(self._key.make, then)

    def _send(self) -> None:
        made = self._made
        if made is not None:
            self._run(lambda: self._key.send(made), self._prove)

    def _run(self, work: Callable[[], object], then: Callable[[], None]) -> None:
        self.banner.set("")
        self._busy(True)
        self._then = then
        self._worker.start(lambda _progress: work())

    def _answered(self, found: object) -> None:
        self._busy(False)
        if isinstance(found, recovery.Making):
            self._made = found
        self._then()

    def _failed(self, error: DeskError) -> None:
        self._busy(False)
        self.banner.set(str(error), "bad")
        announce(self, self.banner.text, urgent=True)

    def _busy(self, busy: bool) -> None:
        for button in self._buttons:
            button.setEnabled(not busy)

    def _sheet(self) -> Sheet | None:
        return self._made.sheets[0] if self._made is not None else None

    def _show(self, told: str, *buttons: Button) -> None:
        self.told.setText(told)
        appear(self.lines, self.copied in buttons)
        appear(self.field, self.keep in buttons)
        for button in self._buttons:
            appear(button, button in buttons)
        announce(self, told)

    def _lay_out(self) -> None:
        self._buttons = (self.again, self.copy_button, self.print_button, self.copied, self.keep)
        side = QFrame()
        side.setProperty("role", "side")
        column = Column(margins=(77, 56, 76, 28), spacing=14)
        title = Label(_("Gardez la clé de secours de ce poste"), 22, 600, wrap=True)
        why = Label(WHY, 14, 400, "t2", wrap=True)
        for part in (title, why, self.told, self.void, self.lines, self.field, self.banner):
            column.addWidget(part)
        column.addStretch(1)
        column.addWidget(line())
        column.addLayout(Row(None, *self._buttons, margins=(0, 8, 0, 0), spacing=16))
        side.setLayout(column)
        both = Row(self.town, side, spacing=0)
        both.setStretch(1, 1)
        self.setLayout(both)
        self.town.show_lines("", (("LMMH Desk", 40, 600, 252), (_("L’office est créé."), 17, 400, 300)))
        self._measure()

    def _connect(self) -> None:
        self.again.clicked.connect(self._offer)
        self.copy_button.clicked.connect(lambda: self._make_then(self._copy))
        self.print_button.clicked.connect(lambda: self._make_then(self._send))
        self.copied.clicked.connect(self._prove)
        self.keep.clicked.connect(self._check)
        self._worker.made.connect(self._answered)
        self._worker.failed.connect(self._failed)
        current().changed.connect(self._measure)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shown = next(each for each in reversed(self._buttons) if each.isVisibleTo(self))
            shown.click()
        else:
            super().keyPressEvent(event)

    def _measure(self) -> None:
        px = current().px
        self.town.setVisible(self.width() >= px(1000))
        self.town.setFixedWidth(px(TOWN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
