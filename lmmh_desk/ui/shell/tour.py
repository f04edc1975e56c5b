"""A tour of the window in seven steps, for whoever sits here for the first time; skipped by Échap, or by working."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from lmmh_desk.kernel.i18n import _
from lmmh_desk.ui.announcer import announce
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets.base import Label, Row
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import Canvas
from lmmh_desk.ui.widgets.card import Card

if TYPE_CHECKING:
    from lmmh_desk.ui.shell.work import Work

WIDE = 400  # pixels at 100 %


class Step(NamedTuple):
    """One part of the window, and what is said of it."""

    part: str  # its name in the window's frame, "" the whole
    title: str
    words: str


STEPS = (
    Step(
        "search",
        _("Qui est devant moi\u00a0?"),
        _("Un nom, un téléphone, une adresse, un numéro de document\u00a0: tout se trouve ici. Ctrl+K y revient."),
    ),
    Step(
        "navigation.rail",
        _("Les rubriques"),
        _("De la plus fréquente à la plus rare. Le chiffre dit ce qui attend."),
    ),
    Step(
        "pages",
        _("La page"),
        _("À l’accueil\u00a0: F2 ajoute une personne, F3 appelle la suivante, F8 termine sa visite."),
    ),
    Step(
        "keybar",
        _("Les touches d’ici"),
        _("À gauche, celles qui valent maintenant. À droite, ce qui vient d’être fait\u00a0: Ctrl+Z l’annule."),
    ),
    Step(
        "topbar.pill",
        _("Le réseau, et ce qui attend"),
        _("Coupé, rien ne s’arrête\u00a0: tout s’enregistre sur ce poste, et part ensuite."),
    ),
    Step(
        "topbar.agent",
        _("Vous"),
        _("Ctrl+L verrouille quand vous quittez le guichet. Votre saisie vous attend."),
    ),
    Step(
        "",
        _("Une question\u00a0?"),
        _("F1 montre les touches\u00a0; F1 encore, l’aide de la page. Cette visite s’y rejoue."),
    ),
)


class Tour(QWidget):
    """Covers the window but the part it tells of; whatever the agent does of her own ends it and is done."""

    def __init__(self, work: Work) -> None:
        super().__init__(work)
        self._work = work
        self._at = 0
        self._came_from: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Visite guidée"))
        self.title, self.words = Label("", 16, 600), Label("", 14, 400, "t1", wrap=True)
        self.rank = Label("", 12, 400, "t3")
        self.skip = Button(_("Passer"), key=_("Échap"), role="quiet")
        self.next = Button("", key=_("Entrée"), role="primary")
        self.card = Card(plain=True, padding=(16, 14, 16, 12), spacing=8)
        self.card.body.addLayout(Row(self.title, None, self.rank))
        self.card.add(self.words)
        self.card.body.addLayout(Row(None, self.skip, self.next))
        self.card.setParent(self)
        for button in (self.skip, self.next):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.skip.clicked.connect(self.leave)
        self.next.clicked.connect(self.forward)
        work.installEventFilter(self)
        work.lock_asked.connect(lambda _automatically: self.leave())
        self._settling = QTimer(self, singleShot=True, interval=0)  # once the window is laid out at the new zoom
        self._settling.timeout.connect(self._place)
        current().changed.connect(self._settling.start)
        self.hide()

    def begin(self) -> None:
        """Play from the first sentence."""
        self._came_from = QApplication.focusWidget()
        self.resize(self._work.size())
        self.raise_()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell(0)

    def leave(self) -> bool:
        """End it, give the focus back, and say whether it was there."""
        if self.isHidden():  # though the window may be: the lock screen stands before it
            return False
        self.hide()
        if self._came_from is not None and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def forward(self) -> None:
        """Tell the next sentence; after the last one, leave."""
        if self._at + 1 < len(STEPS):
            self._tell(self._at + 1)
        else:
            self.leave()

    def _tell(self, at: int) -> None:
        self._at = at
        step = STEPS[at]
        self.title.setText(step.title)
        self.words.setText(step.words)
        self.rank.setText(_("{rank} sur {all}").format(rank=at + 1, all=len(STEPS)))
        self.next.set_text(_("Terminer") if at + 1 == len(STEPS) else _("Suivant"))
        self._place()
        announce(self, f"{step.title} {step.words}")

    def _part(self) -> QRect:
        """Return where the part told of stands; nothing where it is hidden or is the whole window."""
        name = STEPS[self._at].part
        part: QWidget | None = attrgetter(name)(self._work) if name else None
        if part is None or not part.isVisible():
            return QRect()
        return QRect(part.mapTo(self._work, QPoint(0, 0)), part.size())

    def _place(self) -> None:
        """Put the card beside the part: under it, above it, or at its right, whichever has room; else in the middle."""
        px, part = current().px, self._part()
        wide = min(px(WIDE), self.width() - px(32))
        self.card.setFixedWidth(wide)
        self.card.adjustSize()
        high, gap = self.card.height(), px(12)
        left = max(px(16), min(part.left(), self.width() - wide - px(16)))
        beside = part.right() + gap
        if not part.isValid() or (part.height() > self.height() // 2 and beside + wide > self.width()):
            spot = QPoint((self.width() - wide) // 2, (self.height() - high) // 2)
        elif part.height() > self.height() // 2:
            spot = QPoint(beside, part.top() + px(64))
        elif part.bottom() + gap + high < self.height():
            spot = QPoint(left, part.bottom() + gap)
        else:
            spot = QPoint(left, part.top() - gap - high)
        self.card.move(spot)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._work and event.type() == QEvent.Type.Resize and self.isVisible():
            self.resize(self._work.size())
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right, Qt.Key.Key_Space):
            self.forward()
        elif key == Qt.Key.Key_Left:
            self._tell(max(0, self._at - 1))
        elif key == Qt.Key.Key_Escape:
            self.leave()
        elif event.text().isprintable() and event.text():  # somebody is there: what is typed goes where it would
            self.leave()
            focused = QApplication.focusWidget()
            if focused is not None and focused is not self:
                QApplication.sendEvent(focused, event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # Tab: what is under the tour can't be reached
        self.forward() if forward else self._tell(max(0, self._at - 1))
        return True

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        part = self._part()
        painter.setClipRegion(QRegion(self.rect()) - QRegion(part))
        painter.fillRect(self.rect(), QColor(10, 18, 24, 120))
        painter.setClipping(False)
        if part.isValid():
            Canvas(painter).focus(part.adjusted(-2, -2, 2, 2), radius=6)
