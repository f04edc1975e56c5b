"""Under the pill: since when, what waits, what isn't visible, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QVBoxLayout, QWidget

from lmmh_desk.kernel.french import count
from lmmh_desk.kernel.i18n import _
from lmmh_desk.kernel.waiting import Waiting
from lmmh_desk.sync.status import State, SyncStatus
from lmmh_desk.ui.theme import current
from lmmh_desk.ui.widgets import canvas
from lmmh_desk.ui.widgets.base import Column, Label, Row, appear
from lmmh_desk.ui.widgets.buttons import Button
from lmmh_desk.ui.widgets.canvas import RIGHT, Canvas
from lmmh_desk.ui.widgets.card import Card
from lmmh_desk.ui.widgets.list_view import ListView
from lmmh_desk.ui.widgets.tag import Badge

WIDE, ROW, SHOWN, SHADE = 444, 40, 7, 10  # pixels at 100 %, lines
SHADOW = 48  # how dark it is next to the edge, of 255


def moment(line: Waiting, status: SyncStatus) -> str:
    """Return « 11:05 », or « depuis 11:02 » where a line tells several acts."""
    if line.first == line.last:
        return status.when(line.first)
    return _("depuis {when}").format(when=status.when(line.first))


class Lines(ListView[Waiting]):
    """What waits, a line each; Entrée or a click opens it."""

    def __init__(self) -> None:
        super().__init__(_("Ce qui attend d’être envoyé"), ROW, by_click=True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.status: SyncStatus | None = None
        self.hidden = False  # nobody's name is shown

    def sizeHint(self) -> QSize:
        return QSize(current().px(WIDE), min(SHOWN, len(self.items())) * self.row_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(2, len(self.items())) * self.row_height())

    def note(self, line: Waiting) -> str:
        """Return whom a line concerns and when, or that it waits for the network."""
        if line.network:
            return _("attend le réseau")
        when = moment(line, self.status) if self.status else ""
        return " · ".join(part for part in ("" if self.hidden else line.concerns, when) if part)

    def said(self, item: Waiting) -> str:
        """Return a line in one sentence."""
        return ", ".join(part for part in (item.title, self.note(item)) if part)

    def paint_row(self, paint: Canvas, area: QRect, row: int, item: Waiting) -> None:
        """Paint icon, title, and at the right whom and when."""
        px, middle = paint.px, area.center().y() + 1
        if row == self.hovered or (row == self.currentIndex().row() and self.hasFocus()):
            paint.fill(area, "sel" if self.hasFocus() and row != self.hovered else "hover")
        paint.fill(QRect(area.left(), area.top(), area.width(), px(1)), "line")
        paint.icon(item.icon, "t2", area.left() + px(13), middle, 19)
        inside = area.adjusted(px(38), 0, -px(14), 0)
        note = self.note(item)
        room = min(canvas.width(note, 12), inside.width() // 2)
        paint.text(inside.adjusted(0, 0, -room - px(10), 0), item.title, 13, 500, elide=True)
        paint.text(inside.adjusted(inside.width() - room, 0, 0, 0), note, 12, 400, "t3", align=RIGHT, elide=True)
        if row == self.currentIndex().row() and self.hasFocus():
            paint.focus(area)


class Popover(QFrame):
    """Lies over the window under the pill; Échap or a click elsewhere closes it, and the focus goes back."""

    opened = Signal(object)  # Waiting
    run_asked = Signal()
    cancel_asked = Signal()
    export_asked = Signal()
    arbitration_asked = Signal()
    page_asked = Signal()

    def __init__(self, over: QWidget, pill: QWidget) -> None:
        super().__init__(over)
        self._over, self._pill = over, pill
        self.setAccessibleName(_("Échange avec les autres postes"))
        self._title, self._number = Label("", 14, 600), Badge(0, "offline")
        self._advice = Label("", 13, 400, "t2", wrap=True)
        self.lines = Lines()
        self._more = Label("", 12, 400, "t2")
        self._received = Label("", 12, 400, "t2", wrap=True)
        self.again = Button("", "sync", "F5", "primary")
        self.halt = Button(_("Arrêter l’échange"), "pause")
        self.export = Button(_("Exporter (USB)"), "usb")
        self.arbitrate = Button(_("Arbitrer"), "branch")
        self.all = Button(_("Tout voir"), role="link")
        self._lay_out()
        self._connect()
        self.hide()

    def _lay_out(self) -> None:
        title = Row(self._title, None, self._number)
        top = Column(margins=(14, 12, 14, 10), spacing=4)
        top.addLayout(title)
        top.addWidget(self._advice)
        acts = Row(self.again, self.halt, self.arbitrate, self.export, None, self.all, spacing=8)
        inside = Column(self._received, margins=(0, 6, 0, 6), spacing=8)
        inside.addLayout(acts)
        foot = QWidget()
        foot.setLayout(inside)
        card = Card(padding=(0, 0, 0, 0), spacing=0)
        card.setAccessibleName(self.accessibleName())
        card.body.addLayout(top)
        card.add(self.lines)
        card.add(self._more)
        card.set_foot(foot)
        self._box = QVBoxLayout(self)
        self._box.addWidget(card)

    def _connect(self) -> None:
        self.lines.opened.connect(self._open)
        for button, signal in (
            (self.again, self.run_asked), (self.halt, self.cancel_asked), (self.export, self.export_asked),
            (self.arbitrate, self.arbitration_asked), (self.all, self.page_asked),
        ):  # fmt: skip
            button.clicked.connect(signal)
        for button in (self.export, self.arbitrate, self.all):
            button.clicked.connect(self.leave)
        self._over.installEventFilter(self)
        current().changed.connect(self._place)

    def show_status(self, status: SyncStatus) -> None:
        """Tell the exchange as it stands."""
        alone = status.state is State.ALONE
        self._title.setText(_("Poste autonome") if alone else status.title)
        self._advice.setText(status.advice)
        self._number.set(status.number)
        self._number.setAccessibleName(_("{number} à envoyer").format(number=status.number))
        if self.lines.status is None or status.facts is not self.lines.status.facts:
            self.lines.set_items(status.facts.waiting)
        self.lines.status = status
        appear(self.lines, bool(status.facts.waiting))
        more = status.facts.more
        self._more.setText(_("et {others}").format(others=count(more, _("autre saisie"), _("autres saisies"))))
        appear(self._more, more > 0)
        self._received.setText(_received(status))
        appear(self._received, bool(self._received.text()))
        self.again.set_text(_("Réessayer") if status.state in (State.OFFLINE, State.FAILED) else _("Synchroniser"))
        self._show_acts(status)
        if self.isVisible():
            self._place()

    def _show_acts(self, status: SyncStatus) -> None:
        """Offer what can be done: at most three acts, and without a network the stick before what can wait."""
        idle = status.state is not State.ALONE and not status.running
        decides = status.facts.to_arbitrate > 0 and status.facts.decides
        carries = idle and status.number > 0 and (not decides or status.state in (State.OFFLINE, State.FAILED))
        held = self.again.hasFocus() or self.halt.hasFocus()
        appear(self.arbitrate, decides and not carries)
        appear(self.export, carries)
        for button, wanted in ((self.halt, status.running), (self.again, idle)):
            if wanted:  # before the other goes, which would hand the focus on
                appear(button, True)
                if held:
                    button.setFocus(Qt.FocusReason.OtherFocusReason)
        appear(self.halt, status.running)
        appear(self.again, idle)

    def set_discreet(self, hidden: bool) -> None:
        """Hide whom the lines concern."""
        self.lines.hidden = hidden
        self.lines.viewport().update()

    def unfold(self) -> None:
        """Show it, or close it when it is shown."""
        if self.isVisible():
            self.leave()
            return
        self.raise_()
        self.show()
        self._place()
        first = next(each for each in (self.again, self.halt, self.all) if not each.isHidden())
        first.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def leave(self) -> bool:
        """Close it and give the focus back to the pill; False when it wasn't shown."""
        if not self.isVisible():
            return False
        held = self._holds(QApplication.focusWidget())
        self._close()
        if held:
            self._pill.setFocus(Qt.FocusReason.PopupFocusReason)
        return True

    def _close(self) -> None:
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.hide()

    def _open(self, line: Waiting) -> None:
        self._close()
        self.opened.emit(line)

    def _holds(self, widget: QWidget | None) -> bool:
        return widget is not None and (widget is self or self.isAncestorOf(widget))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible():
            return False
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        elif isinstance(watched, QWidget) and watched is not self._pill and self._elsewhere(watched, event):
            self._close()
        return False

    def _elsewhere(self, watched: QWidget, event: QEvent) -> bool:
        """Say whether a click or the focus went to another part of the window."""
        went = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn)
        return went and watched.window() is self.window() and not self._holds(watched)

    def _place(self) -> None:
        """Take the size of its content under the pill, inside the window."""
        px = current().px
        edge = px(SHADE)
        self._box.setContentsMargins(edge, edge, edge, edge)
        wide = min(px(WIDE) + 2 * edge, self._over.width() - px(8))
        corner = self._pill.mapTo(self._over, QPoint(self._pill.width(), self._pill.height()))
        left = max(0, min(corner.x() + px(10) + edge, self._over.width()) - wide)
        top = corner.y() + px(7) - edge
        self._more.setContentsMargins(px(14), px(8), px(14), px(8))
        self.setFixedWidth(wide)
        for part in self.findChildren(QWidget):  # each remembers what it asked until the next turn of the loop
            part.updateGeometry()
        self._box.activate()
        high = self._box.totalHeightForWidth(wide) if self._box.hasHeightForWidth() else self._box.sizeHint().height()
        self.setGeometry(left, top, wide, min(high, self._over.height() - top))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint = Canvas(painter)
        edge = paint.px(SHADE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(10, 18, 24, max(1, round(SHADOW / edge))))
        for step in range(edge):
            around = paint.px(8) + edge - step
            painter.drawRoundedRect(self.rect().adjusted(step, step, -step, -step), around, around)


def _received(status: SyncStatus) -> str:
    """Return when the last entries came from elsewhere, and what that means."""
    facts = status.facts
    if not facts.attached:
        return ""
    if facts.received_at is None:
        return _("Rien n’a encore été reçu des autres postes.")
    told = _("Dernières données reçues à {when}.").format(when=status.when(facts.received_at))
    if status.state in (State.OFFLINE, State.BACK, State.FAILED):
        told += " " + _("Créneaux réservés ailleurs depuis\u00a0: non visibles.")
    return told
