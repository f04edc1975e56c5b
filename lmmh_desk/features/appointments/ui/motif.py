"""The motif: a few letters of any of its words find it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.typed import plain
from lmmh_desk.office.model.reasons import TYPE_LABELS, Reason, ReasonType
from lmmh_desk.ui.widgets.base import pressed_with
from lmmh_desk.ui.widgets.choice import ComboBox

PAUSE = 1500  # milliseconds after which letters begin another word


class MotifEdit(ComboBox):
    """A list of motifs; letters typed in a row choose the first one with a word that begins so, Entrée takes it."""

    taken = Signal()

    def __init__(self) -> None:
        super().__init__(placeholder=_("Quelques lettres du motif"))
        self._typed = ""
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._forget)

    def set_reasons(self, reasons: Sequence[Reason]) -> None:
        """Offer these motifs; one that isn't at the counter says how it is held."""
        self.set_choices([(one.id, _words(one)) for one in reasons])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if pressed_with(event, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._forget()
            self.taken.emit()
        elif (event.text().isprintable() and event.text().strip()) or (event.text() == " " and self._typed):
            self._type(event.text())
        else:
            self._forget()
            super().keyPressEvent(event)

    def _type(self, letter: str) -> None:
        self._typed += letter
        self._pause.start()
        place = find(plain(self._typed), [self.itemText(place) for place in range(self.count())])
        if place >= 0:
            self.setCurrentIndex(place)

    def _forget(self) -> None:
        self._typed = ""


def find(typed: str, labels: Sequence[str]) -> int:
    """Return the place of the first label that begins with a text, else has a word that does; -1 without any."""
    flat = [plain(label) for label in labels]
    begins = [place for place, label in enumerate(flat) if label.startswith(typed)]
    inside = [place for place, label in enumerate(flat) if f" {typed}" in label.replace("’", " ").replace("'", " ")]
    return next(iter((*begins, *inside)), -1)


def _words(reason: Reason) -> str:
    if reason.type is ReasonType.PUBLIC_OFFICE:
        return reason.label
    return f"{reason.label} · {TYPE_LABELS[reason.type].lower()}"
