"""Values of a list picked by their words, each in a tag with its cross: the criteria of a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QCompleter

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.choice import Line
from lmmh_desk.ui.widgets.tokens_edit import TokensEdit

Key = tuple[str, str]  # kind and value
LINES = 8  # proposed at once


class ChosenEdit(TokensEdit):
    """One value of each kind at most: letters narrow what is proposed, Bas shows it all, Entrée picks the first.

    `choices` are (kind, value, words); the value is that of each kind picked.
    """

    def __init__(self, choices: Iterable[tuple[str, str, str]], placeholder: str) -> None:
        self._words: dict[Key, str] = {}
        for kind, value, words in choices:  # the list gives words back: no two the same
            alike = sum(known.startswith(words) for known in self._words.values())
            self._words[kind, value] = f"{words} ({alike + 1})" if words in self._words.values() else words
        self._picked: list[Key] = []
        self._shown: list[Key] = []
        super().__init__(placeholder)
        self._proposed = QStringListModel(self)
        self._completer = QCompleter(self._proposed, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(LINES)
        self.popup.setItemDelegate(Line(self._completer))
        self.line.setCompleter(self._completer)
        self.line.textEdited.connect(self._propose)
        self.line.returnPressed.connect(self._take_first)  # the list open, keys come straight to the line
        # After the line took the words proposed, which are not to stay there.
        self._completer.activated.connect(self._accept, Qt.ConnectionType.QueuedConnection)

    @property
    def popup(self) -> QAbstractItemView:
        """Return the list of what is proposed."""
        popup = self._completer.popup()
        assert popup is not None
        return popup

    def value(self) -> dict[str, str]:
        """Return the value of each kind picked."""
        return dict(self._picked)

    def set_value(self, value: Mapping[str, str] | None) -> None:
        """Show other values; what is not offered, or empty, is dropped."""
        self._picked = [key for key in (value or {}).items() if key in self._words]
        self._say()

    def problem(self) -> str:
        """Say that what is typed is not offered."""
        self._take()
        if not self.typing:
            return ""
        if self._shown:
            return _("Plusieurs critères s’écrivent ainsi. Choisissez dans la liste (Bas), ou effacez.")
        return _("Aucun critère ne s’écrit ainsi. Choisissez dans la liste (Bas), ou effacez.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.popup.isVisible():
            return False  # it is chosen from
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self._propose(self.line.text())
                self._completer.complete()
                return True
            if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.typing:
                self._take_first()
                return True
        return super().eventFilter(watched, event)

    def _propose(self, typed: str) -> None:
        """Propose what is not picked and holds these letters, first what begins with them."""
        letters = plain(typed.strip())
        found = [key for key, words in self._words.items() if key not in self._picked and letters in plain(words)]
        self._shown = sorted(found, key=lambda key: not plain(self._words[key]).startswith(letters))
        self._proposed.setStringList([self._words[key] for key in self._shown])

    def _accept(self, words: str) -> None:
        """Pick what was taken from the list."""
        self._pick(next(key for key, known in self._words.items() if known == words))

    def _typed(self, _text: str) -> None:
        self.changed.emit()

    def _take(self) -> None:
        """Pick what is begun and left, where a single criterion is written so."""
        if self.typing:
            self._propose(self.line.text())
            if len(self._shown) == 1:
                self._pick(self._shown[0])

    def _take_first(self) -> None:
        """Pick the first of what is proposed for the letters typed (Entrée)."""
        if self.typing:
            self._propose(self.line.text())
            if self._shown:
                self._pick(self._shown[0])

    def _pick(self, key: Key) -> None:
        self._picked = [*(one for one in self._picked if one[0] != key[0]), key]
        self._say()

    def _remove(self, place: int) -> None:
        del self._picked[place]
        self._say()

    def _say(self) -> None:
        self._names = [self._words[key] for key in self._picked]
        self.line.clear()
        self._renew()


def choices(kind: str, offered: Iterable[tuple[Any, str]]) -> list[tuple[str, str, str]]:
    """Return the choices of a kind, those of no value left out."""
    return [(kind, str(value), words) for value, words in offered if value]
