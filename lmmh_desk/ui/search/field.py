"""« Qui est devant moi ? »: one field for persons, documents and commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from lmmh_desk.kernel.found import Hit
from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.context import Context
from lmmh_desk.ui.search import sources
from lmmh_desk.ui.search.box import MOVES, SearchBox
from lmmh_desk.ui.search.painting import Act
from lmmh_desk.ui.search.popup import Popup
from lmmh_desk.ui.search.rows import Answer, Row, answer, commands_for
from lmmh_desk.ui.shell.runner import Runner
from lmmh_desk.ui.theme import application

HERE = "search"  # the page of the commands valid in the search only
FICHE = "fiche"


class PersonSearch(SearchBox):
    """The field, and its popup over the window.

    With `picking`, Entrée gives the person through `picked` instead of opening anything, and only persons are found.
    """

    picked = Signal(object)  # Hit

    def __init__(self, context: Context, runner: Runner, picking: bool = False) -> None:
        details = "  " + _("Nom, téléphone, n° de contrat, adresse…")
        super().__init__(_("Qui est devant moi\u00a0?"), details, "" if picking else "Ctrl+K")
        self._context, self._runner, self._picking = context, runner, picking
        self._popup: Popup | None = None
        self._answered = Answer("")
        self._then: Callable[[], object] | None = None
        self.line.textEdited.connect(self._ask)
        self.line.key.connect(self._key)
        self.line.focused.connect(self._focus)
        if not picking:
            self.line.left.connect(self._finish)

    # What the shell asks

    def take_focus(self) -> None:
        """Give the focus to the field, its text selected."""
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    @property
    def is_open(self) -> bool:
        """Say whether answers are shown."""
        return self._popup is not None and self._popup.isVisible()

    def person(self) -> str | None:
        """Return the id of the person chosen in the list, "" when none is, None when nothing is being searched."""
        if not self.is_open and not (self.line.text() and self.line.hasFocus()):
            return None
        row = self._popup.chosen if self._popup is not None and self.is_open else None
        return row.hit.id if row and row.hit and row.hit.kind == "person" else ""

    def after_answer(self, act: Callable[[], object]) -> bool:
        """Keep an act until what is typed is answered, for keys faster than the search; False when it is already."""
        waits = bool(self.line.text()) and self.line.hasFocus() and self._answered.query != self.line.text()
        if waits:
            self._then = act
        return waits

    def primary(self) -> bool:
        """Take the person chosen to the counter (Ctrl+Entrée); False when the list is closed."""
        if self.after_answer(self.primary):
            return True
        act = next((act for act in self._acts() if act.keys == "Ctrl+Return"), None)
        if not self.person() or act is None:
            return False
        self._run(act)
        return True

    def escape(self) -> bool:
        """Close the list, then empty the field; False when there was nothing to close."""
        if self.is_open:
            self.close_popup()
            return True
        had_text = bool(self.line.text()) and self.line.hasFocus()
        if had_text:
            self.line.clear()
        return had_text

    def forget(self) -> None:
        """Hide the list and what was asked."""
        self.close_popup()
        self.line.clear()

    def close_popup(self) -> None:
        """Hide the list."""
        self._then = None
        if self._popup is not None and self._popup.isVisible():
            self._popup.hide()
            application().removeEventFilter(self)

    # Asking and answering

    def _ask(self, text: str) -> None:
        session, now = self._context.me, self._context.clock.now()
        catalogue = self._context.catalogue
        self._context.reads.run(
            lambda read: sources.hits(read, catalogue, text, session, now),
            lambda hits: self._show(text, hits),
            owner=self,
            slot="search",
        )

    def _show(self, text: str, hits: list[Hit]) -> None:
        if text != self.line.text():
            return
        allowed = self._runner.allowed()
        commands = [] if self._picking else commands_for(text, self._context.catalogue, allowed)
        otherwise = [] if self._picking else [each for each in allowed if each.otherwise]
        found = [hit for hit in hits if hit.kind == "person"] if self._picking else hits
        self._answered = answer(text, found, commands, otherwise)
        then, self._then = self._then, None
        if self._answered.rows and (text or self.line.hasFocus()):
            self._open().show_answer(self._answered)
            self._place()
        else:
            self.close_popup()
        if then is not None:
            then()

    def _open(self) -> Popup:
        if self._popup is None or self._popup.over is not self.window():
            self._popup = Popup(self.window())
            self._popup.activated.connect(self._activate)
            self._popup.act_clicked.connect(self._run)
            self._popup.moved.connect(self._moved)
        if not self._popup.isVisible():
            application().installEventFilter(self)
        return self._popup

    def _place(self) -> None:
        if self._popup is not None:
            has_person = any(row.hit for row in self._answered.rows)
            self._popup.place(self, has_person and not self.compact and not self._picking)

    def _moved(self) -> None:
        if self._popup is not None:
            self._popup.show_preview(self._acts())
            if self._popup.chosen is not None:
                announce(self.line, self._popup.chosen.spoken)

    def _acts(self) -> list[Act]:
        """Return what can be done with the row chosen."""
        row = self._popup.chosen if self._popup else None
        if row is None or row.hit is None:
            return []
        if row.hit.kind != "person":
            return [Act(_("Ouvrir"), "arrow-right", "Return", "")]
        mine = [each for each in self._runner.allowed() if each.person and each.page in ("", HERE)]
        mine.sort(key=lambda each: each.page != HERE)
        acts = [Act(each.label, each.icon or "arrow-right", each.shortcut, each.key) for each in mine]
        return [Act(_("Ouvrir la fiche"), "user", "Return", ""), *acts[:6]]

    # Acting

    def _key(self, event: QKeyEvent) -> None:
        if event.key() in MOVES:
            if self._popup is not None and self.is_open:
                self._popup.step(*MOVES[Qt.Key(event.key())])
            elif event.key() == Qt.Key.Key_Down:
                self._ask(self.line.text())
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        else:
            self._enter()

    def _enter(self) -> None:
        if self.after_answer(self._enter):
            return
        if self._popup is not None and self.is_open and self._popup.chosen is not None:
            self._activate(self._popup.chosen)

    def _activate(self, row: Row) -> None:
        query = self.line.text().strip()
        self._finish()
        if row.kind == "otherwise":
            self._context.shell.run(row.command, text=query)
        elif row.hit is None:
            self._context.shell.run(row.command)
        else:
            self._open_hit(row.hit)

    def _open_hit(self, hit: Hit) -> None:
        if self._picking:
            self.picked.emit(hit)
        elif hit.command:
            self._context.shell.run(hit.command, **hit.arguments)
        elif hit.kind == "person":
            self._context.shell.open(FICHE, person_id=hit.id)

    def _run(self, act: Act) -> None:
        row = self._popup.chosen if self._popup else None
        if row is None or row.hit is None:
            return
        hit = row.hit
        self._finish()
        if act.command:
            self._context.shell.run(act.command, person_id=hit.id)
        else:
            self._open_hit(hit)

    def _finish(self) -> None:
        self.close_popup()
        self.line.clear()
        self._answered = Answer("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            inside = self._popup is not None and (watched is self._popup or self._popup.isAncestorOf(watched))
            if not inside and watched is not self and not self.isAncestorOf(watched):
                self.close_popup()
        return False

    def _focus(self, focused: bool) -> None:
        self.update()
        if not focused:
            self.close_popup()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.line.setFocus(Qt.FocusReason.MouseFocusReason)
        self._ask(self.line.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_open:
            self._place()


def previewed(search: PersonSearch) -> str:
    """Return the id of the person whose file is told beside the list, "" when none is."""
    popup = search._popup
    return (search.person() or "") if popup is not None and popup.preview.isVisible() else ""
